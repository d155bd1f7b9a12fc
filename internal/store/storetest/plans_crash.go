package storetest

import (
	"testing"

	"cardline/internal/campaign"
	"cardline/internal/store"
)

// PlansThroughACrash: everybody has one message of a campaign, counted once, though the server of the database stops as a crash would, and starts
// again, while pages are planned.
func PlansThroughACrash(t *testing.T, db *store.DB, crash func()) {
	const people, crashes = 12_000, 2
	p := newPlanner(t, db, people)
	p.approved("CRASH", wordToAll(t))
	if _, err := p.Start(t.Context(), "CRASH", "maker"); err != nil {
		t.Fatal(err)
	}
	happened, before := 0, 0
	p.until(2, 0, func() bool {
		if n, err := p.db.NewSelect().Table("messages").Count(t.Context()); err == nil && happened < crashes && int(n) > before {
			before, happened = int(n)+people/10, happened+1
			crash()
		}
		return p.whole("CRASH")()
	})
	if happened == 0 {
		t.Error("everybody was planned before the first crash")
	}
	os, err := p.Shelf.Occurrences(t.Context(), "CRASH", campaign.Occurrence{}, 1)
	if err != nil || len(os) != 1 || os[0].Planned+os[0].Held != people {
		t.Errorf("%+v, %v", os, err)
	}
	if n := p.count("source = 'campaign:CRASH'"); n != people {
		t.Errorf("%d people have a row, want %d", n, people)
	}
}
