package store_test

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/store/storetest"
)

const readers = 64

// BenchmarkBalance is one balance of the demo bank when 64 callers ask at a time for cards of 10,000 customers.
func BenchmarkBalance(b *testing.B) {
	read(b, func(demo *bank.Demo, _ *customer.Cache, i int64) error {
		_, err := demo.Balance(b.Context(), card.ID(fmt.Sprintf("KX%07d", i)))
		return err
	})
}

// BenchmarkFind is one look at who stands behind a number that nobody remembers, when 64 callers ask at a time.
func BenchmarkFind(b *testing.B) {
	read(b, func(_ *bank.Demo, people *customer.Cache, i int64) error {
		n := phone.Number(fmt.Sprintf("+1202%07d", 2_000_000+i))
		people.Forget(n)
		_, err := people.Find(b.Context(), n, 0)
		return err
	})
}

func read(b *testing.B, one func(demo *bank.Demo, people *customer.Cache, i int64) error) {
	const customers = 10_000
	for name, open := range map[string]storetest.Open{"Postgres": storetest.Postgres, "SQLite": storetest.SQLite} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			now := func() time.Time { return storetest.Start }
			demo := bank.NewDemo(db.Books(), now, nil)
			defer demo.Close()
			if err := demo.Open(b.Context(), customers); err != nil {
				b.Fatal(err)
			}
			if err := fill(b, demo, db.Directory()); err != nil {
				b.Fatal(err)
			}
			people := customer.NewCache(db.Directory(), now, customers)
			defer people.Close()
			var asked atomic.Int64
			b.SetParallelism(readers / runtime.GOMAXPROCS(0))
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := one(demo, people, asked.Add(1)%customers); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}

// fill takes the number and the card of every customer of the bank into the directory.
func fill(b *testing.B, demo *bank.Demo, dir customer.Directory) error {
	_, err := customer.Sync(b.Context(), func(ctx context.Context, after string) ([]customer.Customer, error) {
		records, err := demo.Records(ctx, after, 1000)
		var out []customer.Customer
		for _, r := range records {
			out = append(out, customer.Customer{ID: r.Customer, Names: r.Names, Lang: r.Lang, Numbers: []phone.Number{phone.Number(r.Numbers[0])},
				Cards: []customer.Card{{ID: r.Cards[0].ID, Tail: r.Cards[0].Tail, State: string(r.Cards[0].State)}}})
		}
		return out, err
	}, dir)
	return err
}
