package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cardline/gateway/api"
)

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// printList prints a list as the API answers it: an object, with the list under its plural noun.
func printList[T any](w io.Writer, noun string, all []T) error {
	if all == nil {
		all = []T{}
	}
	return printJSON(w, map[string][]T{noun: all})
}

func printCases(w io.Writer, wanted casesWanted, got casesPage) error {
	list := tableOf("CASE", "KIND", "STATE", "SEVERITY", "LEVEL", "DEPARTMENT", "OWNER", "NEXT DUE (UTC)", "CLOCK", "")
	for _, c := range got.Cases {
		due, clock := c.Due, ""
		if k := nextClock(c); k != nil {
			due, clock = k.Due, k.Name
		}
		late := ""
		if c.Overdue {
			late = "OVERDUE"
		}
		list.row(c.Ref, c.Kind, c.State, c.Severity, c.Level, c.Department, c.Owner, due, clock, late)
	}
	return list.printPage(w, wanted.none(), got.Next)
}

// printTasks lists whom to call about what, and what to say.
func printTasks(w io.Writer, wanted casesWanted, got casesPage) error {
	list := tableOf("TASK", "STATE", "OWNER", "DUE (UTC)", "", "CAMPAIGN", "CUSTOMER", "NUMBER", "LANGUAGE", "WHAT TO SAY, OR TO DO")
	for _, c := range got.Cases {
		late := ""
		if c.Overdue {
			late = "OVERDUE"
		}
		list.row(c.Ref, c.State, c.Owner, c.Due, late, c.Campaign, c.Customer, c.Number, c.Language, shortened(cmp.Or(c.Script, c.Subject), scriptShown))
	}
	return list.printPage(w, wanted.none(), got.Next)
}

// scriptShown is how many characters of a script a list has; the task itself has all of it.
const scriptShown = 60

// shortened is the beginning of a text, with an ellipsis where something is left out.
func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ,.，。") + "…"
	}
	return s
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
	story := facts{
		{"case", c.Ref + ", " + c.Kind + ", " + c.State}, {"severity, level", fmt.Sprintf("%d, %d", c.Severity, c.Level)},
		{"more severe by", strings.Join(c.Drivers, ", ")}, {"category", c.Category}, {"department", c.Department}, {"owner", c.Owner},
		{"customer", c.Customer}, {"language", c.Language}, {"channel", c.Channel}, {"subject", c.Subject},
		// Six that every case has.
		{"complainant", dashed(c.Complainant)}, {"contact", dashed(cmp.Or(c.Contact, c.Number))}, {"reason", dashed(c.Reason)}, {"demand", dashed(c.Demand)},
		{"amount", dashed(c.Amount)}, {"happened", dashed(moment(c.Happened))},
		{"transaction", c.Transaction}, {"follows", c.Prior}, {"call at", moment(c.Slot)}, {"received", moment(&c.Received)},
		{"confirmed", moment(c.Confirmed)}, {"read back", c.ReadBack}, {"due", moment(&c.Due)}, {"due by law", moment(c.Limit)},
	}
	if c.Score > 0 {
		story = append(story, fact{"score", strconv.Itoa(c.Score)})
	}
	for _, k := range c.Clocks {
		story = append(story, fact{"clock", fmt.Sprintf("%s: %s to %s, %s", k.Name, moment(&k.Start), moment(&k.Due), ticking(k))})
	}
	for _, e := range c.History {
		story = append(story, fact{moment(&e.At), e.Action + " by " + e.Actor + " " + e.Text})
	}
	return story.print(w)
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
