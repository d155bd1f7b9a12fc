package overview

import (
	"slices"
	"time"
)

// buckets part times from half a millisecond to 18 seconds, each a quarter wider than the one before: a quantile is wrong by an eighth at
// most. What takes longer falls into the last.
const buckets = 48

// bounds are the upper ends of the buckets.
var bounds = func() (ends [buckets]time.Duration) {
	end := float64(500 * time.Microsecond)
	for i := range ends {
		ends[i] = time.Duration(end)
		end *= 1.25
	}
	return ends
}()

// bucketOf is where a time falls.
func bucketOf(took time.Duration) int {
	i, _ := slices.BinarySearch(bounds[:], took)
	return min(i, buckets-1)
}

// quantile is what share of the times took no longer than, in milliseconds to three figures; nil where there are none.
func quantile(took *[buckets]int64, share float64) *float64 {
	var all int64
	for _, n := range took {
		all += n
	}
	if all == 0 {
		return nil
	}
	rank := share * float64(all)
	var before int64
	for i, n := range took {
		if n == 0 || float64(before+n) < rank {
			before += n
			continue
		}
		low := time.Duration(0)
		if i > 0 {
			low = bounds[i-1]
		}
		at := float64(low) + float64(bounds[i]-low)*(rank-float64(before))/float64(n)
		ms := float64(int64(at/float64(10*time.Microsecond))) / 100
		return &ms
	}
	return nil // every rank is within all
}
