package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"cardline/config"
	"cardline/internal/clock"
	"cardline/internal/consent"
)

// loadConsentRules reads what marketing needs by country, from the file that is configured or from the program.
func loadConsentRules(c config.Config) (*consent.Rules, error) {
	if err := registersKnown(c); err != nil {
		return nil, err
	}
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
	return clock.Every(ctx, registersEvery, a.lookAtRegisters, a.log.WarnContext, "the age of do-not-contact registers is looked at again in an hour")
}

func (a *app) lookAtRegisters(ctx context.Context) error {
	copies, err := a.db.Consents().Copies(ctx)
	if err != nil {
		return err
	}
	if err := a.missRegisters(copies); err != nil {
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

// missRegisters tells which registers nobody is looked up on, of those that the bank has not said it does without.
func (a *app) missRegisters(copies []consent.Copy) error {
	all, err := consent.Registers()
	if err != nil {
		return err
	}
	without := strings.Fields(a.cfg.Consent.Without)
	var missing []string
	for _, r := range all {
		loaded := slices.ContainsFunc(copies, func(c consent.Copy) bool { return c.Name == r.Name })
		lacks := !loaded && !slices.Contains(without, r.Name)
		if a.metrics.NoRegister(r.Name, lacks); lacks {
			missing = append(missing, r.Name)
		}
	}
	if len(missing) > 0 && a.cfg.Profile == config.Production {
		a.log.Warn("do-not-contact registers were never loaded: marketing to their countries is not checked against them (load them, or name them in consent.without)",
			"registers", strings.Join(missing, " "))
	}
	return nil
}

// registersKnown refuses a name in consent.without that no register has.
func registersKnown(c config.Config) error {
	for _, name := range strings.Fields(c.Consent.Without) {
		if _, err := consent.FindRegister(name); err != nil {
			return fmt.Errorf("consent.without: %s: %w", name, err)
		}
	}
	return nil
}
