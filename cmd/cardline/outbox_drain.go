package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// drainLook is how often the progress of a drain is looked at.
const drainLook = time.Second

// newOutboxDrain is `cardline outbox drain`.
func newOutboxDrain() *cobra.Command {
	var d outboxDoor
	var reason string
	var lanes []string
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "drain --reason WHY",
		Short: "Take no new campaigns, and wait until what is due has left",
		Long: "Refuse new marketing and greetings (a pause of planning), then wait with progress until nothing is due or at the carrier. What is\n" +
			"planned or held for later stays. Go on afterwards with `cardline outbox resume planning`. Exits 1 if it is not empty in time.",
		Example: "  cardline outbox drain --reason \"change of carrier\" --timeout 30m\n  cardline outbox drain --lanes marketing --reason deploy",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := d.ask(cmd, http.MethodPost, "/outbox/pause", map[string]any{"kind": "planning", "reason": reason}, nil); err != nil {
				return err
			}
			began := time.Now()
			for first := -1; ; {
				var s api.OutboxStatus
				if err := d.ask(cmd, http.MethodGet, "/outbox", nil, &s); err != nil {
					return err
				}
				left := 0
				for _, l := range s.Lanes {
					if len(lanes) == 0 || slices.Contains(lanes, l.Lane) {
						left += l.Due + l.Working + l.Unknown
					}
				}
				first = max(first, left)
				fmt.Fprintln(cmd.ErrOrStderr(), drainProgress(first, left, time.Since(began)))
				if left == 0 {
					fmt.Fprintln(cmd.OutOrStdout(), "drained; go on with `cardline outbox resume planning --reason …`")
					return nil
				}
				if time.Since(began) > patience || !pausing(cmd, drainLook) {
					return &exitError{exitFault, fmt.Errorf("%d messages have not left; planning stays paused", left)}
				}
			}
		},
	}
	d.flags(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for those who are refused and for the audit trail")
	cmd.Flags().StringSliceVar(&lanes, "lanes", nil, "wait for these lanes only")
	cmd.Flags().DurationVar(&patience, "timeout", 15*time.Minute, "wait so long at most")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

// drainProgress is a line such as "1,200 of 5,000 left, 250 a second, about 5s more".
func drainProgress(first, left int, took time.Duration) string {
	line := fmt.Sprintf("%d of %d left", left, first)
	gone := first - left
	if gone <= 0 || took < time.Second || left == 0 {
		return line
	}
	each := took / time.Duration(gone)
	return fmt.Sprintf("%s, %.0f a second, about %s more", line, float64(gone)/took.Seconds(), (each * time.Duration(left)).Round(time.Second))
}
