package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/store"
)

// Registrations checks what marketing offers: versions, draws, confirmations.
func Registrations(t *testing.T, open Open) {
	t.Run("terms kept", func(t *testing.T) { termsKept(t, open(t)) })
	t.Run("said again", func(t *testing.T) { saidAgain(t, open(t)) })
	t.Run("drawn once", func(t *testing.T) { drawnOnce(t, open(t)) })
	t.Run("confirmed once", func(t *testing.T) { confirmedOnce(t, open(t)) })
	t.Run("fixed after cooling off", func(t *testing.T) { fixedAfter(t, open(t)) })
	t.Run("an older program beside", func(t *testing.T) { olderBeside(t, open(t)) })
	t.Run("only those meant", func(t *testing.T) { onlyMeant(t, open(t)) })
	t.Run("rows changed by hand", func(t *testing.T) { briefChanged(t, open(t)) })
}

var bothNames = map[locale.Lang]string{locale.English: "Tea", locale.Simplified: "茶", locale.Traditional: "茶"}

func brief(change func(*enrol.Brief)) enrol.Brief {
	b := enrol.Brief{Names: bothNames, Terms: map[locale.Lang]string{locale.English: "First terms.", locale.Simplified: "一。", locale.Traditional: "一。"},
		Opens: Start, Closes: Start.AddDate(0, 0, 30), Quota: 1, Waiting: 2}
	change(&b)
	return b
}

func registryOf(db *store.DB, now func() time.Time) enrol.Office {
	return enrol.Office{Shelf: db.Registrations(), Brand: locale.Words{locale.English: "Harbour Bank"}, Pools: db.Coupons(), Now: now}
}

// putInForce writes, approves and opens a registration TEA.
func putInForce(t *testing.T, o enrol.Office, b enrol.Brief) enrol.Version {
	t.Helper()
	v, err := o.New(t.Context(), "TEA", b, "anna")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Open(t.Context(), "TEA", "anna"); v.Number == 1 && !errors.Is(err, enrol.ErrUnchecked) {
		t.Errorf("a draft is opened: %v", err)
	}
	if _, err := o.Propose(t.Context(), "TEA", v.Number, "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Approve(t.Context(), "TEA", v.Number, v.Hash(), "Anna"); !errors.Is(err, approval.ErrOwn) {
		t.Errorf("who wrote it approves it: %v", err)
	}
	if v, err = o.Approve(t.Context(), "TEA", v.Number, v.Hash(), "ben"); err != nil {
		t.Fatal(err)
	}
	if err := o.Open(t.Context(), "TEA", "anna"); err != nil {
		t.Fatal(err)
	}
	return v
}

// guests are customers with a card each, who want tea.
func guests(t *testing.T, db *store.DB, n int) (out []enrol.Enrolment) {
	t.Helper()
	var all []customer.Customer
	for i := range n {
		all = append(all, holder(i, "Platinum", "active"))
	}
	if err := db.Directory().Upsert(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		e := wish(c, fmt.Sprintf("SM%d", i))
		e.Code, e.Brand = "tea", "Harbour Bank"
		out = append(out, e)
	}
	return out
}

func joins(ctx context.Context, t *testing.T, db *store.DB, e enrol.Enrolment, want enrol.Stage) enrol.Enrolled {
	t.Helper()
	got, err := db.Campaigns().Enrol(ctx, e)
	if err != nil || got.Stage != want {
		t.Fatalf("%s: %+v, %v; want %s", e.Customer, got, err, want)
	}
	return got
}

func standsAt(t *testing.T, db *store.DB, customer string, want enrol.Stage) enrol.Progress {
	t.Helper()
	p, err := db.Campaigns().Progress(t.Context(), "TEA", customer)
	if err != nil || p.Stage != want {
		t.Errorf("%s stands at %+v, %v; want %s", customer, p.Stage, err, want)
	}
	return p
}

func fixedClock(at *time.Time) func() time.Time { return func() time.Time { return *at } }

