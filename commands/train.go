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
	epochs = 20
	// pace is how far a text moves the weights at first, in 64ths; at the end it is a tenth of that.
	pace       = 6 << pacePlaces
	pacePlaces = 6
	// asking weighs more, as few texts ask.
	askingCounts = 2
)

// lesson is a text as the trainer sees it.
type lesson struct {
	features []uint16
	class    int
	asks     bool
}

// Train makes the model of a corpus, as the file model.bin holds it: by gradient descent in whole numbers, in a fixed order, so that the same
// corpus gives the same bytes everywhere.
func Train(corpus []Labelled) ([]byte, error) {
	concepts, err := readConcepts()
	if err != nil {
		return nil, err
	}
	m := model{concepts: concepts}
	for _, l := range corpus {
		if c, _ := l.class(); !slices.Contains(m.classes, c) {
			m.classes = append(m.classes, c)
		}
	}
	slices.Sort(m.classes)
	lessons := make([]lesson, 0, len(corpus))
	for _, l := range corpus {
		c, asks := l.class()
		lessons = append(lessons, lesson{features: m.traits(evenOf(l.Text)), class: slices.Index(m.classes, c), asks: asks})
	}
	m.scale, m.weights = whittle(learn(lessons, m.columns()))
	return m.bytes(), nil
}

// class is what the model is to say of the text, and whether the text asks how it is done.
func (l Labelled) class() (class string, asks bool) {
	switch topic := l.Args["topic"]; {
	case l.Command == Unknown:
		return nothing, false
	case l.Command == help && topic != "":
		return topic, true
	}
	return l.Command, false
}

// evenOf is the text as Parser.Parse hands it to the model.
func evenOf(s string) string {
	t := text{written: clean(s)}
	return t.even()
}

// learn gives the weights.
func learn(lessons []lesson, columns int) []int64 {
	weights := make([]int64, buckets*columns)
	order := make([]int, len(lessons))
	for i := range order {
		order[i] = i
	}
	seed, step := uint32(2007), int64(0)
	scores := make([]int64, columns)
	for range epochs {
		for i := len(order) - 1; i > 0; i-- { // a shuffle of our own: the standard one may change
			seed = seed*1664525 + 1013904223
			j := int(uint64(seed) * uint64(i+1) >> 32)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			now := pace - pace*9/10*step/int64(epochs*len(lessons))
			lessons[i].teach(weights, scores, now)
			step++
		}
	}
	return weights
}

// teach moves the weights towards what the lesson says, the farther the less they do so already.
func (l lesson) teach(weights, scores []int64, pace int64) {
	columns, thin := len(scores), thinner(len(l.features))
	clear(scores)
	for _, b := range l.features {
		for j, w := range weights[int(b)*columns : (int(b)+1)*columns] {
			scores[j] += w
		}
	}
	for j, s := range scores {
		scores[j] = s * thin >> unityPlaces
	}
	asks := likely(scores[columns-1])
	share(scores[:columns-1])
	for j, s := range scores {
		scores[j] = -s
	}
	scores[l.class] += unity
	if scores[columns-1] = -asks; l.asks {
		scores[columns-1] = askingCounts * (unity - asks)
	}
	for j, s := range scores {
		scores[j] = s * thin >> unityPlaces * pace >> pacePlaces
	}
	for _, b := range l.features {
		row := weights[int(b)*columns : (int(b)+1)*columns]
		for j, s := range scores {
			row[j] += s
		}
	}
}

// whittle brings the weights into a byte each. The few largest are cut off: they would leave no room for the rest.
func whittle(weights []int64) (scale int64, bytes []int8) {
	sizes := make([]int64, 0, len(weights))
	for _, w := range weights {
		if w != 0 {
			sizes = append(sizes, max(w, -w))
		}
	}
	slices.Sort(sizes)
	scale = 1
	if len(sizes) > 0 {
		scale = max(1, sizes[len(sizes)-1-len(sizes)/2000]/127)
	}
	bytes = make([]int8, len(weights))
	for i, w := range weights {
		half := scale / 2
		if w < 0 {
			half = -half
		}
		bytes[i] = int8(max(-127, min(127, (w+half)/scale)))
	}
	return scale, bytes
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
		args := got.Told()
		if args == nil {
			args = map[string]string{}
		}
		if len(got.Lasts) > 1 && got.Command != Unknown {
			args["last4s"] = strings.Join(got.Lasts, ",")
		}
		s.Args = s.Right && sameArgs(args, l.Args)
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
