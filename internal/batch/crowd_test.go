package batch_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/batch"
)

func TestGroupWaitsForItsShareOfTheCrowd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var crowd batch.Crowd
		left := map[int]time.Duration{} // request -> when its group left
		began := time.Now()
		g := batch.New(func(_ context.Context, reqs []int) ([]batch.Outcome[int], error) {
			slices.Sort(reqs)
			left[reqs[0]*10+len(reqs)] = time.Since(began)
			return make([]batch.Outcome[int], len(reqs)), nil
		}, batch.Options{Crowd: &crowd})
		ask := func(i int) {
			go func() { _, _ = g.Do(t.Context(), i) }()
			synctest.Wait()
		}
		ask(1) // nobody else is under way
		for range 9 {
			crowd.Enter()
		}
		for i := 2; i <= 4; i++ { // a third of the crowd
			time.Sleep(100 * time.Microsecond)
			ask(i)
		}
		ask(5) // the others are elsewhere
		time.Sleep(time.Second)
		for range 9 {
			crowd.Leave()
		}
		ask(6)
		g.Close()
		for group, want := range map[int]time.Duration{11: 0, 23: 300 * time.Microsecond, 51: 1300 * time.Microsecond, 61: time.Second + 300*time.Microsecond} {
			if got, ok := left[group]; !ok || got != want {
				t.Errorf("%d requests from %d on left after %v, want %v; in all %v", group%10, group/10, got, want, left)
			}
		}
	})
}
