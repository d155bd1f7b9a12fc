package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// amounts finds numbers as money is written: HK$15.99, 2万, 3k, 1.5萬, 两千五, USD 1,284.50, 88.2 dollars, 五百蚊, two thousand.
// Groups: what stands before, the figure, its scale, the digit that follows a scale (1万2), what stands after.
var amounts = regexp.MustCompile(`(hk ?\$|us ?\$|\bs\$|\ba\$|\bc\$|\$|£|€|¥|₹|usd|hkd|cny|rmb|gbp|eur|jpy|\bsgd|\baud|\bcad|\binr|\brs\.?|\brm|\bmyr|\baed|人民币|港币|港元|美元|美金)? ?` +
	`(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?|[零一二两三四五六七八九十百千]*[一二两三四五六七八九十百千]万?[零一二两三四五六七八九十百千]*|` + englishFigure + `)` +
	`(?: ?(万|千|百|k\b|w\b|thousand|grand|hundred|lakhs?|lacs?\b|crores?)(\d{0,2}|[一二三四五六七八九])千?)?` +
	` ?(usd|hkd|cny|rmb|gbp|eur|jpy|sgd|aud|cad|inr|myr|aed|hk dollars?|us dollars?|dollars?|rupees?|ringgit|bucks|quid|pounds?|euros?|yuan|人民币|港币|港元|港纸|美元|美金|英镑|欧元|日元|元|块钱|块|蚊|文|皮)?`)

const englishFigure = `(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)[ -](?:and )?)*` +
	`\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)\b`

// currencies by what is written beside an amount. A sign or word that several currencies share ($, 元, 蚊) names none.
var currencies = map[string]string{
	"hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD", "港纸": "HKD", "hk dollar": "HKD", "hk dollars": "HKD",
	"us$": "USD", "usd": "USD", "美元": "USD", "美金": "USD", "us dollar": "USD", "us dollars": "USD",
	"¥": "CNY", "cny": "CNY", "rmb": "CNY", "人民币": "CNY", "yuan": "CNY", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "英镑": "GBP",
	"s$": "SGD", "sgd": "SGD", "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "₹": "INR", "inr": "INR", "rs": "INR", "rs.": "INR", "rupee": "INR", "rupees": "INR",
	"rm": "MYR", "myr": "MYR", "ringgit": "MYR", "aed": "AED", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR", "jpy": "JPY", "日元": "JPY",
}

// figure is a number that may be an amount.
type figure struct {
	value    string // major units
	currency string
	forced   bool // a currency, a scale or decimals: it can be nothing else
	at       []int
}

// figures lists what may be amounts among what has not been read yet.
func (t *text) figures(f *findings) (all []figure) {
	f.eachFigure(t, func(at []int) bool {
		if f.torn(t, at[4], at[5]) || t.negative(at[0]) || t.negative(at[4]) {
			return true
		}
		before, scale, after := strings.ReplaceAll(t.part(at, 1), " ", ""), t.part(at, 3), t.part(at, 5)
		named := hasAnySuffix(t.before(at[0]), "一笔", "那笔", "嗰笔", "这笔", "扣了", "扣我", "扣咗我", "刷了", "碌咗") && isDigit(rune(t.part(at, 2)[0]))
		g := figure{forced: before != "" || scale != "" || after != "" || named, at: at}
		if g.currency = currencies[before]; g.currency == "" {
			g.currency = currencies[after]
		}
		written := t.part(at, 2)
		g.forced = g.forced || strings.ContainsAny(written, ".,")
		var ok bool
		digit := t.part(at, 4)
		if after == "" && (len(digit) > 1 || digit != "" && t.counts(at[1])) { // 2万12期: the digits begin something else
			at = slices.Clone(at)
			at[1], digit = at[8], ""
		}
		if g.at = at; digit == "" && after == "" {
			g.at = slices.Clone(at)
			g.at[1] = max(at[5], at[7])
		}
		if g.value, ok = worth(written, scale, digit); !ok || before+after == "" && !t.standsAlone(g.at, g.forced) {
			return true
		}
		all = append(all, g)
		return true
	})
	return all
}

// torn: the digits are cut out of a longer number that others write so and mean otherwise (1.234,56, 12,34, 1'000, 0.999): whoever is meant must be
// asked. Digits beside them that have been read, those of a card, are no part of the number.
func (f *findings) torn(t *text, from, to int) bool {
	even := t.even()
	if to < len(even) && isDigit(rune(even[to-1])) && isDigit(rune(even[to])) {
		return true
	}
	first, end := t.span(from, to)
	joins := func(i, beside int) bool { // the number i and the one after it
		if t.units[i].kind != numberUnit || t.units[i+1].kind != numberUnit || f.used[beside] {
			return false
		}
		switch even[t.units[i].to:t.units[i+1].from] {
		case ".", ",", "'", "’", "`":
			return true
		}
		return false
	}
	return first > 0 && first < end && joins(first-1, first-1) || end > first && end < len(t.units) && joins(end-1, end)
}

