package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of a text as the model sees it: a Chinese character, a Latin word by its stem, a number, a question mark, or the end of
// a clause.
type token struct {
	kind tokenKind
	stem uint32 // of what stands there, words by their stems
	word string // of a word: as written, without apostrophes
}

type tokenKind uint8

const (
	charToken tokenKind = iota
	wordToken
	numberToken
	askToken
	pauseToken
)

// The kinds of features. Two that differ in kind share no weights but by chance.
const (
	always uint32 = iota + 1
	firstToken
	lastToken
	lengthOf
	oneChar
	twoChars
	threeChars
	fourChars
	charsApart
	oneWord
	pieceOfWord
	sign
	twoWords
	wordsApart
	oneConcept
	twoConcepts
	conceptsNear
	weighsTwice // a concept again: it says more than any one word for it
)

const (
	// mostTokens bounds the work for one text; a wish has shown itself by then.
	mostTokens = 240
	// nearConcepts is how many further concepts one is paired with, and besides how many tokens may stand between two that are near.
	nearConcepts = 12
	besides      = 2
)

// spoken brings Cantonese, and Hong Kong's words of the trade, to the ones of Mandarin, so that what one has taught serves the other.
var spoken = strings.NewReplacer("点样", "怎么", "点解", "为什么", "点算", "怎么办", "几时", "什么时候", "唔系", "不是", "系咪", "是不是", "得唔得", "行不行", "可唔可以", "能不能",
	"唔", "不", "冇", "没", "嘅", "的", "咗", "了", "左", "了", "喺", "在", "俾", "给", "畀", "给", "睇", "看", "攞", "拿", "而家", "现在", "几多", "多少", "碌", "刷", "仲", "还",
	"系", "是", "啲", "些", "呢", "这", "嗰", "那", "搵", "找", "咭", "卡", "佢", "它", "哋", "们", "咩", "什么", "乜", "什么", "边度", "哪里", "边", "哪", "想要", "想",
	"月结单", "账单", "结单", "账单", "张单", "账单", "赬单", "账单", "找数", "还款", "条数", "欠款", "换领", "兑换", "外游", "出境", "分行", "网点", "短讯", "短信", "熄", "关", "报失", "挂失",
	"结余", "余额", "签账", "消费", "里数", "里程", "倾", "聊", "打返", "回电", "电邮", "邮件", "豁免", "减免", "礼遇", "权益", "个案", "投诉", "登记", "报名", "真人", "人工", "钟意", "喜欢", "唔该", "谢谢", "您", "你", "自动转账", "自动还款", "约定还款", "自动还款")

// tokens cuts a text that is in lower case and simplified.
func tokens(even string) []token {
	if strings.IndexFunc(even, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		even = spoken.Replace(even)
	}
	all := make([]token, 0, 48)
	for i := 0; i < len(even) && len(all) < mostTokens; {
		r, size := utf8.DecodeRuneInString(even[i:])
		switch {
		case unicode.Is(unicode.Han, r):
			all = append(all, token{kind: charToken, stem: uint32(r)})
		case unicode.IsLetter(r):
			var word string
			word, size = latin(even[i:])
			all = append(all, token{kind: wordToken, stem: hashed(oneWord, stem(word)), word: word})
		case isDigit(r):
			size = 1
			for i+size < len(even) && (isDigit(rune(even[i+size])) || even[i+size] == ',' && i+size+1 < len(even) && isDigit(rune(even[i+size+1]))) {
				size++
			}
			all = append(all, token{kind: numberToken, stem: digitsAs(size)})
		case r == '?':
			all = append(all, token{kind: askToken, stem: uint32(r)})
		case endsClause(r):
			all = append(all, token{kind: pauseToken, stem: ','})
		}
		i += size
	}
	return all
}

// latin takes the word at the start of s. Apostrophes do not count: don't = dont.
func latin(s string) (word string, size int) {
	dropped := false
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		if r == '\'' || r == '’' {
			dropped = true
		} else if !unicode.IsLetter(r) || unicode.Is(unicode.Han, r) {
			break
		}
		size += n
	}
	word = s[:size]
	if dropped {
		word = strings.NewReplacer("'", "", "’", "").Replace(word)
	}
	return word, size
}

// stem cuts off what plurals, past forms and -ing add, the same for the words of the corpus, of the concepts and of customers. It need not be
// a word.
func stem(w string) string {
	n := len(w)
	switch {
	case n > 5 && strings.HasSuffix(w, "ing"):
		w = w[:n-3]
	case n > 4 && (strings.HasSuffix(w, "ies") || strings.HasSuffix(w, "ied")):
		w = w[:n-2] // studi, as studying is study: see y below
	case n > 4 && strings.HasSuffix(w, "ed"):
		w = w[:n-2]
	case n > 3 && w[n-1] == 's' && !strings.ContainsRune("sui", rune(w[n-2])):
		if w = w[:n-1]; n > 5 && w[n-2] == 'e' && strings.ContainsRune("shx", rune(w[n-3])) {
			w = w[:n-2]
		}
	}
	if n = len(w); n > 3 && w[n-1] == 'e' {
		w = w[:n-1]
	} else if n > 3 && w[n-1] == 'y' {
		w = w[:n-1] + "i"
	}
	if n = len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
		w = w[:n-1]
	}
	return w
}

