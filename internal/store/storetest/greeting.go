package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/audit"
	"cardline/internal/greeting"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Greetings checks the rows of greetings, of their rules and of their runs.
func Greetings(t *testing.T, open Open) {
	t.Run("letters once", func(t *testing.T) { lettersOnce(t, open(t)) })
	t.Run("rules", func(t *testing.T) { greetingRules(t, open(t)) })
	t.Run("runs", func(t *testing.T) { greetingRuns(t, open(t)) })
	t.Run("taken back", func(t *testing.T) { greetingsTakenBack(t, open(t)) })
	t.Run("counted once", func(t *testing.T) { greetingsCounted(t, open(t)) })
	t.Run("runs at once", func(t *testing.T) { greetingRunsAtOnce(t, open(t)) })
	t.Run("mourning", func(t *testing.T) { mourning(t, open(t)) })
}

func lettersOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	c := holder(1, "Gold", "active")
	offering(t, db, 0, c, holder(2, "Gold", "active"))
	book := db.Greetings()
	l := greeting.Letter{
		Key: "spring-festival/2027/C1", Occasion: "spring-festival/2027", Rule: "spring-festival/1", Customer: c.ID, To: c.Numbers[0], Lang: c.Lang,
		Text: "Happy new year", Due: Start, Expires: Start.Add(time.Hour),
	}
	for i, want := range []bool{true, false} {
		if got, err := book.Plan(t.Context(), []greeting.Letter{l}); err != nil || got[l.Key] != want {
			t.Errorf("plan %d: %v, %v", i, got, err)
		}
	}
	if got, err := book.Greeted(t.Context(), []string{l.Key, "spring-festival/2027/C2"}); err != nil || !got[l.Key] || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	circles, err := book.Circles(t.Context(), []phone.Number{c.Numbers[0], "+12025550199"})
	if err != nil || len(circles) != 2 || !circles[0].Party.Known() || circles[1].Party.Known() || !circles[0].Standing.All || circles[0].Complains {
		t.Errorf("%+v, %v", circles, err)
	}
	if out, err := book.Outcomes(t.Context(), l.Occasion); err != nil || len(out) != 1 || out[0].State != "planned" || out[0].Count != 1 {
		t.Errorf("%+v, %v", out, err)
	}
}

func aRule() greeting.Rule {
	said := greeting.Wording{Plain: "{brand} wishes you well.", Named: "{brand}: {name}, we wish you well."}
	r := greeting.Rule{Name: "qixi", On: almanac.Qixi, Words: greeting.Words{"en": said, "zh-Hans": said, "zh-Hant": said}}.Filled()
	r.Course = approval.Begin("anna", Start)
	return r
}

