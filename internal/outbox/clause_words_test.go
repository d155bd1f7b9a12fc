package outbox

import (
	"os"
	"regexp"
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

// The console calls each type of message by a name in every language it speaks.
func TestTheConsoleNamesEveryType(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("types.yaml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../console/web/src/parts/message_types.ts")
	if err != nil {
		t.Fatal(err)
	}
	types := regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(string(table), -1)
	for _, m := range types {
		if n := strings.Count(string(page), " "+m[1]+": '") + strings.Count(string(page), " '"+m[1]+"': '"); n != 3 {
			t.Errorf("%s stands %d times in message_types.ts: want it in en, zh-Hans and zh-Hant", m[1], n)
		}
	}
	if len(types) < 30 {
		t.Errorf("only %d types were found in types.yaml", len(types))
	}
}
