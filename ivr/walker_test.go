package ivr

import (
	"strings"
	"testing"
)

// walker goes everywhere a caller can go, by every key, silence, wrong and long entries and every end of a verb, a talk and a recording.
type walker struct {
	t    *testing.T
	tree *Tree
	seen map[where]bool
	todo []stop
	said map[heard]bool // looked at, by any walker of the tree
}

// where is what tells stops apart: how often the caller erred there is what patience looks at.
type where struct {
	node, lang string
	every      bool
}

// heard is a sentence as a caller of one language comes to hear it.
type heard struct {
	text, lang, caller string
	every              bool
}

type stop struct {
	place Place
	out   Out
	came  string // how, for the report
}

// maxStops is far more than a menu of this size has: a walk beyond it is going round in circles that differ each time.
const maxStops = 200_000

func (w *walker) at(p Place, out Out, came string) {
	w.check(p, out, came)
	key := where{p.Node, p.Lang, p.Every}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	if len(w.seen) > maxStops {
		w.t.Fatalf("more than %d stops: %s", maxStops, came)
	}
	w.todo = append(w.todo, stop{p, out, came})
}

// check holds for everything a caller is ever left with.
func (w *walker) check(p Place, out Out, came string) {
	ways := 0
	for _, is := range []bool{out.Expect != nil, out.Do != "", out.Person, out.Record > 0, out.End} {
		if is {
			ways++
		}
	}
	if ways != 1 {
		w.t.Fatalf("%s: %d ways on: %+v", came, ways, out)
	}
	if out.Expect != nil && len(out.Lines) == 0 {
		w.t.Errorf("%s: silence at %s", came, p.Node)
	}
	for _, line := range out.Lines {
		sentence := heard{line.Text, line.Lang, p.Lang, p.Every}
		if w.said[sentence] {
			continue
		}
		w.said[sentence] = true
		if strings.TrimSpace(line.Text) == "" {
			w.t.Errorf("%s: nothing is said in %s at %s", came, line.Lang, p.Node)
		}
		if !p.Every && line.Lang != p.Lang && !w.tree.everywhere(line.Text) {
			w.t.Errorf("%s: %q at %s is in %s, the caller speaks %s", came, line.Text, p.Node, line.Lang, p.Lang)
		}
		if long := tenths(line.Text); long > maxSeconds*10 {
			w.t.Errorf("%s: %q takes %d tenths of a second", came, line.Text, long)
		}
	}
}

// everywhere reports whether words are said in every language.
func (t *Tree) everywhere(said string) bool {
	all := []words{t.silence, t.wrong}
	for _, n := range t.nodes {
		if n.every {
			all = append(all, n.words, n.fuller)
		}
	}
	for _, w := range all {
		for _, text := range w.text {
			if text == said {
				return true
			}
		}
	}
	return false
}

var keysPressed = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#", KeyTimeout, "77", "0000", "12*#90", strings.Repeat("5", 40), "٣", "x"}

func (w *walker) walk() {
	for len(w.todo) > 0 {
		s := w.todo[0]
		w.todo = w.todo[1:]
		switch {
		case s.out.Expect != nil:
			for _, key := range keysPressed {
				w.press(s, key)
			}
			w.patience(s)
		case s.out.Queue:
			for _, key := range keysPressed {
				w.press(s, key)
			}
			w.done(s, ResultOK, ResultFailed)
		case s.out.Do != "":
			w.done(s, ResultOK, ResultFailed, ResultPerson, ResultLost, ResultBack)
		case s.out.Person, s.out.Record > 0:
			w.done(s, ResultOK, ResultFailed)
		case s.out.End: // a score may be asked for in its place
			w.done(s, ResultPerson, ResultLost, ResultBack)
			p, out := w.tree.Again(s.place)
			w.at(p, out, s.came+" again")
			if !out.End {
				w.t.Errorf("%s: the farewell at %s does not end the call", s.came, s.place.Node)
			}
		}
	}
}

func (w *walker) press(s stop, key string) {
	p, out := w.tree.Press(s.place, key)
	w.at(p, out, s.came+" "+key)
}

func (w *walker) done(s stop, results ...string) {
	for _, result := range results {
		p, out := w.tree.Done(s.place, result)
		w.at(p, out, s.came+" "+result)
	}
}

// patience: three errors in a row, of whatever kind, lead on to somebody or something that helps; wrong keys never to a goodbye.
func (w *walker) patience(s stop) {
	for _, keys := range [][]string{{KeyTimeout, KeyTimeout, KeyTimeout}, {"x", "x", "x"}, {KeyTimeout, "x", KeyTimeout}, {"x", KeyTimeout, "x"}} {
		p, out := s.place, s.out
		p.Silences, p.Misses = 0, 0
		node := p.Node
		for _, key := range keys {
			if out.Expect == nil || p.Node != node {
				break
			}
			p, out = w.tree.Press(p, key)
		}
		if out.Expect != nil && p.Node == node {
			w.t.Errorf("%s: three errors at %s lead nowhere", s.came, node)
		}
		if out.End && keys[0] == "x" && keys[1] == "x" {
			w.t.Errorf("%s: wrong keys at %s end the call", s.came, node)
		}
	}
}

func TestEveryWayThroughTheMenu(t *testing.T) {
	t.Parallel()
	files, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := Load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	kinds := (&inspection{tree: tree}).combinations()
	stops, said := 0, map[heard]bool{}
	for i, kind := range kinds {
		f := kind.Facts
		f.Lang = []string{"", "zh-Hans", "zh-Hant", "en"}[i%4] // a language is changed on the way, too
		w := &walker{t: t, tree: tree, seen: map[where]bool{}, said: said}
		p, out := tree.Begin(f)
		w.at(p, out, kind.told()+" "+f.Lang+":")
		w.walk()
		stops += len(w.seen)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kinds of callers, %d stops", len(kinds), stops)
}
