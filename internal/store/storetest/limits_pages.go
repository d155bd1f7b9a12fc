package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/conversation"
	"cardline/internal/customer"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// LimitedPages checks that whoever sees few customers of many, or many, reads everything of theirs page by page, and nothing else.
func LimitedPages(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	hers, his := maria(), chiMing()
	hers.Traits, his.Traits = &customer.Traits{Branch: "Central"}, &customer.Traits{Branch: "旺角"}
	took(t, db, customer.Added, asOf(hers, dayOf(0)), asOf(his, dayOf(0)))
	want := oneInAHundred(t, db, hers, his)
	for i := range 9 {
		n := hers.Numbers[0]
		if i%4 != 0 {
			n = phone.Number(fmt.Sprintf("+1202555%04d", i))
		}
		said(t, db, n, "text", fmt.Sprintf("SM%d", i), "BAL", "USD 1.00", Start.Add(time.Duration(i)*time.Minute))
	}
	central := access.Limits{Branches: []string{"central"}}
	t.Run("few", func(t *testing.T) {
		leafed(t, db, central, want)
		spokenWith(t, db, central, hers.Numbers[0])
	})
	_, err := db.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
		INSERT INTO mirror (id, points, overdue_days, birthday, no_marketing, deceased, fraud, closing, lang, region, tier, zone, retention, manager,
			products, cards, branch)
		SELECT 'X' || i, points, overdue_days, birthday, no_marketing, deceased, fraud, closing, lang, region, tier, zone, retention, manager,
			products, cards, branch FROM mirror, n WHERE id = ?`, hers.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("many", func(t *testing.T) { leafed(t, db, central, want) })
}

// oneInAHundred are 2,600 messages, of which one in a hundred is hers; theirs, the newest first.
func oneInAHundred(t *testing.T, db *store.DB, hers, his customer.Customer) (ids []string) {
	t.Helper()
	var all []outbox.Message
	for i := range 2600 {
		m := outbox.Message{
			ID: clock.NewID(Start.Add(time.Duration(i) * time.Second)), Unique: fmt.Sprint("pages/", i), Type: outbox.LateAnswer, To: his.Numbers[0],
			Customer: his.ID, Body: "words", Lang: "en", Source: "campaign:ALL",
		}
		switch {
		case i%100 == 17:
			m.To, m.Customer = hers.Numbers[0], hers.ID
			ids = append(ids, m.ID)
		case i%3 == 0:
			m.Customer = ""
		}
		m, err := m.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	if _, err := db.Messages().Add(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(ids)
	return ids
}

// leafed reads all messages in pages of several sizes, of a source and of all.
func leafed(t *testing.T, db *store.DB, l access.Limits, want []string) {
	t.Helper()
	ctx := access.Limited(t.Context(), l)
	for _, source := range []string{"", "campaign:ALL"} {
		for _, size := range []int{4, 13, 50} {
			var got []string
			for s := (notice.Search{Source: source, N: size}); ; {
				rows, err := db.Notices().Search(ctx, s)
				if err != nil || len(rows) > size {
					t.Fatalf("%d rows, %v", len(rows), err)
				}
				got = append(got, each(rows, func(r outbox.Row) string { return r.ID })...)
				if len(rows) < size {
					break
				}
				s.After = rows[size-1].ID
			}
			if !slices.Equal(got, want) {
				t.Errorf("in pages of %d of %q there are %d messages, want %d", size, source, len(got), len(want))
			}
		}
	}
	if none, err := db.Notices().Search(ctx, notice.Search{State: outbox.Delivered, N: 9}); err != nil || len(none) != 0 {
		t.Errorf("delivered are %v, %v", none, err)
	}
	sent, err := db.Conversations().Sent(ctx, "campaign:ALL", want[3], 3)
	if got := each(sent, func(p conversation.Party) string { return p.Place }); err != nil || !slices.Equal(got, want[4:7]) {
		t.Errorf("the campaign wrote to %q, %v, want %q", got, err, want[4:7])
	}
}

// spokenWith reads who texted last.
func spokenWith(t *testing.T, db *store.DB, l access.Limits, want phone.Number) {
	t.Helper()
	ctx := access.Limited(t.Context(), l)
	all, err := db.Conversations().Recent(ctx, "", 5)
	if err != nil || len(all) != 1 || all[0].Number != want {
		t.Fatalf("they talked with %v, %v", all, err)
	}
	if none, err := db.Conversations().Recent(ctx, all[0].Place, 5); err != nil || len(none) != 0 {
		t.Errorf("before that, with %v, %v", none, err)
	}
	if in, err := db.Directory().AllWithin(ctx, []phone.Number{"+12025559999", want, office}); err != nil || !slices.Equal(in, []bool{false, true, false}) {
		t.Errorf("within are %v, %v", in, err)
	}
}
