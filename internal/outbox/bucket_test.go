package outbox_test

import (
	"testing"
	"time"

	"cardline/internal/outbox"
)

func TestBucketPacesEachSenderEvenly(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	b := outbox.NewBucket(func() time.Time { return now }, 10, 3)
	take := func(sender string, patience time.Duration) (time.Duration, bool) {
		wait, ok, err := b.Take(t.Context(), sender, patience)
		if err != nil {
			t.Fatal(err)
		}
		return wait, ok
	}
	for i, want := range []time.Duration{0, 0, 0, 100 * time.Millisecond, 200 * time.Millisecond} {
		if wait, ok := take("a", time.Second); !ok || wait != want {
			t.Errorf("message %d waits %s, want %s", i, wait, want)
		}
	}
	if wait, ok := take("a", 100*time.Millisecond); ok || wait != 300*time.Millisecond {
		t.Errorf("beyond its patience: %s, %v", wait, ok)
	}
	if wait, ok := take("a", time.Second); !ok || wait != 300*time.Millisecond {
		t.Errorf("a refusal took a place: %s", wait)
	}
	if wait, _ := take("b", 0); wait != 0 {
		t.Errorf("another sender waits %s", wait)
	}
	now = now.Add(time.Minute)
	if wait, _ := take("a", 0); wait != 0 {
		t.Errorf("after a rest: %s", wait)
	}
}
