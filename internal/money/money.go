// Package money holds amounts as whole minor units. There is no floating point anywhere in it.
package money

import (
	"errors"
	"strconv"
	"strings"
)

// Money is an amount of one currency in minor units (cents, fen); negative means in the customer's favour.
type Money struct {
	Minor    int64
	Currency string // ISO 4217
}

// ErrAmount is returned for text that is no amount of the currency.
var ErrAmount = errors.New("not an amount of this currency")

// decimals per currency where it is not two (ISO 4217).
var decimals = map[string]int{"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3}

// Decimals is the number of minor digits of a currency.
func Decimals(currency string) int {
	if n, ok := decimals[currency]; ok {
		return n
	}
	return 2
}

// Of makes an amount of minor units.
func Of(minor int64, currency string) Money { return Money{Minor: minor, Currency: currency} }

// Parse reads plain major units with an optional fraction: "15.99", "1,284.5", "-3".
func Parse(s, currency string) (Money, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, frac, _ := strings.Cut(s, ".")
	n := Decimals(currency)
	if whole == "" || len(whole) > 15 || len(frac) > n {
		return Money{}, ErrAmount
	}
	frac += strings.Repeat("0", n-len(frac))
	v, err := strconv.ParseUint(whole+frac, 10, 62)
	if err != nil {
		return Money{}, ErrAmount
	}
	m := int64(v)
	if neg {
		m = -m
	}
	return Money{Minor: m, Currency: currency}, nil
}

// Plain is the amount in major units without grouping or currency: "1284.50".
func (m Money) Plain() string { return m.format("") }

// Amount is the amount with thousands grouped, without currency: "1,284.50".
func (m Money) Amount() string { return m.format(",") }

// String is the currency code and the grouped amount: "USD 1,284.50". It is the form of every text in every language:
// an ISO code cannot be mistaken across the borders a cardholder crosses, as $ and ¥ can.
func (m Money) String() string { return m.Currency + " " + m.Amount() }

// Abs is the amount without its sign.
func (m Money) Abs() Money {
	if m.Minor < 0 {
		m.Minor = -m.Minor
	}
	return m
}

func (m Money) format(sep string) string {
	n := Decimals(m.Currency)
	neg := m.Minor < 0
	u := uint64(m.Minor)
	if neg {
		u = -u
	}
	d := strconv.FormatUint(u, 10)
	for len(d) <= n {
		d = "0" + d
	}
	whole, frac := d[:len(d)-n], d[len(d)-n:]
	var b strings.Builder
	if neg {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && sep != "" && (len(whole)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteByte(whole[i])
	}
	if n > 0 {
		b.WriteByte('.')
		b.WriteString(frac)
	}
	return b.String()
}
