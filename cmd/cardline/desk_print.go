package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"cardline/gateway/api"
)

const minuteUTC = "2006-01-02 15:04"

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func printCases(w io.Writer, wanted casesWanted, got casesPage) error {
	if len(got.Cases) == 0 {
		_, err := fmt.Fprintln(w, wanted.none())
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CASE\tKIND\tSTATE\tSEVERITY\tLEVEL\tDEPARTMENT\tOWNER\tNEXT DUE (UTC)\tCLOCK\t")
	for _, c := range got.Cases {
		due, clock := c.Due, ""
		if k := nextClock(c); k != nil {
			due, clock = k.Due, k.Name
		}
		late := ""
		if c.Overdue {
			late = "OVERDUE"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\n", c.Ref, c.Kind, c.State, c.Severity, c.Level, c.Department,
			oneLine(c.Owner), due.UTC().Format(minuteUTC), clock, late)
	}
	if err := t.Flush(); err != nil || got.Next == "" {
		return err
	}
	_, err := fmt.Fprintf(w, "more: --after %s\n", got.Next)
	return err
}

// none says that a list is empty, and of what.
func (f casesWanted) none() string {
	what := "case"
	if f.kind != "" {
		what = f.kind
	}
	switch {
	case f.after != "":
		return "no more cases"
	case f.mine != "" && f.overdue:
		return fmt.Sprintf("%s has no overdue %s", f.mine, what)
	case f.mine != "" && f.all:
		return fmt.Sprintf("%s has and had no %s", f.mine, what)
	case f.mine != "":
		return fmt.Sprintf("%s has no open %s", f.mine, what)
	case f.overdue:
		return fmt.Sprintf("no %s is overdue", what)
	case f.all:
		return fmt.Sprintf("no %s was ever opened", what)
	}
	return fmt.Sprintf("no open %s", what)
}

// nextClock is the running clock that ends first; nil: none runs.
func nextClock(c api.Case) (next *api.Clock) {
	for i, k := range c.Clocks {
		if k.Stopped == nil && (next == nil || k.Due.Before(next.Due)) {
			next = &c.Clocks[i]
		}
	}
	return next
}

// printCase tells the whole story: who wants what, what was agreed, the clocks, the moves.
func printCase(w io.Writer, c api.Case) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "case\t%s, %s, %s\n", c.Ref, c.Kind, c.State)
	fmt.Fprintf(t, "severity, level\t%d, %d\n", c.Severity, c.Level)
	for _, line := range []struct {
		name, value string
		always      bool // one of the six that every case has
	}{
		{"more severe by", strings.Join(c.Drivers, ", "), false}, {"category", c.Category, false}, {"department", c.Department, false},
		{"owner", c.Owner, false}, {"customer", c.Customer, false}, {"language", c.Language, false}, {"channel", c.Channel, false},
		{"subject", c.Subject, false},
		{"complainant", c.Complainant, true}, {"contact", c.Contact, true}, {"reason", c.Reason, true}, {"demand", c.Demand, true},
		{"amount", c.Amount, true}, {"happened", moment(c.Happened), true}, {"transaction", c.Transaction, false}, {"follows", c.Prior, false}, {"call at", moment(c.Slot), false},
		{"received", moment(&c.Received), false}, {"confirmed", moment(c.Confirmed), false}, {"read back", c.ReadBack, false},
		{"due", moment(&c.Due), false}, {"due by law", moment(c.Limit), false},
	} {
		if line.value == "" && line.always {
			line.value = "-"
		}
		if line.value != "" {
			fmt.Fprintf(t, "%s\t%s\n", line.name, oneLine(line.value))
		}
	}
	if c.Score > 0 {
		fmt.Fprintf(t, "score\t%d\n", c.Score)
	}
	for _, k := range c.Clocks {
		fmt.Fprintf(t, "clock\t%s: %s to %s, %s\n", k.Name, moment(&k.Start), moment(&k.Due), ticking(k))
	}
	for _, e := range c.History {
		fmt.Fprintf(t, "%s\t%s by %s %s\n", moment(&e.At), e.Action, oneLine(e.Actor), oneLine(e.Text))
	}
	return t.Flush()
}

// ticking says where a clock is.
func ticking(k api.Clock) string {
	switch {
	case k.Stopped != nil:
		return "stopped " + moment(k.Stopped)
	case k.Overdue:
		return "OVERDUE"
	}
	return "runs"
}

// moment writes a time that is known.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(minuteUTC) + " UTC"
}

// oneLine is somebody's text without what a terminal would obey.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