// saidAgain: what says the same as the newest version is that version.
func saidAgain(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o := registryOf(db, fixedClock(&now))
	plain, more := brief(func(*enrol.Brief) {}), brief(func(b *enrol.Brief) { b.Quota = 3 })
	write := func(b enrol.Brief, by string, want int) {
		t.Helper()
		if v, err := o.New(t.Context(), "TEA", b, by); err != nil || v.Number != want {
			t.Errorf("saved is %s, %v, want version %d", v.ID(), err, want)
		}
	}
	if v := putInForce(t, o, plain); v.Number != 1 {
		t.Fatalf("%+v", v)
	}
	write(plain, "ben", 1)
	write(more, "ben", 2)
	write(more, "anna", 2)
	write(plain, "anna", 3)
	told, err := db.Trail().Find(t.Context(), audit.Query{Action: "registration.save", Limit: 9})
	if err != nil || len(told) != 3 {
		t.Errorf("%d saves are told, %v", len(told), err)
	}
}

// termsKept: new terms with more places. Who waited gets one, by the terms agreed to; who comes later has the new ones.
func termsKept(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 5)
	putInForce(t, o, brief(func(*enrol.Brief) {}))
	joins(t.Context(), t, db, all[0], enrol.Joined)
	if second := joins(t.Context(), t, db, all[1], enrol.Waiting); second.Place != 1 {
		t.Errorf("%+v", second)
	}
	putInForce(t, o, brief(func(b *enrol.Brief) {
		b.Quota = 3
		b.Terms = map[locale.Lang]string{locale.English: "New terms.", locale.Simplified: "二。", locale.Traditional: "二。"}
	}))
	standsAt(t, db, all[1].Customer, enrol.Joined)
	joins(t.Context(), t, db, all[2], enrol.Joined)
	joins(t.Context(), t, db, all[3], enrol.Waiting)
	for i, want := range []string{"First terms.", "First terms.", "New terms."} {
		p, err := o.Person(t.Context(), "TEA", all[i].Customer)
		if err != nil || p.Agreed != want || p.Words != "ENROL HEALTH" || p.Channel != "text" || p.Order != int64(i+1) {
			t.Errorf("customer %d agreed to %+v, %v", i, p, err)
		}
	}
	for change, want := range map[*enrol.Brief]error{
		new(brief(func(b *enrol.Brief) { b.Quota = 2 })):                                      enrol.ErrQuota,
		new(brief(func(b *enrol.Brief) { b.Quota, b.Mode = 3, enrol.Lottery })):               enrol.ErrRuling,
		new(brief(func(b *enrol.Brief) { b.Quota, b.Waiting, b.Confirm = 3, 2, "by-staff" })): enrol.ErrRuling,
	} {
		v, err := o.New(t.Context(), "TEA", *change, "anna")
		if err == nil {
			_, err = o.Propose(t.Context(), "TEA", v.Number, "anna")
		}
		if err == nil {
			_, err = o.Approve(t.Context(), "TEA", v.Number, v.Hash(), "ben")
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Open(t.Context(), "TEA", "anna"); !errors.Is(err, want) {
			t.Errorf("opened: %v, want %v", err, want)
		}
	}
}

// drawnOnce: four in the draw, one place, two wait, one gets nothing. Everybody is told once, and the order can be found again.
func drawnOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 5)
	closes := now.AddDate(0, 0, 2)
	putInForce(t, o, brief(func(b *enrol.Brief) { b.Mode, b.Opens, b.Closes = enrol.Lottery, now.Add(-time.Hour), closes }))
	for _, e := range all[:4] {
		e.At = now.Add(-time.Minute)
		joins(t.Context(), t, db, e, enrol.Entered)
	}
	if err := o.Draw(t.Context(), "TEA", "anna"); !errors.Is(err, enrol.ErrNotOver) {
		t.Errorf("drawn before it closed: %v", err)
	}
	if err := o.Close(t.Context(), "TEA", "anna", "enough"); err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 3)
	for range cap(errs) {
		go func() { errs <- o.Draw(context.WithoutCancel(t.Context()), "TEA", "anna") }()
	}
	drawn := 0
	for range cap(errs) {
		if err := <-errs; err == nil {
			drawn++
		} else if !errors.Is(err, enrol.ErrDrawn) {
			t.Error(err)
		}
	}
	if drawn != 1 {
		t.Errorf("drawn %d times", drawn)
	}
	for range 2 { // as another process does that looks for what is untold
		if err := db.Registrations().Settle(t.Context(), o.Brand); err != nil {
			t.Error(err)
		}
	}
	d, err := o.Drawing(t.Context(), "TEA")
	if err != nil || len(d.Refs) != 4 || d.Verify() != nil {
		t.Fatalf("%+v, %v, %v", d, err, d.Verify())
	}
	won := checkDrawn(t, db, o, all[:4], d.Refs)
	if n, err := db.NewSelect().Table("messages").Count(t.Context()); err != nil || n != 8 {
		t.Errorf("%d messages, %v: four that were taken in, four results", n, err)
	}
	if _, err := o.Withdraw(t.Context(), "TEA", won, "W1", "anna", "asked for it"); err != nil {
		t.Error(err)
	}
	p, err := o.People(t.Context(), "TEA", enrol.Joined, "", 10)
	if err != nil || len(p) != 1 || p[0].Ref != d.Refs[1] {
		t.Errorf("the place went to %+v, %v, second is %s", p, err, d.Refs[1])
	}
	all[4].At = now
	if _, err := db.Campaigns().Enrol(t.Context(), all[4]); !errors.Is(err, enrol.ErrClosed) {
		t.Errorf("joined after the draw: %v", err)
	}
}

