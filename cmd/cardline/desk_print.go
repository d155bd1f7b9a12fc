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

func printCases(w io.Writer, cs []api.Case) error {
	if len(cs) == 0 {
		_, err := fmt.Fprintln(w, "no cases")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CASE\tKIND\tSTATE\tSEVERITY\tLEVEL\tDEPARTMENT\tOWNER\tDUE (UTC)\t")
	for _, c := range cs {
		late := ""
		if c.Overdue {
			late = "OVERDUE"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\n", c.Ref, c.Kind, c.State, c.Severity, c.Level, c.Department, c.Owner,
			c.Due.UTC().Format(minuteUTC), late)
	}
	return t.Flush()
}

func printCase(w io.Writer, c api.Case) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	late := ""
	if c.Overdue {
		late = " OVERDUE"
	}
	fmt.Fprintf(t, "case\t%s, %s, %s\n", c.Ref, c.Kind, c.State)
	fmt.Fprintf(t, "severity, level\t%d, %d\n", c.Severity, c.Level)
	for _, line := range []struct{ name, value string }{
		{"category", c.Category}, {"department", c.Department}, {"owner", c.Owner}, {"complainant", c.Complainant}, {"customer", c.Customer},
		{"contact", c.Contact}, {"language", c.Language}, {"subject", c.Subject}, {"reason", c.Reason}, {"demand", c.Demand},
		{"amount", c.Amount}, {"happened", moment(c.Happened)}, {"transaction", c.Transaction}, {"follows", c.Prior}, {"call at", moment(c.Slot)},
		{"received", moment(&c.Received)}, {"confirmed", moment(c.Confirmed)}, {"due", moment(&c.Due) + late}, {"due by law", moment(c.Limit)},
	} {
		if line.value != "" {
			fmt.Fprintf(t, "%s\t%s\n", line.name, oneLine(line.value))
		}
	}
	if c.Score > 0 {
		fmt.Fprintf(t, "score\t%d\n", c.Score)
	}
	for _, e := range c.History {
		fmt.Fprintf(t, "%s\t%s by %s %s\n", moment(&e.At), e.Action, e.Actor, oneLine(e.Text))
	}
	return t.Flush()
}

// moment writes a time that is known.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(minuteUTC) + " UTC"
}

// oneLine is a customer's text without what a terminal would obey.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
