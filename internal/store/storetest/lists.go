package storetest

import (
	"errors"
	"slices"
	"testing"

	"cardline/internal/audience"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// brought takes people in as a version of a list, and uses it.
func brought(t *testing.T, db *store.DB, name string, ps ...audience.Person) audience.List {
	t.Helper()
	l := staged(t, db, name, ps...)
	used, err := db.Audiences().UseList(t.Context(), l.ID, "anna")
	if err != nil {
		t.Fatal(err)
	}
	return used
}

func staged(t *testing.T, db *store.DB, name string, ps ...audience.Person) audience.List {
	t.Helper()
	a := db.Audiences()
	l, err := a.BeginList(t.Context(), audience.List{Name: name, By: "anna", File: name + ".csv", Columns: []string{"customer", "number"}, Lines: 1})
	if err != nil {
		t.Fatal(err)
	}
	l, err = a.AddPeople(t.Context(), audience.ListPage{List: l.ID, Rows: len(ps), Lines: len(ps), People: ps})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const prospect phone.Number = "+12025550999"

func lists(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	l := staged(t, db, "spring", audience.Person{Line: 2, Customer: "C1001"}, audience.Person{Line: 3, Number: prospect, Lang: locale.Simplified},
		audience.Person{Line: 4, Number: prospect}, audience.Person{Line: 5, Customer: "C1001", Number: marias}, audience.Person{Line: 6, Customer: "C1006", Number: household})
	if l.Taken != 3 || l.Repeated != 2 || l.Rows != 5 || l.Lines != 6 {
		t.Errorf("%+v", l)
	}
	again, err := db.Audiences().AddPeople(t.Context(), audience.ListPage{List: l.ID, From: 5, Rows: 1, Lines: 1, People: []audience.Person{{Line: 7, Number: household}}})
	if err != nil || again.Repeated != 3 {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := db.Audiences().Fix(t.Context(), definition(t, "in list spring")); err == nil {
		t.Error("a list is used while it is taken in")
	}
	if _, err := db.Audiences().UseList(t.Context(), l.ID, "anna"); err != nil {
		t.Fatal(err)
	}
	isCount(t, db, "in list spring", 2)
	isCount(t, db, "not in list spring", 1)
	brought(t, db, "vip", audience.Person{Line: 2, Number: prospect}, audience.Person{Line: 3, Customer: "C1007"})
	for name, c := range map[string]struct {
		d    audience.Definition
		want []string
	}{
		"a list alone":        {audience.Definition{Lists: []string{"spring"}}, []string{"C1001", "C1006", "+12025550999"}},
		"two lists":           {audience.Definition{Lists: []string{"spring", "vip"}}, []string{"C1001", "C1006", "C1007", "+12025550999"}},
		"a list and others":   {audience.Definition{Filter: filterOf(t, "tier is unknown"), Lists: []string{"spring"}}, []string{"C1001", "C1006", "C1007", "+12025550999"}},
		"without a list":      {audience.Definition{Lists: []string{"spring"}, Without: filterOf(t, "in list vip or region = us")}, []string{"C1006"}},
		"without some":        {audience.Definition{Filter: filterOf(t, "all"), Without: filterOf(t, "in list spring")}, []string{"C1007"}},
		"strangers of a list": {audience.Definition{Lists: []string{"spring"}, Without: filterOf(t, "not tier is unknown")}, []string{"+12025550999"}},
	} {
		for _, n := range []int{1, 2, 100} {
			var got []string
			for _, r := range everybody(t, db, fixed(t, db, c.d), n) {
				if r.Customer == "" {
					r.Key = r.Number.Reveal()
				}
				got = append(got, r.Key)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, pages of %d: %v, want %v", name, n, got, c.want)
			}
		}
		if n := counted(t, db, c.d); n != len(c.want) {
			t.Errorf("%s: counted %d", name, n)
		}
	}
	rs, err := db.Audiences().Refusals(t.Context(), l.ID, audience.Refusal{}, 10)
	if err != nil || len(rs) != 3 || rs[0].Line != 4 || rs[0].Reason != "stands on line 3 already" {
		t.Errorf("%+v, %v", rs, err)
	}
}

func listLeft(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria())
	a := db.Audiences()
	used := brought(t, db, "spring", audience.Person{Line: 2, Customer: "C1001"})
	left := staged(t, db, "spring", audience.Person{Line: 2, Number: prospect})
	if ls, err := a.Lists(t.Context(), "", 10); err != nil || len(ls) != 1 || ls[0].ID != used.ID {
		t.Errorf("listed are %+v, %v", ls, err)
	}
	if n, err := a.DropLeft(t.Context(), left.Began); err != nil || n != 0 {
		t.Errorf("one that was begun just now is dropped: %d, %v", n, err)
	}
	if n, err := a.DropLeft(t.Context(), left.Began.Add(audience.LeftFor)); err != nil || n != 1 {
		t.Errorf("dropped %d, %v", n, err)
	}
	if l, err := a.List(t.Context(), left.ID); err != nil || l.State != audience.ListDropped || l.Ended.IsZero() {
		t.Errorf("%+v, %v", l, err)
	}
	isCount(t, db, "in list spring", 1)
}

func listSwitch(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	a := db.Audiences()
	first := brought(t, db, "spring", audience.Person{Line: 2, Customer: "C1001"})
	before := fixed(t, db, definition(t, "in list spring"))
	second := staged(t, db, "spring", audience.Person{Line: 2, Customer: "C1006"}, audience.Person{Line: 3, Customer: "C1007"})
	isCount(t, db, "in list spring", 1)
	if _, err := a.AddPeople(t.Context(), audience.ListPage{List: second.ID, From: 0, Rows: 1}); !errors.Is(err, audience.ErrCursor) {
		t.Errorf("a page that was taken: %v", err)
	}
	if _, err := a.UseList(t.Context(), second.ID, "anna"); err != nil {
		t.Fatal(err)
	}
	if l, err := a.UseList(t.Context(), second.ID, "anna"); err != nil || l.ID != second.ID {
		t.Errorf("used again: %v", err)
	}
	isCount(t, db, "in list spring", 2)
	if n, err := a.Count(t.Context(), before); err != nil || n != 1 {
		t.Errorf("who was settled changed: %d, %v", n, err)
	}
	if after := fixed(t, db, definition(t, "in list spring")); after.Hash() == before.Hash() {
		t.Error("the hash does not tell the version of a list")
	}
	if _, err := a.AddPeople(t.Context(), audience.ListPage{List: first.ID, From: 1, Rows: 1}); !errors.Is(err, audience.ErrHalted) {
		t.Errorf("added to one in use: %v", err)
	}
	empty, err := a.BeginList(t.Context(), audience.List{Name: "spring", By: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.UseList(t.Context(), empty.ID, "anna"); !errors.Is(err, audience.ErrNobody) {
		t.Errorf("nobody on it: %v", err)
	}
	save(t, db, "some", "in list spring", 0)
	if err := a.DropList(t.Context(), "spring", "anna"); !errors.Is(err, audience.ErrUsed) {
		t.Errorf("dropped while a segment uses it: %v", err)
	}
	if err := errors.Join(a.Retire(t.Context(), "some", "anna"), a.DropList(t.Context(), "spring", "anna")); err != nil {
		t.Error(err)
	}
	if _, err := a.Fix(t.Context(), definition(t, "in list spring")); err == nil {
		t.Error("a list that was dropped is meant")
	}
	if err := a.DropList(t.Context(), "spring", "anna"); !errors.Is(err, audience.ErrNoList) {
		t.Errorf("dropped twice: %v", err)
	}
}
