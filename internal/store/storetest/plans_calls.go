package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// planCalls: what a campaign's calls come to is told to its messages once, those about safety go before them, and what waits is taken back.
func planCalls(t *testing.T, db *store.DB) {
	ctx, plans, reach, book := t.Context(), db.Plans(), db.Reach(), db.Calls()
	source, ends := campaign.Source("RING-27"), []outbox.Came{outbox.CameAgreed, outbox.CameMailbox, outbox.CameUnwanted, ""}
	ids := make([]string, len(ends))
	for i := range ends {
		ids[i] = wantedCall(t, db, source, i)
	}
	urgent := outbox.Call{Message: "zz-alert", Type: outbox.FraudAlert, Number: marias, At: Start.Add(time.Minute), Expires: Start.Add(time.Hour)}
	if err := reach.Want(ctx, urgent); err != nil {
		t.Fatal(err)
	}
	due, err := book.Due(ctx, Start.Add(2*time.Minute), 3)
	if err != nil || len(due) != 3 || due[0].Message != "zz-alert" || due[1].Source != source || due[1].Most != 2 || due[1].Between != 4*time.Hour {
		t.Fatalf("due: %+v, %v", due, err)
	}
	all, err := book.Due(ctx, Start.Add(2*time.Minute), 9)
	if err != nil || len(all) != len(ends)+1 {
		t.Fatalf("%d are due, %v", len(all), err)
	}
	for i, came := range ends {
		if came != "" {
			ring(t, book, all, ids[i], came)
		}
	}
	open, err := plans.Called(ctx, "RING-27", Start)
	if err != nil || open != 1 {
		t.Errorf("%d are open, %v", open, err)
	}
	cells, err := plans.States(ctx, "RING-27", "once")
	states := map[outbox.State]int{}
	for _, c := range cells {
		states[c.State] += c.N
	}
	if err != nil || states[outbox.Delivered] != 2 || states[outbox.Undelivered] != 1 || states[outbox.Accepted] != 1 {
		t.Errorf("states: %v, %v", states, err)
	}
	for _, occurrence := range []string{"", "once"} {
		cells, placed, err := plans.CallCells(ctx, "RING-27", occurrence)
		people := 0
		for _, c := range cells {
			people += c.N
		}
		if err != nil || placed != 3 || people != 4 || len(cells) != 4 {
			t.Errorf("%d calls, cells %+v, %v", placed, cells, err)
		}
	}
	if taken, err := plans.Withdraw(ctx, "RING-27", "it was wrong", 50); err != nil || taken != 1 {
		t.Errorf("%d were taken back, %v", taken, err)
	}
	if open, err = plans.Called(ctx, "RING-27", Start); err != nil || open != 0 {
		t.Errorf("%d are open after it was taken back, %v", open, err)
	}
}

// wantedCall is a message of a campaign that was taken over as a call, twice: a process died in between.
func wantedCall(t *testing.T, db *store.DB, source string, i int) (id string) {
	t.Helper()
	m, err := outbox.Message{
		Type: "offer", Lane: outbox.CallLane, To: phone.Number(fmt.Sprintf("+1202555%04d", 100+i)), Customer: fmt.Sprintf("P%d", i), Lang: locale.English,
		Body: "words", Source: source, Occasion: "RING-27/once",
	}.Prepare(Start)
	if err == nil {
		_, err = db.Messages().Add(t.Context(), []outbox.Message{m})
	}
	if err == nil {
		_, err = db.Messages().Receipt(t.Context(), m.ID, "", outbox.Accepted, 0, Start)
	}
	c := outbox.Call{
		Message: m.ID, Type: m.Type, Number: m.To, Customer: m.Customer, At: Start, Expires: m.Expires, Source: source, Most: 2, Between: 4 * time.Hour,
	}
	for range 2 {
		if err == nil {
			err = db.Reach().Want(t.Context(), c)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

// ring has one of the calls placed, and end.
func ring(t *testing.T, book store.Calls, due []outbox.Call, message string, came outbox.Came) {
	t.Helper()
	for _, c := range due {
		if c.Message != message {
			continue
		}
		try := outbox.Try{ID: "try-" + message, N: 1, At: Start, Wall: Start, Look: Start}
		if ours, err := book.Submit(t.Context(), c, try); err != nil || !ours {
			t.Fatalf("submitted %v, %v", ours, err)
		}
		err := book.Change(t.Context(), try.ID, func(c *outbox.Call, t *outbox.Try) {
			t.Came, t.Picked, t.Over = came, "human", Start
			if c.State = outbox.CallDone; came == outbox.CameMailbox {
				c.State = outbox.CallLeft
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
