package store_test

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"cardline/internal/clock"
	"cardline/internal/dialogue"
	"cardline/internal/store/storetest"
	"cardline/internal/vault"
)

// BenchmarkCommit is the time of one turn when so many are under way: what is sealed, queued, committed and answered.
func BenchmarkCommit(b *testing.B) {
	for name, open := range map[string]storetest.Open{"Postgres": storetest.Postgres, "SQLite": storetest.SQLite} {
		for _, callers := range []int{1, 64, 256} {
			b.Run(fmt.Sprintf("%s/%d", name, callers), func(b *testing.B) {
				ledger := open(b).Ledger()
				var n atomic.Int64
				commit := func() {
					i := n.Add(1)
					turn := dialogue.Turn{
						Key: fmt.Sprintf("SM%032x", i), Channel: "text", Message: clock.NewID(storetest.Start), Reply: clock.NewID(storetest.Start),
						Party: vault.Index{byte(i), byte(i >> 8)}, Number: "+12025550147", Our: "+12025550100", Body: "BAL 1234",
						Answer: []byte("Harbour Bank: card *1234 owes USD 1,284.50, due 12 Mar. Reply HELP for more."),
						Verb:   "BALANCE", Outcome: "ok", Lang: "en", At: storetest.Start,
					}
					if stored, err := ledger.Commit(b.Context(), turn); err != nil || stored != nil {
						b.Errorf("commit: %+v, %v", stored, err)
					}
				}
				commit()
				b.SetParallelism(max(1, callers/runtime.GOMAXPROCS(0)))
				b.ReportAllocs()
				b.ResetTimer()
				if callers == 1 {
					for b.Loop() {
						commit()
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						commit()
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
			})
		}
	}
}
