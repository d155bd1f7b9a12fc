package approval_test

import (
	"errors"
	"testing"
	"time"

	"cardline/internal/approval"
)

func TestAHashNamesWhatWasRead(t *testing.T) {
	t.Parallel()
	const whole = "3f1c9a2b7d5e4f60"
	for given, want := range map[string]bool{whole: true, "3f1c9a2b": true, "3f1c9a2": false, "": false, "3f1c9a2c": false, whole + "0": false} {
		if got := approval.Names(given, whole); got != want {
			t.Errorf("%q names %s: %v", given, whole, got)
		}
	}
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := approval.Begin("anna", at)
	if err := c.Approve("ben", at); !errors.Is(err, approval.ErrState) {
		t.Errorf("a draft is approved: %v", err)
	}
	if err := c.Propose("carl", at); err != nil {
		t.Fatal(err)
	}
	if err := c.Propose("carl", at); !errors.Is(err, approval.ErrState) || err.Error() != "it is proposed by carl on 22 Nov 2026 at 09:00 UTC: somebody else must approve it" {
		t.Errorf("proposed twice: %v", err)
	}
	for _, own := range []string{"anna", "ANNA", "Carl"} {
		if err := c.Approve(own, at); !errors.Is(err, approval.ErrOwn) || c.State != approval.Proposed {
			t.Errorf("%s approves: %v", own, err)
		}
	}
	if err := c.Approve("ben", at); err != nil || c.Checker != "ben" || !c.Decided.Equal(at) {
		t.Errorf("approved: %+v, %v", c, err)
	}
	if err := c.Retire("anna", at); err != nil {
		t.Error(err)
	}
	if err := c.Retire("anna", at); !errors.Is(err, approval.ErrState) {
		t.Errorf("retired twice: %v", err)
	}
}
