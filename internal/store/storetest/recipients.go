package storetest

import (
	"reflect"
	"testing"

	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// recipients are the parties of Directory.FindAll as far as the gates look at them.
func recipients(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	if err := dir.Distrust(t.Context(), nobodys, true, "a stranger answered"); err != nil {
		t.Fatal(err)
	}
	ns := []phone.Number{household, "+12025550000", marias, household, nobodys}
	whole, err := dir.FindAll(t.Context(), ns)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := db.Recipients().FindAll(t.Context(), ns)
	if err != nil || len(ps) != len(ns) || !ps[4].Distrusted || len(ps[0].Customers) != 2 {
		t.Fatalf("%+v, %v", ps, err)
	}
	for i, p := range ps {
		want := customer.Party{Number: ns[i], Distrusted: whole[i].Distrusted}
		for _, c := range whole[i].Customers {
			want.Customers = append(want.Customers, customer.Customer{ID: c.ID, Zone: c.Zone, OverdueDays: c.OverdueDays, NoMarketing: c.NoMarketing,
				Deceased: c.Deceased, Fraud: c.Fraud, Closing: c.Closing})
		}
		if !reflect.DeepEqual(p, want) {
			t.Errorf("behind %s: %+v, not %+v", ns[i], p, want)
		}
	}
}
