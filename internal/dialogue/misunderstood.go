package dialogue

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// Misunderstood keeps texts we did not understand, for those who tend the words. Nothing personal is in text; the same words again are
// counted. It must not make a turn wait.
type Misunderstood interface {
	Keep(ctx context.Context, text string, l locale.Lang, party vault.Index) error
}

// notUnderstood gives short help; the third time in a day it offers a person.
func (t *turn) notUnderstood(ctx context.Context) {
	if t.words != "" && !t.redact && t.channel == commands.Text {
		if err := t.Misread.Keep(ctx, impersonal(t.words, t.names()), t.lang, t.index); err != nil {
			t.log().WarnContext(ctx, "a text that was not understood could not be kept", "err", err)
		}
	}
	t.st.Unknown = session.Within(t.st.Unknown, t.now.Add(-day), t.now, unknownMax)
	if len(t.st.Unknown) >= unknownMax {
		t.done("not-understood-person", nil)
		return
	}
	t.done("not-understood", nil)
}

// names are what the people of the number are called, as far as we know: whole names and their parts, the longest first.
func (t *turn) names() (all []string) {
	for _, c := range t.party.Customers {
		for _, name := range c.Names {
			for _, part := range append(strings.Fields(name), name) {
				if utf8.RuneCountInString(part) > 1 { // 明 alone is a word of its own
					all = append(all, part)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return slices.Compact(all)
}

var (
	// digitRuns are figures long enough to be a secret, also where they were said or written one by one.
	digitRuns = regexp.MustCompile(`\p{Nd}(?:[ -]?\p{Nd}){3,}`)
	// shortRuns are also those that only may be: the code on a card's back.
	shortRuns = regexp.MustCompile(`\p{Nd}(?:[ -]?\p{Nd}){2,}`)
	// spelledRuns are the same in words: a card that is spelled out.
	spelledRuns = regexp.MustCompile(`(?i)\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b[ ,-]*){3,}|[零〇一二三四五六七八九幺两兩]{3,}`)
	addresses   = regexp.MustCompile(`[\p{L}\p{Nd}._%+-]+@[\p{L}\p{Nd}.-]+|(?i)\bhttps?://\S+`)
)

// wordingMost is how much of a text is kept: what is longer is a letter, not a wording.
const wordingMost = 160

// impersonal is a text without what may be a card's, a telephone's or a code's digits, without addresses and names: • stands for each
// figure, ••• for what was longer.
func impersonal(text string, names []string) string {
	const gone = "•••"
	text = addresses.ReplaceAllString(text, gone)
	text = spelledRuns.ReplaceAllString(text, gone+" ")
	for _, name := range names {
		text = nameless(text, name, gone)
	}
	text = dotted(text, shortRuns)
	if r := []rune(text); len(r) > wordingMost {
		text = string(r[:wordingMost])
	}
	return strings.Join(strings.Fields(text), " ")
}

// masked is a text without the digits that may be a card's, a telephone's or a code.
func masked(text string) string { return dotted(text, digitRuns) }

// dotted is a text with a • for each digit of such runs.
func dotted(text string, runs *regexp.Regexp) string {
	return runs.ReplaceAllStringFunc(text, func(run string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '•'
			}
			return r
		}, run)
	})
}

// nameless takes a name out of a text wherever it stands as a word, whatever its case.
func nameless(text, name, gone string) string {
	re, err := regexp.Compile(`(?i)` + regexp.QuoteMeta(name))
	if err != nil {
		return text
	}
	first, _ := utf8.DecodeRuneInString(name)
	spaced := first < chinese
	var out strings.Builder
	told := 0
	for _, at := range re.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if spaced && (ofWord(before) || ofWord(after)) {
			continue
		}
		out.WriteString(text[told:at[0]] + gone)
		told = at[1]
	}
	return out.String() + text[told:]
}

// chinese are all runes from here on: there are no spaces between words.
const chinese = 0x2E80

// ofWord reports whether a word between spaces may hold r. \b of patterns knows of no letters but those of English.
func ofWord(r rune) bool { return r < chinese && unicode.In(r, unicode.L, unicode.M, unicode.Nd) }
