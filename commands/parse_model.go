package commands

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed model.bin
var trained []byte

const (
	// modelMark begins the file, so that another format is refused rather than misread.
	modelMark = "cardline words model 2\n"
	// buckets is how many rows of weights the features share. With a byte for every verb it makes a megabyte.
	buckets = 1 << 14
	// nothing is the class of texts that ask for nothing we do.
	nothing = "NONE"
)

// model guesses what a text is about from what is in it: a multinomial logistic regression over hashed features, and beside it a binary one,
// which says whether the text asks how something is done. It is asked where phrases find nothing, and doubts them where they find little.
// Everything is in whole numbers: the same text weighs the same on every machine.
type model struct {
	concepts
	classes []string
	scale   int64  // what a weight of 1 stands for, in units of 1/unity
	weights []int8 // by bucket, then by class; the last column says that a text asks how rather than for something
}

// guess is what a model makes of a text.
type guess struct {
	classes []string
	shares  []int64 // how likely each class is, in units of 1/unity
	first   int     // the likeliest
	second  int
	asks    int // percent: how likely it asks how something is done
}

func readModel(raw []byte) (model, error) {
	head, weights, ok := bytes.Cut(raw, []byte("\n\n"))
	names, marked := strings.CutPrefix(string(head), modelMark)
	lines := strings.Split(names, "\n")
	scale, err := strconv.ParseInt(lines[0], 10, 64)
	if !ok || !marked || err != nil {
		return model{}, fmt.Errorf("the model of words is not one of ours")
	}
	m := model{classes: lines[1:], scale: scale, weights: make([]int8, len(weights))}
	if len(m.classes) > 1 && len(weights) != buckets*m.columns() {
		return model{}, fmt.Errorf("the model of words has %d weights, want %d", len(weights), buckets*m.columns())
	}
	for i, w := range weights {
		m.weights[i] = int8(w)
	}
	m.concepts, err = readConcepts()
	return m, err
}

func (m model) bytes() []byte {
	out := append([]byte(modelMark), strconv.FormatInt(m.scale, 10)...)
	for _, c := range m.classes {
		out = append(append(out, '\n'), c...)
	}
	out = append(out, "\n\n"...)
	for _, w := range m.weights {
		out = append(out, byte(w))
	}
	return out
}

func (m model) columns() int { return len(m.classes) + 1 }

// guess weighs a text that is in lower case and simplified.
func (m model) guess(even string) guess {
	if len(m.classes) < 2 {
		return guess{}
	}
	found := m.traits(even)
	columns := m.columns()
	sums := make([]int32, columns)
	for _, b := range found {
		row := m.weights[int(b)*columns:][:len(sums)]
		for j, w := range row {
			sums[j] += int32(w)
		}
	}
	g := guess{classes: m.classes, shares: make([]int64, columns)}
	for j, s := range sums {
		g.shares[j] = int64(s) * m.scale * thinner(len(found)) >> unityPlaces
	}
	asks := likely(g.shares[columns-1])
	g.shares = g.shares[:columns-1]
	share(g.shares)
	g.asks = int(asks * 100 >> unityPlaces)
	g.second = 1
	for i, s := range g.shares {
		switch {
		case s > g.shares[g.first]:
			g.first, g.second = i, g.first
		case i != g.first && (s > g.shares[g.second] || g.second == g.first):
			g.second = i
		}
	}
	return g
}

func (g guess) known() bool { return len(g.shares) > 0 }

// class is the likeliest class; sure, in percent, how likely it is.
func (g guess) class() string { return g.classes[g.first] }

func (g guess) sure() int { return percent(g.shares[g.first]) }

// of is how likely a class is, in percent.
func (g guess) of(class string) int {
	for i, c := range g.classes {
		if c == class {
			return percent(g.shares[i])
		}
	}
	return 0
}

func percent(s int64) int { return int(s * 100 >> unityPlaces) }
