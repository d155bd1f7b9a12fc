package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cardline/internal/vault"
)

// newVault builds `cardline vault`: making the keys and changing them.
func newVault() *cobra.Command {
	cmd := &cobra.Command{Use: "vault", Short: "Make and change the keys under which rows are encrypted"}
	cmd.AddCommand(newVaultCreate(), newVaultStep("stage", "Add a new key that every process can read with", `Add a new key to the keyset file. Nothing is encrypted under it yet: restart every process first, so that all of them can
read what the next step writes.`, func(v *vault.Vault) (*vault.Vault, error) { return v.Stage() }),
		newVaultRotate(),
		newVaultStep("prune", "Forget the old keys", `Forget every key but the newest. First rotate, restart every process, and rotate once more, so that nothing written
meanwhile is left under an old key.`,
			func(v *vault.Vault) (*vault.Vault, error) { return v.Prune() }))
	return cmd
}

func newVaultCreate() *cobra.Command {
	return &cobra.Command{
		Use: "create FILE", Short: "Make a keyset file (readable by its owner only)", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := vault.Create(args[0]); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s holds a new key: what is encrypted under it cannot be read without this file\n", args[0])
			return nil
		},
	}
}

// newVaultStep is a step that only touches the keyset file.
func newVaultStep(use, short, long string, step func(*vault.Vault) (*vault.Vault, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " FILE", Short: short, Long: long, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := vault.LoadFile(args[0])
			if err != nil {
				return err
			}
			if v, err = step(v); err != nil {
				return err
			}
			return v.WriteFile(args[0])
		},
	}
}

// newVaultRotate makes the staged key the one in use and re-encrypts every row, while the processes go on.
func newVaultRotate() *cobra.Command {
	var set settings
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Take a new key into use and re-encrypt every row, online",
		Long: `Take a new key into use and re-encrypt every row, while the processes go on answering. With several processes stage the
key first (` + "`cardline vault stage`" + `) and restart them, so that each can read what the others write. Broken off, it goes on
where it was when run again.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := set.load()
			if err != nil {
				return err
			}
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			ctx, file := cmd.Context(), cfg.Vault.Keyset.Reveal()
			if file == "" || file[0] == '{' {
				return errors.New("vault.keyset must name a file: a key that is only in the environment cannot be changed from here")
			}
			if err := a.openVault(ctx, false); err != nil {
				return err
			}
			if a.vault, err = a.vault.Promote(); err != nil {
				return err
			}
			if err := a.vault.WriteFile(file); err != nil {
				return err
			}
			if err := a.openStore(ctx); err != nil {
				return err
			}
			touched := false
			err = a.db.Rotate(ctx, func(table string, rows int) {
				touched = true
				fmt.Fprintf(cmd.OutOrStdout(), "%-12s %d rows\n", table, rows)
			})
			if err == nil && !touched {
				fmt.Fprintf(cmd.OutOrStdout(), nothingToRotate, file)
			}
			return err
		},
	}
	set.flag(cmd)
	return cmd
}

const nothingToRotate = `Every row is under the newest key already. To take another into use: cardline vault stage %s,
restart every process, and rotate again.
`
