package ivr

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Measures of a drawing, in pixels. A letter is taken to be as wide as the widest common ones, so that words fit whatever the font.
const (
	boxWide   = 320
	boxPad    = 8
	lineHigh  = 15
	columnGap = 230 // between boxes: the keys stand there
	rowGap    = 12
	letter    = 6.6 // a Chinese character is two
	promptMax = 4   // lines of a prompt; the rest is in the tooltip
	boxFits   = 46  // letters in a line of a box
	keyFits   = 30  // letters of a key and its condition
)

// box is a node where it is drawn. It hangs below the node that first leads to it; ways to what is drawn elsewhere are told in words.
type box struct {
	name, kind string
	lines      []string // the first is the name
	tip        string
	x, y, high int
	below      []hung
}

// hung is a box and the key that leads there.
type hung struct {
	key string
	box *box
}

// layout draws a tree from left to right: what hangs below a box stands in the next column, one under the other.
type layout struct {
	tree   *Tree
	counts drawnCounts
	drawn  map[string]bool
	roots  []hung
	boxes  []*box
	wide   int
	high   int
}

func newLayout(t *Tree, counts *Counts) *layout {
	l := &layout{tree: t, counts: t.resolve(counts), drawn: map[string]bool{}}
	claimed := l.claim()
	y := 0
	for _, r := range claimed[""] {
		b := l.place(r.name, claimed, 0, y)
		l.roots = append(l.roots, hung{r.label, b})
		y += l.span(b) + rowGap
	}
	l.high = y
	return l
}

// claim says below which node each one hangs: the one that leads to it with the fewest steps, in the order of the files.
func (l *layout) claim() map[string][]way {
	out, seen := map[string][]way{}, map[string]bool{}
	var todo []string
	take := func(from string, ways []way) {
		for _, w := range ways {
			if !seen[w.name] && l.tree.nodes[w.name] != nil {
				seen[w.name] = true
				w.label = strings.TrimSpace(w.label + told(l.counts.ways[arrow{from, w.key, w.name}]))
				out[from] = append(out[from], w)
				todo = append(todo, w.name)
			}
		}
	}
	for _, c := range l.tree.begin {
		var ways []way
		for _, w := range c.ways() {
			w.label = "line " + w.label
			ways = append(ways, w)
		}
		take("", ways)
	}
	for ; len(todo) > 0; todo = todo[1:] {
		take(todo[0], l.tree.onward(l.tree.nodes[todo[0]]))
	}
	take("", []way{{label: "person", name: l.tree.person}, {label: "lost", name: l.tree.lost}})
	for ; len(todo) > 0; todo = todo[1:] {
		take(todo[0], l.tree.onward(l.tree.nodes[todo[0]]))
	}
	return out
}

// place puts a node and all that hangs below it, the node beside the first of them.
func (l *layout) place(name string, claimed map[string][]way, column, y int) *box {
	n := l.tree.nodes[name]
	b := &box{name: name, kind: n.kind, x: columnGap + column*(boxWide+columnGap), y: y, tip: n.words.text[l.tree.lang]}
	l.boxes = append(l.boxes, b)
	b.lines = append(l.told(n, claimed[name]), l.entrances(name, claimed[""])...)
	b.high = len(b.lines)*lineHigh + 2*boxPad
	l.wide = max(l.wide, b.x+boxWide)
	for _, w := range claimed[name] {
		c := l.place(w.name, claimed, column+1, y)
		b.below = append(b.below, hung{w.label, c})
		y += l.span(c) + rowGap
	}
	return b
}

// span is how high a box and all below it are.
func (l *layout) span(b *box) int {
	bottom := b.y + b.high
	for _, h := range b.below {
		bottom = max(bottom, h.box.y+l.span(h.box))
	}
	return bottom - b.y
}

// told are the lines of a box.
func (l *layout) told(n *node, hang []way) []string {
	lines := []string{clip(n.name, boxFits), clip(n.what(), boxFits)}
	if said := n.words.text[l.tree.lang]; said != "" {
		words := wrap("“"+said+"”", boxFits)
		if len(words) > promptMax {
			words = append(words[:promptMax-1], clip(words[promptMax-1]+" …", boxFits))
		}
		lines = append(lines, words...)
	}
	for _, w := range l.tree.onward(n) {
		hangs := false
		for _, h := range hang {
			hangs = hangs || h.key == w.key && h.name == w.name
		}
		if !hangs {
			lines = append(lines, clip(w.label+" → "+w.name+told(l.counts.ways[arrow{n.name, w.key, w.name}]), boxFits))
		}
	}
	if c, ok := l.counts.nodes[n.name]; ok {
		lines = append(lines, clip(c.told(), boxFits))
	}
	return lines
}

// entrances are the lines that begin at a box and do not lead to it in the picture.
func (l *layout) entrances(name string, hang []way) (lines []string) {
	for _, c := range l.tree.begin {
		for _, w := range c.ways() {
			hangs := slices.ContainsFunc(hang, func(h way) bool { return h.key == w.key && h.name == name })
			if w.name == name && !hangs {
				lines = append(lines, clip("← line "+w.label+told(l.counts.ways[arrow{"", w.key, name}]), boxFits))
			}
		}
	}
	return lines
}

// told is how many callers went a way; nothing where none was counted.
func told(callers int) string {
	if callers == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", callers)
}

// wideness of words, in letters.
func wideness(s string) (n int) {
	for _, r := range s {
		if n++; unicode.In(r, unicode.Han) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 {
			n++
		}
	}
	return n
}

// clip ends what is too wide with an ellipsis.
func clip(s string, fits int) string {
	if wideness(s) <= fits {
		return s
	}
	var b strings.Builder
	n := 1
	for _, r := range s {
		if n += wideness(string(r)); n > fits {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}

// wrap parts words into lines, Chinese between any two characters.
func wrap(s string, fits int) (lines []string) {
	line := ""
	for _, word := range strings.FieldsFunc(s, unicode.IsSpace) {
		for word != "" {
			glue := ""
			if line != "" {
				glue = " "
			}
			if wideness(line+glue+word) <= fits {
				line, word = line+glue+word, ""
				continue
			}
			if line == "" { // one word wider than a line
				part := strings.TrimSuffix(clip(word, fits), "…")
				line, word = part, word[len(part):]
			}
			lines, line = append(lines, line), ""
		}
	}
	return append(lines, line)
}
