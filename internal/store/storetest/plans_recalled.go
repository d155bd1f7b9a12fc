package storetest

import (
	"log/slog"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

const waiting = " AND state IN ('planned', 'held', 'claimed')"

// planRecalled: nothing waits of a campaign that was cancelled, though it was being sent, or its process died; and nothing of it leaves for long.
func planRecalled(t *testing.T, db *store.DB) {
	t.Parallel()
	p, ctx := newPlanner(t, db, meant), t.Context()
	for _, code := range []string{"SENT", "DIED"} {
		p.approved(code, wordToAll(t))
		if _, err := p.Start(ctx, code, "maker"); err != nil {
			t.Fatal(err)
		}
		p.until(1, 0, p.whole(code))
		if code == "SENT" {
			withdrawnBesideSender(p)
		}
	}
	if _, err := p.Pause(ctx, "DIED", "maker", "wrong price"); err != nil {
		t.Fatal(err)
	}
	// Whoever cancels dies before the first message is taken back.
	_, err := p.Shelf.Move(ctx, "DIED", campaign.Moved{Move: campaign.MoveCancel, By: "maker", Why: "void"}, func(c *campaign.Campaign) error {
		c.State = campaign.Cancelled
		return nil
	})
	if err != nil || p.count("source = 'campaign:DIED'"+waiting) == 0 {
		t.Fatalf("nothing waits, %v", err)
	}
	gone, err := db.Pauses().Cancelled(ctx)
	if err != nil || len(gone) != 1 || gone[0].Name != "DIED" || gone[0].Reason != "campaign DIED was cancelled: void" {
		t.Errorf("the gates know of %v, %v", gone, err)
	}
	if all, err := db.Pauses().Paused(ctx); err != nil || len(all) != 0 {
		t.Errorf("still paused: %v, %v", all, err)
	}
	now := gone[0].Since.Add(time.Minute)
	r := outbox.Recaller{Recalls: db.Pauses(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Wall: func() time.Time { return now }}
	if err := r.Work(ctx); err != nil {
		t.Fatal(err)
	}
	if n := p.count("source = 'campaign:DIED'" + waiting); n != 0 {
		t.Errorf("%d wait", n)
	}
	if n := p.count("source = 'campaign:DIED' AND reason = 'campaign DIED was cancelled: void'"); n < meant/2 {
		t.Errorf("%d were taken back", n)
	}
	forgotten := func() bool {
		gone, err := db.Pauses().Cancelled(ctx)
		return err == nil && len(gone) == 0
	}
	if forgotten() {
		t.Error("forgotten at once")
	}
	now = now.AddDate(0, 0, 32)
	if err := r.Work(ctx); err != nil || !forgotten() {
		t.Errorf("kept for ever, %v", err)
	}
}

// withdrawnBesideSender takes back page by page, as whoever cancels does, while a sender has the first of them before its gates.
func withdrawnBesideSender(p *planner) {
	p.t.Helper()
	held, taken, left := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		c := outbox.Claim{Lane: outbox.MarketingLane, Owner: "me", Now: Start.Add(time.Hour), Lease: time.Now().Add(time.Minute), N: 128}
		_, err := p.db.Messages().Depart(p.t.Context(), c, func(due []outbox.Row) (steps []outbox.Step) {
			close(held)
			select {
			case <-taken: // on Postgres they wait for us
			case <-time.After(300 * time.Millisecond):
			}
			for _, r := range due {
				steps = append(steps, leaving(r))
			}
			return steps
		})
		if err != nil {
			p.t.Error(err)
		}
	}()
	<-held
	for n := 50; n == 50; {
		var err error
		if n, err = p.Shelf.Withdraw(p.t.Context(), "SENT", "void", 50); err != nil {
			p.t.Error(err)
		}
	}
	close(taken)
	<-left
	if n := p.count("source = 'campaign:SENT'" + waiting); n != 0 {
		p.t.Errorf("%d still wait", n)
	}
}
