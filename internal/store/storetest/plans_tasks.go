package storetest

import (
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/desk"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// planTasks: what came of a task is told to the message that led to it, and who wanted it has converted, once.
func planTasks(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	rules, err := desk.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(db.Cases(), rules, func() time.Time { return Start })
	outcomes := append(desk.Outcomes(), "") // the last is not done yet
	var ms []outbox.Message
	for i := range outcomes {
		c := holder(i, "Gold", "active")
		m, err := outbox.Message{
			Type: "offer", Lane: outbox.TaskLane, To: c.Numbers[0], Customer: c.ID, Body: "Shall we?", Source: campaign.Source("CARE"), Occasion: "CARE/once",
		}.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	if _, err := db.Messages().Add(ctx, ms); err != nil {
		t.Fatal(err)
	}
	if _, err := db.NewUpdate().Table("messages").Set("state = ?, step = ?", outbox.Accepted, outbox.Accepted.Rank()).Where("source = 'campaign:CARE'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	for i, m := range ms {
		var task desk.Case
		for range 2 { // who takes a row over may die before it says so
			if task, err = d.Open(ctx, desk.Opening{Key: desk.CampaignTask + m.ID, Kind: desk.Task, Customer: m.Customer, Number: m.To, Reason: m.Body, Working: 2}); err != nil {
				t.Fatal(err)
			}
		}
		if outcomes[i] == "" {
			continue
		}
		for range 2 {
			if _, err := d.Done(ctx, task.Ref, "done", "operator:anna", outcomes[i], "a note"); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := campaign.Tasked{Open: 1, Accepted: 1, Reached: 1, Refused: 1, NoAnswer: 1}
	for occurrence, want := range map[string]campaign.Tasked{"once": want, "": want, "other": {}} {
		if got, err := db.Plans().Tasks(ctx, "CARE", occurrence); err != nil || got != want {
			t.Errorf("of %q: %+v, %v", occurrence, got, err)
		}
	}
	for state, n := range map[outbox.State]int{outbox.Delivered: 3, outbox.Undelivered: 1, outbox.Accepted: 1} {
		if got, err := db.Notices().Search(ctx, notice.Search{Source: campaign.Source("CARE"), State: state, N: 9}); err != nil || len(got) != n {
			t.Errorf("%d are %s, want %d: %v", len(got), state, n, err)
		}
	}
	if done, err := db.Plans().Conversions(ctx, "CARE", "", ""); err != nil || len(done) != 1 || done[0].People != 1 {
		t.Errorf("conversions: %+v, %v", done, err)
	}
}
