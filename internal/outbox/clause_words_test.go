package outbox

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The console says each reason in the reader's language: a code that is new wants its words there.
func TestTheConsoleHasWordsForEveryReason(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../console/web/src/parts/reason_words.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(page), "export const sayings")
	for _, s := range slices.Concat(endings, sayings) {
		plain, quoted := strings.Count(tables, " "+s.code+": "), strings.Count(tables, "'"+s.code+"': ")
		if plain+quoted != 2 {
			t.Errorf("%s stands %d times in reason_words.ts: want it in zh-Hans and in zh-Hant", s.code, plain+quoted)
		}
	}
}
