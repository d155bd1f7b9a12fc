package storetest

import (
	"errors"
	"slices"
	"testing"

	"cardline/internal/customer"
	"cardline/internal/store"
)

func keptManner(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	want := maria()
	want.Manner = customer.Manner{Slow: true, Person: true, Balance: true}
	for range 2 {
		if err := dir.SetManner(t.Context(), "C1001", want.Manner, "ann"); err != nil {
			t.Fatal(err)
		}
	}
	fed := maria() // the bank knows nothing of it
	fed.Tier, want.Tier = "Platinum", "Platinum"
	upsert(t, dir, fed)
	isParty(t, party(t, dir, marias), want)
	if got := trail(t, db); !slices.Equal(got, []string{"customer.manner customer  > slow person balance"}) {
		t.Errorf("trail = %q", got)
	}
	if told, err := dir.Told(t.Context(), []string{"C1001"}); err != nil || len(told) != 1 || told[0].Manner != want.Manner {
		t.Errorf("colleagues are told %+v, %v", told, err)
	}
	if err := dir.SetManner(t.Context(), "C0", want.Manner, ""); !errors.Is(err, customer.ErrNotFound) {
		t.Errorf("an unknown customer: %v", err)
	}
}
