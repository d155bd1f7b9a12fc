package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/audience"
)

// segmentDoor is where `cardline segment` asks, and how it prints.
type segmentDoor struct{ door }

// newSegment is `cardline segment`: filters with names, and who is meant by them.
func newSegment() *cobra.Command {
	d := &segmentDoor{}
	cmd := &cobra.Command{
		Use: "segment", Short: "Save filters with names; count, sample and foresee who is meant",
		Long: `Save filters with names; count, sample and foresee who is meant. A filter speaks of columns (cardline segment columns), lists and
other segments: tier in (platinum, gold) and points >= 5000 and not tag "vip-event" and last_active before 90 days ago and in list spring.
Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.`,
		Example: `  cardline segment columns
  cardline segment count 'tier = gold and region = hk'
  cardline segment save hk-gold 'tier = gold and region = hk' --note "for Mid-Autumn"
  cardline segment foresee 'in segment hk-gold' --type offer`,
	}
	d.flags(cmd, "", "demo-maker")
	cmd.AddCommand(d.newColumns(), d.newList(), d.newShow(), d.newSave(), d.newRetire(), d.newCount(), d.newSample(), d.newForesee())
	return cmd
}

// compared shows how a column is spoken of, or a kind of columns.
var compared = map[string]string{
	"word": "= NAME; in (NAME, NAME)", "words": "= NAME; in (NAME, NAME)", "number": ">= 3; in (3, 4)", "day": "before 90 days ago; after 2026-01-31",
	"span": ">= 12 months", "month-day": "= 02-29", "yes-no": "= yes",
	"tier": "= gold; in (gold, platinum)", "region": "= hk; in (cn, hk)", "zone": `= "Asia/Hong_Kong"`, "product": "= platinum; in (gold, platinum)",
	"card": "= active; in (active, mailed)", "tag": `= "vip-event"`, "points": ">= 5000", "overdue_days": ">= 30; = 0", "lunar_birthday": "= 08-15; = L06-30",
	"birth_month": "= 9; in (9, 10)",
}

func (d *segmentDoor) newColumns() *cobra.Command {
	return &cobra.Command{
		Use: "columns", Short: "List what filters may speak of", Args: cobra.NoArgs, Example: "  cardline segment columns",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct{ Columns []api.FilterColumn }
			if err := d.ask(cmd, http.MethodGet, "/audiences/columns", nil, &page); err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "columns", page.Columns)
			}
			t := tableOf("COLUMN", "COMPARED", "WHAT")
			for _, c := range page.Columns {
				how := compared[c.Name]
				if how == "" {
					how = compared[c.Kind]
				}
				if len(c.Values) > 0 {
					how = "= " + strings.Join(c.Values, ", ")
				}
				t.row(c.Name, how, c.About)
			}
			t.note("All but yes and no may be unknown: `branch is unknown`. Also: in list NAME, in segment NAME, all; not, and, or, brackets.")
			return t.print(cmd.OutOrStdout(), "")
		},
	}
}

