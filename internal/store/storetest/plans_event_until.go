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
