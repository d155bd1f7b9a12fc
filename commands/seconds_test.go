package commands

import (
	"regexp"
	"testing"

	"cardline/internal/locale"
	"cardline/ivr"
)

// listened is how many seconds callers follow without a stop.
const listened = 10

var (
	markup = regexp.MustCompile(`<[^>]*>`)
	stops  = regexp.MustCompile(`[.?!:]\s+|[。？！：；]`)
)

// TestNobodyHearsTooMuchAtAStretch: terms are long, but whoever hears them can stop and think within ten seconds, whatever the amounts.
func TestNobodyHearsTooMuchAtAStretch(t *testing.T) {
	t.Parallel()
	hear(t, Voice, func(verb, key string, l locale.Lang, text string) {
		for _, sentence := range stops.Split(markup.ReplaceAllString(text, ""), -1) {
			if s := ivr.Seconds(sentence); s > listened {
				t.Errorf("%s %s in %s takes %d seconds without a stop: %s", verb, key, l, s, sentence)
			}
		}
	})
}
