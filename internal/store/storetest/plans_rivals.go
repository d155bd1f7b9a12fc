package storetest

import (
	"context"
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
	if _, err := p.SetPace(ctx, "HIGH", 2000, "maker", "enough"); err != nil {
		t.Error(err)
	}
	stop()
	wg.Wait()
	p.until(1, 0, func() bool { return p.whole("HIGH")() && p.whole("LOW")() })
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
	if n := p.count("source = 'campaign:CHEAP'"); n != 100 {
		t.Errorf("%d people were planned, want the first page of 100", n)
	}
}