func (d *segmentDoor) newList() *cobra.Command {
	var after string
	cmd := &cobra.Command{
		Use: "list", Short: "List segments", Args: cobra.NoArgs, Example: "  cardline segment list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct {
				Segments []api.Segment `json:"segments"`
				Next     string        `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "/segments?after="+url.QueryEscape(after), nil, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			return segmentTable(page.Segments).printPage(cmd.OutOrStdout(), "there are no segments: `cardline segment save` makes one", page.Next)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "the last name of the page before")
	return cmd
}

func segmentTable(all []api.Segment) *table {
	t := tableOf("SEGMENT", "VERSION", "SAVED (UTC)", "BY", "FILTER")
	for _, s := range all {
		filter := s.Filter
		if s.Retired {
			filter = "retired"
		}
		t.row(s.Name, s.Version, s.Saved, s.By, filter)
	}
	return t
}

func (d *segmentDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a segment and its versions", Args: cobra.ExactArgs(1), Example: "  cardline segment show hk-gold",
		RunE: func(cmd *cobra.Command, args []string) error {
			var s struct {
				api.Segment
				Versions []api.Segment `json:"versions"`
			}
			if err := d.ask(cmd, http.MethodGet, "/segments/"+url.PathEscape(args[0]), nil, &s); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), s)
			}
			return segmentTable(s.Versions).print(cmd.OutOrStdout(), "")
		},
	}
}

func (d *segmentDoor) newSave() *cobra.Command {
	var note string
	var base int
	cmd := &cobra.Command{
		Use: "save NAME FILTER", Short: "Save a filter under a name: a new version, if there is one", Args: cobra.ExactArgs(2),
		Long: "Save a filter under a name: a new version, if there is one. --base says which version it was made from; somebody else's later one is not\n" +
			"overwritten. Campaigns that were approved with the version before must be approved again.",
		Example: "  cardline segment save hk-gold 'tier = gold and region = hk'\n  cardline segment save hk-gold 'tier = gold and region = hk and consent = yes' --base 1",
		RunE: func(cmd *cobra.Command, args []string) error {
			var s api.Segment
			if err := d.ask(cmd, http.MethodPut, "/segments/"+url.PathEscape(args[0]), map[string]any{"filter": args[1], "note": note, "base": base}, &s); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), s)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is at version %d: %s\n", s.Name, s.Version, s.Filter)
			return printHints(cmd.OutOrStdout(), s.Hints)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what it is for")
	cmd.Flags().IntVar(&base, "base", 0, "the version it was made from; 0: there is none yet")
	return cmd
}

func (d *segmentDoor) newRetire() *cobra.Command {
	return &cobra.Command{
		Use: "retire NAME", Short: "End a segment that no other speaks of", Args: cobra.ExactArgs(1), Example: "  cardline segment retire hk-gold",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.ask(cmd, http.MethodDelete, "/segments/"+url.PathEscape(args[0]), nil, nil)
		},
	}
}

// audienceFlags are those of who is meant beside a filter.
type audienceFlags struct {
	lists   []string
	without string
	holdout int
	seed    string
	split   []string
}

func (f *audienceFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.lists, "list", nil, "a list whose people are meant too")
	cmd.Flags().StringVar(&f.without, "without", "", "a filter: who it holds for is left out, however they came in")
	cmd.Flags().IntVar(&f.holdout, "holdout", 0, "per mille that get nothing, to compare with")
	cmd.Flags().StringVar(&f.seed, "seed", "", "of the draw of --holdout and --split")
	cmd.Flags().StringSliceVar(&f.split, "split", nil, "NAME=WEIGHT of a variant, twice or more")
}

// audience is who is meant by a filter, "" for none, and the flags.
func (f *audienceFlags) audience(args []string) (api.Audience, error) {
	a := api.Audience{Lists: f.lists, Without: f.without, Holdout: f.holdout, Seed: f.seed}
	if len(args) > 0 {
		a.Filter = args[0]
	}
	for _, one := range f.split {
		name, weight, _ := strings.Cut(one, "=")
		n, err := strconv.Atoi(weight)
		if err != nil {
			return a, &exitError{exitFault, errors.New("--split: must be NAME=WEIGHT, such as a=1")}
		}
		a.Split = append(a.Split, audience.Variant{Name: name, Weight: n})
	}
	return a, nil
}

func (d *segmentDoor) newCount() *cobra.Command {
	var f audienceFlags
	cmd := &cobra.Command{
		Use: "count [FILTER]", Short: "Count who is meant, now", Args: cobra.MaximumNArgs(1),
		Example: "  cardline segment count 'in segment hk-gold and not in list vip-dinner'\n  cardline segment count --list spring-2027 --without 'tag \"vip-event\"'",
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := f.audience(args)
			if err != nil {
				return err
			}
			var n api.AudienceCount
			if err := d.ask(cmd, http.MethodPost, "/audiences/count", a, &n); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), n)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d are meant", n.Count)
			if n.HeldOut > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), ", about %d of them held out", n.HeldOut)
			}
			fmt.Fprintln(cmd.OutOrStdout())
			return printHints(cmd.OutOrStdout(), n.Hints)
		},
	}
	f.add(cmd)
	return cmd
}

func (d *segmentDoor) newSample() *cobra.Command {
	var f audienceFlags
	var size int
	cmd := &cobra.Command{
		Use: "sample [FILTER]", Short: "Show some of those who are meant, drawn at random, masked", Args: cobra.MaximumNArgs(1),
		Example: "  cardline segment sample 'in segment hk-gold' --size 10",
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := f.audience(args)
			if err != nil {
				return err
			}
			var page struct{ People []api.CustomerRow }
			if err := d.ask(cmd, http.MethodPost, "/audiences/sample", map[string]any{"audience": a, "size": size}, &page); err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "people", page.People)
			}
			return customerTable(page.People).print(cmd.OutOrStdout(), "nobody is meant")
		},
	}
	f.add(cmd)
	cmd.Flags().IntVar(&size, "size", 20, "how many, at most 200")
	return cmd
}

func (d *segmentDoor) newForesee() *cobra.Command {
	var f audienceFlags
	var kind string
	var size int
	cmd := &cobra.Command{
		Use: "foresee [FILTER]", Short: "Show whom a message would reach now, and who is held back by which gate", Args: cobra.MaximumNArgs(1),
		Long: "Show whom a message would reach now, and who is held back by which gate: wishes and consent, suppression, reach, frequency caps, quiet hours.\n" +
			"Everybody is looked at where there are no more than --size, else a random sample. Nothing is planned.",
		Example: "  cardline segment foresee 'tier = gold' --type offer\n  cardline segment foresee all --type greeting --size 5000",
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := f.audience(args)
			if err != nil {
				return err
			}
			var s api.ForeseenAudience
			if err := d.ask(cmd, http.MethodPost, "/audiences/foresee", map[string]any{"audience": a, "type": kind, "size": size}, &s); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), s)
			}
			return printForeseen(cmd, s)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&kind, "type", "offer", "type of the message that is thought of")
	cmd.Flags().IntVar(&size, "size", 1000, "how many are looked at, at most 5000")
	return cmd
}

func printForeseen(cmd *cobra.Command, s api.ForeseenAudience) error {
	out := cmd.OutOrStdout()
	of := "everybody was looked at"
	if !s.Exact {
		of = fmt.Sprintf("a random %d were looked at", s.Looked)
	}
	fmt.Fprintf(out, "%d are meant; %s: it would leave now to %d\n", s.Count, of, s.Leave)
	t := tableOf("HELD BACK BY", "HOW", "PEOPLE", "PER MILLE", "MOST OFTEN")
	for _, g := range s.Gates {
		t.row(g.Gate, g.State, g.Count, g.PerMille, g.Reason)
	}
	if s.HeldOut > 0 {
		t.row("hold-out", "gets nothing", s.HeldOut, s.HeldOut*1000/s.Looked, "to compare with")
	}
	if s.NoNumber > 0 {
		t.row("no number", "gets nothing", s.NoNumber, s.NoNumber*1000/s.Looked, "the bank knows of none")
	}
	if err := t.print(out, "nobody is held back"); err != nil {
		return err
	}
	return printHints(out, wrongs(s.Hints))
}

// printHints writes what may be misspelt in a filter.
func printHints(w io.Writer, hints []string) error {
	for _, h := range hints {
		if _, err := fmt.Fprintln(w, oneLine(h)); err != nil {
			return err
		}
	}
	return nil
}
