package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/retention"
)

// openRetention reads the rules of retention.
func (a *app) openRetention(context.Context) (err error) {
	a.retention, err = retention.Shipped()
	return err
}

const (
	agedEvery  = 24 * time.Hour // what is too old is deleted so often
	agedLook   = time.Hour      // whether it is time is looked at so often
	agedAtOnce = 1000           // transactions before the others may have a turn
)

// deleteOld deletes what rules say is too old, once a day, in one process of all.
func (a *app) deleteOld(ctx context.Context) error {
	tick := time.NewTicker(agedLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := a.deleteDue(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, retention.ErrBusy) {
			a.log.Warn("what is too old is deleted in an hour", "err", err)
		}
	}
}

func (a *app) deleteDue(ctx context.Context) error {
	rows := a.db.Retention(a.retention)
	if at, err := rows.Finished(ctx); err != nil || a.clock.Now().Sub(at) < agedEvery {
		return err
	}
	for over := false; !over; {
		var done []retention.Due
		var err error
		if done, over, err = rows.Run(ctx, agedAtOnce); err != nil {
			return err
		}
		for _, d := range done {
			a.log.Info("old records deleted", "class", d.Class, "jurisdiction", d.Jurisdiction, "words", d.Words, "rows", d.Rows)
			now := a.clock.Now()
			err := a.db.Trail().Append(ctx, audit.Entry{
				At: now, Key: clock.NewID(now), Actor: "system", Action: "retention.run", Subject: "retention:" + string(d.Class) + "/" + d.Jurisdiction,
				Channel: "system", After: fmt.Sprintf("%d emptied, %d deleted", d.Words, d.Rows),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// retentionDoor is where `cardline retention` asks, and how it prints.
type retentionDoor struct{ door }

// newRetention is `cardline retention`: how long records are kept.
func newRetention() *cobra.Command {
	d := &retentionDoor{}
	cmd := &cobra.Command{
		Use: "retention", Short: "See how long records are kept, and delete what is older",
		Long: "See how long records are kept by class and country of the number, how many are due, and delete those. Workers do so once a day. What is\n" +
			"under a legal hold (cardline subject hold) stays. Takes the scopes outbox:read and, to delete, outbox:operate.",
		Example: "  cardline retention show\n  cardline retention plan\n  cardline retention run",
	}
	d.flags(cmd, "", "demo-admin")
	cmd.AddCommand(
		&cobra.Command{
			Use: "show", Short: "Print the rules, and how many records are due", Args: cobra.NoArgs, Example: "  cardline retention show --json",
			RunE: func(cmd *cobra.Command, _ []string) error { return d.show(cmd, false) },
		},
		&cobra.Command{
			Use: "plan", Short: "Print how many records of which rule would go now; deletes nothing", Args: cobra.NoArgs,
			Example: "  cardline retention plan",
			RunE:    func(cmd *cobra.Command, _ []string) error { return d.show(cmd, true) },
		},
		d.newRun(),
	)
	return cmd
}

func (d *retentionDoor) newRun() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "run", Short: "Delete what is due now", Args: cobra.NoArgs,
		Long:    "Delete what is due now, in small steps. It may be broken off and run again. Exits 1 while another process deletes.",
		Example: "  cardline retention run\n  cardline retention run --dry-run",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dry {
				return d.show(cmd, true)
			}
			return d.run(cmd)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "delete nothing: cardline retention plan")
	return cmd
}

func (d *retentionDoor) show(cmd *cobra.Command, onlyDue bool) error {
	var all struct {
		Rules    []api.KeptRule `json:"rules"`
		Finished *time.Time     `json:"finished,omitempty"`
	}
	if err := d.ask(cmd, http.MethodGet, "/retention", nil, &all); err != nil {
		return err
	}
	if onlyDue {
		due := []api.KeptRule{}
		for _, r := range all.Rules {
			if r.DueWords+r.DueRows > 0 || r.More {
				due = append(due, r)
			}
		}
		all.Rules = due
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), all)
	}
	if len(all.Rules) == 0 {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "nothing is due")
		return err
	}
	last := "never"
	if all.Finished != nil {
		last = all.Finished.UTC().Format(time.DateTime) + " UTC"
	}
	fmt.Fprintln(cmd.OutOrStdout(), "last complete deletion:", last)
	list := tableOf("CLASS", "OF", "LAW WANTS", "WORDS GO AFTER", "ROWS GO AFTER", "WORDS DUE", "ROWS DUE", "SOURCE")
	for _, r := range all.Rules {
		more := ""
		if r.More {
			more = "+"
		}
		list.row(r.Class, r.Jurisdiction, r.Min, cmp.Or(r.Words, r.Rows), r.Rows, strconv.Itoa(r.DueWords)+more, strconv.Itoa(r.DueRows)+more, r.Source)
	}
	return list.print(cmd.OutOrStdout(), "")
}

func (d *retentionDoor) run(cmd *cobra.Command) error {
	total := map[string]*api.KeptRule{}
	order := []*api.KeptRule{}
	for {
		var part struct {
			Done    bool
			Deleted []api.KeptRule
		}
		if err := d.ask(cmd, http.MethodPost, "/retention/run", nil, &part); err != nil {
			return err
		}
		for _, r := range part.Deleted {
			name := r.Class + "/" + r.Jurisdiction
			if total[name] == nil {
				total[name] = &api.KeptRule{Class: r.Class, Jurisdiction: r.Jurisdiction, Rows: r.Rows, Words: r.Words, Min: r.Min, Source: r.Source}
				order = append(order, total[name])
			}
			total[name].DueWords += r.DueWords
			total[name].DueRows += r.DueRows
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: words of %d, %d rows\n", name, r.DueWords, r.DueRows)
		}
		if part.Done {
			break
		}
	}
	w := cmd.OutOrStdout()
	if d.json {
		return printList(w, "deleted", order)
	}
	if len(order) == 0 {
		_, err := fmt.Fprintln(w, "nothing was due")
		return err
	}
	for _, r := range order {
		fmt.Fprintf(w, "%s of %s: %d rows deleted, the words of %d\n", r.Class, r.Jurisdiction, r.DueRows, r.DueWords)
	}
	return nil
}
