package commands

import (
	"testing"

	"cardline/internal/locale"
)

// TestWhatHelpNamesIsUnderstood: the keyword and the example of every verb that help lists ask for just that verb.
func TestWhatHelpNamesIsUnderstood(t *testing.T) {
	t.Parallel()
	words := shippedWords(t)
	p, err := NewParser(words)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSpeaker(harbour, words)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Families(Ports{}) {
		for _, id := range f.Asked() {
			for _, l := range locale.All() {
				for _, text := range []string{s.scripts[id].keyword[l], s.scripts[id].example[l]} {
					if got := p.Parse(text, Context{}); got.Command != id {
						t.Errorf("help on %s in %s says %q, which is read as %s", id, l, text, got.Command)
					}
				}
			}
		}
	}
}
