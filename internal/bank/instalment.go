package bank

import (
	"math/big"

	"cardline/internal/money"
)

// planTerms are the months a plan may run.
var planTerms = []int{3, 6, 9, 12, 18, 24, 36}

const (
	// planFee is what each month of a plan costs, in hundredths of a per cent of the principal.
	planFee = 60
	// earlyFee is what ending a plan costs, in hundredths of a per cent of what remains of the principal.
	earlyFee = 300
	// leastPlanned is the smallest principal, in major units.
	leastPlanned = 100
)

// share is basisPoints hundredths of a per cent of amount, rounded to the nearest minor unit, halves up.
func share(amount int64, basisPoints int64) int64 { return (amount*basisPoints + 5_000) / 10_000 }

// planFeeOf is the fee of a whole plan.
func planFeeOf(principal int64, months int) int64 { return share(principal, planFee*int64(months)) }

// monthly is one instalment of total, rounded down to a minor unit: the last instalment takes what is left over.
func monthly(total int64, months int) int64 { return total / int64(months) }

// annualRate is what a plan costs a year in hundredths of a per cent: twelve times the monthly rate at which the instalments,
// paid at the end of each month, are together worth the principal today. It is about twice what twelve monthly fees suggest,
// because a fee is charged on the whole principal to the end, most of which has been paid back by then. It is a nominal rate
// (not compounded), rounded up to a whole hundredth; the arithmetic is exact. More than 1000 % is told as 1000 %.
func annualRate(principal, total int64, months int) int {
	low, high := 0, 100_000 // 0 to 1000 %
	for low < high {
		mid := (low + high) / 2
		if leftOver(principal, total, months, mid) >= 0 {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// leftOver is the sign of the debt after the last instalment if it bore rate. With q = 1 + rate/year the debt is
// principal·qⁿ − total/n·(qⁿ⁻¹+…+1); all of it is multiplied by n·yearⁿ to stay in whole numbers.
func leftOver(principal, total int64, months, rate int) int {
	const year = 120_000 // a rate of one hundredth of a per cent a year, by the month
	base, grown := big.NewInt(year), big.NewInt(int64(year+rate))
	debt := new(big.Int).Mul(big.NewInt(principal), big.NewInt(int64(months)))
	scale := big.NewInt(1)
	for range months {
		scale.Mul(scale, base)
		debt.Mul(debt, grown)
		debt.Sub(debt, new(big.Int).Mul(big.NewInt(total), scale))
	}
	return debt.Sign()
}

// newPlan begins a plan.
func newPlan(ref string, principal int64, months int, currency string) Plan {
	p := Plan{Ref: ref, Principal: money.Of(principal, currency), Months: months,
		Monthly: money.Of(monthly(principal+planFeeOf(principal, months), months), currency)}
	p.settle()
	return p
}

// settle works out what remains of the principal after the instalments paid, and what ending the plan would cost.
func (p *Plan) settle() {
	principal, currency := p.Principal.Minor, p.Principal.Currency
	p.Remaining = money.Of(principal-monthly(principal, p.Months)*int64(p.Paid), currency)
	p.EarlyFee = money.Of(share(p.Remaining.Minor, earlyFee), currency)
}