// negative: a minus stands before what begins there, and is no hyphen between two words or numbers: whoever is meant must be asked.
func (t *text) negative(at int) bool {
	before := t.even()[:at]
	for _, sign := range []string{"负", "-", "−", "－"} {
		if rest, is := strings.CutSuffix(before, sign); is {
			last := rest == "" || strings.HasSuffix(rest, " ")
			return last || sign == "负" || currencies[strings.TrimSpace(rest[strings.LastIndexByte(rest, ' ')+1:])] != "" || strings.HasSuffix(rest, "$")
		}
	}
	return false
}

// standsAlone: the figure is no part of a code, a percentage, a term or a count of something else.
func (t *text) standsAlone(at []int, forced bool) bool {
	if i := at[0]; i > 0 && at[2] < 0 {
		if c := t.even()[i-1]; isDigit(rune(c)) || c == '*' || c == '.' || c == '#' && !forced {
			return false
		}
		if from, _ := t.span(at[4], at[5]); !forced && from > 0 && t.units[from].glued && t.units[from-1].kind == wordUnit && t.units[from-1].id == 0 {
			return false // SPEND500
		}
	}
	return !t.counts(at[1])
}

// counts reports whether what follows makes a number a count of something else than money.
func (t *text) counts(at int) bool {
	return hasAnyPrefix(t.after(at), "%", "期", "个月", "月", "天", "日", "号", "点", "笔", "张", "次", "个", "month", "mth", "day", "pm", "am", "times", "mins", "minute", "hour", "hrs", "week", "year", "people", "st ", "nd ", "rd ", "th ", "分半", "instal")
}

// worth gives a figure in major units. Decimals are kept as written unless a scale moves the point.
func worth(written, scale, digit string) (string, bool) {
	s := strings.ReplaceAll(written, ",", "")
	if !isDigit(rune(s[0])) {
		n, ok := spelled(s)
		if !ok {
			return "", false
		}
		s = strconv.Itoa(n)
	}
	by, ok := map[string]int{"": 1, "万": 10000, "w": 10000, "千": 1000, "k": 1000, "thousand": 1000, "grand": 1000, "百": 100, "hundred": 100, "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "lacs": 100_000, "crore": 10_000_000, "crores": 10_000_000}[scale]
	whole, cents, _ := strings.Cut(s, ".")
	if len(whole) > 12 || !ok {
		return "", false
	}
	if by == 1 {
		return strings.TrimLeft(whole[:len(whole)-1], "0") + whole[len(whole)-1:] + s[len(whole):], digit == ""
	}
	n, err := strconv.Atoi(whole + (cents + "00")[:2])
	n = n * by / 100
	if digit != "" {
		d, _ := spelled(digit)
		n += d * by / 10
	}
	return strconv.Itoa(n), err == nil
}

// spelled reads 两千五 (2500), 一万零五十, 三百, 12 and "two thousand five hundred".
func spelled(s string) (n int, ok bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, len(s) < 10
	}
	if s[0] < 0x80 {
		return spelledInEnglish(s)
	}
	total, section, digit, last := 0, 0, -1, 0
	for _, r := range s {
		switch by := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]; {
		case r == '零':
			last = 10
		case r == '万':
			total, section, digit, last = (total+section+max(digit, 0))*10000, 0, -1, 10000
		case by > 0:
			if digit < 0 {
				digit = 1
			}
			section, digit, last = section+digit*by, -1, by
		case r == '两':
			digit = 2
		case r == '廿':
			section, last = section+20, 10
		default:
			c := numeral(r)
			if c == 0 {
				return 0, false
			}
			digit = int(c - '0')
		}
	}
	if digit > 0 && last > 10 { // 两千五
		digit *= last / 10
	}
	return total + section + max(digit, 0), true
}

var englishNumbers = map[string]int{
	"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

func spelledInEnglish(s string) (n int, ok bool) {
	section := 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch w {
		case "and":
		case "hundred":
			section = max(section, 1) * 100
		case "thousand":
			n, section = n+max(section, 1)*1000, 0
		default:
			v, known := englishNumbers[w]
			if !known {
				return 0, false
			}
			section += v
		}
	}
	return n + section, true
}

// amount takes the figure that can only be an amount; with plain also one that nothing else has claimed.
func (t *text) amount(f *findings, plain bool) {
	if f.args["amount"] != "" {
		return
	}
	all := t.figures(f)
	at := slices.IndexFunc(all, func(g figure) bool { return g.forced })
	if at < 0 && plain {
		at = slices.IndexFunc(all, func(g figure) bool { return isDigit(rune(g.value[0])) && !t.smallTalk(g) })
	}
	if at < 0 {
		return
	}
	g := all[at]
	f.set("amount", g.value)
	if g.currency != "" {
		f.set("currency", g.currency)
	}
	f.useBytes(t, g.at[0], g.at[1])
}

// smallTalk: a number in words that counts nothing: "one of my cards", 一下.
func (t *text) smallTalk(g figure) bool {
	first := t.part(g.at, 2)
	return !isDigit(rune(first[0])) && len(g.value) < 2
}
