package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Campaigns checks enrolment.
func Campaigns(t *testing.T, open Open) {
	t.Run("enrolled once", func(t *testing.T) { enrolledOnce(t, open(t)) })
	t.Run("last place goes once", func(t *testing.T) { lastPlace(t, open(t)) })
	t.Run("place handed on", func(t *testing.T) { placeHandedOn(t, open(t)) })
	t.Run("left and joined at once", func(t *testing.T) { leftAtOnce(t, open(t)) })
	t.Run("refusals", func(t *testing.T) { refusals(t, open(t)) })
}

// holder is a customer with one card.
func holder(i int, product, state string) customer.Customer {
	id := fmt.Sprintf("C%d", i)
	return customer.Customer{
		ID: id, Names: locale.Words{locale.English: "Customer " + id}, Lang: locale.English, Zone: "America/New_York", Tier: product,
		Numbers: []phone.Number{phone.Number(fmt.Sprintf("+1202%07d", 2000000+i))},
		Cards:   []customer.Card{{ID: card.ID("K" + id), Tail: "1234", Product: product, Currency: "USD", State: state}},
	}
}

func wish(c customer.Customer, key string) enrol.Enrolment {
	return enrol.Enrolment{Key: key, Code: "health", Customer: c.ID, Card: c.Cards[0].ID, Number: c.Numbers[0], Lang: c.Lang,
		Text: "ENROL HEALTH", Channel: "text", At: Start}
}

func offering(t *testing.T, db *store.DB, quota int, cs ...customer.Customer) store.Campaigns {
	t.Helper()
	if err := db.Directory().Upsert(t.Context(), cs...); err != nil {
		t.Fatal(err)
	}
	demo := enrol.Demo(Start)
	demo[0].Quota = quota
	if err := db.Campaigns().Save(t.Context(), demo...); err != nil {
		t.Fatal(err)
	}
	return db.Campaigns()
}

func enrolledOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	li := holder(1, "Platinum", "active")
	book := offering(t, db, 100, li)
	var first string
	for i, c := range []struct {
		key   string
		again bool
	}{{"SM1", false}, {"SM1", false}, {"SM2", true}} {
		e, err := book.Enrol(t.Context(), wish(li, c.key))
		if err != nil || e.Again != c.again || e.Queued || e.Campaign.Code != "HEALTH" {
			t.Fatalf("request %d: %+v, %v", i, e, err)
		}
		if first == "" {
			first = e.Ref
		}
		if e.Ref != first {
			t.Errorf("request %d: reference %s, first was %s", i, e.Ref, first)
		}
	}
	for table, want := range map[string]int64{"enrolments": 1, "messages": 1, "audit": 1, "river_job": 1} {
		if n, err := db.NewSelect().Table(table).Count(t.Context()); err != nil || n != want {
			t.Errorf("%s: %d rows, %v", table, n, err)
		}
	}
}

func lastPlace(t *testing.T, db *store.DB) {
	t.Parallel()
	const places, people = 5, 24
	var crowd []customer.Customer
	for i := range people {
		crowd = append(crowd, holder(i, "Platinum", "active"))
	}
	book := offering(t, db, places, crowd...)
	var wg sync.WaitGroup
	var given, queued atomic.Int64
	for i, c := range crowd {
		for j := range 2 { // each asks twice at once
			wg.Go(func() {
				e, err := book.Enrol(t.Context(), wish(c, fmt.Sprintf("SM%d-%d", i, j)))
				switch {
				case err != nil:
					t.Error(err)
				case e.Again:
				case e.Queued:
					queued.Add(1)
				default:
					given.Add(1)
				}
			})
		}
	}
	wg.Wait()
	if given.Load() != places || queued.Load() != people-places {
		t.Errorf("of %d places %d were given, %d wait", places, given.Load(), queued.Load())
	}
	if n, err := db.NewSelect().Table("messages").Count(t.Context()); err != nil || n != people {
		t.Errorf("%d people were sent %d confirmations, %v", people, n, err)
	}
}

func leave(c customer.Customer, key string) enrol.Withdrawal {
	return enrol.Withdrawal{Key: key, Code: "health", Customer: c.ID, Brand: locale.Words{locale.English: "Harbour Bank"}, Channel: "text", At: Start}
}

