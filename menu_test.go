package cardline_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/ivr"
)

// TestEveryCommandByVoiceIsInTheMenu, under a key that docs/voice-menu.md tells.
func TestEveryCommandByVoiceIsInTheMenu(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/voice-menu.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	var menu strings.Builder
	for _, f := range files {
		menu.Write(f.Src)
	}
	for _, v := range commands.All(commands.Ports{}) {
		if v.Channels&commands.Voice == 0 {
			continue
		}
		named := regexp.MustCompile(`\b` + v.ID + `\b`)
		if !named.Match(page) {
			t.Errorf("docs/voice-menu.md does not say where %s is", v.ID)
		}
		if does := regexp.MustCompile(`do: ` + v.ID + `\b`); !slices.Contains([]string{"AGENT", "ALERT"}, v.ID) && !does.MatchString(menu.String()) { // 0, a queue; WE_HEAR of our calls
			t.Errorf("no key leads to %s", v.ID)
		}
	}
}
