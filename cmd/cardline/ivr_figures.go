package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/ivr"
)

func (d *menuDoor) newFigures() *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use: "figures", Short: "Tell how the menu did: containment, abandonment, time to a stopped card, silence and wrong keys", Args: cobra.NoArgs,
		Example: "  cardline ivr figures --days 30",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := within("days", days, 1, daysMost); err != nil {
				return err
			}
			var f api.MenuFigures
			if err := d.ask(cmd, http.MethodGet, "/menu/figures?days="+strconv.Itoa(days), nil, &f); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), f)
			}
			return printFigures(cmd.OutOrStdout(), f)
		},
	}
	cmd.Flags().IntVar(&days, "days", 7, "today and those before it")
	return cmd
}

// daysMost is as far back as figures are asked for: they are kept for 13 months.
const daysMost = 396

func printFigures(w io.Writer, f api.MenuFigures) error {
	scores := make([]string, len(f.Scores))
	for i, n := range f.Scores {
		scores[i] = fmt.Sprintf("%d×%d", n, i+1)
	}
	err := facts{
		{"since", f.Since.UTC().Format(time.DateOnly)},
		{"calls", fmt.Sprintf("%d: %d contained (%d%%), %d handed on, %d with a person, %d gave up waiting, %d left", f.Calls, f.Contained, f.Containment,
			f.HandedOn, f.Talked, f.GaveUp, f.Left)},
		{"queue", percent(f.Level) + " answered in time, " + percent(f.Abandonment) + " hung up"},
		{"cards stopped", fmt.Sprintf("%d, %d within 20 s, %s on average", f.Stopped.Cards, f.Stopped.InTime, spell(f.Stopped.Average))},
		{"scores", strings.Join(scores, " ")},
	}.print(w)
	if err != nil {
		return err
	}
	nodes := tableOf("NODE", "NO INPUT", "NO MATCH")
	for _, n := range f.Nodes {
		nodes.row(n.Node, n.NoInput, n.NoMatch)
	}
	return printParts(w, nodes)
}

func (d *menuDoor) newCounts() *cobra.Command {
	var days int
	var menu string
	cmd := &cobra.Command{
		Use: "counts", Short: "Count the ways callers went, and where they hung up", Args: cobra.NoArgs,
		Long: "Count the ways callers went from one place where they were waited for to the next, and how many calls ended at each with the caller\n" +
			"hanging up. Passages are counted, not people: who hears a menu twice went twice.",
		Example: "  cardline ivr counts --days 7 --menu 7b1f03a9",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := within("days", days, 1, daysMost); err != nil {
				return err
			}
			counts, err := d.counts(cmd, days, menu)
			if err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), counts)
			}
			return printCounts(cmd.OutOrStdout(), counts)
		},
	}
	cmd.Flags().IntVar(&days, "days", 7, "today and those before it")
	cmd.Flags().StringVar(&menu, "menu", "", "only calls on this version, by the name that ivr list shows under MENU")
	return cmd
}

func (d *menuDoor) counts(cmd *cobra.Command, days int, menu string) (*ivr.Counts, error) {
	q := url.Values{"days": {strconv.Itoa(days)}}
	if menu != "" {
		q.Set("menu", menu)
	}
	var counts ivr.Counts
	return &counts, d.ask(cmd, http.MethodGet, "/menu/counts?"+q.Encode(), nil, &counts)
}

func printCounts(w io.Writer, counts *ivr.Counts) error {
	fmt.Fprintf(w, "%d calls, %s\n", counts.Calls, counts.Told)
	ways, nodes := tableOf("FROM", "KEY", "TO", "CALLERS"), tableOf("NODE", "CALLERS", "HUNG UP", "")
	for _, way := range counts.Ways {
		ways.row(cmp.Or(way.From, "(ring)"), way.Key, way.To, way.Callers)
	}
	for _, n := range counts.Nodes {
		nodes.row(n.Name, n.Callers, n.Left, dropOff(n))
	}
	return printParts(w, ways, nodes)
}

