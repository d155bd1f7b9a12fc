package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/dialogue"
	"cardline/internal/livetest"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// A carrier that gets no answer posts the text again: with a database that crashes in between, every turn is written once.
func TestTurnsSurviveACrashOfPostgres(t *testing.T) {
	t.Parallel()
	const turns, senders = 2000, 16
	db, server := onPostgres(t)
	var next, failed atomic.Int64
	halfway := make(chan struct{})
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for i := next.Add(1); i <= turns; i = next.Add(1) {
				if i == turns/2 {
					close(halfway)
				}
				turn := dialogue.Turn{
					Key: fmt.Sprintf("SM%d", i), Message: clock.NewID(storetest.Start), Reply: clock.NewID(storetest.Start),
					Answer: fmt.Append(nil, i), At: storetest.Start,
				}
				stored, err := db.Ledger().Commit(t.Context(), turn)
				for ; err != nil && t.Context().Err() == nil; stored, err = db.Ledger().Commit(t.Context(), turn) {
					failed.Add(1)
					time.Sleep(20 * time.Millisecond) // as carriers do, but sooner
				}
				if stored != nil && string(stored.Answer) != fmt.Sprint(i) {
					t.Errorf("turn %d was answered with %q", i, stored.Answer)
				}
			}
		})
	}
	<-halfway
	crash(server)
	wg.Wait()
	for _, table := range []string{"seen", "inbound", "replies"} {
		if n, err := db.NewSelect().Table(table).Count(t.Context()); err != nil || n != turns {
			t.Errorf("%d rows in %s for %d turns (%v)", n, table, turns, err)
		}
	}
	if failed.Load() == 0 {
		t.Error("nobody noticed the crash")
	}
}

func TestPlanningSurvivesACrashOfPostgres(t *testing.T) {
	t.Parallel()
	db, server := onPostgres(t)
	storetest.PlansThroughACrash(t, db, func() { crash(server) })
}

func TestAFileSurvivesACrashOfPostgres(t *testing.T) {
	t.Parallel()
	db, server := onPostgres(t)
	storetest.FileThroughACrash(t, db, func() { crash(server) })
}

// onPostgres is an empty database on a server that the test may stop.
func onPostgres(t *testing.T) (*store.DB, *livetest.PostgresServer) {
	t.Helper()
	server := livetest.NewPostgres(t)
	db := storetest.At(t, server.URL, storetest.NewVault(t))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, server
}

// crash stops a server as a crash would, and starts it again.
func crash(server *livetest.PostgresServer) {
	server.Stop()
	server.Start()
}
