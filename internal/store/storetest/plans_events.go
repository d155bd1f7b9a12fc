package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/notice"
	"cardline/internal/store"
)

// ear hears events as the program does.
func (p *planner) ear() notice.Ear {
	p.t.Helper()
	rules, err := notice.ShippedRules()
	if err != nil {
		p.t.Fatal(err)
	}
	return notice.Ear{Rules: rules, Intake: notice.Intake{Words: p.Words, People: p.db.Directory(), Book: p.db.Notices(), Now: p.Now}}
}

func (p *planner) tell(evs ...notice.Event) {
	p.t.Helper()
	hs, err := p.ear().Hear(p.t.Context(), evs)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, h := range hs {
		if h.Came == notice.CameRefused {
			p.t.Fatalf("event %s: %v", h.ID, h.Faults)
		}
	}
}

// planEvents: an event leads to one message, however often it is told and whoever looks, unless another has made it needless.
func planEvents(t *testing.T, db *store.DB) {
	t.Parallel()
	p := newPlanner(t, db, 20)
	b := wordToAll(t)
	b.Audience.Holdout, b.Audience.Seed = 0, ""
	b.When = campaign.When{Event: &campaign.Trigger{Type: "activity.dropped", Unless: []string{"conversion"}}}
	b.Ceiling = 12
	p.approved("BACK", b)
	at := Start.Add(-time.Minute).Format(time.RFC3339)
	dropped := func(id string, n int) notice.Event {
		return notice.Event{ID: id, Type: "activity.dropped", At: at, Customer: fmt.Sprintf("P%05d", n), By: "core"}
	}
	p.tell(dropped("before", 0)) // nobody waits for it yet
	if _, err := p.Start(t.Context(), "BACK", "maker"); err != nil {
		t.Fatal(err)
	}
	for i := range 15 {
		p.tell(dropped(fmt.Sprint("e", i), i))
	}
	p.tell(dropped("e3", 3), notice.Event{ID: "c4", Type: "conversion", At: at, Customer: "P00004", Data: notice.Data{"campaign": "BACK", "amount": "USD 10.00"}})
	triggers := func(where string, args ...any) int {
		n, err := db.NewSelect().Table("campaign_triggers").Where(where, args...).Count(t.Context())
		if err != nil {
			t.Error(err)
		}
		return int(n)
	}
	p.until(3, 1, func() bool { return triggers("state = 'waiting'") == 0 })
	if n := p.count("source = 'campaign:BACK'"); n != 12 {
		t.Errorf("%d messages, want the ceiling of 12", n)
	}
	if n := triggers("reason LIKE 'the ceiling of 12%'"); n != 2 {
		t.Errorf("%d are over the ceiling, want 2", n)
	}
	if n := triggers("reason = 'needless: conversion came' AND customer = 'P00004'"); n != 1 {
		t.Errorf("%d are needless, want one", n)
	}
	if n := triggers("event = 'before'"); n != 0 {
		t.Error("an event of before the start is waited for")
	}
	p.heeded()
}

// heeded: the report, the progress and each event tell what events came to.
func (p *planner) heeded() {
	t, ctx := p.t, p.t.Context()
	r, err := p.Report(ctx, "BACK", "")
	if err != nil || r.Events == nil {
		t.Fatalf("the report tells nothing of events: %v", err)
	}
	h := *r.Events
	if h.Told != 15 || h.Answered != 12 || h.Waiting != 0 || len(h.Nothing) != 2 || h.Nothing[0].Events != 2 || h.Nothing[0].Reason != "the ceiling of 12 messages a day is reached" ||
		h.Nothing[1].Reason != "needless: conversion came" || len(h.Nothing[1].Why) != 1 {
		t.Errorf("events %+v", h)
	}
	if look, err := p.Look(ctx, "BACK"); err != nil || look.Events == nil || look.Events.Told != 15 {
		t.Errorf("progress %+v, %v", look, err)
	}
	came := map[campaign.Heed]int{}
	for i := range 15 {
		made, err := p.Results.Reactions(ctx, fmt.Sprint("e", i), fmt.Sprintf("P%05d", i))
		if err != nil || len(made) != 1 || (made[0].State == campaign.HeedAnswers) != (made[0].Message != "") {
			t.Fatalf("event %d: %+v, %v", i, made, err)
		}
		came[made[0].State]++
	}
	if came[campaign.HeedAnswers] != 12 || came[campaign.HeedNothing] != 3 {
		t.Errorf("events came to %v", came)
	}
}

// planResults: who did what was wanted is counted beside those who were held out.
func planResults(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), context.Background()
	p.approved("LIFT", wordToAll(t))
	if _, err := p.Start(ctx, "LIFT", "maker"); err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, p.whole("LIFT"))
	var evs []notice.Event
	for i := range 90 {
		evs = append(evs, notice.Event{
			ID: fmt.Sprint("v", i), Type: "conversion", At: Start.Format(time.RFC3339Nano), Customer: fmt.Sprintf("P%05d", i), Data: notice.Data{"campaign": "LIFT", "amount": "USD 5.00"},
		})
	}
	p.tell(evs...)
	held := p.count("reason = ?", campaign.WhyHeldOut)
	heldDone := p.count("reason = ? AND customer < 'P00090'", campaign.WhyHeldOut)
	r, err := p.Report(ctx, "LIFT", "once")
	if err != nil {
		t.Fatal(err)
	}
	if r.Funnel.Targeted != meant || r.Funnel.HeldOut != held || r.Funnel.Waiting != meant-held || r.Funnel.Converted != 90-heldDone {
		t.Errorf("funnel %+v", r.Funnel)
	}
	if r.Lift == nil || r.Lift.HeldOut.Converted != heldDone || r.Lift.Told.People != meant-held || r.Lift.Significant {
		t.Errorf("lift %+v", r.Lift)
	}
	if len(r.Wordings) != 1 || r.Wordings[0].Name != "all" || len(r.Tiers) != 1 || r.Tiers[0].Name != "Gold" {
		t.Errorf("parts %+v %+v", r.Wordings, r.Tiers)
	}
	var sheet strings.Builder
	if err := r.CSV(&sheet); err != nil || !strings.Contains(sheet.String(), fmt.Sprintf("tier,Gold,%d,%d,", meant, held)) {
		t.Errorf("%s%v", sheet.String(), err)
	}
	if look, err := p.Look(ctx, "LIFT"); err != nil || look.Waiting != meant-held || look.Planned != meant {
		t.Errorf("progress %+v, %v", look, err)
	}
}
