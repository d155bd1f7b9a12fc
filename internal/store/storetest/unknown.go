package storetest

import (
	"testing"

	"cardline/internal/locale"
	"cardline/internal/vault"
)

// Unknown checks that texts nobody understood are counted by their form, and by how many wrote them.
func Unknown(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	one, other := vault.Index{1}, vault.Index{2}
	for _, k := range []struct {
		text   string
		sender vault.Index
	}{{"Where is my  hat", one}, {"where is my hat ", one}, {"WHERE IS MY HAT", other}, {"我的帽子呢", one}} {
		if err := db.Unknown().Keep(t.Context(), k.text, locale.English, k.sender); err != nil {
			t.Fatal(err)
		}
	}
	all, err := db.Unknown().List(t.Context(), 10)
	if err != nil || len(all) != 2 {
		t.Fatalf("listed %+v, %v, want two texts", all, err)
	}
	if hat := all[0]; hat.Text != "Where is my  hat" || hat.Seen != 3 || hat.Senders != 2 {
		t.Errorf("the first is %+v, want the one of two senders, seen three times", hat)
	}
	if few, err := db.Unknown().List(t.Context(), 1); err != nil || len(few) != 1 {
		t.Errorf("of two texts at most one was wanted: %+v, %v", few, err)
	}
}
