package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/card"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// unalerted wishes to be told of no payment.
type unalerted struct{}

func (unalerted) Alerted(context.Context, card.ID, string) (bool, error) { return false, nil }

// buyer has joined TARGET and GIFT an hour ago, which give a code of POOL when 500 are spent, and at once.
type buyer struct {
	t    *testing.T
	db   *store.DB
	book store.Campaigns
	ear  notice.Ear
}

func newBuyer(t *testing.T, db *store.DB) buyer {
	t.Helper()
	c := holder(1, "Gold", "active")
	b := buyer{t, db, offering(t, db, 0, c), newPlanner(t, db, 0).ear()}
	b.ear.Wishes = unalerted{}
	offer := enrol.Demo(Start)[1]
	offer.Code, offer.Reward = "TARGET", enrol.Reward{Pool: "POOL", On: enrol.OnTarget}
	gift := offer
	gift.Code, gift.Reward.On = "GIFT", enrol.OnJoining
	if err := b.book.Save(t.Context(), offer, gift); err != nil {
		t.Fatal(err)
	}
	for i, code := range []string{"TARGET", "GIFT"} {
		w := wish(c, fmt.Sprint("SM", i))
		w.Code, w.At = code, Start.Add(-time.Hour)
		if _, err := b.book.Enrol(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// tells has the bank tell of a purchase or a refund some time ago.
func (b buyer) tells(id, kind, amount, by string, ago time.Duration) {
	b.t.Helper()
	e := notice.Event{
		ID: id, Type: kind, At: Start.Add(-ago).Format(time.RFC3339), Customer: "C1", Card: by, By: "core", Data: notice.Data{"amount": amount, "merchant": "SHOP"},
	}
	hs, err := b.ear.Hear(b.t.Context(), []notice.Event{e})
	if err != nil || hs[0].Came == notice.CameRefused {
		b.t.Fatal(err, hs[0].Faults)
	}
}

func (b buyer) spent(want string) {
	b.t.Helper()
	p, err := b.book.Progress(b.t.Context(), "TARGET", "C1")
	if got := p.Spent.String(); err != nil || p.Counted != (want != "") || p.Counted && got != want {
		b.t.Errorf("spent %s (counted %v), want %s: %v", got, p.Counted, want, err)
	}
}

// told counts who was told of the target, and who was given a code on joining.
func (b buyer) told(code string) (results, gifts int) {
	b.t.Helper()
	ms, err := b.db.Notices().Search(b.t.Context(), notice.Search{Source: "registration:" + code, N: 10})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range ms {
		if m.Type == outbox.CampaignResult {
			results++
		} else {
			gifts++
		}
	}
	return results, gifts
}

// couponsTarget: purchases count once, after joining, by the card joined with and in its currency; who reaches the target is told once.
func couponsTarget(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, brand := t.Context(), locale.Words{locale.English: "Harbour Bank"}
	b := newBuyer(t, db)
	b.spent("")
	b.tells("early", "transaction", "USD 100.00", "KC1", 2*time.Hour)
	b.tells("other", "transaction", "USD 100.00", "9999", time.Minute)
	b.tells("foreign", "transaction", "EUR 100.00", "KC1", time.Minute)
	b.spent("")
	for range 2 {
		b.tells("first", "transaction", "USD 320.00", "1234", time.Minute)
	}
	b.spent("USD 320.00")
	b.tells("back", "refund", "USD 20.00", "KC1", time.Minute)
	b.spent("USD 300.00")
	b.tells("enough", "transaction", "USD 200.00", "KC1", time.Minute)
	b.spent("USD 500.00")
	if err := b.book.Reward(ctx, brand); err == nil {
		t.Error("a code out of no pool")
	}
	stocked(t, db, "POOL", codes(0, 5))
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := b.book.Reward(ctx, brand); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b.tells("again", "transaction", "USD 900.00", "KC1", time.Minute)
	if err := b.book.Reward(ctx, brand); err != nil {
		t.Error(err)
	}
	for code, want := range map[string]int{"TARGET": 0, "GIFT": 1} {
		if results, gifts := b.told(code); results != 1 || gifts != want {
			t.Errorf("%s: %d told that they reached it, %d given a code on joining", code, results, gifts)
		}
	}
	left(t, db, "POOL", 3)
	if n, err := db.NewSelect().Table("conversions").Where("campaign = 'TARGET'").Count(ctx); err != nil || n != 1 {
		t.Errorf("%d conversions, %v", n, err)
	}
}
