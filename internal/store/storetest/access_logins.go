package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/store"
)

// signedIn checks that passwords and seeds are kept, tries that arrive at once are no more than tries in a row, and few sessions stay.
func signedIn(t *testing.T, db *store.DB) {
	t.Parallel()
	o := officeOf(db)
	r := access.NewReception(o, db.Access(), access.House{Issuer: "Harbour Bank", Idle: time.Hour, Life: 12 * time.Hour})
	hire(t, o, "anna", access.Marketer)
	once, until, err := r.Reset(t.Context(), "anna", root("reset"))
	if err != nil || !until.Equal(Start.Add(24*time.Hour)) {
		t.Fatalf("until %v, %v", until, err)
	}
	for i := range 8 {
		s, err := r.SignIn(t.Context(), access.Arrival{Name: "anna", Password: once, From: "192.0.2.7", Request: fmt.Sprint("in ", i)})
		if err != nil || fmt.Sprint(s.Needs) != "[password]" || s.Key.Idle != time.Hour {
			t.Fatalf("signing in: %+v, %v", s.Needs, err)
		}
	}
	keys, err := o.Keys(t.Context(), "anna")
	open := 0
	for _, k := range keys {
		if k.Open(Start.Add(time.Minute)) {
			open++
		}
		if k.Open(Start.Add(2 * time.Hour)) {
			t.Errorf("session %s is open after an idle hour", k.ID)
		}
	}
	if err != nil || open != 5 {
		t.Errorf("%d sessions are open, %v, want 5", open, err)
	}

	var looked, shut atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := r.SignIn(t.Context(), access.Arrival{Name: "anna", Password: "a wrong password", Request: fmt.Sprint("try ", i)})
			switch {
			case errors.Is(err, access.ErrSignIn):
				looked.Add(1)
			case errors.Is(err, access.ErrShut):
				shut.Add(1)
			default:
				t.Errorf("a wrong password: %v", err)
			}
		})
	}
	all.Wait()
	if looked.Load() != 5 || shut.Load() != 15 {
		t.Errorf("%d tries were looked at and %d were not, want 5 and 15", looked.Load(), shut.Load())
	}
	es, err := db.Trail().Find(t.Context(), audit.Query{Subject: "operator:anna", Action: "session.refused"})
	if err != nil || len(es) != 5 || es[0].Actor != "stranger" {
		t.Errorf("the trail tells of %d refusals, %v", len(es), err)
	}
}
