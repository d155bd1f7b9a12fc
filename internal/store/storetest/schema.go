package storetest

import (
	"sync"
	"testing"
)

// Schema checks migrating: pending migrations are named, several processes may migrate at the same time.
func Schema(t *testing.T, url func(t testing.TB) string) {
	t.Parallel()
	v := NewVault(t)
	at := url(t)
	db := At(t, at, v)
	missing, err := db.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) < 2 {
		t.Errorf("an empty database lacks only %q", missing)
	}
	processes := 1
	if db.Postgres() {
		processes = 4
	}
	var wg sync.WaitGroup
	for range processes {
		wg.Go(func() {
			if err := At(t, at, v).Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if missing, err = db.Pending(t.Context()); err != nil || len(missing) > 0 {
		t.Errorf("after migrating, %q are missing (%v)", missing, err)
	}
}
