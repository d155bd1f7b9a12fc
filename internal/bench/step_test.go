package bench

import (
	"testing"
	"time"
)

// BenchmarkStep is row 5 for go tool pprof.
func BenchmarkStep(b *testing.B) {
	balance, again, err := steps(time.Now)
	if err != nil {
		b.Fatal(err)
	}
	for name, step := range map[string]func(){"verb": balance, "menu": again} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
		})
	}
}
