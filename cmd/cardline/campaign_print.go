package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"cardline/gateway/api"
	"cardline/internal/campaign"
)

func printCampaigns(w io.Writer, cs []api.CampaignView, next string) error {
	t := tableOf("CODE", "STATE", "WHEN", "REACHES", "NAME")
	for _, c := range cs {
		reaches := "-"
		if c.Forecast != nil {
			reaches = fmt.Sprint(c.Forecast.Reached)
		}
		t.row(c.Code, c.State, whenOf(c.Brief.When), reaches, c.Brief.Name)
	}
	return t.printPage(w, "no campaigns", next)
}

// whenOf says in words when a campaign runs.
func whenOf(w campaign.When) string {
	hour := ""
	if w.Hour != "" {
		hour = " at " + w.Hour
	}
	switch {
	case w.Event != nil:
		return strings.TrimSpace("after " + w.Event.Type + " " + w.Event.After)
	case w.Repeat != "":
		return w.Repeat + hour
	case w.Festival != "":
		return w.Festival + hour
	}
	return w.At
}

func printCampaign(w io.Writer, c api.CampaignView) error {
	state := c.State
	if c.Reason != "" {
		state += ": " + c.Reason
	}
	who := c.Brief.Audience.Filter.String()
	if len(c.Brief.Audience.Lists) > 0 {
		who = strings.TrimPrefix(who+" and those of "+strings.Join(c.Brief.Audience.Lists, ", "), " and ")
	}
	if of := c.Brief.Of; of != nil {
		who = fmt.Sprintf("those of %s who were %s", of.Campaign, of.Who)
	}
	pace := ""
	if c.Pace > 0 {
		pace = fmt.Sprintf("%d messages a second", c.Pace)
	}
	err := facts{
		{"campaign", c.Code + ", " + c.Brief.Name}, {"state", state}, {"type", string(c.Brief.Type)}, {"who", who}, {"when", whenOf(c.Brief.When)},
		{"channel", channelOf(c.Brief)}, {"not to", notTo(c.Brief.Audience)}, {"groups", drawnOf(c.Brief.Audience)}, {"event", eventOf(c.Brief.When.Event)},
		{"window", windowOf(c.Brief.Window)}, {"first and last day", daysOf(c.Brief.When)}, {"coupon pool", c.Brief.Coupon}, {"data", dataOf(c.Brief)},
		{"priority", fmt.Sprint(c.Brief.Priority)}, {"ceiling", ceilingOf(c.Brief)}, {"pace", pace}, {"budget", budgetOf(c)}, {"hash", c.Hash}, {"written", by(strings.Join(c.Authors, ", "), moment(c.Saved))},
		{"proposed", by(c.Proposer, moment(c.Proposed))}, {"approved", by(c.Checker, moment(c.Decided))}, {"approved until", moment(c.Until)}, {"started", moment(c.Opened)},
	}.print(w)
	if err != nil {
		return err
	}
	words := c.Said
	if len(words) == 0 {
		words = c.Brief.Words
	}
	for _, one := range words {
		for _, l := range []string{"en", "zh-Hans", "zh-Hant"} {
			for lang, text := range one.Text {
				if string(lang) == l {
					fmt.Fprintf(w, "  %s, %s: %s\n", one.Name, l, oneLine(text))
				}
			}
		}
	}
	if c.Forecast == nil {
		return nil
	}
	return printForecast(w, c)
}

// printHeldBack lists whom gates hold back, and why; nothing where they hold back nobody.
func printHeldBack(w io.Writer, bs []campaign.Blocked) error {
	if len(bs) == 0 {
		return nil
	}
	t := tableOf("HELD BACK BY", "PEOPLE", "REASON")
	for _, b := range bs {
		if b.Today {
			b.Reason += " (as of today: counted as reached)"
		}
		t.row(b.Gate, b.People, b.Reason)
	}
	return t.print(w, "")
}

