package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// oneCallAtATime: of calls to one number that several want to place at once one is placed, and the next when it is over.
func oneCallAtATime(t *testing.T, db *store.DB) {
	ctx, book := t.Context(), db.Calls()
	const calls = 8
	for i := range calls {
		c := outbox.Call{Message: fmt.Sprintf("m%d", i), Type: outbox.FraudAlert, Number: marias, At: Start, Expires: Start.Add(time.Hour)}
		if err := db.Reach().Want(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	due, err := book.Due(ctx, Start, calls)
	if err != nil || len(due) != calls {
		t.Fatalf("%d are due, %v", len(due), err)
	}
	for round := range 2 {
		placed := submitAtOnce(t, book, due, round)
		if len(placed) != 1 {
			t.Fatalf("round %d: %v were placed at once", round, placed)
		}
		if rings, err := book.UnderWay(ctx, []phone.Number{marias, "+12025550199"}); err != nil || !rings[marias] || rings["+12025550199"] {
			t.Errorf("under way: %v, %v", rings, err)
		}
		err := book.Change(ctx, placed[0], func(c *outbox.Call, t *outbox.Try) { c.State, t.Over = outbox.CallDone, Start })
		if err != nil {
			t.Fatal(err)
		}
	}
	if rings, err := book.UnderWay(ctx, []phone.Number{marias}); err != nil || rings[marias] {
		t.Errorf("over, and under way: %v, %v", rings, err)
	}
}

// theFloorRingsToo: a call back of the floor and a call of the book that are begun at once are not both begun; who is not waits until the other
// is over.
func theFloorRingsToo(t *testing.T, db *store.DB) {
	ctx, book := t.Context(), db.Calls()
	now := Start
	desk := &floor.Desk{Board: db.Floor(), Rules: floor.DefaultRules(), Now: func() time.Time { return now }, Begin: func(floor.Waiting, floor.Agent) {}}
	must := musts(t)
	must(desk.SignIn(ctx, "ann", "+12025550123", []locale.Lang{locale.English}, []string{floor.Service}))
	for round := range 6 {
		name := fmt.Sprintf("CA%d", round)
		must(db.Reach().Want(ctx, outbox.Call{Message: "m" + name, Type: outbox.FraudAlert, Number: marias, At: now, Expires: now.Add(time.Hour)}))
		due, err := book.Due(ctx, now, 1)
		if must(err); len(due) != 1 {
			t.Fatalf("%d are due", len(due))
		}
		_, err = desk.Join(ctx, floor.Waiting{Call: name, Number: marias, Lang: locale.English, Topic: floor.Service})
		must(err)
		must(desk.Return(ctx, name, marias, time.Time{}))
		try := outbox.Try{ID: "t" + name, N: 1, At: now, Wall: now, Look: now}
		var all sync.WaitGroup
		var placed bool
		all.Go(func() {
			var err error
			if placed, err = book.Submit(ctx, due[0], try); err != nil && !errors.Is(err, outbox.ErrLineBusy) {
				t.Error(err)
			}
		})
		all.Go(func() {
			if err := desk.Be(ctx, "ann", floor.Ready); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		ann, _, err := desk.Agent(ctx, "ann")
		must(err)
		if begun := ann.State == floor.Reserved; begun == placed {
			t.Fatalf("round %d: the agent is %s, the call of the book was placed: %v", round, ann.State, placed)
		}
		if rings, err := book.UnderWay(ctx, []phone.Number{marias}); err != nil || !rings[marias] {
			t.Errorf("under way: %v, %v", rings, err)
		}
		if placed {
			must(book.Change(ctx, try.ID, func(c *outbox.Call, t *outbox.Try) { c.State, t.Over = outbox.CallDone, now }))
			must(desk.Keep(ctx))
		}
		if ann, _, err = desk.Agent(ctx, "ann"); err != nil || ann.State != floor.Reserved {
			t.Errorf("with nobody ringing the agent is %s, %v", ann.State, err)
		}
		must(desk.Leave(ctx, name, floor.Talked))
		must(desk.Done(ctx, "ann", ""))
		must(desk.Be(ctx, "ann", floor.Away))
		if !placed {
			ours, err := book.Submit(ctx, due[0], try)
			if must(err); !ours {
				t.Error("after the talk the call of the book is not placed")
			}
			must(book.Change(ctx, try.ID, func(c *outbox.Call, t *outbox.Try) { c.State, t.Over = outbox.CallDone, now }))
		}
	}
}

func musts(t *testing.T) func(error) {
	return func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// submitAtOnce has each of the calls submitted by somebody else; it returns the tries that were.
func submitAtOnce(t *testing.T, book store.Calls, due []outbox.Call, round int) (placed []string) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, c := range due {
		all.Go(func() {
			try := outbox.Try{ID: fmt.Sprintf("try-%d-%s", round, c.Message), N: 1, At: Start, Wall: Start, Look: Start}
			ours, err := book.Submit(t.Context(), c, try)
			if err != nil && !errors.Is(err, outbox.ErrLineBusy) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if ours {
				placed = append(placed, try.ID)
			}
		})
	}
	all.Wait()
	return placed
}

// safetyFirst: calls about safety come before those due longer, whether they are to be placed, asked about, or left to people.
func safetyFirst(t *testing.T, db *store.DB) {
	ctx, book := t.Context(), db.Calls()
	for i, c := range []outbox.Call{
		{Message: "a-offer", Type: "offer", Source: "campaign:X"}, {Message: "b-paid", Type: "payment-received"}, {Message: "c-alert", Type: outbox.FraudAlert},
	} {
		c.Number, c.At, c.Expires = phone.Number(fmt.Sprintf("+1202555%04d", 100+i)), Start.Add(time.Duration(i)*time.Second), Start.Add(time.Hour)
		if err := db.Reach().Want(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	now := Start.Add(time.Minute)
	due, err := book.Due(ctx, now, 9)
	first(t, "due", "c-alert b-paid a-offer", due, err)
	for i, c := range due {
		if ours, err := book.Submit(ctx, c, outbox.Try{ID: c.Message, N: 1, At: now, Wall: now, Look: now.Add(-time.Duration(i) * time.Second)}); err != nil || !ours {
			t.Fatalf("submitted %v, %v", ours, err)
		}
	}
	open, err := book.Open(ctx, now, 9)
	calls := make([]outbox.Call, len(open))
	for i, a := range open {
		calls[i] = a.Call
	}
	first(t, "open", "c-alert b-paid a-offer", calls, err)
	for _, c := range calls {
		if err := book.Change(ctx, c.Message, func(c *outbox.Call, t *outbox.Try) { c.State, t.Over = outbox.CallSpent, now }); err != nil {
			t.Fatal(err)
		}
	}
	spent, err := book.Spent(ctx, now, 9)
	first(t, "spent", "c-alert b-paid a-offer", spent, err)
	if _, err := book.Decide(ctx, spent[0], outbox.CallSpent, now.Add(time.Minute), "the desk takes none"); err != nil {
		t.Fatal(err)
	}
	spent, err = book.Spent(ctx, now, 9)
	first(t, "spent, and one waits", "b-paid a-offer", spent, err)
}

// first wants calls in an order.
func first(t *testing.T, what, want string, got []outbox.Call, err error) {
	t.Helper()
	var names []string
	for _, c := range got {
		names = append(names, c.Message)
	}
	if err != nil || strings.Join(names, " ") != want {
		t.Errorf("%s: %v, want %s (%v)", what, names, want, err)
	}
}
