package speech

import (
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/locale"
)

// Voice is a synthetic voice and what must be told to it in SSML that it would not do by itself. The zero Voice is told nothing.
//
// Say-as "characters" is not among it: neural voices of Polly do not know it, and another, older voice speaks the sentence that has it.
// Single letters and digits they say by name without.
type Voice struct {
	Name    string // as carriers know it
	yao     string // how it is told 幺, a rare character; "" where it need not be
	ordinal bool   // "November 21" is "November twenty-one" to it
}

var voices = map[locale.Lang]Voice{
	locale.English:     {Name: "Polly.Joanna-Neural", ordinal: true},
	locale.Simplified:  {Name: "Polly.Zhiyu-Neural", yao: `<phoneme alphabet="x-amazon-pinyin" ph="yao1">幺</phoneme>`},
	locale.Traditional: {Name: "Google.yue-HK-Standard-A"},
}

// VoiceOf is the voice a language is spoken by.
func VoiceOf(l locale.Lang) Voice { return voices[l] }

// SSML marks up a line for the voice; the words stay as they are. A line that holds markup already stays so: whoever wrote it by hand
// has said what they want.
func (v Voice) SSML(line string) string {
	if v.Name == "" || strings.IndexByte(line, '<') >= 0 {
		return line
	}
	line = paused(line)
	if v.yao != "" {
		line = strings.ReplaceAll(line, "幺", v.yao)
	}
	if v.ordinal {
		line = ordinalDays(line)
	}
	return line
}

// rest follows the comma between groups of digits, which alone is too short to write them down by.
const rest = `<break time="200ms"/>`

// paused puts a rest between groups of what is said one by one.
func paused(line string) string {
	for _, comma := range [...]string{pause(locale.English), pause(locale.Simplified)} {
		for at := 0; ; {
			i := strings.Index(line[at:], comma)
			if i < 0 {
				break
			}
			end := at + i
			at = end + len(comma)
			if endsSpelt(line[:end]) && beginsSpelt(line[at:]) {
				line = line[:at] + rest + line[at:]
				at += len(rest)
			}
		}
	}
	return line
}

// endsSpelt reports whether s ends in a group of digits or letters as Digits says them.
func endsSpelt(s string) bool {
	last, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return alone(last, before, len(s) == n)
}

func beginsSpelt(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	after, _ := utf8.DecodeRuneInString(s[n:])
	return alone(first, after, len(s) == n)
}

// alone reports whether r is said by itself beside its neighbour: a Chinese digit beside another, a letter or digit with space around.
func alone(r, beside rune, nothing bool) bool {
	if '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
		return nothing || beside == ' '
	}
	return hanDigit(r) && !nothing && hanDigit(beside)
}

func hanDigit(r rune) bool { return strings.ContainsRune("零幺一二三四五六七八九", r) }

// ordinalDays marks the days of dates in English.
func ordinalDays(line string) string {
	for m := time.January; m <= time.December; m++ {
		name := m.String() + " "
		for at := 0; ; {
			i := strings.Index(line[at:], name)
			if i < 0 {
				break
			}
			at += i + len(name)
			n := 0
			for at+n < len(line) && '0' <= line[at+n] && line[at+n] <= '9' {
				n++
			}
			if n == 1 || n == 2 { // four are a year
				const before, after = `<say-as interpret-as="ordinal">`, "</say-as>"
				line = line[:at] + before + line[at:at+n] + after + line[at+n:]
				at += len(before) + n + len(after)
			}
		}
	}
	return line
}
