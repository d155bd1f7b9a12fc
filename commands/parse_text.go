package commands

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cardline/internal/locale"
)

// text is what a customer wrote, cut into units: a Latin word, a Chinese character, a number, a question mark. Phrases are sequences of
// units, so that word boundaries, scripts, widths, spaces and separators are settled here once.
type text struct {
	written string // NFKC, without invisible characters; arguments are quoted from it
	units   []unit
	roles   []role // what each unit does beside the wish itself; filled by mark
	used    []bool // of the units, for whom arguments are being read; see findings
	denied  []int  // verbs named only to be denied; filled by wish
	negated bool   // one of them by a word like "not"
	evened  string // what even gives, once asked for
}

type kind uint8

const (
	wordUnit kind = iota
	hanUnit
	numberUnit
	questionUnit
)

type unit struct {
	kind   kind
	amount bool   // a number with decimals or thousands
	glued  bool   // nothing stands between it and the unit before
	pause  bool   // the clause ended before it
	shout  bool   // an exclamation mark stood before it
	id     int32  // of a word: its place in the dictionary, 0 if unknown; of a character: the character, simplified
	digits string // of a number: its digits, without separators and decimals
	from   int    // place in written
	to     int
}

const (
	numberID   = -1
	questionID = -2
	// longestWord is longer than any word of ours; what is longer cannot be one.
	longestWord = 32
	// mostUnits bounds the work for one text: the longest text a carrier hands over has 1,600 characters.
	mostUnits = 1600
	// mostKept is the longest sheet kept for another text.
	mostKept = 64
)

// usable reports whether there is anything to understand.
func (t *text) usable() bool { return len(t.units) > 0 }

// quote is the customer's own writing of the units from i to before j.
func (t *text) quote(i, j int) string {
	if i >= j {
		return ""
	}
	return t.written[t.units[i].from:t.units[j-1].to]
}

// dictionary gives every Latin word of the grammar a number.
type dictionary struct {
	ids   map[string]int32
	words []string
}

func newDictionary() *dictionary {
	return &dictionary{ids: map[string]int32{}, words: []string{""}}
}

func (d *dictionary) learn(w string) int32 {
	if id, ok := d.ids[w]; ok {
		return id
	}
	id := int32(len(d.words))
	d.ids[w] = id
	d.words = append(d.words, w)
	return id
}

// read cuts a customer's text.
func (d *dictionary) read(s string) text {
	var t text
	d.readOnto(&t, s)
	return t
}

// readOnto is read, on a sheet that has been used.
func (d *dictionary) readOnto(t *text, s string) {
	t.written, t.units = clean(s), slices.Grow(t.units[:0], 8)
	d.cut(t, locale.Simplify(t.written), false)
}

// study cuts a phrase of ours, learning its words.
func (d *dictionary) study(s string) []unit {
	t := text{written: clean(s)}
	d.cut(&t, locale.Simplify(t.written), true)
	return t.units
}

// clean brings a text to NFKC (full width becomes half) and drops invisible characters, which people paste and attackers place.
func clean(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0 {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == 0 || r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			return -1
		}
		if unicode.IsDigit(r) && !isDigit(r) {
			return '0' + decimal(r)
		}
		return r
	}, norm.NFKC.String(strings.ToValidUTF8(s, "")))
}

// decimal is the value of a digit of another script, whose ten digits stand in a row.
func decimal(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}

// cut walks the simplified text; it is as long as the written one, rune by rune and byte by byte.
func (d *dictionary) cut(t *text, simple string, learning bool) {
	var pause, shout bool
	for i := 0; i < len(simple) && len(t.units) < mostUnits; {
		r, size := utf8.DecodeRuneInString(simple[i:])
		u := unit{from: i, to: i + size, pause: pause, shout: shout}
		u.glued = len(t.units) > 0 && t.units[len(t.units)-1].to == i
		switch {
		case isDigit(r):
			u.kind, u.id = numberUnit, numberID
			u.to, u.digits, u.amount = cutNumber(simple, i)
		case numeral(r) != 0 && countNumerals(simple[i:]) >= 3:
			u.kind, u.id = numberUnit, numberID
			u.to, u.digits = cutNumerals(simple, i)
		case unicode.Is(unicode.Han, r):
			u.kind, u.id = hanUnit, r
		case unicode.IsLetter(r):
			u.kind = wordUnit
			u.to, u.id = d.cutWord(simple, i, learning)
		case r == '?':
			u.kind, u.id = questionUnit, questionID
		default:
			pause = pause || endsClause(r)
			shout = shout || r == '!'
			i += size
			continue
		}
		t.units = append(t.units, u)
		pause, shout = u.kind == questionUnit, false
		i = u.to
	}
}

