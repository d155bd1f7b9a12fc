package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/store"
)

// Touched checks that whoever gets round the database's own guard, and changes or removes an audit row or a seal, is found.
func Touched(t *testing.T, open Open) {
	for name, c := range map[string]struct {
		touch  string
		broken int64 // the seal that tells; 0: none
	}{
		"nothing":              {"", 0},
		"a row changed":        {"UPDATE audit SET after = 'active' WHERE key = 'SM3'", 2},
		"a row removed":        {"DELETE FROM audit WHERE key = 'SM0'", 1},
		"the last one removed": {"DELETE FROM audit WHERE key = 'SM5'", 3},
		"a seal removed":       {"DELETE FROM audit_seals WHERE n = 2", 2},
		"a seal forged":        {"UPDATE audit_seals SET digest = (SELECT digest FROM audit_seals WHERE n = 1) WHERE n = 3", 3},
		"a row not yet sealed": {"DELETE FROM audit WHERE key = 'SM6'", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := sealedTrail(t, open(t))
			if c.touch != "" {
				unguarded(t, db, c.touch)
			}
			whole, broken, err := db.Trail().Check(t.Context(), 0, 100)
			want := 3
			if c.broken > 0 {
				want = int(c.broken) - 1
			}
			if err != nil || broken != c.broken || len(whole) != want {
				t.Errorf("after %d seals, seal %d is broken (%v), want %d", len(whole), broken, err, c.broken)
			}
		})
	}
}

// sealedTrail writes six entries, two under each of three seals, and one more.
func sealedTrail(t *testing.T, db *store.DB) *store.DB {
	t.Helper()
	now := Start
	opt := options(urlOf(t, db), keys(t))
	opt.Clock = clock.New(func() time.Time { return now })
	db = opened(t, opt)
	for i := range 7 {
		err := db.Trail().Append(t.Context(), audit.Entry{
			Key: fmt.Sprint("SM", i), Action: "card.stop", Subject: "card:K10011", Actor: "customer:C1001", Before: "active", After: "stopped",
		})
		if err != nil {
			t.Fatal(err)
		}
		if now = now.Add(time.Hour); i%2 == 0 {
			continue
		}
		if s, made, err := db.Trail().Seal(t.Context()); err != nil || !made || s.Entries != 2 {
			t.Fatalf("after entry %d: %+v, %t, %v", i, s, made, err)
		}
	}
	return db
}

// unguarded runs a statement without the triggers that would refuse it.
func unguarded(t *testing.T, db *store.DB, statement string) {
	t.Helper()
	off := []string{"ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit_seals DISABLE TRIGGER USER"}
	if !db.Postgres() {
		off = nil
		err := db.NewSelect().Table("sqlite_master").ColumnExpr("'DROP TRIGGER ' || name").
			Where("type = 'trigger' AND tbl_name IN ('audit', 'audit_seals')").Scan(t.Context(), &off)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range append(off, statement) {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
