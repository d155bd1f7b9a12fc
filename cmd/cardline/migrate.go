package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/vault"
)

// newMigrate builds `cardline migrate`: the one way the schema changes in production.
func newMigrate() *cobra.Command {
	var set settings
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database schema up to date",
		Long: `Bring the database schema up to date. A lock lets only one process do it; running it again changes nothing. Of the configuration
only database.url is needed. A schema that a newer program has changed is left as it is: told, where this program still runs on it, and
refused, where it does not.`,
		Example: "  cardline migrate --config /etc/cardline.yaml\n  CARDLINE_DATABASE_URL=postgres://cardline@db/cardline cardline migrate",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := config.Load(set.file, os.Environ(), nil)
			if err := config.About(err, "database.url"); err != nil {
				return err
			}
			if cfg.Database.URL == "" { // the demo names its own
				return config.Fault{Key: "database.url", Why: "is needed: which schema?"}
			}
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			if a.vault, err = vault.New(); err != nil { // no row is read or written
				return err
			}
			if err := a.openStore(cmd.Context()); err != nil {
				return err
			}
			return a.migrate(cmd)
		},
	}
	set.flag(cmd)
	return cmd
}

// migrate applies what the schema lacks and tells it.
func (a *app) migrate(cmd *cobra.Command) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	if err := a.db.Compatible(ctx); err != nil {
		return err
	}
	missing, err := a.db.Pending(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := a.db.Migrate(ctx); err != nil {
			return err
		}
		for _, m := range missing {
			fmt.Fprintln(out, "applied", m)
		}
	}
	switch at, knows, err := a.db.Ahead(ctx); {
	case err != nil:
		return err
	case at > 0:
		fmt.Fprintf(out, "the schema is newer than this program, which runs on it: it is at migration %05d, the program knows up to %05d\n", at, knows)
	case len(missing) == 0:
		fmt.Fprintln(out, "the schema is up to date")
	}
	return nil
}
