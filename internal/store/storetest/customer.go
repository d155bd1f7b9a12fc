package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
)

const (
	marias    phone.Number = "+12025550147"
	household phone.Number = "+85298765432"
	office    phone.Number = "+85221234567"
	nobodys   phone.Number = "+19995550000"
)

// Directory checks the customer directory.
func Directory(t *testing.T, open Open) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *store.DB){
		"who stands behind a number":      find,
		"many numbers at once":            findMany,
		"recipients":                      recipients,
		"one customer by id":              oneCustomer,
		"a customer with two numbers":     twoNumbers,
		"taken in again":                  upsertAgain,
		"the same again writes nothing":   upsertSame,
		"a card no longer told of":        cardGone,
		"a chosen language survives":      chosenLang,
		"how to be answered is kept":      keptManner,
		"the trail of a language":         langTrail,
		"distrust":                        distrust,
		"distrust reported twice at once": distrustAtOnce,
		"recycled at the bank":            recycled,
		"more than one batch":             manyCustomers,
		"nothing private in clear":        directoryInClear,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func maria() customer.Customer {
	return customer.Customer{
		ID: "C1001", Names: locale.Words{locale.English: "Maria Garcia"}, Lang: locale.English, Zone: "America/New_York",
		Tier: "Gold", Birthday: "02-29", OverdueDays: 3, NoMarketing: true, Numbers: []phone.Number{marias},
		Cards: []customer.Card{
			{ID: "K10011", Tail: "1234", Product: "Classic", Currency: "USD", State: "active"},
			{ID: "K10012", Tail: "5678", Product: "Platinum", Currency: "USD", State: "active"},
		},
	}
}

func chiMing() customer.Customer {
	return customer.Customer{
		ID: "C1006", Names: locale.Words{locale.English: "Ho Chi Ming", locale.Traditional: "何志明"}, Lang: locale.Traditional,
		Zone: "Asia/Hong_Kong", Tier: "Gold", Manager: "周敏", Numbers: []phone.Number{household, office},
		Cards: []customer.Card{{ID: "K10061", Tail: "2468", Product: "Gold", Currency: "HKD", State: "active"}},
	}
}

func meiLing() customer.Customer {
	return customer.Customer{
		ID: "C1007", Names: locale.Words{locale.Traditional: "何美玲"}, Lang: locale.Traditional, Zone: "Asia/Hong_Kong",
		Numbers: []phone.Number{household},
		Cards:   []customer.Card{{ID: "K10071", Tail: "1357", Product: "Gold", Currency: "HKD", State: "active", Supplementary: true}},
	}
}

func filled(t *testing.T, db *store.DB) store.Directory {
	t.Helper()
	upsert(t, db.Directory(), chiMing(), maria(), meiLing())
	return db.Directory()
}

func upsert(t *testing.T, dir store.Directory, cs ...customer.Customer) {
	t.Helper()
	if err := dir.Upsert(t.Context(), cs...); err != nil {
		t.Fatal(err)
	}
}

func party(t *testing.T, dir store.Directory, n phone.Number) customer.Party {
	t.Helper()
	p, err := dir.Find(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// told spells a customer out, tails and numbers too.
func told(c customer.Customer) string {
	var b strings.Builder
	fmt.Fprint(&b, c.ID, c.Names, c.Lang, c.Zone, c.Tier, c.Manager, c.Birthday, c.OverdueDays, c.NoMarketing, c.Deceased, c.Fraud, c.Closing)
	for _, n := range c.Numbers {
		fmt.Fprint(&b, " ", n.Reveal())
	}
	for _, k := range c.Cards {
		fmt.Fprint(&b, " ", k.ID, k.Tail.Reveal(), k.Product, k.Currency, k.State, k.Supplementary)
	}
	return b.String()
}

func isParty(t *testing.T, p customer.Party, want ...customer.Customer) {
	t.Helper()
	if len(p.Customers) != len(want) {
		t.Fatalf("%d customers, want %d: %+v", len(p.Customers), len(want), p)
	}
	for i, c := range p.Customers {
		if told(c) != told(want[i]) {
			t.Errorf("customer %d:\n%s, want\n%s", i, told(c), told(want[i]))
		}
	}
}

func find(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	isParty(t, party(t, dir, marias), maria())
	isParty(t, party(t, dir, household), chiMing(), meiLing())
	p := party(t, dir, nobodys)
	isParty(t, p)
	if p.Number != nobodys || p.Distrusted || p.Known() {
		t.Errorf("nobody's number: %+v", p)
	}
	if _, ok := party(t, dir, household).Only(); ok {
		t.Error("a household number has one customer")
	}
}

func findMany(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	ns := []phone.Number{household, nobodys, marias, household}
	ps, err := dir.FindAll(t.Context(), ns)
	if err != nil || len(ps) != len(ns) {
		t.Fatalf("%d parties, %v", len(ps), err)
	}
	for i, p := range ps {
		if p.Number != ns[i] {
			t.Errorf("party %d is another's", i)
		}
	}
	isParty(t, ps[0], chiMing(), meiLing())
	isParty(t, ps[1])
	isParty(t, ps[2], maria())
	isParty(t, ps[3], chiMing(), meiLing())
	if none, err := dir.FindAll(t.Context(), nil); err != nil || len(none) != 0 {
		t.Errorf("no numbers: %v, %v", none, err)
	}
}

func oneCustomer(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	for _, want := range []customer.Customer{maria(), meiLing()} { // one alone, one of a household
		got, err := dir.Customer(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		isParty(t, customer.Party{Customers: []customer.Customer{got}}, want)
	}
	if _, err := dir.Customer(t.Context(), "C0"); !errors.Is(err, customer.ErrNotFound) {
		t.Errorf("an unknown customer: %v", err)
	}
}

func twoNumbers(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	isParty(t, party(t, dir, office), chiMing())
	moved := chiMing()
	moved.Numbers = []phone.Number{office}
	upsert(t, dir, moved)
	isParty(t, party(t, dir, office), moved)
	isParty(t, party(t, dir, household), meiLing())
}

func upsertAgain(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	m := maria()
	m.Deceased, m.Fraud, m.Closing = true, true, true
	m.Tier, m.OverdueDays, m.NoMarketing, m.Lang, m.Cards[0].State = "Platinum", 0, false, locale.Simplified, "stopped"
	upsert(t, dir, m)
	isParty(t, party(t, dir, marias), m)
}

func upsertSame(t *testing.T, db *store.DB) {
	filled(t, db)
	sealed := func() (out []string) {
		var rows [][]byte
		if err := db.NewSelect().TableExpr("customers").Column("profile_sealed").OrderExpr("id").Scan(t.Context(), &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, string(r))
		}
		return out
	}
	before := sealed()
	filled(t, db)
	if !slices.Equal(before, sealed()) {
		t.Error("customers who had not changed were sealed and written again")
	}
}

func cardGone(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	m := maria()
	m.Cards = m.Cards[1:]
	upsert(t, dir, m)
	isParty(t, party(t, dir, marias), m)
	m.Cards, m.Numbers = nil, nil
	upsert(t, dir, m)
	isParty(t, party(t, dir, marias))
	upsert(t, dir, maria())
	isParty(t, party(t, dir, marias), maria())
}

func chosenLang(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	if err := dir.SetLang(t.Context(), "C1001", locale.Traditional); err != nil {
		t.Fatal(err)
	}
	want := maria()
	want.Lang = locale.Traditional
	isParty(t, party(t, dir, marias), want)
	fed := maria()
	fed.Tier, want.Tier = "Platinum", "Platinum"
	upsert(t, dir, fed)
	isParty(t, party(t, dir, marias), want)
	if err := dir.SetLang(t.Context(), "C0", locale.English); !errors.Is(err, customer.ErrNotFound) {
		t.Errorf("an unknown customer: %v", err)
	}
}

func trail(t *testing.T, db *store.DB) []string {
	t.Helper()
	var rows []struct{ Action, Subject, Before, After string }
	err := db.NewSelect().TableExpr("audit").Column("action", "subject", "before", "after").OrderExpr("id").Scan(t.Context(), &rows)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		subject, _, _ := strings.Cut(r.Subject, ":")
		out = append(out, r.Action+" "+subject+" "+r.Before+" > "+r.After)
	}
	slices.Sort(out)
	return out
}

func langTrail(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	for _, l := range []locale.Lang{locale.Simplified, locale.Simplified, locale.English} {
		if err := dir.SetLang(t.Context(), "C1001", l); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"customer.lang customer en > zh-Hans", "customer.lang customer zh-Hans > en"}
	if got := trail(t, db); !slices.Equal(got, want) {
		t.Errorf("trail = %q, want %q", got, want)
	}
}

func recycled(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	distrusted := func(want bool, when string) {
		t.Helper()
		if got := party(t, dir, office).Distrusted; got != want {
			t.Errorf("%s: distrusted: %v, want %v", when, got, want)
		}
	}
	c := chiMing()
	c.Recycled = []phone.Number{office}
	upsert(t, dir, c, maria())
	distrusted(true, "recycled")
	if party(t, dir, household).Distrusted || party(t, dir, marias).Distrusted {
		t.Error("distrust spread to other numbers")
	}
	if err := dir.Distrust(t.Context(), office, false, "restored by anna"); err != nil {
		t.Fatal(err)
	}
	upsert(t, dir, c)
	distrusted(false, "restored, and the same said again")
	c.OverdueDays = 5
	upsert(t, dir, c)
	distrusted(false, "restored, and something else changed")
	kept := party(t, dir, office).Customers[0]
	kept.Cards[0].State = "stopped"
	upsert(t, dir, kept) // as a turn does
	distrusted(false, "restored, and a card stopped")
	upsert(t, dir, chiMing())
	upsert(t, dir, c)
	distrusted(true, "taken back, and said anew")
	want := []string{
		"number.distrust number distrusted > trusted: restored by anna",
		"number.distrust number trusted > distrusted: recycled at the bank",
		"number.distrust number trusted > distrusted: recycled at the bank",
	}
	if got := trail(t, db); !slices.Equal(got, want) {
		t.Errorf("trail = %q, want %q", got, want)
	}
}

func distrust(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	set := func(n phone.Number, distrusted bool, why string) {
		t.Helper()
		if err := dir.Distrust(t.Context(), n, distrusted, why); err != nil {
			t.Fatal(err)
		}
	}
	set(household, true, "phone lost")
	set(household, true, "phone lost, said again")
	set(nobodys, true, "reported by a caller")
	set(marias, false, "never was")
	if p := party(t, dir, household); !p.Distrusted || len(p.Customers) != 2 {
		t.Errorf("a lost household phone: %+v", p)
	}
	if p := party(t, dir, nobodys); !p.Distrusted || p.Known() {
		t.Errorf("a lost phone of nobody: %+v", p)
	}
	if party(t, dir, office).Distrusted || party(t, dir, marias).Distrusted {
		t.Error("distrust spread to other numbers")
	}
	upsert(t, dir, chiMing())
	set(household, false, "restored by anna")
	if party(t, dir, household).Distrusted {
		t.Error("restored, and still distrusted")
	}
	want := []string{
		"number.distrust number distrusted > trusted: restored by anna",
		"number.distrust number trusted > distrusted: phone lost",
		"number.distrust number trusted > distrusted: reported by a caller",
	}
	if got := trail(t, db); !slices.Equal(got, want) {
		t.Errorf("trail = %q, want %q", got, want)
	}
}

func distrustAtOnce(t *testing.T, db *store.DB) {
	dir := db.Directory()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if err := dir.Distrust(context.WithoutCancel(t.Context()), marias, true, "lost"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := trail(t, db); len(got) != 1 || !party(t, dir, marias).Distrusted {
		t.Errorf("ten reports of one phone left %q", got)
	}
}

func manyCustomers(t *testing.T, db *store.DB) {
	var all []customer.Customer
	for i := range 1200 {
		c := maria()
		c.ID, c.Numbers = fmt.Sprintf("X%07d", i), []phone.Number{phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+i))}
		c.Cards = []customer.Card{{ID: card.ID(fmt.Sprintf("KX%07d", i)), Tail: card.Tail(fmt.Sprintf("%04d", i)), State: "active"}}
		all = append(all, c)
	}
	next := func(_ context.Context, after string) ([]customer.Customer, error) {
		from := slices.IndexFunc(all, func(c customer.Customer) bool { return c.ID > after })
		if from < 0 {
			return nil, nil
		}
		return all[from:min(from+1100, len(all))], nil
	}
	for range 2 {
		if n, err := customer.Sync(t.Context(), next, db.Directory()); err != nil || n != len(all) {
			t.Fatalf("%d, %v", n, err)
		}
	}
	isParty(t, party(t, db.Directory(), "+12022001199"), all[1199])
}

func directoryInClear(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	if err := dir.Distrust(t.Context(), marias, true, "lost"); err != nil {
		t.Fatal(err)
	}
	inClear(t, db, []string{"customers", "numbers", "cards", "trust", "audit"}, "Garcia", "何", "周敏", "2025550147", "98765432", "02-29\"", "2468")
}
