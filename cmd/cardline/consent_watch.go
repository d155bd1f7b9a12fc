package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"cardline/config"
	"cardline/internal/consent"
)

// loadConsentRules reads what marketing needs by country, from the file that is configured or from the program.
func loadConsentRules(c config.Config) (*consent.Rules, error) {
	if c.Consent.Rules == "" {
		rules, err := consent.ShippedRules()
		return &rules, err
	}
	file, err := os.Open(c.Consent.Rules)
	if err != nil {
		return nil, fmt.Errorf("consent.rules: %w", err)
	}
	defer func() { _ = file.Close() }()
	rules, err := consent.ReadRules(file)
	if err != nil {
		return nil, fmt.Errorf("consent.rules: %w", err)
	}
	return &rules, nil
}

// registersEvery is how often the age of registers is looked at; alarmAhead how long before a copy may no longer be used the log says so.
const (
	registersEvery = time.Hour
	alarmAhead     = 5 * 24 * time.Hour
)

// watchRegisters tells how old the copies of do-not-contact registers are, and raises the alarm before the law would.
func (a *app) watchRegisters(ctx context.Context) error {
	tick := time.NewTicker(registersEvery)
	defer tick.Stop()
	for {
		if err := a.lookAtRegisters(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the age of do-not-contact registers is looked at again in an hour", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (a *app) lookAtRegisters(ctx context.Context) error {
	copies, err := a.db.Consents().Copies(ctx)
	if err != nil {
		return err
	}
	now := a.clock.Now()
	for _, c := range copies {
		left := c.Overdue().Sub(now)
		a.metrics.Register(c.Name, left)
		switch {
		case c.Stale(now):
			a.log.Error("a do-not-contact register is too old: marketing to its country is refused", "register", c.Name, "version", c.Version,
				"date", c.Date, "until", c.Overdue(), "keys_gone", c.Lost)
		case left < alarmAhead:
			a.log.Warn("a do-not-contact register is soon too old: load a new copy", "register", c.Name, "version", c.Version, "until", c.Overdue())
		}
	}
	return nil
}
