package storetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/dialogue"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// Promises checks that an effect begun is found again by exactly one settler at a time until it is settled.
func Promises(t *testing.T, open Open) {
	t.Parallel()
	tests := map[string]func(*testing.T, *store.DB){
		"the first plan stands":                   planned,
		"urgent ones go first, a lease at a time": leased,
		"settled is settled":                      settled,
		"two settlers never share one":            shared,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// keyless is a party's index as good as any.
func keyless(s string) vault.Index {
	sum := sha256.Sum256([]byte(s))
	return vault.Index(sum[:16])
}

func planned(t *testing.T, db *store.DB) {
	first := dialogue.Promise{Key: "SM1", Party: keyless("a"), Payload: []byte("stop"), Urgent: true, Due: Start.Add(time.Minute), At: Start}
	second := first
	second.Payload = []byte("freeze")
	if before := plan(t, db, first); before != nil {
		t.Fatalf("planned before: %+v", before)
	}
	want := first
	want.State = dialogue.Planned
	if before := plan(t, db, second); before == nil || fmt.Sprint(*before) != fmt.Sprint(want) {
		t.Errorf("planned before: %+v, want %+v", before, want)
	}
}

func leased(t *testing.T, db *store.DB) {
	for i, p := range []dialogue.Promise{
		{Key: "late"}, {Key: "later"}, {Key: "not yet", Due: Start.Add(time.Hour)}, {Key: "card", Urgent: true},
	} {
		p.At = Start.Add(time.Duration(i) * time.Microsecond)
		if p.Due.IsZero() {
			p.Due = p.At
		}
		plan(t, db, p)
	}
	now := Start.Add(time.Second)
	expectDue(t, db, now, 2, "card 1", "late 1")
	expectDue(t, db, now, 2, "later 1")
	expectDue(t, db, now, 2)
	expectDue(t, db, now.Add(time.Minute), 9, "card 2", "late 2", "later 2")
}

func settled(t *testing.T, db *store.DB) {
	promises := db.Promises()
	plan(t, db, dialogue.Promise{Key: "SM1", Due: Start, At: Start})
	if err := promises.Owe(t.Context(), "SM1", Start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	expectDue(t, db, Start, 9)
	for _, state := range []string{dialogue.Told, dialogue.Failed} {
		if err := promises.Settle(t.Context(), "SM1", state); err != nil {
			t.Fatal(err)
		}
	}
	expectDue(t, db, Start.Add(time.Hour), 9)
	for key, want := range map[string]error{"SM1": dialogue.ErrSettled, "never planned": dialogue.ErrNoPromise} {
		if err := promises.Owe(t.Context(), key, Start); !errors.Is(err, want) {
			t.Errorf("Owe(%s) = %v, want %v", key, err, want)
		}
	}
	if before := plan(t, db, dialogue.Promise{Key: "SM1", Due: Start, At: Start}); before == nil || before.State != dialogue.Told {
		t.Errorf("planned again: %+v, want the one that was told", before)
	}
}

func shared(t *testing.T, db *store.DB) {
	const n = 100
	for i := range n {
		plan(t, db, dialogue.Promise{Key: fmt.Sprint(i), Due: Start, At: Start})
	}
	var mu sync.Mutex
	taken := map[string]int{}
	var wg sync.WaitGroup
	for _, db := range []*store.DB{db, Twin(t, db)} {
		for range 4 {
			wg.Go(func() {
				for {
					due, err := db.Promises().Due(t.Context(), Start, time.Minute, 7)
					if err != nil {
						t.Error(err)
					}
					if len(due) == 0 {
						return
					}
					mu.Lock()
					for _, p := range due {
						taken[p.Key]++
					}
					mu.Unlock()
				}
			})
		}
	}
	wg.Wait()
	for key, times := range taken {
		if times != 1 {
			t.Errorf("promise %s was handed out %d times", key, times)
		}
	}
	if len(taken) != n {
		t.Errorf("%d promises of %d were handed out", len(taken), n)
	}
}

func plan(t *testing.T, db *store.DB, p dialogue.Promise) *dialogue.Promise {
	t.Helper()
	before, err := db.Promises().Plan(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return before
}

func expectDue(t *testing.T, db *store.DB, now time.Time, n int, want ...string) {
	t.Helper()
	due, err := db.Promises().Due(t.Context(), now, time.Minute, n)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range due {
		got = append(got, fmt.Sprint(p.Key, " ", p.Tries))
	}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("due at %s: %q, want %q", now.Format(time.TimeOnly), got, want)
	}
}
