package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// filledAtOnce is how many customers one transaction writes; two are under way.
const filledAtOnce = 10_000

// stride mixes the points among the ids: a prime, so that each comes once.
const stride = 7919

// fill writes the customers campaigns are to: nobody of the demo bank, each with a number.
func (m *marketing) fill(ctx context.Context) error {
	began := m.opt.Now()
	m.zone = noonZone(began)
	parts := make(chan int)
	failed := make(chan error, fillers)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for range fillers {
		all.Go(func() {
			for from := range parts {
				if err := m.campaign.db.Directory().Load(ctx, m.people(from, min(from+filledAtOnce, m.opt.People))); err != nil {
					failed <- err
					cancel(err)
					return
				}
			}
		})
	}
	for from := 0; from < m.opt.People && ctx.Err() == nil; from += filledAtOnce {
		select {
		case parts <- from:
		case <-ctx.Done():
		}
	}
	close(parts)
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	took := m.opt.Now().Sub(began)
	_, _ = fmt.Fprintf(m.opt.Progress, "%d customers in %v, %.0f/s\n", m.opt.People, took.Round(time.Second), float64(m.opt.People)/took.Seconds())
	_, err := m.campaign.db.SQL().ExecContext(ctx, "VACUUM ANALYZE mirror, customers, numbers")
	return err
}

// fillers share the two cores with Postgres.
const fillers = 2

func (m *marketing) people(from, to int) []customer.Customer {
	out := make([]customer.Customer, 0, to-from)
	tiers := [...]string{"Classic", "Gold", "Platinum"}
	for i := from; i < to; i++ {
		points, band := i*stride%m.opt.People, i%10
		out = append(out, customer.Customer{
			ID: fmt.Sprintf("P%07d", i), Names: locale.Words{locale.English: fmt.Sprintf("Recipient %d", i)}, Lang: locale.English, Zone: m.zone, Tier: tiers[i%3],
			Numbers: []phone.Number{phone.Number(fmt.Sprintf("+1303%07d", 2_000_000+i))}, Birthday: fmt.Sprintf("%02d-%02d", i%12+1, i%28+1),
			Traits: &customer.Traits{Branch: "bench", Points: &points, SpendBand: &band, Since: "2019-04-02", LastActive: "2026-10-02"},
		})
	}
	return out
}

func (m *marketing) location() *time.Location {
	l, _ := time.LoadLocation(m.zone) // noonZone has loaded it
	return l
}
