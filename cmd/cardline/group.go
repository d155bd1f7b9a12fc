package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// groups has every command that only holds others refuse a name it does not have, with the ones that were meant, and show its help when it is
// called alone. cobra by itself prints the help and takes it for a success.
func groups(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		groups(c)
	}
	if cmd.Runnable() || !cmd.HasSubCommands() {
		return
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.DisableFlagsInUseLine = true
	cmd.SilenceUsage = true
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return misnamed(cmd, args[0])
		}
		return cmd.Help()
	}
	cmd.SetFlagErrorFunc(func(at *cobra.Command, err error) error {
		if at == cmd && at.Flags().NArg() > 0 { // the flags are those of the command that was meant
			return misnamed(cmd, at.Flags().Arg(0))
		}
		return err
	})
}

func misnamed(cmd *cobra.Command, name string) error {
	if cmd.SuggestionsMinimumDistance <= 0 {
		cmd.SuggestionsMinimumDistance = 2
	}
	meant := cmd.SuggestionsFor(name)
	if len(meant) == 0 {
		return fmt.Errorf("unknown command %q for %q: see `%s --help`", name, cmd.CommandPath(), cmd.CommandPath())
	}
	return fmt.Errorf("unknown command %q for %q; did you mean %s?", name, cmd.CommandPath(), strings.Join(meant, " or "))
}
