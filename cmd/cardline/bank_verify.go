package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/bank/conformance"
	"cardline/internal/vault"
)

// newBankVerify builds `cardline bank verify`: a bank's service held to the protocol.
func newBankVerify() *cobra.Command {
	var set settings
	var token, pin string
	cmd := &cobra.Command{
		Use:   "verify URL",
		Short: "Hold a bank's service to the protocol",
		Long: `Play the scenarios of the protocol against a bank's service and print what came of each: orders under one key twice and at
once, orders cut off and asked again, several currencies, supplementary cards, customers and cards of nobody and of somebody else,
quotes used twice, PINs that lock, pages that join. Exit status 1 if a promise is broken.

It freezes and unfreezes cards, pays single units of money and locks one customer's PIN for good: only for a service nobody uses
yet. Certificates and OAuth are taken from the section bank of the configuration.`,
		Example: "  cardline bank verify http://127.0.0.1:9090 --token sesame --pin 135790",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			overrides := map[string]any{"profile": string(config.Demo), "bank.url": args[0]}
			if token != "" {
				overrides["bank.token"] = token
			}
			cfg, err := config.Load(set.file, os.Environ(), overrides)
			if err != nil {
				return err
			}
			return verifyBank(cmd.Context(), cmd.OutOrStdout(), cfg.Bank, vault.Secret(pin))
		},
	}
	set.flag(cmd)
	cmd.Flags().StringVar(&token, "token", "", "bearer token to show (default: bank.token of the configuration)")
	cmd.Flags().StringVar(&pin, "pin", "", "telephone PIN its test customers share; without it less is seen of PINs")
	return cmd
}

func verifyBank(ctx context.Context, out io.Writer, c config.Bank, pin vault.Secret) error {
	client, err := newClient(c, time.Now)
	if err != nil {
		return err
	}
	defer client.Close()
	list := tableOf("PROMISE", "OUTCOME", "WHY")
	broken, played := 0, 0
	err = conformance.Run(ctx, conformance.Target{Bank: client, Post: client.Post, PIN: pin, Run: "verify-" + rand.Text()[:8]},
		func(f conformance.Finding) {
			played++
			if f.Outcome == conformance.Broken {
				broken++
			}
			list.row(f.Scenario, f.Outcome, strings.ReplaceAll(f.Why, "\n", "; "))
		})
	if printed := list.print(out, ""); err == nil {
		err = printed
	}
	if err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%d of %d promises are broken", broken, played)
	}
	return nil
}
