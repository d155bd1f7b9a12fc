package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cardline/internal/coupon"
	"cardline/internal/customer"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/store"
)

// couponsFew: a pool gives all the codes it has, where more are due than it covers, and says so; a registration that cannot be read keeps
// nobody else from theirs.
func couponsFew(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, brand := t.Context(), locale.Words{locale.English: "Harbour Bank"}
	const people, some = 6, 3
	var cs []customer.Customer
	for i := range people {
		cs = append(cs, holder(i+1, "Gold", "active"))
	}
	book := offering(t, db, 0, cs...)
	gift := enrol.Demo(Start)[1]
	gift.Code, gift.Reward = "GIFT", enrol.Reward{Pool: "POOL", On: enrol.OnJoining}
	if err := book.Save(ctx, gift); err != nil {
		t.Fatal(err)
	}
	for i, c := range cs {
		w := wish(c, fmt.Sprint("SM", i))
		w.Code, w.At = gift.Code, Start.Add(-time.Hour)
		if _, err := book.Enrol(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.NewUpdate().Table("enrolments").Set("number_sealed = ?", []byte("torn")).Where("customer = 'C1'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	gifts := func() int { _, n := buyer{t: t, db: db}.told(gift.Code); return n }
	stocked(t, db, "POOL", codes(0, some))
	var short *coupon.ShortError
	if err := book.Reward(ctx, brand); errors.As(err, &short) {
		t.Errorf("a pool with some codes: %v", err)
	}
	left(t, db, "POOL", 0)
	if n := gifts(); n != some {
		t.Errorf("%d are given a code, the pool had %d", n, some)
	}
	if err := book.Reward(ctx, brand); !errors.As(err, &short) || short.Wanted != people-1-some || short.Left != 0 {
		t.Errorf("nobody hears that the pool is empty: %v", err)
	}
	stocked(t, db, "POOL", codes(some, people))
	if err := book.Reward(ctx, brand); err == nil {
		t.Error("nobody hears of the registration that cannot be read")
	}
	if n := gifts(); n != people-1 {
		t.Errorf("%d are given a code, want all but the one that cannot be read", n)
	}
}
