package bank

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The rates are those a spreadsheet gives for twelve times RATE(months; -total/months; principal), rounded up.
func TestAnnualRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		principal, total int64
		months, rate     int
	}{
		{120_000, 120_000, 12, 0},
		{100_000, 101_800, 3, rateOf(100_000, 101_800, 3)},
		{100_000, 107_200, 12, rateOf(100_000, 107_200, 12)},
		{100_000, 114_400, 24, rateOf(100_000, 114_400, 24)},
		{100_000, 121_600, 36, rateOf(100_000, 121_600, 36)},
	} {
		if got := annualRate(c.principal, c.total, c.months); got != c.rate {
			t.Errorf("%d back for %d in %d months: %d, want %d", c.total, c.principal, c.months, got, c.rate)
		}
	}
	if got := annualRate(100_000, 107_200, 12); got != 1304 {
		t.Errorf("0.60 %% a month over a year: %d, want 1304", got)
	}
}

// rateOf finds the rate by Newton's method on the present value.
func rateOf(principal, total int64, months int) int {
	paid, n, r := float64(total)/float64(months), float64(months), 0.01
	for range 100 {
		v := paid*(1-math.Pow(1+r, -n))/r - float64(principal)
		slope := paid * (n*math.Pow(1+r, -n-1)/r - (1-math.Pow(1+r, -n))/(r*r))
		r -= v / slope
	}
	return int(math.Ceil(r*120_000 - 1e-6))
}

// No instalment costs more than its share, what is left over is less than a minor unit each, and the plan pays itself off.
func TestPlansAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		principal := rapid.Int64Range(100_00, 1_000_000_00).Draw(t, "principal")
		months := rapid.SampledFrom(planTerms).Draw(t, "months")
		p := newPlan("R", principal, months, "USD")
		total := principal + planFeeOf(principal, months)
		if rest := total - p.Monthly.Minor*int64(months); rest < 0 || rest >= int64(months) {
			t.Fatalf("%d instalments of %s leave %d of %d", months, p.Monthly, rest, total)
		}
		for p.Paid = range months {
			p.settle()
			if p.Remaining.Minor <= 0 || p.Remaining.Minor > principal || p.EarlyFee.Minor > p.Remaining.Minor {
				t.Fatalf("after %d instalments: %+v", p.Paid, p)
			}
		}
	})
}
