package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// newMigrate builds `cardline migrate`: the one way the schema changes in production.
func newMigrate() *cobra.Command {
	var set settings
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database schema up to date",
		Long:  "Bring the database schema up to date. A lock lets only one process do it; running it again changes nothing.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := set.load()
			if err != nil {
				return err
			}
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			ctx := cmd.Context()
			if err := a.openVault(ctx, false); err != nil {
				return fmt.Errorf("vault: %w", err)
			}
			if err := a.openStore(ctx); err != nil {
				return err
			}
			missing, err := a.db.Pending(ctx)
			if err != nil {
				return err
			}
			if len(missing) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "the schema is up to date")
				return nil
			}
			if err := a.db.Migrate(ctx); err != nil {
				return err
			}
			for _, m := range missing {
				fmt.Fprintln(cmd.OutOrStdout(), "applied", m)
			}
			return nil
		},
	}
	set.flag(cmd)
	return cmd
}