// checkDrawn holds stages against the order, and gives who won.
func checkDrawn(t *testing.T, db *store.DB, o enrol.Office, all []enrol.Enrolment, refs []string) (won string) {
	t.Helper()
	for _, e := range all {
		p, err := db.Campaigns().Progress(t.Context(), "TEA", e.Customer)
		i := slices.Index(refs, p.Ref)
		want := []enrol.Stage{enrol.Joined, enrol.Waiting, enrol.Waiting, enrol.Lost}[i]
		if err != nil || p.Stage != want || want == enrol.Waiting && p.Place != i {
			t.Errorf("who was drawn as number %d is %+v, %v", i+1, p, err)
		}
		if i == 0 {
			won = e.Customer
		}
	}
	r, err := o.Registration(t.Context(), "TEA")
	if err != nil || r.State(o.Now()) != enrol.Drawn || r.Counts[enrol.Waiting] != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	return won
}

// confirmedOnce: the staff decides each reference once, whatever else stands in its file.
func confirmedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 4)
	putInForce(t, o, brief(func(b *enrol.Brief) { b.Quota, b.Waiting, b.Confirm = 2, 1, enrol.ByStaff }))
	first, second := joins(t.Context(), t, db, all[0], enrol.Asked), joins(t.Context(), t, db, all[1], enrol.Asked)
	joins(t.Context(), t, db, all[2], enrol.Waiting)
	if _, err := db.Campaigns().Enrol(t.Context(), all[3]); !errors.Is(err, enrol.ErrFull) {
		t.Errorf("a fourth: %v", err)
	}
	done, left, err := o.Rule(t.Context(), enrol.Ruling{Code: "TEA", Refs: []string{first.Ref, first.Ref, "EXX000000"}, By: "anna"})
	if err != nil || left != 1 || len(done) != 3 || done[0].Reason != "" || done[1].Reason == "" || done[2].Reason == "" {
		t.Errorf("%+v, %d left, %v", done, left, err)
	}
	done, left, err = o.Rule(t.Context(), enrol.Ruling{Code: "TEA", Refs: []string{first.Ref, second.Ref}, Refuse: true, By: "anna", Why: "not insured"})
	if err != nil || left != 1 || done[0].Reason != "is joined already" || done[1].Reason != "" {
		t.Errorf("%+v, %d left, %v", done, left, err)
	}
	standsAt(t, db, all[0].Customer, enrol.Joined)
	standsAt(t, db, all[1].Customer, enrol.Refused)
	standsAt(t, db, all[2].Customer, enrol.Asked) // has the place of the one refused, to be confirmed too
	if done, left, err := o.Rule(t.Context(), enrol.Ruling{Code: "TEA", By: "anna"}); err != nil || len(done) != 1 || left != 0 {
		t.Errorf("all of them: %+v, %d left, %v", done, left, err)
	}
	if n, err := db.NewSelect().Table("messages").Count(t.Context()); err != nil || n != 7 {
		t.Errorf("%d messages, %v: three that were taken in, three decided, a place that came free", n, err)
	}
}

