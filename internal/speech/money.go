package speech

import (
	"strconv"
	"strings"

	"cardline/internal/locale"
	"cardline/internal/money"
)

// Money is an amount as people say it: "one thousand two hundred eighty-four dollars and fifty cents", 一万零五十元零六分,
// 十二蚊五毫. A negative amount is in the customer's favour and said so: "… in credit", 溢缴…, 多繳咗…. A currency without
// a name here is said by the letters of its code.
func Money(m money.Money, l locale.Lang) string {
	out := make([]byte, 0, 96)
	if m.Minor < 0 && l.Chinese() {
		out = append(out, credit[l]...)
	}
	scale := uint64(1)
	for range money.Decimals(m.Currency) {
		scale *= 10
	}
	n := magnitude(m.Minor)
	switch whole, part := n/scale, n%scale; l {
	case locale.Simplified, locale.Traditional:
		out = appendChineseMoney(out, whole, part, scale, m.Currency, l)
	default:
		out = appendEnglishMoney(out, whole, part, scale, m.Currency)
	}
	if m.Minor < 0 && !l.Chinese() {
		out = append(out, credit[locale.English]...)
	}
	return string(out)
}

var credit = map[locale.Lang]string{locale.English: " in credit", locale.Simplified: "溢缴", locale.Traditional: "多繳咗"}

func appendEnglishMoney(out []byte, whole, part, scale uint64, currency string) []byte {
	c, ok := coins[currency]
	if !ok {
		out = appendEnglish(out, whole)
		if part > 0 {
			out = appendFraction(out, decimals(part, scale), locale.English)
		}
		return append(append(out, ' '), spelled(currency)...)
	}
	if whole > 0 || part == 0 {
		out = append(append(appendEnglish(out, whole), ' '), plural(whole, c.one, c.many)...)
		if part == 0 {
			return out
		}
		out = append(out, " and "...)
	}
	return append(append(appendEnglish(out, part), ' '), plural(part, c.cent, c.cents)...)
}

func plural(n uint64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func appendChineseMoney(out []byte, whole, part, scale uint64, currency string, l locale.Lang) []byte {
	c, ok := hanCoins[l][currency]
	if !ok {
		c.major = " " + spelled(currency)
	}
	out = append(out, c.before...)
	if c.cent == "" {
		if part == 0 {
			return append(appendCount(out, whole, l), c.major...)
		}
		out = appendFraction(appendWhole(out, whole, l), decimals(part, scale), l)
		return append(out, c.major...)
	}
	if whole > 0 || part == 0 {
		out = append(appendCount(out, whole, l), c.major...)
		if part > 0 && part < 10 {
			out = append(out, "零"...)
		}
	}
	if c.tenth == "" {
		if part > 0 {
			out = append(appendChange(out, part, whole == 0, l), c.cent...)
		}
		return out
	}
	if tenths := part / 10; tenths > 0 {
		out = append(appendChange(out, tenths, whole == 0, l), c.tenth...)
	}
	if cents := part % 10; cents > 0 {
		out = append(appendChange(out, cents, whole == 0 && part < 10, l), c.cent...)
	}
	return out
}

// appendChange says small money: two is 两 alone (两角) and 二 after something larger (三元二角).
func appendChange(out []byte, n uint64, alone bool, l locale.Lang) []byte {
	if alone {
		return appendCount(out, n, l)
	}
	return appendWhole(out, n, l)
}

// decimals are the digits after the point: leading zeros kept, trailing ones not.
func decimals(part, scale uint64) string {
	return strings.TrimRight(strconv.FormatUint(scale+part, 10)[1:], "0")
}

// spelled is a currency code letter by letter.
func spelled(currency string) string { return Digits(currency, locale.English) }
