package ivr

import (
	"slices"
	"testing"
)

// What a call did is told from where something was waited for to the next such place.
func TestTheWaysACallWent(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	f := Facts{Lang: "en", Known: true, Line: lineMain, Hours: HoursOpen}
	p, out := tree.Begin(f)
	want := func(what string, ways ...Went) {
		t.Helper()
		if !slices.Equal(out.Went, ways) {
			t.Errorf("%s: %v, want %v", what, out.Went, ways)
		}
	}
	want("the ring", Went{"", "main", "main.identify"})
	p, out = tree.Done(p, ResultOK)
	want("identified", Went{"main.identify", "then", "main.main"})
	p, out = tree.Press(p, "")
	want("silence", Went{"main.main", "timeout", "main.main"})
	p, out = tree.Press(p, "7")
	want("a wrong key", Went{"main.main", "invalid", "main.main"})
	_, out = tree.Press(p, "6")
	want("the third time", Went{"main.main", "invalid", "queue.service"})
	q, _ := tree.Again(p)
	_, out = tree.Press(q, "11")
	want("typed ahead", Went{"main.main", "1", "main.account"}, Went{"main.account", "1", "main.balance"})
	_, out = tree.Press(q, "9")
	want("a lost card", Went{"main.main", "9", "lost.card"})
	_, out = tree.Done(Place{Node: "main.balance", Lang: "en", Facts: f}, ResultPerson)
	want("a verb that needs a person", Went{"main.balance", "person", "queue.service"})
}