// fixedAfter: within three days customers leave by themselves, then only a person takes them out.
func fixedAfter(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 2)
	putInForce(t, o, brief(func(b *enrol.Brief) { b.Cooling = 3 }))
	joins(t.Context(), t, db, all[0], enrol.Joined)
	late := enrol.Withdrawal{Key: "W1", Code: "TEA", Customer: all[0].Customer, Brand: o.Brand, Channel: "text", At: Start.AddDate(0, 0, 3)}
	if p, err := db.Campaigns().Withdraw(t.Context(), late); !errors.Is(err, enrol.ErrFixed) || !p.Fixed().Equal(late.At) {
		t.Errorf("%+v, %v", p, err)
	}
	now = late.At
	if _, err := o.Withdraw(t.Context(), "TEA", all[0].Customer, "W2", "anna", "asked by telephone"); err != nil {
		t.Error(err)
	}
	joins(t.Context(), t, db, all[0], enrol.Joined)
	late.Key, late.At = "W3", Start.AddDate(0, 0, 1)
	if _, err := db.Campaigns().Withdraw(t.Context(), late); err != nil {
		t.Error(err)
	}
}

// olderBeside: while a new version of the program takes over, the one before writes enrolments without stage and ticket. They stand in the
// waiting list by the time at which they were made.
func olderBeside(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 4)
	putInForce(t, o, brief(func(b *enrol.Brief) { b.Quota, b.Waiting = 1, 10 }))
	for i := range all {
		all[i].At = Start.Add(time.Duration(i) * time.Minute)
		joins(t.Context(), t, db, all[i], map[bool]enrol.Stage{true: enrol.Joined, false: enrol.Waiting}[i == 0])
		// Ids tell the time they were made at; here that was one moment for all.
		if _, err := db.NewUpdate().Table("enrolments").Set("id = ?", clock.NewID(all[i].At)).Where("customer = ?", all[i].Customer).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.NewUpdate().Table("enrolments").Set("stage = ''").Set("seq = 0").Where("customer = ?", all[2].Customer).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, e := range all[1:] {
		if p := standsAt(t, db, e.Customer, enrol.Waiting); p.Place != i+1 {
			t.Errorf("%s has place %d, want %d", e.Customer, p.Place, i+1)
		}
	}
	for i := range 2 {
		w := enrol.Withdrawal{Key: fmt.Sprint("W", i), Code: "TEA", Customer: all[i].Customer, Brand: o.Brand, Channel: "text", At: Start.Add(time.Hour)}
		if _, err := db.Campaigns().Withdraw(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		standsAt(t, db, all[i+1].Customer, enrol.Joined)
	}
	standsAt(t, db, all[3].Customer, enrol.Waiting)
}

// onlyMeant: what the bank tells of a customer decides who may register, at the moment they do.
func onlyMeant(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o, all := registryOf(db, fixedClock(&now)), guests(t, db, 2)
	gold := holder(7, "Gold", "active")
	if err := db.Directory().Upsert(t.Context(), gold); err != nil {
		t.Fatal(err)
	}
	putInForce(t, o, brief(func(b *enrol.Brief) {
		var err error
		if b.Who, err = audience.Parse("tier = platinum"); err != nil {
			t.Fatal(err)
		}
	}))
	joins(t.Context(), t, db, all[0], enrol.Joined)
	other := wish(gold, "SM7")
	other.Code = "TEA"
	if _, err := db.Campaigns().Enrol(t.Context(), other); !errors.Is(err, enrol.ErrNotMeant) {
		t.Errorf("who is not meant: %v", err)
	}
	gold.Tier = "Platinum"
	if err := db.Directory().Upsert(t.Context(), gold); err != nil {
		t.Fatal(err)
	}
	joins(t.Context(), t, db, other, enrol.Waiting)
}

// briefChanged: a version somebody changed in the table is not used.
func briefChanged(t *testing.T, db *store.DB) {
	t.Parallel()
	now := Start
	o := registryOf(db, fixedClock(&now))
	putInForce(t, o, brief(func(*enrol.Brief) {}))
	if _, err := db.NewUpdate().Table("registrations").Set("brief = replace(brief, 'First', 'Other')").Where("code = 'TEA'").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.Open(t.Context(), "TEA", "anna"); err == nil {
		t.Error("what was changed by hand is opened")
	}
}
