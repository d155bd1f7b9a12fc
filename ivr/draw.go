package ivr

import (
	"fmt"
	"slices"
	"strings"
)

// Dot is the tree as Graphviz dot text. Keys that every menu has are left out.
func Dot(t *Tree) string {
	var b strings.Builder
	b.WriteString("digraph menu {\n\trankdir=LR\n\tnode [shape=box]\n")
	for _, c := range t.begin {
		fmt.Fprintf(&b, "\t%q [shape=plain]\n", "line "+c.key)
		for _, w := range c.ways() {
			fmt.Fprintf(&b, "\t%q -> %q [label=%q]\n", "line "+c.key, w.name, w.label)
		}
	}
	for _, name := range t.order {
		n := t.nodes[name]
		fmt.Fprintf(&b, "\t%q [label=%q]\n", name, name+"\n"+n.what())
		for _, w := range t.onward(n) {
			fmt.Fprintf(&b, "\t%q -> %q [label=%q]\n", name, w.name, w.label)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// Outline is the tree as indented text: each node is opened where it is first met, and only named after that.
func Outline(t *Tree) string {
	var b strings.Builder
	fmt.Fprintf(&b, "version %s\n", t.Version)
	for _, c := range t.always {
		fmt.Fprintf(&b, "always %s -> %s\n", c.key, strings.Join(c.to.names(), " | "))
	}
	opened := map[string]bool{}
	for _, c := range t.begin {
		for _, w := range c.ways() {
			t.outline(&b, opened, 0, way{label: "line " + w.label, name: w.name})
		}
	}
	t.outline(&b, opened, 0, way{label: "person", name: t.person})
	return b.String()
}

func (t *Tree) outline(b *strings.Builder, opened map[string]bool, depth int, w way) {
	n := t.nodes[w.name]
	fmt.Fprintf(b, "%s%s -> %s", strings.Repeat("  ", depth), w.label, w.name)
	if n == nil || opened[w.name] {
		b.WriteByte('\n')
		return
	}
	opened[w.name] = true
	fmt.Fprintf(b, " [%s]\n", n.what())
	for _, w := range t.onward(n) {
		t.outline(b, opened, depth+1, w)
	}
}

// way is one arrow of a drawing.
type way struct{ label, name, key string }

// onward are the ways on from a node, without the keys that every menu has.
func (t *Tree) onward(n *node) []way {
	var out []way
	for _, c := range n.targets() {
		if c.to.line == 0 || t.implied(c) {
			continue
		}
		out = append(out, c.ways()...)
	}
	return out
}

// implied reports whether a key is one that every menu has.
func (t *Tree) implied(c choice) bool {
	return slices.ContainsFunc(t.always, func(a choice) bool { return a.key == c.key && a.to.file == c.to.file && a.to.line == c.to.line })
}

// ways are the arrows of one key: several where it depends on the caller.
func (c choice) ways() []way {
	label := strings.TrimSpace(c.key + " " + c.to.lang)
	if len(c.to.cases) == 0 {
		return []way{{label, c.to.to, c.key}}
	}
	out := make([]way, len(c.to.cases))
	for i, b := range c.to.cases {
		when := b.when.String()
		if when == "" {
			when = "else"
		}
		out[i] = way{label + " " + when, b.to, c.key}
	}
	return out
}

// what a node is, in a word or two.
func (n *node) what() string {
	switch n.kind {
	case kindDo:
		return n.kind + " " + n.verb
	case kindDial, kindQueue:
		return n.kind + " " + n.to
	case kindAsk:
		return n.kind + " " + n.into
	}
	return n.kind
}