// digitsAs keeps of a number only whether it looks like a term, a tail or something else.
func digitsAs(length int) uint32 {
	switch {
	case length <= 2:
		return 2
	case length == 4:
		return 4
	}
	return 0
}

// hashed is FNV-1a.
func hashed(kind uint32, s string) uint32 {
	h := (2166136261 ^ kind) * 16777619
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// joined mixes what a feature is made of.
func joined(kind uint32, parts ...uint32) uint32 {
	h := (2166136261 ^ kind) * 16777619
	for _, p := range parts {
		h = (h ^ p) * 0x9E3779B1
		h ^= h >> 15
	}
	return h
}

// traits collects the buckets of what is in a text, each once.
type traits struct {
	seen    [buckets / 64]uint64
	buckets []uint16
}

func (f *traits) add(h uint32) {
	b := uint16((h ^ h>>15) % buckets)
	if bit := uint64(1) << (b % 64); f.seen[b/64]&bit == 0 {
		f.seen[b/64] |= bit
		f.buckets = append(f.buckets, b)
	}
}

// traits are what the model weighs: characters up to four in a row and two with a gap between; words, two in a row or one word apart, and
// pieces of them, which forgive misspellings; how the text begins, ends and how long it is; concepts, and which stand together.
func (c concepts) traits(even string) []uint16 {
	all := tokens(even)
	f := traits{buckets: make([]uint16, 0, 256)}
	f.add(joined(always))
	if len(all) > 0 {
		f.add(joined(firstToken, all[0].stem))
		f.add(joined(lastToken, all[len(all)-1].stem))
	}
	f.add(joined(lengthOf, uint32(min(len(all), 24)/4)))
	for i, t := range all {
		switch t.kind {
		case charToken:
			f.chars(all[i:])
		case wordToken:
			f.add(joined(oneWord, t.stem))
			f.pieces(t.word)
		case numberToken, askToken:
			f.add(joined(sign, uint32(t.kind), t.stem))
		}
	}
	f.words(all)
	f.concepts(c.in(all))
	return f.buckets
}

func (f *traits) chars(rest []token) {
	n := 1
	for n < min(4, len(rest)) && rest[n].kind == charToken {
		n++
	}
	f.add(joined(oneChar, rest[0].stem))
	if n > 1 {
		f.add(joined(twoChars, rest[0].stem, rest[1].stem))
	}
	if n > 2 {
		f.add(joined(threeChars, rest[0].stem, rest[1].stem, rest[2].stem))
		f.add(joined(charsApart, rest[0].stem, rest[2].stem))
	}
	if n > 3 {
		f.add(joined(fourChars, rest[0].stem, rest[1].stem, rest[2].stem, rest[3].stem))
		f.add(joined(charsApart, rest[0].stem, rest[3].stem))
	}
}

// pieces are three and four letters of a word, its edges counted as letters.
func (f *traits) pieces(word string) {
	const longest = 32
	var room [longest + 2]byte
	w := append(room[:0], '^')
	w = append(append(w, word[:min(len(word), longest)]...), '$')
	for n := 3; n <= 4; n++ {
		for k := 0; k+n <= len(w) && len(w) > n; k++ {
			h := hashed(pieceOfWord, "")
			for _, c := range w[k : k+n] {
				h = (h ^ uint32(c)) * 16777619
			}
			f.add(h)
		}
	}
}

// words pairs words and numbers, Chinese between them left out.
func (f *traits) words(all []token) {
	var last, before uint32
	for _, t := range all {
		switch t.kind {
		case charToken:
			continue
		case pauseToken:
			last, before = 0, 0
			continue
		}
		if last != 0 {
			f.add(joined(twoWords, last, t.stem+1))
		}
		if before != 0 {
			f.add(joined(wordsApart, before, t.stem+1))
		}
		before, last = last, t.stem+1
	}
}

func (f *traits) concepts(held []concept) {
	for i, a := range held {
		f.add(joined(oneConcept, a.id))
		f.add(joined(weighsTwice, a.id))
		for j := i + 1; j < min(len(held), i+nearConcepts); j++ {
			b := held[j]
			if b.from < a.to || a.id == b.id {
				continue
			}
			f.add(joined(twoConcepts, min(a.id, b.id), max(a.id, b.id)))
			if b.from-a.to <= besides {
				f.add(joined(conceptsNear, a.id, b.id))
			}
		}
	}
}
