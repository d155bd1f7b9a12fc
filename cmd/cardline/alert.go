package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/clock"
)

// alert is what `cardline alert` asks a running server for.
type alert struct {
	url, key string
	body     struct {
		Ref      string `json:"ref"`
		Customer string `json:"customer,omitempty"`
		Number   string `json:"number,omitempty"`
		Card     string `json:"card"`
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
		Merchant string `json:"merchant"`
	}
}

// newAlert is `cardline alert`: a customer is asked by text whether a payment is theirs.
func newAlert() *cobra.Command {
	var a alert
	cmd := &cobra.Command{
		Use:   "alert --customer ID | --number N",
		Short: "Ask a customer whether a payment is theirs",
		Long: "Ask the running server to text a customer about a payment that looks wrong. They answer Y, or N to stop the card. The id it\n" +
			"prints is the message's: `cardline outbox explain ID`, and `cardline calls explain ID` for the calls about it. Exits 1 on a payment\n" +
			"nobody can be asked about, 2 when the server does not answer or refuses.",
		Example: "  cardline alert --customer C1001 --card 1234 --amount 88.20 --merchant \"GRAND HOTEL\"\n" +
			"  cardline alert --number +12025550147 --card 1234 --amount 88.20 --merchant \"GRAND HOTEL\" --ref auth-8812",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.body.Ref == "" {
				a.body.Ref = clock.NewID(time.Now())
			}
			asked, err := a.ask(cmd.Context())
			if err != nil {
				return err
			}
			what := "the customer is being asked"
			if !asked.Asked {
				what = "was asked about before; nothing was sent"
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s (ref %s)\n", asked.Message, what, asked.Ref)
			return err
		},
	}
	cmd.Flags().StringVar(&a.body.Customer, "customer", "", "whom to ask, by id")
	cmd.Flags().StringVar(&a.body.Number, "number", "", "or the number to ask by")
	cmd.Flags().StringVar(&a.body.Card, "card", "", "the card's last four digits, or its id")
	cmd.Flags().StringVar(&a.body.Amount, "amount", "", "what was paid")
	cmd.Flags().StringVar(&a.body.Currency, "currency", "USD", "its currency")
	cmd.Flags().StringVar(&a.body.Merchant, "merchant", "", "who was paid")
	cmd.Flags().StringVar(&a.body.Ref, "ref", "", "what this alert is called: the same again asks nothing twice; empty: a new one")
	apiFlags(cmd, &a.url, &a.key, "demo-admin")
	for _, name := range []string{"card", "amount", "merchant"} {
		_ = cmd.MarkFlagRequired(name) // fails only for a flag that does not exist
	}
	cmd.MarkFlagsOneRequired("customer", "number")
	cmd.MarkFlagsMutuallyExclusive("customer", "number")
	return cmd
}

// asked is what the API answers.
type asked struct {
	Ref, Message string
	Asked        bool
}

func (a alert) ask(ctx context.Context) (out asked, err error) {
	err = askAPI(ctx, a.url, a.key, http.MethodPost, "/alerts", a.body, &out, 30*time.Second)
	return out, err
}
