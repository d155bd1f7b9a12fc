package wrong_test

import (
	"os"
	"regexp"
	"testing"

	"cardline/internal/wrong"
)

// entries are words by their codes, one or more on a line.
var entries = regexp.MustCompile(`(?m)(?:^ {4}|, )'?([a-z][a-z0-9-]*)'?: (?:\w+|\([^)]*\)) =>`)

// The console says each fault in the reader's language: a code that is new wants its words there, and words without a code go.
func TestTheConsoleHasWordsForEveryFault(t *testing.T) {
	t.Parallel()
	places, faults := wrong.Codes()
	known := map[string]bool{}
	for _, code := range append(places, faults...) {
		known[code] = true
	}
	for _, name := range []string{"fault_words_hans.ts", "fault_words_hant.ts"} {
		page, err := os.ReadFile("../console/web/src/parts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]int{}
		for _, m := range entries.FindAllStringSubmatch(string(page), -1) {
			if said[m[1]]++; !known[m[1]] {
				t.Errorf("%s: %s is no code of a fault", name, m[1])
			}
		}
		for code := range known {
			if said[code] != 1 {
				t.Errorf("%s: %s stands %d times", name, code, said[code])
			}
		}
	}
}
