package main

import "github.com/spf13/cobra"

// newBank builds `cardline bank`: the protocol between Cardline and a card core.
func newBank() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bank",
		Short: "Serve the demo bank, or hold a bank's service to the protocol",
		Long: `The protocol between Cardline and a card core (docs/bank-api.md): serve the demo bank by it, to build against, or hold a
service of the bank's own to it.`,
	}
	cmd.AddCommand(newBankServe(), newBankVerify())
	return cmd
}
