package console_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"cardline/internal/console"
)

// The page routes its addresses itself: one that the server does not know of would be a 404 to whoever follows a link.
func TestTheServerKnowsThePagesOfTheNavigation(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("web/src/pages.ts")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, m := range regexp.MustCompile(`\{ name: '([a-z]+)'`).FindAllSubmatch(source, -1) {
		named = append(named, string(m[1]))
	}
	if len(named) == 0 || !slices.Equal(named, console.Pages()) {
		t.Errorf("the navigation has %v, the server %v", named, console.Pages())
	}
	for _, name := range named {
		if _, err := os.Stat("web/src/pages/" + name + "/index.tsx"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
