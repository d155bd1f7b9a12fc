package commands

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"cardline/internal/locale"
)

// Labelled is a text of the corpus with what it means.
type Labelled struct {
	Text    string
	Command string
	Args    map[string]string
}

// ReadCorpus reads lines of text, command and arguments ("last4=1234; months=12"), separated by tabs. Lines with # are comments.
func ReadCorpus(r io.Reader) (all []Labelled, err error) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cell := strings.Split(lines.Text(), "\t")
		if len(cell) != 3 {
			return nil, fmt.Errorf("line %d of the corpus has %d cells, want 3", n, len(cell))
		}
		l := Labelled{Text: cell[0], Command: cell[1], Args: map[string]string{}}
		for pair := range strings.SplitSeq(cell[2], "; ") {
			if k, v, ok := strings.Cut(pair, "="); ok {
				l.Args[k] = v
			}
		}
		all = append(all, l)
	}
	return all, lines.Err()
}

const (
	// epochs is how often the corpus is gone through. More fit the corpus better and unseen texts no better.
	epochs = 25
	// lead is how far ahead of the others the right class must be for a text to teach no more, per n-gram.
	lead = 3
)

// lesson is a text as the trainer sees it.
type lesson struct {
	grams []uint16
	class int
	asks  int32 // 1 or -1
}

// Train makes the model of a corpus, as the file model.bin holds it: an averaged perceptron with a margin, in whole numbers, in a fixed
// order, so that the same corpus gives the same bytes everywhere.
func Train(corpus []Labelled) []byte {
	m := model{classes: []string{}}
	lessons := make([]lesson, 0, len(corpus))
	for _, l := range corpus {
		if c, _ := l.class(); !slices.Contains(m.classes, c) {
			m.classes = append(m.classes, c)
		}
	}
	slices.Sort(m.classes)
	for _, l := range corpus {
		c, asks := l.class()
		lessons = append(lessons, lesson{grams: grams(evenOf(l.Text)), class: slices.Index(m.classes, c), asks: asks})
	}
	m.weights = whittle(learn(lessons, m.columns()), m.columns())
	return m.bytes()
}

// class is what the model is to say of the text, and 1 if the text asks how it is done, else -1.
func (l Labelled) class() (string, int32) {
	switch topic := l.Args["topic"]; {
	case l.Command == Unknown:
		return nothing, -1
	case l.Command == help && topic != "":
		return topic, 1
	}
	return l.Command, -1
}

// evenOf is the text as Parser.Parse hands it to the model.
func evenOf(s string) string {
	t := text{written: clean(s)}
	return t.even()
}

// learn gives the sums of the weights over all steps: dividing them by the number of steps would be the average.
func learn(lessons []lesson, columns int) []int64 {
	now, sums := make([]int64, buckets*columns), make([]int64, buckets*columns)
	scores := make([]int64, columns)
	step := int64(1)
	change := func(l lesson, column int, by int64) {
		for _, b := range l.grams {
			now[int(b)*columns+column] += by
			sums[int(b)*columns+column] += by * step
		}
	}
	order := make([]int, len(lessons))
	for i := range order {
		order[i] = i
	}
	seed := uint32(2007)
	for range epochs {
		for i := len(order) - 1; i > 0; i-- { // a shuffle of our own: the standard one may change
			seed = seed*1664525 + 1013904223
			j := int(uint64(seed) * uint64(i+1) >> 32)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			l := lessons[i]
			clear(scores)
			for _, b := range l.grams {
				for j, w := range now[int(b)*columns : (int(b)+1)*columns] {
					scores[j] += w
				}
			}
			best := -1
			for j := range columns - 1 {
				if j != l.class && (best < 0 || scores[j] > scores[best]) {
					best = j
				}
			}
			if scores[l.class]-scores[best] < lead*int64(len(l.grams)) {
				change(l, l.class, 1)
				change(l, best, -1)
			}
			if int64(l.asks)*scores[columns-1] < lead*int64(len(l.grams)) {
				change(l, columns-1, int64(l.asks))
			}
			step++
		}
	}
	for i := range sums {
		sums[i] = now[i]*step - sums[i]
	}
	return sums
}

// whittle brings the weights into a byte each. The few largest are cut off: they would leave no room for the rest.
func whittle(sums []int64, columns int) []int8 {
	sizes := make([]int64, 0, len(sums))
	for _, s := range sums {
		if s != 0 {
			sizes = append(sizes, max(s, -s))
		}
	}
	slices.Sort(sizes)
	top := int64(1)
	if len(sizes) > 0 {
		top = max(1, sizes[len(sizes)-1-len(sizes)/500])
	}
	out := make([]int8, buckets*columns)
	for i, s := range sums {
		out[i] = int8(max(-127, min(127, (s*127+top/2)/top)))
	}
	return out
}

// Score reads texts as those of strangers with nothing open, and tells for each whether the verb and all arguments are right.
func Score(p *Parser, corpus []Labelled, c Context) []Scored {
	all := make([]Scored, 0, len(corpus))
	for _, l := range corpus {
		got := p.Parse(l.Text, c)
		s := Scored{Labelled: l, Got: got, Lang: locale.Of(l.Text).Or(locale.English), Right: got.Command == l.Command}
		if got.Command == help && l.Command == help && l.Args["topic"] != "" {
			s.Right = got.Args["topic"] == l.Args["topic"]
		}
		s.Args = s.Right && sameArgs(got.Told(), l.Args)
		all = append(all, s)
	}
	return all
}

// Scored is a text of the corpus and what became of it.
type Scored struct {
	Labelled
	Got   Parsed
	Lang  locale.Lang
	Right bool // the verb
	Args  bool // and every argument
}

func sameArgs(got, want map[string]string) bool {
	n := 0
	for k, v := range got {
		if n++; !strings.EqualFold(want[k], v) {
			return false
		}
	}
	return n == len(want)
}
