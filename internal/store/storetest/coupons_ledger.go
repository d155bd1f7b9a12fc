package storetest

import (
	"testing"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/store"
)

// couponsLedger: where the bank tells of no purchases its ledger is read, once a day for each, and who reaches the target by it is told and
// rewarded once.
func couponsLedger(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, brand := t.Context(), locale.Words{locale.English: "Harbour Bank"}
	b := newBuyer(t, db)
	stocked(t, db, "POOL", codes(0, 5))
	some, err := b.book.Unread(ctx, 10)
	if err != nil || len(some) != 2 || some[0].Customer != "C1" || len(some[0].Cards) != 1 || some[0].Cards[0] != card.ID("KC1") || some[0].Currency != "USD" {
		t.Fatalf("to be read: %+v, %v", some, err)
	}
	if again, err := b.book.Unread(ctx, 10); err != nil || len(again) != 0 {
		t.Errorf("read twice on a day: %+v, %v", again, err)
	}
	for _, spent := range []int64{32000, 50000, 70000} {
		if err := b.book.Reach(ctx, "TARGET", "C1", money.Of(spent, "USD")); err != nil {
			t.Fatal(err)
		}
		if err := b.book.Reward(ctx, brand); err != nil {
			t.Error(err)
		}
		if results, _ := b.told("TARGET"); (spent < 50000) != (results == 0) || results > 1 {
			t.Errorf("with %d spent %d are told that they reached it", spent, results)
		}
	}
	b.spent("")
	left(t, db, "POOL", 3)
	if n, err := db.NewSelect().Table("conversions").Where("campaign = 'TARGET'").Count(ctx); err != nil || n != 1 {
		t.Errorf("%d conversions, %v", n, err)
	}
}