func greetingRules(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Greetings()
	first, err := book.Save(t.Context(), aRule())
	if err != nil || first.ID() != "qixi/2" { // 1 is the program's
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := book.Save(t.Context(), aRule()); err != nil || again.Version != 2 || again.Course.Maker != "anna" {
		t.Errorf("the same again is %+v, %v", again, err)
	}
	other := aRule()
	other.Over++
	if second, err := book.Save(t.Context(), other); err != nil || second.Version != 3 {
		t.Errorf("%+v, %v", second, err)
	}
	moved, err := book.Move(t.Context(), "qixi", 2, "greeting.propose", "anna", func(r greeting.Rule) (greeting.Rule, error) {
		return r, r.Course.Propose("anna", Start)
	})
	if err != nil || moved.Course.State != approval.Proposed || moved.Hash() != first.Hash() {
		t.Errorf("%+v, %v", moved, err)
	}
	if _, err := book.Move(t.Context(), "qixi", 2, "greeting.rewrite", "eve", func(r greeting.Rule) (greeting.Rule, error) { r.At = "11:00"; return r, nil }); err == nil {
		t.Error("what a version says has changed")
	}
	if _, err := book.Move(t.Context(), "qixi", 9, "greeting.propose", "eve", nil); !errors.Is(err, greeting.ErrNoRule) {
		t.Error(err)
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE greeting_rules SET rule = replace(rule, '09:30', '03:30') WHERE version = 3"); err != nil {
		t.Fatal(err)
	}
	if kept, err := book.Kept(t.Context()); err != nil || len(kept) != 1 || kept[0].Version != 2 {
		t.Errorf("a row changed by hand is used: %+v, %v", kept, err)
	}
	if _, err := book.Move(t.Context(), "qixi", 2, "greeting.retire", "ben", func(r greeting.Rule) (greeting.Rule, error) {
		return r, r.Course.Retire("ben", Start)
	}); err != nil {
		t.Fatal(err)
	}
	if fourth, err := book.Save(t.Context(), aRule()); err != nil || fourth.Version != 4 {
		t.Errorf("what is retired and said again is %+v, %v", fourth, err)
	}
	if saved, err := db.Trail().Find(t.Context(), audit.Query{Action: "greeting.save", Limit: 9}); err != nil || len(saved) != 3 {
		t.Errorf("%d saves are told, %v", len(saved), err)
	}
	if told, err := db.Trail().Find(t.Context(), audit.Query{Action: "greeting.propose", Limit: 9}); err != nil || len(told) != 1 || told[0].Actor != "operator:anna" {
		t.Errorf("%+v, %v", told, err)
	}
}

func onDay(t *testing.T, s string) almanac.Day {
	t.Helper()
	d, err := almanac.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// runOfThe7 is a run of a rule that is switched on.
func runOfThe7(t *testing.T, db *store.DB) greeting.Run {
	t.Helper()
	the6, the7 := onDay(t, "2027-02-06"), onDay(t, "2027-02-07")
	book := db.Greetings()
	if err := book.Turn(t.Context(), "qixi", greeting.Switch{On: true, Seen: the6, By: "anna", Reason: "test", At: Start}); err != nil {
		t.Fatal(err)
	}
	run := greeting.Run{ID: "qixi:2027-02-07", Rule: "qixi", Version: 2, First: the7, Last: the7, Began: Start}
	for range 2 {
		if err := book.Open(t.Context(), "qixi", []greeting.Run{run}, the7); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Turn(t.Context(), "qixi", greeting.Switch{On: true, Seen: the6, By: "anna", Reason: "again", At: Start.Add(1)}); err != nil {
		t.Fatal(err)
	}
	if s, err := book.Switches(t.Context()); err != nil || !s["qixi"].On || s["qixi"].Seen != the7 || s["qixi"].Reason != "again" {
		t.Errorf("what was seen is forgotten: %+v, %v", s, err)
	}
	return run
}

func qixiLetter(customer, held string) greeting.Letter {
	return greeting.Letter{
		Key: "qixi/2027/" + customer, Occasion: "qixi/2027", Rule: "qixi/2", Customer: customer, To: "+12025550147", Lang: "en", Text: "Well!", Held: held,
		Due: Start, Expires: Start.Add(time.Hour),
	}
}

func greetingRuns(t *testing.T, db *store.DB) {
	t.Parallel()
	run, book := runOfThe7(t, db), db.Greetings()
	claim := func(owner string, now time.Time) *greeting.Run {
		got, err := book.Claim(t.Context(), []string{"qixi"}, owner, now, now.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got, err := book.Claim(t.Context(), []string{"laba"}, "one", Start, Start); err != nil || got != nil {
		t.Errorf("the run of a rule that is off is taken: %+v, %v", got, err)
	}
	got := claim("one", Start)
	if got == nil || got.ID != run.ID || got.First != run.First || got.Audience != nil || claim("two", Start.Add(time.Second)) != nil {
		t.Fatalf("%+v", got)
	}
	got.Audience = &audience.Fixed{On: "2027-02-07"}
	letters := []greeting.Letter{qixiLetter("C1", ""), qixiLetter("C2", "no telephone number")}
	stride := greeting.Stride{Run: *got, Owner: "one", Cursor: "C2", Letters: letters, Missed: 3, Until: Start.Add(time.Minute)}
	for i, want := range []error{nil, greeting.ErrLost} { // the second time the run is further
		if _, err := book.Advance(t.Context(), stride); !errors.Is(err, want) {
			t.Errorf("page %d: %v, want %v", i, err, want)
		}
	}
	other := claim("two", Start.Add(2*time.Minute))
	if other == nil || other.Cursor != "C2" || other.Planned != 1 || other.Held != 1 || other.Missed != 3 || other.Audience == nil || other.Audience.On != "2027-02-07" {
		t.Fatalf("%+v", other)
	}
	late := qixiLetter("C3", "")
	if _, err := book.Advance(t.Context(), greeting.Stride{Run: *other, Owner: "one", Cursor: "C3", Letters: []greeting.Letter{late}, Until: Start}); !errors.Is(err, greeting.ErrLost) {
		t.Errorf("whoever lost the run goes on: %v", err)
	}
	if found, err := book.Greeted(t.Context(), []string{late.Key}); err != nil || len(found) != 0 {
		t.Errorf("and has written: %v, %v", found, err)
	}
	if _, err := book.Advance(t.Context(), greeting.Stride{Run: *other, Owner: "two", Cursor: "C2", Until: Start.Add(time.Hour), Ended: Start}); err != nil {
		t.Fatal(err)
	}
	if again := claim("one", Start.Add(time.Hour)); again != nil {
		t.Errorf("an ended run is taken: %+v", again)
	}
	if all, err := book.Runs(t.Context(), greeting.RunQuery{Missed: true, N: 9}); err != nil || len(all) != 1 || all[0].Ended.IsZero() || all[0].Missed != 3 {
		t.Errorf("%+v, %v", all, err)
	}
	greetingSettles(t, db)
	greetingPages(t, db)
}

// greetingsTakenBack: what waits of a rule that is off is taken back page by page, its keys are free, and the run begins anew.
func greetingsTakenBack(t *testing.T, db *store.DB) {
	t.Parallel()
	run, book := runOfThe7(t, db), db.Greetings()
	take := func(owner string, now time.Time) *greeting.Run {
		t.Helper()
		got, err := book.Claim(t.Context(), []string{"qixi"}, owner, now, now.Add(time.Minute))
		if err != nil || got == nil {
			t.Fatalf("%s has no run: %v", owner, err)
		}
		return got
	}
	letters := []greeting.Letter{qixiLetter("C1", ""), qixiLetter("C2", ""), qixiLetter("C3", "no telephone number")}
	first := take("one", Start)
	if _, err := book.Advance(t.Context(), greeting.Stride{Run: *first, Owner: "one", Cursor: "C3", Letters: letters, Until: Start.Add(time.Minute), Ended: Start}); err != nil {
		t.Fatal(err)
	}
	off := greeting.Back{Run: run, Occasion: "qixi/2027", Versions: []string{"qixi/1", "qixi/2"}, Reason: "rule qixi was switched off", N: 1}
	for i, want := range []int{1, 1, 0} {
		if taken, err := book.TakeBack(t.Context(), off); err != nil || taken != want {
			t.Errorf("page %d: %d taken back, %v, want %d", i, taken, err, want)
		}
	}
	if left, err := book.Recallable(t.Context(), []string{"qixi"}, run.First); err != nil || len(left) != 0 {
		t.Errorf("all is taken back, and still %d runs are listed, %v", len(left), err)
	}
	keys := []string{letters[0].Key, letters[1].Key}
	if used, err := book.Greeted(t.Context(), keys); err != nil || len(used) != 0 {
		t.Errorf("keys that are not free: %v, %v", used, err)
	}
	second := take("two", Start.Add(time.Second)) // at once: no lease is in the way
	if second.Cursor != "" || second.Planned != 0 || second.Held != 0 || second.Audience != nil {
		t.Errorf("the run goes on instead of anew: %+v", second)
	}
}

// greetingPages: a list of runs is whole and without repeats however short its pages are, also where several began at one moment.
func greetingPages(t *testing.T, db *store.DB) {
	t.Helper()
	book, want := db.Greetings(), []string{}
	for i, began := range []time.Duration{time.Hour, time.Hour, time.Hour, 2 * time.Hour, 3 * time.Hour} {
		day := onDay(t, "2027-03-01").Add(i)
		run := greeting.Run{ID: "laba:" + day.String(), Rule: "laba", First: day, Last: day, Began: Start.Add(began)}
		if err := book.Open(t.Context(), "laba", []greeting.Run{run}, day); err != nil {
			t.Fatal(err)
		}
		want = append([]string{run.ID}, want...)
	}
	q := greeting.RunQuery{From: onDay(t, "2027-03-01"), Until: onDay(t, "2027-03-05"), N: 2}
	var got []string
	for range 9 {
		page, err := book.Runs(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			got = append(got, r.ID)
		}
		q.Before = page[len(page)-1]
	}
	if !slices.Equal(got, want) {
		t.Errorf("page by page %q, want %q", got, want)
	}
	q = greeting.RunQuery{From: onDay(t, "2027-03-02"), Until: onDay(t, "2027-03-03"), N: 9}
	if page, err := book.Runs(t.Context(), q); err != nil || len(page) != 2 || page[0].ID != "laba:2027-03-03" {
		t.Errorf("of two days: %+v, %v", page, err)
	}
}

// greetingSettles: a greeting that could not leave in time counts as missed, once, when none waits any more.
func greetingSettles(t *testing.T, db *store.DB) {
	t.Helper()
	book := db.Greetings()
	for _, want := range []struct{ open, missed int }{{1, 3}, {0, 4}, {0, 4}} {
		open, err := book.Unsettled(t.Context(), []string{"qixi"})
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range open {
			if err := book.Settle(t.Context(), run, "qixi/2027"); err != nil {
				t.Fatal(err)
			}
		}
		if open, err = book.Unsettled(t.Context(), []string{"qixi"}); err != nil || len(open) != want.open {
			t.Errorf("%d are not settled, want %d: %v", len(open), want.open, err)
		}
		if all, err := book.Runs(t.Context(), greeting.RunQuery{Missed: true, N: 9}); err != nil || len(all) != 1 || all[0].Missed != want.missed {
			t.Errorf("%+v, %v: want %d missed", all, err, want.missed)
		}
		if _, err := db.NewUpdate().Table("messages").Set("state = 'expired', step = 9").Where("customer = 'C1'").Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// Eight processes ask for the same run at the same instant.
func greetingRunsAtOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	book, d := db.Greetings(), onDay(t, "2027-02-06")
	if err := book.Open(t.Context(), "qixi", []greeting.Run{{ID: "qixi:1", Rule: "qixi", Version: 1, First: d, Last: d, Began: Start}}, d); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var took []string
	for _, owner := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		all.Go(func() {
			got, err := book.Claim(t.Context(), []string{"qixi"}, owner, Start, Start.Add(time.Minute))
			if mu.Lock(); err != nil {
				t.Error(err)
			}
			if got != nil {
				took = append(took, owner)
			}
			mu.Unlock()
		})
	}
	if all.Wait(); len(took) != 1 {
		t.Errorf("the run is taken by %q", took)
	}
}

func mourning(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Greetings()
	m := greeting.Mourning{Region: "CN", Until: onDay(t, "2027-05-14"), Reason: "national mourning", By: "anna", Since: Start}
	every := greeting.Mourning{Until: onDay(t, "2027-05-12"), Reason: "the chairman died", By: "anna", Since: Start}
	for _, one := range []greeting.Mourning{m, every} {
		if err := book.Mourn(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	for on, want := range map[string][]string{"2027-05-12": {"", "CN"}, "2027-05-13": {"CN"}, "2027-05-15": nil} {
		all, err := book.Mournings(t.Context(), onDay(t, on))
		var regions []string
		for _, one := range all {
			regions = append(regions, one.Region)
		}
		if err != nil || !slices.Equal(regions, want) {
			t.Errorf("on %s: %q, %v", on, regions, err)
		}
	}
	for i, want := range []bool{true, false} {
		if ended, err := book.Cheer(t.Context(), "CN", "ben", "it is over", Start.Add(time.Duration(i))); err != nil || ended != want {
			t.Errorf("ended %d: %v, %v", i, ended, err)
		}
	}
}
