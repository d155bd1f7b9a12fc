package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"cardline/commands"
)

// newCommands builds `cardline commands`: the catalogue.
func newCommands() *cobra.Command {
	return &cobra.Command{
		Use:     "commands",
		Short:   "List what customers can do, as it is declared",
		Long:    "List what customers can do, family by family: how it is asked for in each language, the proof it takes and the risk it carries.",
		Example: "  cardline commands > docs/commands.md",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			words, err := commands.ShippedWords()
			if err != nil {
				return err
			}
			text, err := commands.Catalogue(commands.Families(commands.Ports{}), words)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
