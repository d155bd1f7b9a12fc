package dialogue

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// What turns come to as the program notes it: what it says first, and what it is told to note instead.
var noted = regexp.MustCompile(`(?:t\.done\(|t\.outcome(?:, [A-Za-z.]+)* = (?:[A-Za-z.]+, )?|orElse\(t\.outcome, |Outcome: +|Came[A-Z][a-z]+ += )"([a-z -]+)"`)

// The console says in the reader's language what each turn came to: an outcome that is new wants its words there.
func TestTheConsoleHasWordsForEveryOutcome(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../console/web/src/parts/outcomes.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "const outcomes")
	table, families, _ := strings.Cut(table, "const families")
	families, _, _ = strings.Cut(families, "\n\n")
	var known []string
	for _, line := range regexp.MustCompile(`: '([^']*)',`).FindAllStringSubmatch(table, -1) {
		known = append(known, strings.Fields(line[1])...)
	}
	worded := func(id string) bool {
		first, rest, _ := strings.Cut(strings.ReplaceAll(id, " ", "-"), "-")
		return slices.Contains(known, strings.ReplaceAll(id, " ", "-")) || strings.Contains(families, " "+first+": ") ||
			first == "person" && slices.Contains(known, rest)
	}
	ids := outcomes(t)
	if len(ids) < 150 {
		t.Fatalf("only %d outcomes are found", len(ids))
	}
	for _, id := range append(ids, "person-completed", "person-busy", "person-no-answer", "person-failed", "person-canceled") {
		if !worded(id) {
			t.Errorf("the outcome %q has no words in outcomes.ts", id)
		}
	}
}

// outcomes are all there may be: the sentences of the commands, and what the program names.
func outcomes(t *testing.T) (ids []string) {
	t.Helper()
	sentences, err := filepath.Glob("../../commands/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range sentences {
		var of struct{ Texts, Speech map[string]any }
		if err := yaml.Unmarshal(read(t, file), &of); err != nil {
			t.Fatal(err)
		}
		for id := range of.Texts {
			ids = append(ids, id)
		}
		for id := range of.Speech {
			ids = append(ids, id)
		}
	}
	for _, folder := range []string{".", "../../commands"} {
		sources, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range sources {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, found := range noted.FindAllSubmatch(read(t, file), -1) {
				ids = append(ids, string(found[1]))
			}
		}
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return strings.HasSuffix(id, "-") })
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return src
}
