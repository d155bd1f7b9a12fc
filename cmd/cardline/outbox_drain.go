package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/outbox"
)

// drainLook is how often the progress of a drain is looked at.
const drainLook = time.Second

const drainResume = "`cardline outbox resume planning --reason …`"

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
			"planned or held for later stays. Go on afterwards with `cardline outbox resume planning`. Ctrl-C stops waiting, not the pause. Exits 1\n" +
			"if it is not empty in time. With --json how the outbox stands is printed once nothing is left, as `cardline outbox status` does.",
		Example: "  cardline outbox drain --reason \"change of carrier\" --timeout 30m\n  cardline outbox drain --lanes marketing --reason deploy",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, l := range lanes {
				if !slices.Contains(outbox.Lanes(), outbox.Lane(l)) {
					return &exitError{exitFault, fmt.Errorf("--lanes: there is no lane %q: there are %s", l, laneNames())}
				}
			}
			if err := d.pausePlanning(cmd, reason); err != nil {
				return err
			}
			return d.drain(cmd, lanes, patience)
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for those who are refused and for the audit trail")
	cmd.Flags().StringSliceVar(&lanes, "lanes", nil, "wait for these lanes only")
	cmd.Flags().DurationVar(&patience, "timeout", 15*time.Minute, "wait so long at most")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func laneNames() string {
	var names []string
	for _, l := range outbox.Lanes() {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

func (d *outboxDoor) pausePlanning(cmd *cobra.Command, reason string) error {
	var p pausedView
	if err := d.ask(cmd, http.MethodPost, "/outbox/pause", map[string]any{"kind": "planning", "reason": reason}, &p); err != nil {
		return err
	}
	if p.Before != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), beforeWords(p))
	}
	return nil
}

// drain waits until lanes, or all, have nothing due and nothing at the carrier.
func (d *outboxDoor) drain(cmd *cobra.Command, lanes []string, patience time.Duration) error {
	began, progress := time.Now(), newBar(cmd.ErrOrStderr(), drainLook)
	defer progress.end()
	warned := false
	for first, left := -1, 0; ; {
		if cmd.Context().Err() == nil {
			var s api.OutboxStatus
			err := askAPI(context.WithoutCancel(cmd.Context()), d.url, d.key, http.MethodGet, "/outbox", nil, &s, time.Minute)
			if err != nil {
				return err
			}
			if left = drainLeft(s, lanes); first < 0 && left > 0 && !warned {
				warned = true
				warnOfPauses(cmd, s, lanes)
			}
			first = max(first, left)
			switch {
			case left == 0 && first == 0:
				return d.printDrained(cmd, "drained: nothing was due", s)
			case left == 0:
				progress.show(first, first, drainProgress(first, 0, time.Since(began)))
				progress.end()
				return d.printDrained(cmd, "drained", s)
			}
			progress.show(first-left, first, drainProgress(first, left, time.Since(began)))
		}
		if time.Since(began) > patience || !pausing(cmd, drainLook) {
			progress.end()
			return &exitError{exitFault, fmt.Errorf("stopped waiting: %d messages have not left yet; planning stays paused: go on with %s", left, drainResume)}
		}
	}
}

// printDrained tells that a drain has ended; as JSON, how the outbox stood then.
func (d *outboxDoor) printDrained(cmd *cobra.Command, how string, s api.OutboxStatus) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), s)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s; go on with %s\n", how, drainResume)
	return err
}

// drainLeft counts what must leave.
func drainLeft(s api.OutboxStatus, lanes []string) (left int) {
	for _, l := range s.Lanes {
		if len(lanes) == 0 || slices.Contains(lanes, l.Lane) {
			left += l.Due + l.Working + l.Handed + l.Unknown
		}
	}
	return left
}

// warnOfPauses tells what keeps a drain from ending.
func warnOfPauses(cmd *cobra.Command, s api.OutboxStatus, lanes []string) {
	for _, p := range s.Pauses {
		if p.Kind == "all" || p.Kind == "lane" && (len(lanes) == 0 || slices.Contains(lanes, p.Name)) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s is paused (%s): what is due there does not leave before it is resumed\n", strings.TrimSpace(p.Kind+" "+p.Name), p.Reason)
		}
	}
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
