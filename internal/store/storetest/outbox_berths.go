package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/store"
)

// gatesKeepNobody: while two groups of every lane but one are at the gates, as they are when Redis is slow or senders are at their rates, there
// are connections for everybody else, and the lane that is left departs.
func gatesKeepNobody(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	rows := db.Messages()
	var ms []outbox.Message
	for _, l := range outbox.Lanes() {
		for range 2 {
			m := Planned(t, fmt.Sprint(len(ms)))
			m.Lane = l
			ms = append(ms, m)
		}
	}
	if added, err := rows.Add(ctx, ms); err != nil || added != len(ms) {
		t.Fatal(added, err)
	}
	take := func(l outbox.Lane, n int, judged func()) error {
		c := outbox.Claim{Lane: l, Owner: fmt.Sprint(l, n), Now: Start, Lease: Start.Add(time.Minute), N: 1}
		_, err := rows.Depart(ctx, c, func(due []outbox.Row) []outbox.Step {
			judged()
			return []outbox.Step{leaving(due[0])}
		})
		return err
	}
	at, on := make(chan struct{}, len(ms)), make(chan struct{})
	var groups sync.WaitGroup
	defer groups.Wait()
	for _, l := range outbox.Lanes()[1:] {
		for n := range 2 {
			groups.Go(func() {
				if err := take(l, n, func() { at <- struct{}{}; <-on }); err != nil {
					t.Error(err)
				}
			})
		}
	}
	defer close(on)
	for range len(outbox.Lanes()) - 1 {
		<-at // where they are bounded, not all get there
	}
	for n := range 6 {
		conn, err := db.SQL().Conn(ctx)
		if err != nil {
			t.Fatalf("the connection after %d: %v", n, err)
		}
		defer func() { _ = conn.Close() }()
		if err := conn.PingContext(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := take(outbox.Lanes()[0], 0, func() {}); err != nil {
		t.Errorf("a code behind the gates of others: %v", err)
	}
}
