package ivr

import (
	"fmt"
	"slices"
)

// arrow is a way from node to node as it is drawn.
type arrow struct{ from, key, to string }

// drawnCounts are counts brought onto the arrows of a drawing.
type drawnCounts struct {
	ways  map[arrow]int
	nodes map[string]NodeCount
}

// resolve finds the arrows of each way that was counted: what was run through without a wait is part of it.
func (t *Tree) resolve(counts *Counts) drawnCounts {
	d := drawnCounts{ways: map[arrow]int{}, nodes: map[string]NodeCount{}}
	if counts == nil {
		return d
	}
	for _, n := range counts.Nodes {
		if t.nodes[n.Name] != nil {
			d.nodes[n.Name] = n
		}
	}
	for _, w := range counts.Ways {
		for _, a := range t.path(w) {
			d.ways[a] += w.Callers
		}
	}
	return d
}

// path are the arrows from one place where something is waited for to the next, the shortest way; none where the menu has no such way.
func (t *Tree) path(w WayCount) []arrow {
	type reached struct {
		name string
		by   []arrow
	}
	var todo []reached
	step := func(from, key string, c choice, by []arrow) {
		for _, to := range c.to.names() {
			todo = append(todo, reached{to, append(slices.Clip(by), arrow{from, key, to})})
		}
	}
	begins := t.begin
	if n := t.nodes[w.From]; n != nil {
		begins = n.targets()
	} else if w.From != "" {
		return nil
	}
	for _, c := range begins {
		if c.key == w.Key {
			step(w.From, w.Key, c, nil)
		}
	}
	for seen := map[string]bool{}; len(todo) > 0; todo = todo[1:] {
		r := todo[0]
		if r.name == w.To {
			return r.by
		}
		n := t.nodes[r.name]
		if n == nil || seen[r.name] || !n.passes() {
			continue
		}
		seen[r.name] = true
		step(r.name, "then", choice{"then", *n.then}, r.by)
	}
	return nil
}

// told is what is written into the box of a node.
func (c NodeCount) told() string {
	if c.Callers == 0 || c.Left == 0 {
		return fmt.Sprintf("%d came, %d left", c.Callers, c.Left)
	}
	return fmt.Sprintf("%d came, %d left (%d%%)", c.Callers, c.Left, (200*c.Left+c.Callers)/(2*c.Callers))
}
