package commands

import (
	"regexp"
	"testing"

	"cardline/internal/locale"
	"cardline/ivr"
)

// listened is how many seconds callers follow without a stop.
const listened = 10

var markup = regexp.MustCompile(`<[^>]*>`)

// TestNobodyHearsTooMuchAtAStretch: terms are long, but whoever hears them can stop and think within ten seconds, whatever the amounts.
func TestNobodyHearsTooMuchAtAStretch(t *testing.T) {
	t.Parallel()
	hear(t, Voice, func(verb, key string, l locale.Lang, text string) {
		if sentence, s := ivr.Stretch(markup.ReplaceAllString(text, "")); s > listened {
			t.Errorf("%s %s in %s takes %d seconds without a stop: %s", verb, key, l, s, sentence)
		}
	})
}
