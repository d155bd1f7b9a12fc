package storetest

import (
	"testing"

	"cardline/internal/audit"
)

// Trail checks that audit rows are written once and for ever.
func Trail(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	trail := db.Trail()
	stop := audit.Entry{Key: "SM1", Action: "card.stop", Subject: "card:K10011", Actor: "customer:C1001", Before: "active", After: "stopped"}
	again, other := stop, stop
	again.After = "something else"
	other.Subject = "card:K10012"
	for _, es := range [][]audit.Entry{{stop}, {again}, {stop, other}, {}} {
		if err := trail.Append(t.Context(), es...); err != nil {
			t.Fatal(err)
		}
	}
	var after []string
	if err := db.NewSelect().Table("audit").Column("after").Order("id").Scan(t.Context(), &after); err != nil {
		t.Fatal(err)
	}
	if len(after) != 2 || after[0] != "stopped" || after[1] != "stopped" {
		t.Errorf("two cards were stopped once each, the trail says %q", after)
	}
	for _, change := range []string{"UPDATE audit SET after = ''", "DELETE FROM audit"} {
		if _, err := db.ExecContext(t.Context(), change); err == nil {
			t.Errorf("%s was allowed", change)
		}
	}
}
