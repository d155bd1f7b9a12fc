package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/greeting"
	"cardline/internal/store"
)

// runner carries out the one run there is, page by page.
type runner struct {
	*testing.T
	db  *store.DB
	now time.Time
}

// step takes the run, writes a page and lets it go.
func (r *runner) step(cursor string, ended bool, letters ...greeting.Letter) greeting.Run {
	r.Helper()
	r.now = r.now.Add(time.Second)
	got, err := r.db.Greetings().Claim(r.Context(), []string{"qixi"}, "one", r.now, r.now.Add(-time.Second)) // it is free again at once
	if err != nil || got == nil {
		r.Fatalf("no run: %v", err)
	}
	s := greeting.Stride{Run: *got, Owner: "one", Cursor: cursor, Letters: letters, Until: r.now.Add(-time.Second)}
	if ended {
		s.Ended = r.now
	}
	out, err := r.db.Greetings().Advance(r.Context(), s)
	if err != nil {
		r.Fatal(err)
	}
	return out
}

func (r *runner) figures(when, want string) {
	r.Helper()
	all, err := r.db.Greetings().Runs(r.Context(), greeting.RunQuery{N: 9})
	if err != nil || len(all) != 1 {
		r.Fatalf("%d runs, %v", len(all), err)
	}
	if got := fmt.Sprintf("%d planned, %d held, %d missed", all[0].Planned, all[0].Held, all[0].Missed); got != want {
		r.Errorf("%s: %s, want %s", when, got, want)
	}
}

// become ends the message of a customer.
func (r *runner) become(customer, state string) {
	r.Helper()
	if _, err := r.db.NewUpdate().Table("messages").Set("state = ?, step = 9", state).Where("customer = ?", customer).Exec(r.Context()); err != nil {
		r.Fatal(err)
	}
}

func missedQixi(customer string) greeting.Letter {
	l := qixiLetter(customer, "missed: nothing was sent at their hour")
	l.Missed = true
	return l
}

// greetingsCounted: a run that was taken back and began anew counts each of its people once, whether they were greeted before that or after, by
// the run or by hand.
func greetingsCounted(t *testing.T, db *store.DB) {
	t.Parallel()
	run, book := runOfThe7(t, db), db.Greetings()
	r := &runner{T: t, db: db, now: Start}
	if _, err := book.Plan(t.Context(), []greeting.Letter{qixiLetter("C4", "")}); err != nil { // by hand
		t.Fatal(err)
	}
	r.step("C3", false, qixiLetter("C1", ""), qixiLetter("C2", ""), qixiLetter("C3", "no telephone number"))
	got := r.step("C6", true, qixiLetter("C4", ""), qixiLetter("C5", ""), missedQixi("C6"))
	if got.Planned != 4 || got.Held != 1 || got.Missed != 1 {
		t.Errorf("who carries it out hears of %+v", got)
	}
	r.figures("the first time", "4 planned, 1 held, 1 missed")
	r.become("C1", "delivered")
	r.become("C2", "expired")
	off := greeting.Back{Run: run, Occasion: "qixi/2027", Versions: []string{"qixi/2"}, Reason: "rule qixi was switched off", N: 9}
	if taken, err := book.TakeBack(t.Context(), off); err != nil || taken != 2 {
		t.Fatalf("%d taken back, %v", taken, err)
	}
	r.figures("taken back", "2 planned, 0 held, 0 missed")
	r.step("", false) // let go before its first page
	r.figures("let go", "2 planned, 0 held, 0 missed")
	r.step("C3", false, missedQixi("C1"), qixiLetter("C2", ""), qixiLetter("C3", "")) // C3 has a number by now, and one decision
	r.step("C6", true, qixiLetter("C4", ""), qixiLetter("C5", "opted out"), missedQixi("C6"))
	r.figures("anew", "3 planned, 2 held, 1 missed")
	r.become("C4", "delivered")
	if err := book.Settle(t.Context(), run, "qixi/2027"); err != nil {
		t.Fatal(err)
	}
	r.figures("settled", "2 planned, 2 held, 2 missed")
}
