package api_test

import (
	"strings"
	"testing"

	"cardline/internal/store/storetest"
)

// A look at what would be sent, and the same call again, are no changes: the trail tells of the one that was.
func TestWhatChangesNothingIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	p.do("demo-admin", "POST", "/notifications?dry_run=true", dueOne, 200, nil)
	for range 2 {
		if status, _, body := p.once("demo-admin", "k1", "/notifications", dueOne); status != 202 {
			t.Errorf("%d %s", status, body)
		}
	}
	_, _, rows := ask(t, p.app, "GET", "/audit?actor=operator:demo-admin", "demo-auditor", "")
	if n := strings.Count(rows, `"action"`); n != 1 || !strings.Contains(rows, `"planned\":1`) {
		t.Errorf("one change left %d rows: %s", n, rows)
	}
}
