package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// exported writes to a new file that its owner alone may read, and says how many of what are in it; without a file, to the terminal.
func exported(cmd *cobra.Command, file, what string, export func(io.Writer) (n int, err error)) error {
	if file == "" {
		_, err := export(cmd.OutOrStdout())
		return err
	}
	n := 0
	err := private(file, func(w io.Writer) (err error) {
		n, err = export(w)
		return err
	})
	if err != nil {
		return err
	}
	if asked, _ := cmd.Flags().GetBool("json"); asked { // false for a command without
		return printJSON(cmd.OutOrStdout(), map[string]any{what: n, "file": file})
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d %s in %s\n", n, what, file)
	return err
}

// private fills a new file that its owner alone may read. It never writes over another.
func private(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return &exitError{exitFault, fmt.Errorf("--out: %w", err)}
	}
	err = fill(f)
	return errors.Join(err, f.Close())
}
