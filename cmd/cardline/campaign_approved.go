package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cardline/gateway/api"
	"cardline/internal/audience"
	"cardline/internal/campaign"
)

// What an approval is of, beside whom, when and the words: each in a line, empty where there is none.

// notTo is who gets nothing though the audience holds them.
func notTo(a audience.Definition) string {
	if a.Without.Nobody() {
		return ""
	}
	return a.Without.String()
}

// drawnOf is who is held out, and how the others are divided.
func drawnOf(a audience.Definition) string {
	var out []string
	if a.Holdout > 0 {
		out = append(out, fmt.Sprintf("%d of 1000 are held out", a.Holdout))
	}
	for _, v := range a.Split {
		out = append(out, fmt.Sprintf("%s %d", v.Name, v.Weight))
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(append(out, "seed "+a.Seed), ", ")
}

// eventOf is what an event must be to be answered.
func eventOf(t *campaign.Trigger) string {
	if t == nil {
		return ""
	}
	out := []string{t.Type}
	if len(t.Unless) > 0 {
		out = append(out, "unless "+strings.Join(t.Unless, ", "))
	}
	if len(t.Cards) > 0 {
		out = append(out, "card "+strings.Join(t.Cards, ", "))
	}
	for _, currency := range slices.Sorted(maps.Keys(t.Least)) {
		out = append(out, fmt.Sprintf("at least %s %s", currency, t.Least[currency]))
	}
	for _, name := range slices.Sorted(maps.Keys(t.Is)) {
		out = append(out, name+" is "+strings.Join(t.Is[name], ", "))
	}
	return strings.Join(out, "; ")
}

func windowOf(w campaign.Window) string {
	if w == (campaign.Window{}) {
		return ""
	}
	return w.From + " to " + w.To + ", on the clock of each recipient"
}

func daysOf(w campaign.When) string {
	if w.From+w.Until == "" {
		return ""
	}
	return strings.TrimSpace(w.From + " to " + w.Until)
}

// dataOf is what the words are filled with, in each language where it differs.
func dataOf(b campaign.Brief) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(b.Data)) {
		out = append(out, name+": "+b.Data[name])
	}
	for _, l := range slices.Sorted(maps.Keys(b.DataIn)) {
		for _, name := range slices.Sorted(maps.Keys(b.DataIn[l])) {
			out = append(out, fmt.Sprintf("%s in %s: %s", name, l, b.DataIn[l][name]))
		}
	}
	return strings.Join(out, "; ")
}

// channelOf is how they are told, with what goes with calls and tasks.
func channelOf(b campaign.Brief) string {
	out := []string{string(b.Channel)}
	if c := b.Call; c != nil {
		out = append(out, fmt.Sprintf("agree: %s, tries: %d, pause: %s", c.Agree, c.Tries, c.Pause))
	}
	if t := b.Task; t != nil {
		out = append(out, fmt.Sprintf("topic: %s, due: %d, per_day: %d", t.Topic, t.Due, t.PerDay))
	}
	return strings.TrimPrefix(strings.Join(out, "; "), "; ")
}

func ceilingOf(b campaign.Brief) string {
	switch {
	case b.Ceiling == 0:
		return ""
	case b.When.Event != nil:
		return fmt.Sprintf("%s a day", counted(b.Ceiling, "message"))
	}
	return fmt.Sprintf("%d people", b.Ceiling)
}

// budgetOf is the budget, and the larger one that is asked for.
func budgetOf(c api.CampaignView) string {
	if r := c.Raise; r != nil {
		return fmt.Sprintf("%s; %s is asked for %s: %s", c.Brief.Budget, r.Budget, by(r.By, moment(&r.At)), r.Why)
	}
	return c.Brief.Budget
}