func endsClause(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '\n', '\r', '。', '、':
		return true
	}
	return false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// cutWord takes letters and the apostrophes between them, which do not count: don't = dont.
func (d *dictionary) cutWord(s string, from int, learning bool) (to int, id int32) {
	var buf [longestWord]byte
	w := buf[:0]
	fits := true
	to = from
	for i := from; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\'' || r == '’' || r == '`' {
			i += size
			continue
		}
		if !unicode.IsLetter(r) || unicode.Is(unicode.Han, r) {
			break
		}
		if fits = fits && len(w)+utf8.UTFMax <= longestWord; fits {
			w = utf8.AppendRune(w, unicode.ToLower(r))
		}
		i += size
		to = i
	}
	if !fits {
		return to, 0
	}
	if learning {
		return to, d.learn(string(w))
	}
	return to, d.ids[string(w)]
}

// cutNumber takes 1234, 1,284.50 (an amount) and leaves the comma of 1234,5678 alone.
func cutNumber(s string, from int) (to int, digits string, amount bool) {
	end := func(i int) int {
		for i < len(s) && isDigit(rune(s[i])) {
			i++
		}
		return i
	}
	to = end(from)
	digits = s[from:to]
	whole := to
	for to-from <= 15 && whole-from <= 3 && to < len(s) && s[to] == ',' && end(to+1)-to == 4 {
		to = end(to + 1)
		amount = true
	}
	if amount {
		digits = strings.ReplaceAll(s[from:to], ",", "")
	}
	if n := 0; to < len(s) && s[to] == '.' {
		if n = end(to+1) - to - 1; n == 1 || n == 2 {
			to, amount = to+1+n, true
		}
	}
	return to, digits, amount
}

// numeral gives a Chinese digit as an ASCII one, else 0. 幺 is how 1 is read out.
func numeral(r rune) byte {
	switch r {
	case '〇', '零':
		return '0'
	case '一', '壹', '幺':
		return '1'
	case '二', '贰':
		return '2'
	case '三', '叁':
		return '3'
	case '四', '肆':
		return '4'
	case '五', '伍':
		return '5'
	case '六', '陆':
		return '6'
	case '七', '柒':
		return '7'
	case '八', '捌':
		return '8'
	case '九', '玖':
		return '9'
	}
	return 0
}

func countNumerals(s string) (n int) {
	for _, r := range s {
		if numeral(r) == 0 || n > 3 {
			break
		}
		n++
	}
	return n
}

func cutNumerals(s string, from int) (to int, digits string) {
	var b strings.Builder
	to = from
	for _, r := range s[from:] {
		c := numeral(r)
		if c == 0 {
			break
		}
		b.WriteByte(c)
		to += utf8.RuneLen(r)
	}
	return to, b.String()
}

// smallNumber reads a Chinese number below 100 (五, 十二, 廿四, 三十六) at unit i. n is 0 where there is none.
func (t *text) smallNumber(i int) (n, next int) {
	digit := func(j int) int {
		if j < len(t.units) && t.units[j].kind == hanUnit {
			switch c := numeral(t.units[j].id); {
			case c != 0:
				return int(c - '0')
			case t.units[j].id == '两':
				return 2
			}
		}
		return 0
	}
	is := func(j int, r rune) bool { return j < len(t.units) && t.units[j].kind == hanUnit && t.units[j].id == r }
	next = i
	if n = digit(next); n > 0 {
		next++
	}
	switch {
	case is(next, '十') || is(next, '拾'):
		n, next = max(n, 1)*10, next+1
	case n == 0 && is(next, '廿'):
		n, next = 20, next+1
	default:
		return n, next
	}
	if d := digit(next); d > 0 {
		n, next = n+d, next+1
	}
	return n, next
}
