package commands

import (
	"slices"
	"testing"
)

// TestWhatIsPromisedWhileTheBankIsAway: what tells the last known has words for it, and what is kept for later is what protects.
func TestWhatIsPromisedWhileTheBankIsAway(t *testing.T) {
	t.Parallel()
	words := shippedWords(t)
	for _, v := range All(Ports{}) {
		at := slices.IndexFunc(words, func(w Words) bool { return w.ID == v.ID })
		if at < 0 {
			continue // another test misses it
		}
		_, stale := words[at].Texts["stale"]
		if stale != (v.Degrade == LastKnown) {
			t.Errorf("%s: text \"stale\": %v, declared as telling the last known: %v", v.ID, stale, v.Degrade == LastKnown)
		}
		if v.Protects != (v.Degrade == Later) {
			t.Errorf("%s: protects: %v, declared as done later: %v", v.ID, v.Protects, v.Degrade == Later)
		}
	}
}
