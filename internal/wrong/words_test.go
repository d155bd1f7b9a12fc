package wrong_test

import (
	"os"
	"strings"
	"testing"

	"cardline/internal/wrong"
)

// The console says each fault in the reader's language: a code that is new wants its words there, and words without a code go.
func TestTheConsoleHasWordsForEveryFault(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../console/web/src/parts/fault_words.ts")
	if err != nil {
		t.Fatal(err)
	}
	places, faults := wrong.Codes()
	known := map[string]bool{}
	for _, code := range append(places, faults...) {
		known[code] = true
		plain, quoted := strings.Count(string(page), " "+code+": "), strings.Count(string(page), " '"+code+"': ")
		if plain+quoted != 2 {
			t.Errorf("%s stands %d times in fault_words.ts: want it in zh-Hans and in zh-Hant", code, plain+quoted)
		}
	}
	for line := range strings.Lines(string(page)) {
		code, _, found := strings.Cut(strings.TrimSpace(line), ": (")
		if found && strings.HasPrefix(line, "    ") && !known[strings.Trim(code, "'")] {
			t.Errorf("%s is no code of a fault", code)
		}
	}
}