// dropOff is the share of those who came to a node and hung up there, if any did.
func dropOff(n ivr.NodeCount) string {
	if n.Left == 0 || n.Callers == 0 {
		return ""
	}
	return strconv.Itoa(100*n.Left/n.Callers) + "%"
}

func (d *menuDoor) newReplay() *cobra.Command {
	return &cobra.Command{
		Use: "replay CALLSID", Short: "Read a call again: what the caller heard and pressed", Args: cobra.ExactArgs(1),
		Long: "Read a call again, step by step, with the version of the menu it was on. Numbers that were entered are not shown, and those that were said\n" +
			"are masked. Wants the scope calls:replay, and leaves a line in the audit trail.",
		Example: "  CARDLINE_KEY=demo-admin cardline ivr replay CA0123456789abcdef0123456789abcdef",
		RunE: func(cmd *cobra.Command, args []string) error {
			var r api.Replay
			if err := d.ask(cmd, http.MethodGet, "/menu/replays/"+url.PathEscape(args[0]), nil, &r); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			return printCallAgain(cmd.OutOrStdout(), r)
		},
	}
}

func printCallAgain(w io.Writer, r api.Replay) error {
	menu := ""
	for _, s := range r.Steps {
		if s.Menu != menu {
			menu = s.Menu
			version := "of a version that is gone"
			if s.Number != nil {
				version = fmt.Sprintf("version %d", *s.Number)
			}
			fmt.Fprintf(w, "menu %s, %s\n", menu, version)
		}
		fmt.Fprintf(w, "%s  %s\n", s.At.UTC().Format("2006-01-02 15:04:05"), strings.TrimSpace(strings.Join([]string{did(s), s.Verb, s.Outcome}, " ")))
		for _, l := range s.Heard {
			fmt.Fprintf(w, "    %s: %s\n", l.Lang, oneLine(l.Text))
		}
		switch {
		case s.Gone:
			fmt.Fprintln(w, "    (the words have been deleted)")
		case s.Node != "":
			fmt.Fprintf(w, "    at %s, then %s\n", s.Node, s.Then)
		}
	}
	if r.Ended != nil {
		fmt.Fprintf(w, "%s  the call ended\n", r.Ended.UTC().Format("2006-01-02 15:04:05"))
	}
	return nil
}

// did is what the caller did, in a word.
func did(s api.ReplayStep) string {
	switch {
	case s.Step == 0:
		return "rings"
	case s.Pressed == "":
		return "silence"
	}
	return "presses " + oneLine(s.Pressed)
}

// drawnCalls are the counts of real calls on the menu in use for a drawing, of a span such as 7d, and the files of that menu: calls on other versions
// went ways that it may not have.
func drawnCalls(cmd *cobra.Command, d *menuDoor, span string) ([]ivr.File, *ivr.Counts, error) {
	days, err := strconv.Atoi(strings.TrimSuffix(span, "d"))
	if err != nil || !strings.HasSuffix(span, "d") {
		return nil, nil, fmt.Errorf("--calls wants a number of days, such as 7d")
	}
	if err := within("calls", days, 1, daysMost); err != nil {
		return nil, nil, err
	}
	var got struct {
		Menus []api.Menu `json:"menus"`
	}
	if err := d.ask(cmd, http.MethodGet, "/menus?limit=500", nil, &got); err != nil {
		return nil, nil, err
	}
	for _, v := range got.Menus {
		if v.InUse {
			counts, err := d.counts(cmd, days, v.Menu)
			if err != nil {
				return nil, nil, err
			}
			files, err := d.files(cmd, strconv.Itoa(v.Number))
			return files, counts, err
		}
	}
	return nil, nil, &exitError{exitHTTP, fmt.Errorf("the server names no menu in use")}
}
