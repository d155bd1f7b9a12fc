package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/greeting"
	"cardline/internal/vault"
	"cardline/ivr"
)

// newCheck builds `cardline check`: every check there is, all faults at once.
func newCheck() *cobra.Command {
	var set settings
	var show bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, words, menus and connections: all faults",
		Long: `Check configuration, words, menus and connections, and report every fault at once. Nothing is changed and no port is
opened. Exit status 1 if there is a fault. What will be one later, as holidays that end, is a warning and told on standard error.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := set.load()
			if show { // what could be read of it, where it has faults
				fmt.Fprint(cmd.OutOrStdout(), cfg.Masked())
			}
			for _, d := range doubts(cfg, time.Now()) {
				fmt.Fprintln(cmd.ErrOrStderr(), "warning:", d)
			}
			if err = errors.Join(err, checkContent(cfg), checkConnections(cmd.Context(), cfg)); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "no faults")
			return nil
		},
	}
	set.flag(cmd)
	cmd.Flags().BoolVar(&show, "print", false, "print the configuration in effect, secrets masked")
	return cmd
}

// checkContent looks at everything that ships as data.
func checkContent(cfg config.Config) error {
	_, words := loadWords(brandOf(cfg))
	_, menus := ivr.Shipped(knownVerb)
	_, greetings := greeting.ShippedRules()
	_, rules := loadRules(cfg)
	_, hours := loadLines(cfg)
	_, offers := loadRetention(cfg)
	_, notices := loadNotices(cfg)
	_, events := loadEventRules(cfg)
	_, routes := loadRoutes(cfg)
	_, refusals := loadRefusals(cfg)
	_, consents := loadConsentRules(cfg)
	return errors.Join(words, menus, greetings, rules, hours, offers, notices, events, routes, refusals, consents, checkGroups(cfg))
}

// checkConnections reaches every part the configuration names, but for those whose address is at fault already.
func checkConnections(ctx context.Context, cfg config.Config) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	a := newApp(cfg)
	defer func() { err = errors.Join(err, a.close()) }()
	at := cfg.Check()
	named := func(key, address string) bool {
		return address != "" && !slices.ContainsFunc(at, func(f config.Fault) bool { return f.Key == key })
	}
	var faults []error
	fault := func(what string, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", what, err))
		}
	}
	if named("vault.keyset", cfg.Vault.Keyset.Reveal()) {
		fault("vault", a.openVault(ctx, false))
	}
	keyset := a.vault != nil
	if !keyset { // to look around with
		if a.vault, err = vault.New(); err != nil {
			return err
		}
	}
	if named("redis.url", cfg.Redis.URL.Reveal()) {
		if err := a.openRedis(ctx); err != nil {
			fault("redis", err)
		} else {
			fault("redis", a.sessions.Ping(ctx))
		}
	}
	if named("database.url", cfg.Database.URL.Reveal()) {
		if err := a.openStore(ctx); err != nil {
			fault("database", err)
		} else if err := a.db.Compatible(ctx); err != nil {
			fault("database", err)
		} else if missing, err := a.db.Pending(ctx); err != nil {
			fault("database", err)
		} else if len(missing) > 0 {
			fault("database", lacking(missing))
		} else if keyset {
			fault("database", a.openRows(ctx))
		}
	}
	if named("bank.url", cfg.Bank.URL) {
		if err := a.openBank(ctx); err != nil {
			fault("bank", err)
		} else {
			fault("bank", a.bank.Ping(ctx))
		}
	}
	return errors.Join(faults...)
}
