package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/store"
)

// planRivals: of two campaigns that run at once the one of lower priority waits while the other is planned.
func planRivals(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), t.Context()
	low, high := wordToAll(t), wordToAll(t)
	low.Priority, high.Priority, high.Pace = 1, 9, 60
	for code, b := range map[string]campaign.Brief{"LOW": low, "HIGH": high} {
		p.approved(code, b)
		if _, err := p.Start(ctx, code, "maker"); err != nil {
			t.Fatal(err)
		}
	}
	run, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	r := p.runner()
	wg.Go(func() { _ = r.Run(run) })
	for end := time.Now().Add(20 * time.Second); p.count("source = 'campaign:HIGH'") < 120 && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if n := p.count("source = 'campaign:LOW'"); n != 0 {
		t.Errorf("%d of the lower priority were planned before the higher was whole", n)
	}
	if look, err := p.Look(ctx, "LOW"); err != nil || look.Behind != "HIGH" || look.Held == "" {
		t.Errorf("nobody tells that it waits for another: %+v, %v", look, err)
	}
	if look, err := p.Look(ctx, "HIGH"); err != nil || look.Behind != "" {
		t.Errorf("the higher waits: %+v, %v", look, err)
	}
	if _, err := p.SetPace(ctx, "HIGH", 2000, "maker", "enough"); err != nil {
		t.Error(err)
	}
	stop()
	wg.Wait()
	p.until(1, 0, func() bool { return p.whole("HIGH")() && p.whole("LOW")() })
}

// planCutShort: whose turn had not come when a campaign was cancelled is told in its report, with the reason.
func planCutShort(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), t.Context()
	b := wordToAll(t)
	b.Pace = 60
	p.approved("SHORT", b)
	if _, err := p.Start(ctx, "SHORT", "maker"); err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, func() bool { return p.count("source = 'campaign:SHORT'") >= 60 })
	if _, _, err := p.Cancel(ctx, "SHORT", "maker", "the offer is void"); err != nil {
		t.Fatal(err)
	}
	held, planned := p.count("source = 'campaign:SHORT' AND reason = ?", campaign.WhyHeldOut), p.count("source = 'campaign:SHORT'")
	r, err := p.Report(ctx, "SHORT", "")
	if err != nil || planned >= meant || r.Funnel.Targeted != meant || r.Funnel.HeldOut != held || r.Funnel.Blocked != meant-held {
		t.Fatalf("%d have a row; funnel %+v, %v", planned, r.Funnel, err)
	}
	last := r.Blocked[len(r.Blocked)-1]
	if last.Gate != "cancelled" || last.People != meant-planned || last.Reason != "the campaign was cancelled before their turn: the offer is void" {
		t.Errorf("blocked %+v", r.Blocked)
	}
	look, err := p.Look(ctx, "SHORT")
	if err != nil || look.Counted != meant || look.Blocked != r.Funnel.Blocked || look.HeldOut != held {
		t.Errorf("progress %+v, %v", look, err)
	}
	ran, err := p.Ran(ctx, "SHORT", campaign.Occurrence{}, 9)
	if err != nil || len(ran) != 1 || ran[0].Stage != campaign.Done || ran[0].Held != r.Funnel.Blocked || ran[0].Planned != planned || ran[0].Reason == "" {
		t.Errorf("it ran %+v, %v", ran, err)
	}
}

// planBudget: what does not fit into the budget is not planned, and the campaign says so.
func planBudget(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), t.Context()
	b := wordToAll(t)
	b.Budget = "USD 1.00"
	if _, err := p.New(ctx, "CHEAP", b, "maker"); err != nil {
		t.Fatal(err)
	}
	_, err := p.Check(ctx, "CHEAP", []string{"cost", "budget"}, "maker", "")
	if err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Propose(ctx, "CHEAP", "maker")
	if err == nil {
		_, err = p.Approve(ctx, "CHEAP", c.Hash(), "checker")
	}
	if err == nil {
		_, err = p.Start(ctx, "CHEAP", "maker")
	}
	if err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, func() bool { c, err := p.Shelf.Campaign(ctx, "CHEAP"); return err == nil && c.State == campaign.Paused })
	if c := p.is("CHEAP", campaign.Paused); !strings.HasPrefix(c.Reason, "its budget of USD 1.00 does not cover the next") {
		t.Errorf("paused for %q", c.Reason)
	}
	n := p.count("source = 'campaign:CHEAP'")
	if n <= 100 || n >= meant {
		t.Errorf("%d people were planned, want more than the first page, and not all", n)
	}
	var amiss *campaign.AmissError
	if _, err := p.Resume(ctx, "CHEAP", "maker", "on"); !errors.As(err, &amiss) {
		t.Errorf("resumed without a budget: %v", err)
	}
	if _, err := p.Raise(ctx, "CHEAP", "USD 500.00", "maker", "the rest"); err != nil {
		t.Error(err)
	}
	if _, err := p.Grant(ctx, "CHEAP", "USD 500.00", "maker"); !errors.Is(err, campaign.ErrOwn) {
		t.Errorf("the maker approved it: %v", err)
	}
	if c, err = p.Grant(ctx, "CHEAP", "USD 500.00", "checker"); err != nil || c.Budget != "USD 500.00" {
		t.Errorf("not approved: %q %v", c.Budget, err)
	}
	if _, err := p.Resume(ctx, "CHEAP", "maker", "on"); err != nil {
		t.Error(err)
	}
	p.until(1, 0, p.whole("CHEAP"))
}
