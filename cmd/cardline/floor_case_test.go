package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cardline/internal/desk"
	"cardline/internal/store/storetest"
)

// Whoever was promised a call back now gets it, however many that nobody made lie about from before.
func TestOldCallsBackDoNotHideTheOnesPromisedNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC)
	rules, err := desk.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{desk: desk.New(storetest.SQLite(t).Cases(), rules, func() time.Time { return now })}
	promise := func(key string, slot time.Time) string {
		t.Helper()
		c, err := a.desk.Open(t.Context(), desk.Opening{
			Key: key, Kind: desk.Callback, Channel: "text", Number: "+12025550147", Reason: "call me", Slot: slot, Received: slot.Add(-time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		return c.Ref
	}
	for i := range 1001 { // more than one question of the desk is answered with
		promise(fmt.Sprint("old", i), now.Add(-48*time.Hour))
	}
	var want []string
	for i := range backsEach + 1 {
		want = append(want, promise(fmt.Sprint("now", i), now.Add(-time.Minute)))
	}
	want = append(want, promise("an hour ago", now.Add(-backWithin)))
	promise("later", now.Add(time.Minute))
	promise("too late", now.Add(-backWithin-time.Minute))
	promise("back/CA1", now.Add(-time.Minute))
	taken := promise("taken", now.Add(-time.Minute))
	if _, err := a.desk.Assign(t.Context(), taken, "a", "operator:anna", "anna"); err != nil {
		t.Fatal(err)
	}
	open, err := a.promised(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range open {
		got = append(got, c.Ref)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d are called back, want %d: %v", len(got), len(want), got)
	}
}
