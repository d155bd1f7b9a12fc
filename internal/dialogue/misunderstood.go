package dialogue

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// Misunderstood keeps texts we did not understand, for those who tend the words. text holds no run of four digits or more; the same words
// again are counted.
type Misunderstood interface {
	Keep(ctx context.Context, text string, l locale.Lang, party vault.Index) error
}

// notUnderstood gives short help; the third time in a day it offers a person.
func (t *turn) notUnderstood(ctx context.Context) {
	if t.words != "" && !t.redact && t.channel == commands.Text {
		if err := t.Misread.Keep(ctx, masked(t.words), t.lang, t.index); err != nil {
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

// digitRuns are figures long enough to be a secret, also where they were said or written one by one.
var digitRuns = regexp.MustCompile(`\p{Nd}(?:[ -]?\p{Nd}){3,}`)

// masked is a text without the digits that may be a card's, a telephone's or a code.
func masked(text string) string {
	return digitRuns.ReplaceAllStringFunc(text, func(run string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '•'
			}
			return r
		}, run)
	})
}
