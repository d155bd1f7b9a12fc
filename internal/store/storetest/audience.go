package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/audience"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/wrong"
)

// Audiences checks whom filters, segments and lists mean.
func Audiences(t *testing.T, open Open) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *store.DB){
		"filters":                           filters,
		"random filters and a naive reader": randomFilters,
		"what somebody writes is no SQL":    injections,
		"pages, samples, groups":            pages,
		"segments":                          segments,
		"segments that would go round":      circles,
		"lists":                             lists,
		"a list is used as a whole":         listSwitch,
		"a list that was never used goes":   listLeft,
		"values that nobody has":            strays,
		"a settled audience stays":          settledStays,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func filterOf(t *testing.T, words string) audience.Filter {
	t.Helper()
	f, err := audience.Parse(words)
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return f
}

func definition(t *testing.T, words string) audience.Definition {
	t.Helper()
	return audience.Definition{Filter: filterOf(t, words)}
}

func fixed(t *testing.T, db *store.DB, d audience.Definition) audience.Fixed {
	t.Helper()
	f, err := db.Audiences().Fix(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func counted(t *testing.T, db *store.DB, d audience.Definition) int {
	t.Helper()
	n, err := db.Audiences().Count(t.Context(), fixed(t, db, d))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// everybody reads an audience page by page.
func everybody(t *testing.T, db *store.DB, f audience.Fixed, n int) (out []audience.Recipient) {
	t.Helper()
	for after := ""; ; {
		page, err := db.Audiences().Page(t.Context(), f, after, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return out
		}
		if len(page) > n {
			t.Fatalf("a page of %d, at most %d", len(page), n)
		}
		out, after = append(out, page...), page[len(page)-1].Key
	}
}

func keysOf(rs []audience.Recipient) (keys []string) {
	for _, r := range rs {
		keys = append(keys, r.Key)
	}
	return keys
}

// people are customers of all kinds.
func people(n int) []customer.Customer {
	r := rand.New(rand.NewPCG(7, 7))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	out := make([]customer.Customer, n)
	for i := range out {
		c := customer.Customer{
			ID: fmt.Sprintf("P%05d", i), Names: locale.Words{locale.English: fmt.Sprint("Customer ", i)}, Lang: locale.All()[r.IntN(3)],
			Zone: "Asia/Shanghai", Tier: pick("", "Classic", "Gold", "Platinum"), Manager: pick("", "周敏", "Ann O'Neil"),
			Birthday: pick("", "02-29", "12-31", "01-01"), OverdueDays: max(0, r.IntN(100)-80), NoMarketing: r.IntN(4) == 0, Fraud: r.IntN(9) == 0,
			Numbers: []phone.Number{phone.Number(fmt.Sprintf("%s%05d", pick("+861380013", "+852912", "+120255"), i))},
		}
		for k := range r.IntN(3) {
			c.Cards = append(c.Cards, customer.Card{
				ID: card.ID(fmt.Sprintf("K%05d%d", i, k)), Tail: "1234", Product: pick("Classic", "Gold", "Platinum"), Currency: "USD", State: pick("active", "mailed"),
			})
		}
		if r.IntN(5) > 0 {
			c.Traits = &customer.Traits{
				Branch: pick("", "Central", "旺角"), LastActive: pick("", "2028-02-28", "2027-12-01", "2026-05-05"), Since: pick("", "2019-02-28", "2027-08-29", "2028-02-01"),
			}
			if r.IntN(2) == 0 {
				c.Traits.Points, c.Traits.SpendBand = number(r.IntN(10)*1000), number(r.IntN(5))
			}
			for _, tag := range []string{"vip", "vip-event", `od"d`} {
				if r.IntN(3) == 0 {
					c.Traits.Tags = append(c.Traits.Tags, tag)
				}
			}
		}
		out[i] = c
	}
	return out
}

func filled300(t *testing.T, db *store.DB) []customer.Customer {
	t.Helper()
	cs := people(300)
	took(t, db, customer.Added, cs...)
	return cs
}

func filters(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	for words, want := range map[string]int{
		"all": 3, "not all": 0, "tier = GOLD": 2, "tier is unknown": 1, "tier is not unknown": 2, "not tier = gold": 1, "tier != gold": 1,
		"language in (en, zh-hant)": 3, "region = hk": 2, "region = us or region = hk": 3, "manager = 周敏": 1, "manager = 周": 0,
		"product = platinum": 1, "product = Platinum and product = Classic": 1, "card = active": 3, "birthday = 02-29": 1, "birth_month = 2": 1,
		"birth_month < 3": 1, "consent = no": 1, "consent = yes": 2, "overdue_days > 0": 1, "zone = asia/hong_kong": 2, "deceased = yes": 0,
		"points > 0 or points < 10 or not points = 1": 3, "points < 10": 0, "last_active before 1 days ago": 0,
		"tier = gold and (region = us or product = classic)": 1, "tier = gold and region = us or region = hk": 3,
	} {
		isCount(t, db, words, want)
	}
}

// holds is what a filter means, read naively.
func holds(n *audience.Node, c customer.Customer, now time.Time) bool {
	switch {
	case n.Everybody:
		return true
	case n.Not != nil:
		return !holds(n.Not, c, now)
	case n.All != nil:
		return !slices.ContainsFunc(n.All, func(p audience.Node) bool { return !holds(&p, c, now) })
	case n.Any != nil:
		return slices.ContainsFunc(n.Any, func(p audience.Node) bool { return holds(&p, c, now) })
	}
	traits := customer.Traits{}
	if c.Traits != nil {
		traits = *c.Traits
	}
	t := *n.Term
	words := map[string][]string{
		"tier": {c.Tier}, "language": {string(c.Lang)}, "region": {c.Numbers[0].Region()}, "manager": {c.Manager}, "branch": {traits.Branch},
		"birthday": {c.Birthday}, "tag": traits.Tags, "consent": {map[bool]string{true: "no", false: "yes"}[c.NoMarketing]},
	}
	for _, k := range c.Cards {
		words["product"], words["card"] = append(words["product"], k.Product), append(words["card"], k.State)
	}
	if ws, is := words[t.Column]; is || t.Column == "product" || t.Column == "card" {
		ws = slices.DeleteFunc(slices.Clone(ws), func(w string) bool { return w == "" })
		if t.Is == audience.Unknown {
			return len(ws) == 0
		}
		return slices.ContainsFunc(ws, func(w string) bool {
			return slices.ContainsFunc(t.Values, func(v string) bool { return strings.EqualFold(v, w) })
		})
	}
	return holdsNumber(t, c, traits, now)
}

func holdsNumber(t audience.Term, c customer.Customer, traits customer.Traits, now time.Time) bool {
	value := map[string]*int{"points": traits.Points, "spend_band": traits.SpendBand, "overdue_days": &c.OverdueDays}[t.Column]
	day := map[string]string{"last_active": traits.LastActive, "since": traits.Since, "tenure": traits.Since}[t.Column]
	switch {
	case t.Is == audience.Unknown:
		return value == nil && day == ""
	case value == nil && day == "":
		return false
	case value != nil:
		var n int
		_, _ = fmt.Sscan(t.Values[0], &n)
		return map[audience.Op]bool{
			audience.In: slices.Contains(t.Values, fmt.Sprint(*value)), audience.Below: *value < n, audience.Most: *value <= n, audience.Above: *value > n,
			audience.Least: *value >= n,
		}[t.Is]
	}
	at, n := day, 0
	var from string
	_, _ = fmt.Sscan(t.Values[0], &n)
	switch t.Unit {
	case "day":
		from = now.AddDate(0, 0, -n).Format(time.DateOnly)
	case "month":
		from = now.AddDate(0, -n, 0).Format(time.DateOnly)
	default:
		from = t.Values[0]
	}
	return map[audience.Op]bool{
		audience.Before: at < from, audience.After: at > from, audience.Least: at <= from, audience.Above: at < from, audience.Most: at >= from, audience.Below: at > from,
	}[t.Is]
}

func randomFilter(r *rand.Rand, depth int) string {
	terms := []string{
		"tier = gold", "tier in (platinum, classic)", "tier is unknown", "language = zh-Hans", "region = cn", "region in (us, hk)", "manager = \"Ann O'Neil\"",
		"branch = 旺角", "branch is unknown", "birthday in (02-29, 01-01)", "tag vip", "tag in (vip-event, \"od\\\"d\")", "consent = yes", "product = gold",
		"card = mailed", "product is unknown", "points >= 5000", "points < 3000", "points is unknown", "spend_band in (1, 3)", "overdue_days > 5", "overdue_days <= 0",
		"last_active before 60 days ago", "last_active after 2027-01-01", "last_active is unknown", "tenure >= 12 months", "tenure < 6 months", "since before 2020-01-01", "all",
	}
	if depth == 0 || r.IntN(3) == 0 {
		return terms[r.IntN(len(terms))]
	}
	a, b := randomFilter(r, depth-1), randomFilter(r, depth-1)
	return []string{"not (" + a + ")", "(" + a + ") and (" + b + ")", "(" + a + ") or (" + b + ")", a + " or " + b, a + " and not " + b}[r.IntN(5)]
}

func randomFilters(t *testing.T, db *store.DB) {
	cs, r := filled300(t, db), rand.New(rand.NewPCG(1, 2))
	for range 150 {
		words := randomFilter(r, 3)
		f := filterOf(t, words)
		want := 0
		for _, c := range cs {
			if holds(f.Root(), c, Start) {
				want++
			}
		}
		isCount(t, db, words, want)
		if again := filterOf(t, f.String()); again.String() != f.String() {
			t.Errorf("%s is read as %s and then as %s", words, f, again)
		}
	}
}

func injections(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria())
	for _, value := range []string{
		`' OR 1=1 --`, `'; DROP TABLE mirror; --`, `\' OR \'1\'=\'1`, `?`, `%`, `_`, `gold' AND '`, `$1`, `?0`, `E'\\'`, "\u00a0", `') OR ('1'='1`,
	} {
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
		for _, words := range []string{"tier = " + quoted, "tag " + quoted, "manager in (x, " + quoted + ")", "product = " + quoted} {
			isCount(t, db, words, 0)
		}
	}
	isCount(t, db, "all", 1)
}

func pages(t *testing.T, db *store.DB) {
	cs := filled300(t, db)
	d := definition(t, "language = en or tier = gold")
	d.Holdout, d.Seed, d.Split = 200, "spring", []audience.Variant{{Name: "a", Weight: 1}, {Name: "b", Weight: 3}}
	f := fixed(t, db, d)
	var want []string
	for _, c := range cs {
		if c.Lang == locale.English || c.Tier == "Gold" {
			want = append(want, c.ID)
		}
	}
	for _, n := range []int{1, 7, 1000} {
		if got := keysOf(everybody(t, db, f, n)); !slices.Equal(got, want) {
			t.Fatalf("pages of %d: %d people, want %d", n, len(got), len(want))
		}
	}
	groups := map[string]int{}
	for _, r := range everybody(t, db, f, 50) {
		i := slices.IndexFunc(cs, func(c customer.Customer) bool { return c.ID == r.Key })
		c := cs[i]
		if r.Customer != c.ID || r.Number != c.Numbers[0] || r.Lang != c.Lang || r.Tier != c.Tier || r.Zone != c.Zone || r.Names.In(locale.English) != c.Names.In(locale.English) {
			t.Errorf("%s: %+v", c.ID, r)
		}
		if variant, held := d.Place(r.Key); r.HeldOut != held || r.Variant != variant || held == (variant != "") {
			t.Errorf("%s: %v %q", r.Key, r.HeldOut, r.Variant)
		}
		groups[r.Variant]++
	}
	if groups[""] < len(want)/10 || groups["b"] < groups["a"] {
		t.Errorf("%v of %d", groups, len(want))
	}
	some, err := db.Audiences().Sample(t.Context(), f, 10)
	if err != nil || len(some) != 10 {
		t.Fatalf("%d, %v", len(some), err)
	}
	for _, r := range some {
		if !slices.Contains(want, r.Key) {
			t.Errorf("%s is no part of the audience", r.Key)
		}
	}
}

func save(t *testing.T, db *store.DB, name, words string, base int) audience.Segment {
	t.Helper()
	s, err := db.Audiences().Save(t.Context(), audience.Segment{Name: name, Filter: filterOf(t, words), By: "anna"}, base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func segments(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	a := db.Audiences()
	save(t, db, "gold", "tier = gold", 0)
	save(t, db, "hk-gold", "in segment gold and region = hk", 0)
	isCount(t, db, "in segment hk-gold", 1)
	isCount(t, db, "not in segment hk-gold", 2)
	if s := save(t, db, "gold", "tier is unknown", 1); s.Version != 2 {
		t.Errorf("version %d", s.Version)
	}
	isCount(t, db, "in segment hk-gold", 1)
	if _, err := a.Save(t.Context(), audience.Segment{Name: "gold", Filter: filterOf(t, "all"), By: "ben"}, 1); !errors.Is(err, audience.ErrVersion) {
		t.Errorf("saved over another's version: %v", err)
	}
	if err := a.Retire(t.Context(), "gold", "anna"); !errors.Is(err, audience.ErrUsed) {
		t.Errorf("retired while it is used: %v", err)
	}
	if err := a.Retire(t.Context(), "hk-gold", "anna"); err != nil {
		t.Error(err)
	}
	if _, err := a.Fix(t.Context(), definition(t, "in segment hk-gold")); err == nil || !strings.Contains(err.Error(), "hk-gold") {
		t.Errorf("a retired segment: %v", err)
	}
	all, err := a.Segments(t.Context(), "", 10)
	if err != nil || len(all) != 1 || all[0].Name != "gold" || all[0].Version != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	versions, err := a.Versions(t.Context(), "gold")
	if err != nil || len(versions) != 2 || versions[1].Filter.String() != "tier = gold" || versions[1].By != "anna" {
		t.Errorf("%+v, %v", versions, err)
	}
	if s := save(t, db, "hk-gold", "all", 0); s.Version != 3 {
		t.Errorf("a name that is free again goes on at %d", s.Version)
	}
}

func circles(t *testing.T, db *store.DB) {
	a := db.Audiences()
	save(t, db, "one", "tier = gold", 0)
	for i, name := range []string{"two", "three", "four", "five", "six", "seven", "eight", "nine"} {
		save(t, db, name, "in segment "+[]string{"one", "two", "three", "four", "five", "six", "seven", "eight"}[i], 0)
	}
	for name, words := range map[string]string{"one": "in segment three or all", "self": "not in segment self", "ten": "in segment nine", "lost": "in segment nowhere"} {
		_, err := a.Save(t.Context(), audience.Segment{Name: name, Filter: filterOf(t, words), By: "anna"}, map[string]int{"one": 1}[name])
		var fault *wrong.Why
		if !errors.As(err, &fault) {
			t.Errorf("%s := %s: %v", name, words, err)
		}
	}
}

func settledStays(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	save(t, db, "gold", "tier = gold", 0)
	d := definition(t, "in segment gold")
	before := fixed(t, db, d)
	save(t, db, "gold", "all", 1)
	if n, err := db.Audiences().Count(t.Context(), before); err != nil || n != 2 {
		t.Errorf("what was settled changed: %d, %v", n, err)
	}
	after := fixed(t, db, d)
	if before.Hash() == after.Hash() || after.Hash() != fixed(t, db, definition(t, " IN  segment gold")).Hash() {
		t.Error("the hash does not tell whether a segment was saved")
	}
	isCount(t, db, "in segment gold", 3)
}
