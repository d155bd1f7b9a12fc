package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/clock"
)

// newEvent is `cardline event`: what happened at the bank, told by hand.
func newEvent() *cobra.Command {
	var server, key string
	var ev api.BankEvent
	cmd := &cobra.Command{
		Use:   "event --type TYPE --customer ID",
		Short: "Tell what happened at the bank, and see what the rules make of it",
		Long: "Tell the running server of an event, as the card core does. The first rule of its type that holds makes one notification of it, or\n" +
			"nothing and says why. Exits 1 on an event that is not understood, 2 when the server does not answer or refuses the key.",
		Example: "  cardline event --type transaction --customer C1001 --card 1234 --data amount=\"USD 88.20\" --data merchant=\"GRAND HOTEL\"\n" +
			"  cardline event show core-77120931",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if ev.ID == "" {
				ev.ID = clock.NewID(time.Now())
			}
			var out struct{ Events []api.HeardEvent }
			if err := askAPI(cmd.Context(), server, key, http.MethodPost, "/events", ev, &out, time.Minute); err != nil {
				return err
			}
			for _, h := range out.Events {
				if err := printHeard(cmd.OutOrStdout(), h); err != nil {
					return err
				}
				if h.Came == "refused" {
					return &exitError{code: exitFault}
				}
			}
			return nil
		},
	}
	apiFlags(cmd, &server, &key, "demo-admin")
	cmd.Flags().StringVar(&ev.ID, "id", "", "what the bank calls it: the same again comes to nothing new; empty: a new one")
	cmd.Flags().StringVar(&ev.Type, "type", "", "what happened: transaction, repayment, statement.cut, …")
	cmd.Flags().StringVar(&ev.At, "at", "", "when (RFC 3339); empty: now, by the clock of the server")
	cmd.Flags().StringVar(&ev.Customer, "customer", "", "to whom, by id")
	cmd.Flags().StringVar(&ev.Card, "card", "", "with which card: its last four digits, or its id")
	cmd.Flags().StringToStringVar(&ev.Data, "data", nil, "what the type of event tells: name=value, more than once")
	for _, name := range []string{"type", "customer"} {
		_ = cmd.MarkFlagRequired(name) // fails only for a flag that is not there
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show ID", Short: "See what became of an event", Args: cobra.ExactArgs(1), Example: "  cardline event show core-77120931",
		RunE: func(cmd *cobra.Command, args []string) error {
			var h api.HeardEvent
			if err := askAPI(cmd.Context(), server, key, http.MethodGet, "/events/"+url.PathEscape(args[0]), nil, &h, time.Minute); err != nil {
				return err
			}
			return printHeard(cmd.OutOrStdout(), h)
		},
	})
	return cmd
}

func printHeard(w io.Writer, h api.HeardEvent) error {
	before := ""
	if h.Repeated {
		before = " (heard before)"
	}
	var err error
	switch h.Came {
	case "notification":
		_, err = fmt.Fprintf(w, "%s%s: %s by rule %s, message %s\n", h.ID, before, h.Notification, h.Rule, h.Message)
	case "nothing":
		_, err = fmt.Fprintf(w, "%s%s: nothing: %s\n", h.ID, before, oneLine(h.Reason))
	default:
		_, err = fmt.Fprintf(w, "%s: refused; nothing was kept\n", h.ID)
		if h.Error != nil && len(h.Faults) == 0 {
			h.Faults = []api.Fault{*h.Error}
		}
		for _, f := range h.Faults {
			fmt.Fprintf(w, "  %s %s\n", f.Field, f.Reason)
		}
	}
	for _, c := range h.Campaigns {
		if _, err := fmt.Fprintf(w, "  campaign %s: %s\n", c.Campaign, reacted(c)); err != nil {
			return err
		}
	}
	return err
}

// reacted says what an event came to in a campaign.
func reacted(c api.Reaction) string {
	switch {
	case c.Came == "waiting":
		return "due at " + c.Due.Format(time.RFC3339)
	case c.Came == "nothing":
		return "nothing: " + oneLine(c.Reason)
	case c.Reason != "":
		return "held back: " + oneLine(c.Reason)
	}
	return "message " + c.Message
}
