package money

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m             Money
		whole, amount string
	}{
		{Of(128450, "USD"), "USD 1,284.50", "1,284.50"},
		{Of(0, "CNY"), "CNY 0.00", "0.00"},
		{Of(5, "CNY"), "CNY 0.05", "0.05"},
		{Of(-5, "CNY"), "CNY -0.05", "-0.05"},
		{Of(99999, "HKD"), "HKD 999.99", "999.99"},
		{Of(100000, "HKD"), "HKD 1,000.00", "1,000.00"},
		{Of(1234567, "JPY"), "JPY 1,234,567", "1,234,567"},
		{Of(12500, "KWD"), "KWD 12.500", "12.500"},
		{Of(math.MinInt64, "USD"), "USD -92,233,720,368,547,758.08", "-92,233,720,368,547,758.08"},
	} {
		if c.m.String() != c.whole || c.m.Amount() != c.amount {
			t.Errorf("%d %s is %q, %q; want %q", c.m.Minor, c.m.Currency, c.m.String(), c.m.Amount(), c.whole)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s, currency string
		minor       int64
	}{
		{"15.99", "USD", 1599}, {"1,284.5", "USD", 128450}, {"-3", "USD", -300}, {" 7 ", "CNY", 700}, {"0.05", "CNY", 5},
		{"1200", "JPY", 1200}, {"1.234", "KWD", 1234}, {"5.", "USD", 500},
	} {
		if got, err := Parse(c.s, c.currency); err != nil || got != Of(c.minor, c.currency) {
			t.Errorf("Parse(%q, %s) = %v, %v", c.s, c.currency, got, err)
		}
	}
	for _, c := range [][2]string{
		{"", "USD"}, {"-", "USD"}, {".5", "USD"}, {"1.234", "USD"}, {"12.5", "JPY"}, {"1e3", "USD"}, {"0x10", "USD"}, {"1_0", "USD"},
		{"--1", "USD"}, {"+1", "USD"}, {"1.2.3", "USD"}, {"1.-5", "USD"}, {"１", "USD"}, {"9999999999999999999", "USD"}, {"NaN", "USD"},
	} {
		if got, err := Parse(c[0], c[1]); !errors.Is(err, ErrAmount) {
			t.Errorf("Parse(%q, %s) = %v, %v", c[0], c[1], got, err)
		}
	}
}

// What is written is read back as the same amount, in every form and currency.
func TestWrittenAmountsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := Of(rapid.Int64Range(-1e14, 1e14).Draw(t, "minor"), rapid.SampledFrom([]string{"USD", "CNY", "JPY", "KWD", "XYZ"}).Draw(t, "currency"))
		for _, s := range []string{m.Plain(), m.Amount()} {
			if got, err := Parse(s, m.Currency); err != nil || got != m {
				t.Fatalf("%q reads as %v, %v", s, got, err)
			}
		}
		if a := m.Abs(); a.Minor < 0 || a.Minor != m.Minor && a.Minor != -m.Minor {
			t.Fatalf("Abs() = %v", a)
		}
	})
}
