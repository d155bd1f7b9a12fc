package ivr

import (
	"cmp"
	"slices"
)

// Stop is a node as whoever draws, explains or tests a menu sees it.
type Stop struct {
	Name string // file.node
	Kind string // menu, ask, do, dial, queue, record, say, goto or end
	Does string // the verb, what an entry is called, or the number or queue by its name
	Says []Line // on arrival and when asked once more, in every language
	Ways []StopWay
}

// StopWay is one way on from a stop, as the files name it.
type StopWay struct {
	Key    string // a digit, star, hash, timeout, invalid; then, failed or person
	When   string // for whom, in words; "" for everybody
	For    []Ask  // the same, to be said in other words
	Lang   string // the call changes to it, where set
	To     string // file.node, or again, back, redo
	Always bool   // every menu has this key
}

// Waits reports whether a caller is waited for there.
func (s Stop) Waits() bool { return s.Kind == kindMenu || s.Kind == kindAsk }

// Stops are all nodes in the order of the files, with all their ways on.
func (t *Tree) Stops() []Stop {
	out := make([]Stop, len(t.order))
	for i, name := range t.order {
		n := t.nodes[name]
		out[i] = Stop{Name: name, Kind: n.kind, Does: cmp.Or(n.verb, n.to, n.into), Says: slices.Concat(n.words.all, n.fuller.all), Ways: t.stopWays(n)}
	}
	return out
}

func (t *Tree) stopWays(n *node) (out []StopWay) {
	for _, c := range n.targets() {
		if c.to.line == 0 {
			continue // what happens where the file says nothing
		}
		w := StopWay{Key: c.key, Lang: c.to.lang, To: c.to.to, Always: t.implied(c)}
		if len(c.to.cases) == 0 {
			out = append(out, w)
		}
		for _, b := range c.to.cases {
			w.When, w.For, w.To = b.when.String(), b.when.asks(), b.to
			if w.When == "" {
				w.When = "else"
			}
			out = append(out, w)
		}
	}
	return out
}

// Begins are the lines dialled and where a call on each begins: Key is the line.
func (t *Tree) Begins() (out []StopWay) {
	for _, c := range t.begin {
		for _, w := range c.ways() {
			out = append(out, StopWay{Key: c.key, To: w.name})
		}
	}
	return slices.Clip(out)
}
