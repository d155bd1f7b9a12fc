package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutboxReconcile is `cardline outbox reconcile`.
func newOutboxReconcile() *cobra.Command {
	var d outboxDoor
	var from, day string
	cmd := &cobra.Command{
		Use:   "reconcile [--from TIME | --day DAY]",
		Short: "Compare our records with the carrier's: after a restore, or for a day",
		Long: "A database that came back from a backup holds everything. Without --day this compares what the carrier sent since the backup with what\n" +
			"the database knows: messages it believes to be waiting but were sent are marked so, others are kept as foreign. Then sending goes on.\n" +
			"It may be broken off and run again.\n\n" +
			"With --day (UTC) it lists where our records of that day and the carrier's differ, and exits 1 if they do: ours (not at the carrier),\n" +
			"theirs (not with us), state, segments. Workers do so by themselves three hours after each day.",
		Example: "  cardline outbox reconcile --from 2026-11-21T03:00:00Z\n  cardline outbox reconcile --day 2026-11-21",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if day != "" {
				return d.compareDay(cmd, day)
			}
			return d.compareRestored(cmd, from)
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&from, "from", "", "time of the backup, RFC 3339; none: the one the database remembers")
	cmd.Flags().StringVar(&day, "day", "", "a day that is over, such as 2026-11-21")
	cmd.MarkFlagsMutuallyExclusive("from", "day")
	return cmd
}

func (d *outboxDoor) compareRestored(cmd *cobra.Command, from string) error {
	body := map[string]any{}
	if from != "" {
		if _, err := time.Parse(time.RFC3339, from); err != nil {
			return &exitError{exitFault, fmt.Errorf("--from: %q is no time like 2026-11-21T03:00:00Z", from)}
		}
		body["from"] = from
	}
	var listed, adopted, foreign int
	for {
		var r api.Restored
		if err := d.ask(cmd, http.MethodPost, "/outbox/reconcile", body, &r); err != nil {
			return err
		}
		listed, adopted, foreign = listed+r.Listed, adopted+r.Adopted, foreign+r.Foreign
		fmt.Fprintf(cmd.ErrOrStderr(), "back to %s of %s: %d looked at, %d thought to wait, %d foreign\n",
			r.Reached.UTC().Format(time.DateTime), r.From.UTC().Format(time.DateTime), listed, adopted, foreign)
		if r.Done {
			r.Listed, r.Adopted, r.Foreign = listed, adopted, foreign
			if d.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "reconciled: %d messages were sent since the backup that the database did not know, sending goes on\n", adopted+foreign)
			if foreign > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), "%d of them no row tells of: what is asked for again and is the same is not sent again; `cardline outbox doubts`\n"+
					"lists what a person must compare\n", foreign)
			}
			return nil
		}
	}
}

func (d *outboxDoor) compareDay(cmd *cobra.Command, day string) error {
	first, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return &exitError{exitFault, fmt.Errorf("--day: %q is no day like 2026-11-21", day)}
	}
	c := api.DayCompared{ByKind: map[string]int{}, Differences: []api.Difference{}}
	progress := newBar(cmd.ErrOrStderr(), 0)
	for from, until := first, first.AddDate(0, 0, 1); from.Before(until); {
		var part api.DayCompared
		q := url.Values{"from": {from.Format(time.RFC3339)}, "until": {until.Format(time.RFC3339)}}
		if err := d.ask(cmd, http.MethodGet, "/outbox/differences?"+q.Encode(), nil, &part); err != nil {
			progress.end()
			return err
		}
		c.Ours, c.Theirs, c.Count = c.Ours+part.Ours, c.Theirs+part.Theirs, c.Count+part.Count
		c.Differences = append(c.Differences, part.Differences...)
		for kind, n := range part.ByKind {
			c.ByKind[kind] += n
		}
		if from = part.Next; from.IsZero() {
			from = until
		}
		progress.show(int(from.Sub(first).Hours()), 24, fmt.Sprintf("until %s: %d ours, %d at the carrier, %d differences", from.Format(minuteUTC), c.Ours, c.Theirs, c.Count))
	}
	progress.end()
	w := cmd.OutOrStdout()
	if d.json {
		err = printJSON(w, c)
	} else {
		err = printCompared(w, day, c)
	}
	if err == nil && c.Count > 0 {
		err = &exitError{exitFault, nil}
	}
	return err
}

func printCompared(w io.Writer, day string, c api.DayCompared) error {
	fmt.Fprintf(w, "%s: %d ours, %d at the carrier, %d differences\n", day, c.Ours, c.Theirs, c.Count)
	if c.Count == 0 {
		return nil
	}
	list := tableOf("DIFFERENCE", "MESSAGE", "CARRIER'S ID", "OURS", "THEIRS")
	slices.SortStableFunc(c.Differences, func(a, b api.Difference) int { return len(a.Kind) - len(b.Kind) })
	for _, x := range c.Differences {
		list.row(x.Kind, x.ID, x.SID, x.Ours, x.Theirs)
	}
	if more := c.Count - len(c.Differences); more > 0 {
		list.note(fmt.Sprintf("and %d more", more))
	}
	return list.print(w, "")
}
