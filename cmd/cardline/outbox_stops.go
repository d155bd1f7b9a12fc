package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func newOutboxStops() *cobra.Command {
	var d outboxDoor
	cmd := &cobra.Command{
		Use: "stops", Short: "List senders, accounts and templates that a carrier's refusal stopped", Args: cobra.NoArgs,
		Example: "  cardline outbox stops --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var all struct {
				Stops []api.StopView `json:"stops"`
			}
			if err := d.ask(cmd, http.MethodGet, "/outbox/stops", nil, &all); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), all)
			}
			list := tableOf("KIND", "NAME", "SINCE", "CODE", "WHY")
			for _, s := range all.Stops {
				list.row(s.Kind, s.Name, s.Since, s.Code, s.Reason)
			}
			return list.print(cmd.OutOrStdout(), "nothing is stopped")
		},
	}
	d.flags(cmd, "", "demo-admin")
	return cmd
}

func newOutboxLift() *cobra.Command {
	var d outboxDoor
	var reason string
	cmd := &cobra.Command{
		Use: "lift KIND NAME --reason WHY", Short: "Use a sender, account or template again that a refusal stopped", Args: cobra.ExactArgs(2),
		Long: "Use a sender, account or template again that a carrier's refusal stopped, in every process within a second. KIND is sender, account or\n" +
			"template. Mend the cause first: the next refusal stops it again. Exits 1 when nothing of the name is stopped.",
		Example: "  cardline outbox lift template points-offer/en/3 --reason \"wording changed\"\n  cardline outbox lift sender +12025550101 --reason \"registered again\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{"kind": args[0], "name": args[1], "reason": reason}
			if err := d.ask(cmd, http.MethodPost, "/outbox/stops/lift", body, nil); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), body)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s is used again; what waits for it leaves within five minutes\n", args[0], args[1])
			return err
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
