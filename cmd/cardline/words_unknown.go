package main

import (
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/wordbook"
)

// newWordsUnknown lists what customers wrote and nobody understood, for those who tend the words.
func newWordsUnknown() *cobra.Command {
	var set settings
	var most int
	cmd := &cobra.Command{
		Use:   "unknown",
		Short: "List the texts that were not understood, those of most senders first",
		Long: `List the texts that were not understood, those of most senders first: from how many numbers, how often, when last, the
language it was answered in, and the text, in which numbers, names and addresses are masked. Texts are written down within a second or
two. It reads the database and the keyset of the configuration.`,
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := set.load()
			if err != nil {
				return err
			}
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			if err := a.openVault(cmd.Context(), false); err != nil {
				return err
			}
			if err := a.openStore(cmd.Context()); err != nil {
				return err
			}
			all, err := a.db.Unknown().List(cmd.Context(), wordbook.TextQuery{N: most})
			if err != nil {
				return err
			}
			return writeUnknown(cmd.OutOrStdout(), all)
		},
	}
	cmd.Flags().IntVar(&most, "most", 50, "how many")
	set.flag(cmd)
	return cmd
}

// writeUnknown quotes the texts, which may hold anything.
func writeUnknown(w io.Writer, all []wordbook.Text) error {
	list := tableOf("SENDERS", "TEXTS", "LAST", "LANGUAGE", "TEXT")
	for _, u := range all {
		list.row(u.Senders, u.Seen, u.Last.Format(time.DateOnly), u.Lang, strconv.Quote(u.Text))
	}
	return list.print(w, "every text was understood")
}
