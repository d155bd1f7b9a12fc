package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/notice"
	"cardline/internal/store"
)

// planEventUntil: after its last day a campaign takes no more events, answers those it has taken, can be halted while anything of it may
// leave, and ends when nothing may.
func planEventUntil(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, 3), t.Context()
	b := wordToAll(t)
	b.Audience.Holdout, b.Audience.Seed, b.Ceiling = 0, "", 12
	b.When = campaign.When{Event: &campaign.Trigger{Type: "activity.dropped", After: "2m"}, Until: Start.Format(time.DateOnly)}
	p.approved("BACK", b)
	if _, err := p.Start(ctx, "BACK", "maker"); err != nil {
		t.Fatal(err)
	}
	dropped := func(n int) notice.Event {
		return notice.Event{ID: fmt.Sprint("e", n), Type: "activity.dropped", At: Start.Add(-time.Minute).Format(time.RFC3339), Customer: fmt.Sprintf("P%05d", n), By: "core"}
	}
	p.tell(dropped(0))
	next := newPlanner(t, Later(t, db, 3*time.Minute), 3) // it is the next day
	next.Now = func() time.Time { return Start.Add(3 * time.Minute) }
	next.tell(dropped(1))
	next.until(1, 0, func() bool { return next.count("source = 'campaign:BACK'") == 1 })
	next.approved("LATER", wordToAll(t))
	if _, err := next.Start(ctx, "LATER", "maker"); err != nil {
		t.Fatal(err)
	}
	next.until(1, 0, next.whole("LATER")) // BACK comes before it in each round
	next.is("BACK", campaign.Running)
	if _, err := next.Pause(ctx, "BACK", "maker", "wrong words"); err != nil {
		t.Errorf("it cannot be halted while its message waits: %v", err)
	}
	if _, err := next.Resume(ctx, "BACK", "maker", "right after all"); err != nil {
		t.Error(err)
	}
	if n, err := db.NewSelect().Table("campaign_triggers").Count(ctx); err != nil || n != 1 {
		t.Errorf("%d events were taken, want that of the last day alone: %v", n, err)
	}
	if _, err := db.NewUpdate().Table("messages").Set("state = 'expired', step = 9").Where("source = 'campaign:BACK'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	next.until(1, 0, func() bool {
		c, err := next.Shelf.Campaign(ctx, "BACK")
		return err == nil && c.State == campaign.Finished
	})
}

// waitsForDrops is a planner with a campaign that runs, and goes out a fortnight after somebody's activity dropped.
func waitsForDrops(t *testing.T, db *store.DB, code string) *planner {
	t.Helper()
	p := newPlanner(t, db, 3)
	b := wordToAll(t)
	b.Audience.Holdout, b.Audience.Seed, b.Ceiling = 0, "", 12
	b.When = campaign.When{Event: &campaign.Trigger{Type: "activity.dropped", After: "14d"}}
	p.approved(code, b)
	if _, err := p.Start(t.Context(), code, "maker"); err != nil {
		t.Fatal(err)
	}
	return p
}

// planEventCancelled: what waits when a campaign is cancelled comes to nothing, for that, and nothing of what the bank told stays with it.
func planEventCancelled(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := waitsForDrops(t, db, "VOID"), t.Context()
	for n := range 2 {
		p.tell(notice.Event{ID: fmt.Sprint("v", n), Type: "activity.dropped", At: Start.Add(-time.Minute).Format(time.RFC3339), Customer: fmt.Sprintf("P%05d", n), By: "core"})
	}
	if _, _, err := p.Cancel(ctx, "VOID", "maker", "the offer is void"); err != nil {
		t.Fatal(err)
	}
	r, err := p.Report(ctx, "VOID", "")
	if err != nil || r.Events == nil || r.Events.Waiting != 0 || len(r.Events.Nothing) != 1 || r.Events.Nothing[0].Events != 2 {
		t.Fatalf("the report tells of events %+v, %v", r.Events, err)
	}
	if why := r.Events.Nothing[0].Why; len(why) != 1 || why[0].Code != "campaign-cancelled" {
		t.Errorf("they came to nothing for %q, %+v", r.Events.Nothing[0].Reason, why)
	}
}

// planEventLapsed: what waits when the approval of a campaign lapses comes to nothing, for that, and is not answered by what is approved next.
func planEventLapsed(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := waitsForDrops(t, db, "STALE"), t.Context()
	p.tell(notice.Event{ID: "s0", Type: "activity.dropped", At: Start.Add(-time.Minute).Format(time.RFC3339), Customer: "P00000", By: "core"})
	// Somebody changes the row behind our back before the campaign is looked at.
	if _, err := db.NewRaw("UPDATE campaign_plans SET said = replace(said, 'A word', 'Click here'), state = 'scheduled'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	p.until(1, 0, func() bool {
		c, err := p.Shelf.Campaign(ctx, "STALE")
		return err == nil && c.State == campaign.Draft
	})
	var rows []struct{ State, Reason string }
	if err := db.NewSelect().Table("campaign_triggers").Column("state", "reason").Scan(ctx, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].State != "nothing" || rows[0].Reason != campaign.ErrChanged.Error() {
		t.Errorf("the event that waited: %+v", rows)
	}
}