// placeHandedOn: one place, three people. Who leaves is gone once, and the first in line is told.
func placeHandedOn(t *testing.T, db *store.DB) {
	t.Parallel()
	crowd := []customer.Customer{holder(1, "Platinum", "active"), holder(2, "Platinum", "active"), holder(3, "Platinum", "active")}
	book := offering(t, db, 1, crowd...)
	for i, c := range crowd {
		asked := wish(c, fmt.Sprintf("SM%d", i))
		asked.At = Start.Add(time.Duration(i) * time.Second)
		e, err := book.Enrol(t.Context(), asked)
		if err != nil || e.Queued != (i > 0) {
			t.Fatalf("%+v, %v", e, err)
		}
		if p, err := book.Progress(t.Context(), "health", c.ID); err != nil || p.Place != i || p.Ref != e.Ref || p.Card != c.Cards[0].ID {
			t.Errorf("%+v, %v", p, err)
		}
	}
	first, err := book.Withdraw(t.Context(), leave(crowd[0], "SM8"))
	if err != nil || first.Ref == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := book.Withdraw(t.Context(), leave(crowd[0], "SM8")); err != nil || again.Ref != first.Ref {
		t.Errorf("the same withdrawal again: %+v, %v", again, err)
	}
	if _, err := book.Withdraw(t.Context(), leave(crowd[0], "SM9")); !errors.Is(err, enrol.ErrNotJoined) {
		t.Errorf("another withdrawal: %v", err)
	}
	for i, want := range map[int]int{1: 0, 2: 1} {
		if p, err := book.Progress(t.Context(), "HEALTH", crowd[i].ID); err != nil || p.Place != want {
			t.Errorf("customer %d: %+v, %v", i, p, err)
		}
	}
	if n, err := db.NewSelect().Table("messages").Count(t.Context()); err != nil || n != 4 {
		t.Errorf("%d messages, %v: three confirmations and the place that came free", n, err)
	}
	if e, err := book.Enrol(t.Context(), wish(crowd[0], "SM10")); err != nil || !e.Queued || e.Again || e.Ref == first.Ref {
		t.Errorf("joining anew: %+v, %v", e, err)
	}
}

// leftAtOnce: every holder of a place leaves while as many others join; in the end each place is taken once.
func leftAtOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	const places = 4
	var crowd []customer.Customer
	for i := range 2 * places {
		crowd = append(crowd, holder(i, "Platinum", "active"))
	}
	book := offering(t, db, places, crowd...)
	for i, c := range crowd[:places] {
		if _, err := book.Enrol(t.Context(), wish(c, fmt.Sprintf("SM%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for i := range places {
		for range 2 { // each leaves twice with one text
			wg.Go(func() {
				if _, err := book.Withdraw(t.Context(), leave(crowd[i], fmt.Sprintf("SW%d", i))); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if _, err := book.Enrol(t.Context(), wish(crowd[places+i], fmt.Sprintf("SN%d", i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, c := range crowd[places:] {
		if p, err := book.Progress(t.Context(), "HEALTH", c.ID); err != nil || p.Place != 0 {
			t.Errorf("%s: %+v, %v", c.ID, p, err)
		}
	}
	var taken int
	if err := db.NewSelect().Table("campaigns").Column("taken").Where("code = 'HEALTH'").Scan(t.Context(), &taken); err != nil || taken != places {
		t.Errorf("%d places are taken, %v", taken, err)
	}
}

func refusals(t *testing.T, db *store.DB) {
	t.Parallel()
	gold, mailed := holder(1, "Gold", "active"), holder(2, "Platinum", "mailed")
	book := offering(t, db, 100, gold, mailed)
	late, stolen, unknown := wish(gold, "3"), wish(gold, "4"), wish(gold, "5")
	late.At = Start.AddDate(0, 3, 0)
	stolen.Card = mailed.Cards[0].ID
	unknown.Code = "NOSUCH"
	for i, c := range []struct {
		e    enrol.Enrolment
		want error
	}{
		{wish(gold, "1"), enrol.ErrNotEligible}, {wish(mailed, "2"), enrol.ErrNotEligible}, {late, enrol.ErrClosed},
		{stolen, enrol.ErrNotEligible}, {unknown, enrol.ErrNoCampaign},
	} {
		if _, err := book.Enrol(t.Context(), c.e); !errors.Is(err, c.want) {
			t.Errorf("case %d: %v, want %v", i, err, c.want)
		}
	}
	whichever := wish(gold, "6")
	whichever.Code, whichever.Card = "spend500", ""
	if e, err := book.Enrol(t.Context(), whichever); err != nil || e.Ref == "" {
		t.Errorf("%+v, %v", e, err)
	}
	open, err := book.Campaigns(t.Context(), Start)
	if err != nil || len(open) != 2 || open[0].Names[locale.Simplified] != "魔力体检" {
		t.Errorf("%+v, %v", open, err)
	}
}
