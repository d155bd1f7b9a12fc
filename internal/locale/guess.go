package locale

import "unicode"

// Guess is what a text tells about its language.
type Guess struct {
	Lang      Lang // the likeliest; "" when nothing tells (codes, digits, emoji)
	Clear     bool // it is a sentence of one language, so the answer may be in it
	Ambiguous bool // Chinese, in characters common to both scripts: Lang is then Simplified
}

// Or is the language to answer in, given the one on file for the writer ("" if none): a clear text is answered in its
// own language, all others in the stored one. Chinese of no particular script keeps the script on file.
func (g Guess) Or(stored Lang) Lang {
	switch {
	case stored.Valid() && (!g.Clear || g.Ambiguous && stored.Chinese()):
		return stored
	case g.Lang != "":
		return g.Lang
	}
	return English
}

// sentence is the number of Chinese characters from which a text is more than a keyword (余额, 挂失): 卡丢了 is a sentence.
const sentence = 3

// Of tells which language a text is written in. Codes, digits, Y or N, single words and mixtures of scripts are never
// clear; it does not allocate.
func Of(text string) Guess {
	var chinese, simplified, traditional, canton int
	var latin english
	for _, r := range text {
		switch {
		case r >= firstHan && r <= lastHan:
			chinese++
			switch han[r-firstHan].trait {
			case simplifiedOnly:
				simplified++
			case traditionalOnly:
				traditional++
			case cantoneseOnly:
				canton++
			}
			latin.end()
		case r < unicode.MaxASCII:
			latin.read(byte(r))
		case r == '’':
			latin.read('\'')
		case unicode.Is(unicode.Han, r):
			chinese++
			latin.end()
		case unicode.IsLetter(r) && !fullWidth(r):
			latin.foreign = true
			latin.end()
		default:
			latin.end()
		}
	}
	latin.end()
	if chinese == 0 {
		return latin.guess()
	}
	g := Guess{Lang: Simplified, Clear: chinese >= sentence && latin.words == 0 && !latin.foreign}
	switch {
	case simplified > traditional:
	case traditional > simplified, canton > 0 && simplified == 0:
		g.Lang = Traditional
	default:
		g.Ambiguous = true
	}
	return g
}

// fullWidth letters are what a Chinese keyboard writes for codes.
func fullWidth(r rune) bool { return r >= '！' && r <= '～' }

// english collects the words of a text in Latin letters.
type english struct {
	word    [8]byte // lower case; longer words are never function words
	length  int
	words   int // of two letters or more
	weight  int
	weak    uint32 // weak words seen, so that repeating one adds nothing
	foreign bool   // letters outside ASCII
}

func (e *english) read(c byte) {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	if ('a' <= c && c <= 'z') || (c == '\'' && e.length > 0) {
		if e.length < len(e.word) {
			e.word[e.length] = c
		}
		e.length++
		return
	}
	e.end()
}

func (e *english) end() {
	n := e.length
	e.length = 0
	if n == 0 {
		return
	}
	if n > 1 {
		e.words++
	}
	if n > len(e.word) {
		return
	}
	w := e.word[:n]
	if strongWords[string(w)] {
		e.weight += 2
	} else if bit := weakWords[string(w)]; e.weak&bit == 0 && bit != 0 {
		e.weak |= bit
		e.weight++
	}
}

func (e *english) guess() Guess {
	if e.weight >= 2 && e.words >= 2 && !e.foreign {
		return Guess{Lang: English, Clear: true}
	}
	return Guess{}
}

// strongWords make a text of two or more words an English sentence. None is a code, an argument of one, or a syllable of pinyin.
var strongWords = setOf("the", "my", "is", "are", "was", "what", "what's", "whats", "how", "please", "pls", "i'm", "i've", "i'd", "i'll",
	"want", "need", "have", "has", "had", "been", "does", "did", "don't", "dont", "didn't", "can't", "cant", "cannot", "not", "it", "it's",
	"this", "that", "when", "where", "why", "who", "which", "of", "for", "and", "with", "from", "your", "hello", "thanks",
	"thank", "could", "would", "should", "will", "won't", "there", "much", "any", "but", "someone", "somebody", "stolen", "tell", "show", "give",
	"sending", "sent", "texting", "messages", "ads", "adverts", "spam", "anymore", "getting", "keep", "still", "again", "nothing",
	"because", "about", "they", "them", "their", "were", "being", "trying", "told", "charged", "stopped", "bought", "went", "got")

// weakWords count half: they are also pinyin or common in other languages. Each has its own bit.
var weakWords = func() map[string]uint32 {
	words := map[string]uint32{}
	for i, w := range []string{"i", "can", "you", "me", "to", "we", "do", "he", "she", "so", "a", "an", "am", "up", "if", "just"} {
		words[w] = 1 << i
	}
	return words
}()

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}
