package main

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutboxStatus is `cardline outbox status`.
func newOutboxStatus() *cobra.Command {
	var d outboxDoor
	var watch, late time.Duration
	cmd := &cobra.Command{
		Use: "status", Short: "Show what waits in each lane, what is at the carrier, missing receipts, senders, accounts and pauses", Args: cobra.NoArgs,
		Long: "Show each lane: what is due, how long the oldest has been and how long it takes at the rates in force, what is with a worker and at\n" +
			"the carrier; each sender: its rate, what left in the last minute, and what the carrier took and told no end of, for longer than\n" +
			"--receipts-after too; accounts with carriers, where the process that answers sends; and what is paused.",
		Example: "  cardline outbox status\n  cardline outbox status --watch\n  cardline outbox status --receipts-after 1h --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if late < time.Minute || late > 72*time.Hour {
				return &exitError{exitFault, fmt.Errorf("--receipts-after: from 1m to 72h, not %s", late)}
			}
			for first := true; ; first = false {
				err := d.showStatus(cmd, late, watch > 0)
				if err != nil && (first || cmd.Context().Err() != nil) {
					return unlessEnded(cmd, err)
				}
				if err != nil { // whoever watches wants to see it come back
					fmt.Fprintln(cmd.ErrOrStderr(), "cardline:", err)
				}
				if watch <= 0 || !pausing(cmd, watch) {
					return nil
				}
			}
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().DurationVar(&late, "receipts-after", 4*time.Hour, "how long a receipt may take")
	cmd.Flags().DurationVar(&watch, "watch", 0, "show it again and again, every so often; Ctrl-C ends it")
	cmd.Flags().Lookup("watch").NoOptDefVal = "2s"
	return cmd
}

// unlessEnded is nil where somebody pressed Ctrl-C: that is how watching ends.
func unlessEnded(cmd *cobra.Command, err error) error {
	if cmd.Context().Err() != nil {
		return nil
	}
	return err
}

func (d *outboxDoor) showStatus(cmd *cobra.Command, late time.Duration, again bool) error {
	var s api.OutboxStatus
	if err := d.ask(cmd, http.MethodGet, "/outbox?late_minutes="+strconv.Itoa(int(late.Minutes())), nil, &s); err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if d.json {
		return printJSON(w, s)
	}
	if again {
		fmt.Fprintf(w, "\x1b[H\x1b[2J%s\n\n", time.Now().UTC().Format(time.DateTime+" UTC"))
	}
	return printOutbox(w, s)
}
