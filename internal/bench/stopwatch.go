package bench

import (
	"runtime"
	"time"
)

// stopwatch times small operations of this process.
type stopwatch struct{ now func() time.Time }

// Sizes of a measurement.
const (
	counts   = 7                      // measurements of each side, in turn
	duration = 150 * time.Millisecond // of each, about
)

// compare measures the reference and ours in turn, so that what disturbs the machine disturbs both, and adds them to the row in ns.
func (s *stopwatch) compare(r *Row, reference, ours func()) {
	theirs, own := s.calibrate(reference), s.calibrate(ours)
	for range counts {
		r.add(s.time(theirs, reference), s.time(own, ours))
	}
}

// calibrate finds how often an operation runs in one measurement.
func (s *stopwatch) calibrate(op func()) int {
	for n := 1; ; n *= 2 {
		if took := s.time(n, op) * float64(n); took > float64(duration)/4 {
			return max(1, int(float64(n)*float64(duration)/took))
		}
	}
}

// time is what one operation takes, in ns, garbage included.
func (s *stopwatch) time(n int, op func()) float64 {
	runtime.GC()
	from := s.now()
	for range n {
		op()
	}
	return float64(s.now().Sub(from)) / float64(n)
}
