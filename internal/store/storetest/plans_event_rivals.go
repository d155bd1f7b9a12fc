package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/notice"
	"cardline/internal/store"
)

// answering is a campaign that answers a drop of activity.
func answering(t *testing.T, priority int) campaign.Brief {
	t.Helper()
	b := wordToAll(t)
	b.Audience.Holdout, b.Audience.Seed = 0, ""
	b.When = campaign.When{Event: &campaign.Trigger{Type: "activity.dropped"}}
	b.Ceiling, b.Priority = 100, priority
	return b
}

// drop tells that the activity of so many has dropped, and starts what answers it before.
func (p *planner) drop(people int, codes ...string) {
	p.t.Helper()
	for _, code := range codes {
		if _, err := p.Start(p.t.Context(), code, "maker"); err != nil {
			p.t.Fatal(err)
		}
	}
	var evs []notice.Event
	for i := range people {
		evs = append(evs, notice.Event{ID: fmt.Sprint("drop", i), Type: "activity.dropped", At: Start.Add(-time.Minute).Format(time.RFC3339), Customer: fmt.Sprintf("P%05d", i), By: "core"})
	}
	p.tell(evs...)
}

// planEventRivals: of two campaigns that would tell the same of an event the one of the higher priority does, whoever is faster.
func planEventRivals(t *testing.T, db *store.DB) {
	t.Parallel()
	p := newPlanner(t, db, 20)
	p.approved("SECOND", answering(t, 2))
	p.approved("FIRST", answering(t, 7))
	p.drop(20, "FIRST", "SECOND")
	triggers := func(where string, args ...any) int {
		n, err := db.NewSelect().Table("campaign_triggers").Where(where, args...).Count(t.Context())
		if err != nil {
			t.Error(err)
		}
		return int(n)
	}
	p.until(3, 1, func() bool { return triggers("state = 'waiting'") == 0 })
	if first, second := p.count("source = 'campaign:FIRST'"), p.count("source = 'campaign:SECOND'"); first != 20 || second != 0 {
		t.Errorf("%d were told by the first, %d by the second", first, second)
	}
	if n := triggers("campaign = 'SECOND' AND reason = 'campaign FIRST has told them the same'"); n != 20 {
		t.Errorf("%d are told apart", n)
	}
}

// planEventBudget: three processes answer no more events than the budget covers, and the rest when a larger one is approved.
func planEventBudget(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, 20), t.Context()
	b := answering(t, 5)
	b.Budget = "USD 0.05"
	p.approved("CAPPED", b)
	p.drop(20, "CAPPED")
	paused := func() bool {
		c, err := p.Shelf.Campaign(ctx, "CAPPED")
		return err == nil && c.State == campaign.Paused
	}
	p.until(3, 1, paused)
	spent, err := db.Plans().Spent(ctx, "CAPPED")
	if n := p.count("source = 'campaign:CAPPED'"); err != nil || n == 0 || spent.All > 5000 || spent.All != spent.Today || spent.All/int64(n)*int64(n+1) <= 5000 {
		t.Errorf("%d messages for %+v hundred-thousandths: %v", n, spent, err)
	}
	var amiss *campaign.AmissError
	if _, err := p.Resume(ctx, "CAPPED", "maker", "on"); !errors.As(err, &amiss) {
		t.Errorf("resumed without a budget: %v", err)
	}
	if _, err = p.Raise(ctx, "CAPPED", "USD 5.00", "maker", "the rest"); err == nil {
		_, err = p.Grant(ctx, "CAPPED", "USD 5.00", "checker")
	}
	if err == nil {
		_, err = p.Resume(ctx, "CAPPED", "maker", "on")
	}
	if err != nil {
		t.Fatal(err)
	}
	p.until(3, 0, func() bool { return p.count("source = 'campaign:CAPPED'") == 20 })
}
