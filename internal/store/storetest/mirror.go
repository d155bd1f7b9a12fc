package storetest

import (
	"slices"
	"testing"
	"time"

	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/store"
)

// Mirror checks how customers are taken in with what marketing chooses by, and that news is told from what is late.
func Mirror(t *testing.T, open Open) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *store.DB){
		"told, told again, changed":          toldAgain,
		"what is late is ignored":            toldLate,
		"traits by themselves":               traitsAlone,
		"a customer's own language counts":   mirroredLang,
		"two processes tell different news":  toldTwice,
		"told twice in one breath":           toldInOneBreath,
		"what is not told of traits is gone": traitsWhole,
		"loaded at once":                     loadedAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// dayOf is so many days after Start, as the bank dates its news.
func dayOf(n int) time.Time { return Start.AddDate(0, 0, n) }

func number(n int) *int { return &n }

// asOf dates what is told of a customer, traits too.
func asOf(c customer.Customer, at time.Time) customer.Customer {
	c.AsOf = at
	if c.Traits != nil {
		traits := *c.Traits
		traits.AsOf, c.Traits = at, &traits
	}
	return c
}

func took(t *testing.T, db *store.DB, want customer.Outcome, cs ...customer.Customer) {
	t.Helper()
	outs, err := db.Directory().Take(t.Context(), cs)
	if err != nil {
		t.Fatal(err)
	}
	for i, out := range outs {
		if out != want {
			t.Errorf("%s: %s, want %s", cs[i].ID, out, want)
		}
	}
	if len(outs) != len(cs) {
		t.Errorf("%d outcomes of %d", len(outs), len(cs))
	}
}

func isCount(t *testing.T, db *store.DB, filter string, want int) {
	t.Helper()
	if got := counted(t, db, definition(t, filter)); got != want {
		t.Errorf("%s: %d, want %d", filter, got, want)
	}
}

// loadedAtOnce fills an empty directory, and is told the same customers again.
func loadedAtOnce(t *testing.T, db *store.DB) {
	c := asOf(maria(), dayOf(0))
	c.Traits = &customer.Traits{Points: number(900), SpendBand: number(3), Tags: []string{"vip"}, Lunar: "L06-30", Since: "2019-04-02", AsOf: dayOf(0)}
	some := []customer.Customer{c, chiMing()}
	err := db.Directory().Load(t.Context(), some)
	if !db.Postgres() {
		if err == nil {
			t.Error("SQLite copies nothing, and says nothing")
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	took(t, db, customer.Same, some...)
	isCount(t, db, "points = 900 and spend_band = 3 and tag vip and lunar_birthday = L06-30", 1)
	isParty(t, party(t, db.Directory(), marias), maria())
	if err := db.Directory().Load(t.Context(), some); err == nil {
		t.Error("somebody was loaded twice")
	}
}

func toldAgain(t *testing.T, db *store.DB) {
	c := asOf(maria(), dayOf(0))
	c.Traits = &customer.Traits{Points: number(900), Tags: []string{"vip"}, AsOf: dayOf(0)}
	took(t, db, customer.Added, c, chiMing())
	took(t, db, customer.Same, c, chiMing())
	took(t, db, customer.Same, asOf(c, dayOf(1)))
	c.Tier = "Platinum"
	took(t, db, customer.Changed, asOf(c, dayOf(1)))
	isCount(t, db, "tier = platinum and points = 900 and tag vip", 1)
	isParty(t, party(t, db.Directory(), marias), withTier(maria(), "Platinum"))
}

func withTier(c customer.Customer, tier string) customer.Customer {
	c.Tier = tier
	return c
}

func toldLate(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, asOf(maria(), dayOf(2)))
	took(t, db, customer.Late, asOf(withTier(maria(), "Classic"), dayOf(1)))
	isCount(t, db, "tier = gold", 1)
	took(t, db, customer.Same, asOf(maria(), dayOf(4)))                      // confirms the day before, too
	took(t, db, customer.Late, asOf(withTier(maria(), "Classic"), dayOf(3))) // which is therefore over
	took(t, db, customer.Changed, asOf(withTier(maria(), "Classic"), dayOf(4)))
	took(t, db, customer.Changed, withTier(maria(), "Platinum")) // without a time: now
	took(t, db, customer.Late, asOf(withTier(maria(), "Classic"), dayOf(3)))
	isCount(t, db, "tier = platinum", 1)
}

func traitsAlone(t *testing.T, db *store.DB) {
	traits := customer.Customer{ID: "C1001", Traits: &customer.Traits{AsOf: dayOf(1), Points: number(5000), Branch: "Central", LastActive: "2028-01-15", Since: "2019-02-28"}}
	took(t, db, customer.Missing, traits)
	took(t, db, customer.Added, asOf(maria(), dayOf(5)))
	took(t, db, customer.Changed, traits) // of an earlier day than the rest, and news all the same
	took(t, db, customer.Same, traits)
	late := *traits.Traits
	late.AsOf, late.Points = dayOf(0), number(1)
	took(t, db, customer.Late, customer.Customer{ID: "C1001", Traits: &late})
	isCount(t, db, "points >= 5000 and branch = central and last_active after 60 days ago and tenure >= 9 years and anniversary = 02-28", 1)
	isCount(t, db, "tenure >= 10 years or last_active before 60 days ago", 0)
	took(t, db, customer.Changed, withTier(maria(), "Platinum")) // the bank's core knows no traits
	isCount(t, db, "points >= 5000 and tier = platinum", 1)
	told, err := db.Directory().Traits(t.Context(), "C1001")
	if err != nil || told == nil || *told.Points != 5000 || told.Branch != "Central" || told.LastActive != "2028-01-15" || told.Since != "2019-02-28" || !told.AsOf.Equal(dayOf(1).Truncate(time.Millisecond)) {
		t.Errorf("%+v, %v", told, err)
	}
}

func traitsWhole(t *testing.T, db *store.DB) {
	c := maria()
	c.Traits = &customer.Traits{Points: number(0), SpendBand: number(3), Tags: []string{"vip", "golf", "vip"}, Lunar: "L06-30"}
	took(t, db, customer.Added, c)
	isCount(t, db, "points = 0 and spend_band in (3, 4) and tag golf and lunar_birthday = L06-30 and not lunar_birthday = 06-30", 1)
	if told, err := db.Directory().Traits(t.Context(), c.ID); err != nil || !slices.Equal(told.Tags, []string{"vip", "golf"}) || told.Lunar != "L06-30" {
		t.Errorf("%+v, %v", told, err)
	}
	c.Traits = &customer.Traits{Branch: "East"}
	took(t, db, customer.Changed, c)
	isCount(t, db, "points is unknown and spend_band is unknown and tag is unknown and lunar_birthday is unknown and last_active is unknown", 1)
}

func mirroredLang(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria())
	if err := db.Directory().SetLang(t.Context(), "C1001", locale.Simplified); err != nil {
		t.Fatal(err)
	}
	isCount(t, db, "language = zh-hans", 1)
	took(t, db, customer.Changed, withTier(maria(), "Platinum"))
	isCount(t, db, "language = zh-Hans and tier = platinum", 1)
}

func toldTwice(t *testing.T, db *store.DB) {
	other := Twin(t, db)
	done := make(chan error, 2)
	for i, one := range []*store.DB{db, other} {
		go func() {
			var err error
			for n := i; n < 20 && err == nil; n += 2 { // each tells every second day
				_, err = one.Directory().Take(t.Context(), []customer.Customer{asOf(withTier(maria(), time.Duration(n).String()), dayOf(n)), asOf(chiMing(), dayOf(n))})
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	isCount(t, db, "tier = 19ns", 1)
	isParty(t, party(t, db.Directory(), marias), withTier(maria(), "19ns"))
}

func toldInOneBreath(t *testing.T, db *store.DB) {
	outs, err := db.Directory().Take(t.Context(), []customer.Customer{
		asOf(maria(), dayOf(2)), asOf(withTier(maria(), "Classic"), dayOf(1)), asOf(withTier(maria(), "Platinum"), dayOf(3)),
	})
	if want := []customer.Outcome{customer.Added, customer.Late, customer.Changed}; err != nil || !slices.Equal(outs, want) {
		t.Errorf("%v, %v; want %v", outs, err, want)
	}
	isCount(t, db, "tier = platinum", 1)
}
