package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"cardline/config"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/desk"
	"cardline/internal/money"
	"cardline/internal/notice"
)

// loadEventRules reads which events become which notifications, from the file that is configured or from the program.
func loadEventRules(c config.Config) (*notice.Rules, error) {
	file := c.Notice.Rules
	if file == "" {
		return notice.ShippedRules()
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("notice.rules: %w", err)
	}
	rules, err := notice.ReadRules(raw)
	if err != nil {
		return nil, fmt.Errorf("notice.rules: %w", err)
	}
	return rules, nil
}

func (a *app) openEventRules(context.Context) (err error) {
	a.events, err = loadEventRules(a.cfg)
	return err
}

// intake takes what the bank wants said. It reads the directory itself, not what a process remembers of it: what it plans may leave days later.
func (a *app) intake() notice.Intake {
	return notice.Intake{
		Words: a.notices, People: a.people.directory, Book: a.db.Notices(), Scores: scores{a.desk}, Trips: a.db.Circumstances(), Now: a.clock.Now,
	}
}

// scores tells which closed cases wait for a score.
type scores struct{ *desk.Desk }

// Awaited implements notice.Scores.
func (s scores) Awaited(ctx context.Context, ref string) (bool, error) {
	if ref == "" {
		return false, nil
	}
	c, err := s.Case(ctx, ref)
	if errors.Is(err, desk.ErrNotFound) {
		return false, nil
	}
	return err == nil && c.State == desk.Closed && !c.SurveyTill.IsZero(), err
}

// wishes asks the bank what customers have set.
type wishes struct{ bank.Bank }

// Alerted implements notice.Wishes. A bank that does not answer leaves the customer told: too much rather than too little.
func (w wishes) Alerted(ctx context.Context, id card.ID, amount string) (bool, error) {
	s, err := w.Settings(ctx, id)
	if err != nil {
		return true, nil
	}
	currency, figure, _ := strings.Cut(amount, " ")
	spent, err := money.Parse(figure, currency)
	if err != nil || currency != s.AlertFrom.Currency {
		return s.Alerts, nil
	}
	return s.Alerts && spent.Minor >= s.AlertFrom.Minor, nil
}
