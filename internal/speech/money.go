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

// coin is how English names a currency and its hundredth.
type coin struct{ one, many, cent, cents string }

var coins = map[string]coin{
	"AUD": {"Australian dollar", "Australian dollars", "cent", "cents"},
	"CAD": {"Canadian dollar", "Canadian dollars", "cent", "cents"},
	"CHF": {"Swiss franc", "Swiss francs", "centime", "centimes"},
	"CNY": {"yuan", "yuan", "fen", "fen"},
	"EUR": {"euro", "euros", "cent", "cents"},
	"GBP": {"pound", "pounds", "penny", "pence"},
	"HKD": {"Hong Kong dollar", "Hong Kong dollars", "cent", "cents"},
	"JPY": {"yen", "yen", "", ""},
	"KRW": {"won", "won", "", ""},
	"MOP": {"pataca", "patacas", "avo", "avos"},
	"SGD": {"Singapore dollar", "Singapore dollars", "cent", "cents"},
	"THB": {"baht", "baht", "satang", "satang"},
	"TWD": {"New Taiwan dollar", "New Taiwan dollars", "cent", "cents"},
	"USD": {"dollar", "dollars", "cent", "cents"},
}

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

// hanCoin is how Chinese names a currency. With a name for the tenth, hundredths are said as tenths and hundredths (五角,
// 三毫四仙), else as one number (五十美分). Without minor names the amount is said as a decimal: 十二点五澳元.
type hanCoin struct{ before, major, tenth, cent string }

var hanCoins = map[locale.Lang]map[string]hanCoin{
	locale.Simplified: {
		"AUD": {major: "澳元"},
		"CAD": {major: "加元"},
		"CHF": {major: "瑞士法郎"},
		"CNY": {major: "元", tenth: "角", cent: "分"},
		"EUR": {major: "欧元", cent: "欧分"},
		"GBP": {major: "英镑", cent: "便士"},
		"HKD": {major: "港元", tenth: "角", cent: "分"},
		"JPY": {major: "日元"},
		"KRW": {major: "韩元"},
		"MOP": {major: "澳门元", tenth: "角", cent: "分"},
		"SGD": {major: "新加坡元"},
		"THB": {major: "泰铢"},
		"TWD": {before: "新台币", major: "元", tenth: "角", cent: "分"},
		"USD": {major: "美元", cent: "美分"},
	},
	locale.Traditional: {
		"AUD": {before: "澳幣", major: "蚊", tenth: "毫", cent: "仙"},
		"CAD": {before: "加幣", major: "蚊", tenth: "毫", cent: "仙"},
		"CHF": {major: "瑞士法郎"},
		"CNY": {before: "人民幣", major: "蚊", tenth: "毫", cent: "分"},
		"EUR": {major: "歐元", cent: "仙"},
		"GBP": {major: "英鎊", cent: "便士"},
		"HKD": {major: "蚊", tenth: "毫", cent: "仙"},
		"JPY": {major: "日圓"},
		"KRW": {major: "韓圜"},
		"MOP": {before: "葡幣", major: "蚊", tenth: "毫", cent: "仙"},
		"SGD": {before: "坡幣", major: "蚊", tenth: "毫", cent: "仙"},
		"THB": {major: "泰銖"},
		"TWD": {before: "台幣", major: "蚊", tenth: "毫", cent: "仙"},
		"USD": {before: "美金", major: "蚊", tenth: "毫", cent: "仙"},
	},
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