func printForecast(w io.Writer, c api.CampaignView) error {
	f := c.Forecast
	if f == nil {
		return nil
	}
	fmt.Fprintf(w, "%d are meant, %d would be written to, %d are held out; at most %d are planned", f.Counted, f.Reached, f.HeldOut, f.Ceiling)
	daily := ""
	if c.Brief.When.Event != nil {
		daily = " a day at most"
		fmt.Fprint(w, " a day")
	}
	if f.Looked < f.Counted {
		fmt.Fprintf(w, " (by a sample of %d)", f.Looked)
	}
	fmt.Fprintln(w)
	if err := printHeldBack(w, f.Blocked); err != nil {
		return err
	}
	if err := printTexts(w, f); err != nil {
		return err
	}
	if len(f.Costs) > 0 {
		fmt.Fprintf(w, "it costs %s%s\n", strings.Join(f.Costs, " and "), daily)
	}
	if err := printAccepted(w, f.Warnings); err != nil {
		return err
	}
	if c.Brief.When.At == campaign.Now {
		if c.Opened == nil {
			_, err := fmt.Fprintln(w, "it runs when it is started")
			return err
		}
		return nil
	}
	return printNext(w, f.Next)
}

// printTexts prints which words how many get, and when each sender is done.
func printTexts(w io.Writer, f *campaign.Forecast) error {
	size, rate := "SEGMENTS", "SEGMENTS/S"
	if slices.ContainsFunc(f.Texts, func(t campaign.Texts) bool { return t.Seconds > 0 }) {
		size, rate = "SECONDS", "CALLS/S"
	}
	if len(f.Texts) > 0 {
		t := tableOf("WORDS", "LANGUAGE", "COUNTRY", "PEOPLE", size, "TEXT")
		for _, one := range f.Texts {
			t.row(one.Wording, one.Lang, one.Country, one.People, max(one.Seconds, one.Segments), one.Sample)
		}
		if err := t.print(w, ""); err != nil {
			return err
		}
	}
	if len(f.Finish) == 0 {
		return nil
	}
	t := tableOf("SENDER", "MESSAGES", rate, "FIRST (UTC)", "LAST (UTC)", "TOO LATE FOR")
	for _, one := range f.Finish {
		rate := "no limit"
		if one.Rate > 0 {
			rate = fmt.Sprint(one.Rate)
		}
		t.row(one.Sender, one.Messages, rate, one.First, one.Last, one.Missed)
	}
	return t.print(w, "")
}

// printAccepted says what a check warned of and somebody has accepted.
func printAccepted(w io.Writer, ws []campaign.Warning) error {
	for _, one := range ws {
		if one.By == "" {
			continue
		}
		line := fmt.Sprintf("%s: %s; accepted %s", one.Name, oneLine(one.Text), by(one.By, moment(one.On)))
		if one.Why != "" {
			line += ": " + oneLine(one.Why)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func printNext(w io.Writer, ds []campaign.Due) error {
	for _, d := range ds {
		at := d.Begins.UTC().Format(time.RFC3339)
		if d.Wall != "" {
			at = d.Wall + ", on the clock of each recipient"
		}
		if _, err := fmt.Fprintf(w, "it runs at %s\n", at); err != nil {
			return err
		}
	}
	return nil
}

func printOccurrences(w io.Writer, os []api.OccurrenceView) error {
	if len(os) == 0 {
		return nil
	}
	t := tableOf("RAN", "STAGE", "BEGAN (UTC)", "PLANNED", "HELD BACK", "OVER (UTC)", "")
	for _, o := range os {
		t.row(o.Name, o.Stage, o.Began, o.Planned, o.Held, o.Over, o.Reason)
	}
	return t.print(w, "")
}

func printPreviewed(w io.Writer, ps []api.PreviewedView) error {
	t := tableOf("TO", "CUSTOMER", "LANGUAGE", "WORDS", "DUE (UTC)", "HELD BACK", "TEXT")
	for _, p := range ps {
		text := p.Text
		if p.Seconds > 0 {
			text = fmt.Sprintf("%s (%d s)", text, p.Seconds)
		}
		t.row(p.To, p.Customer, p.Lang, p.Wording, p.Due, p.Held, text)
	}
	return t.print(w, "nobody is meant")
}
