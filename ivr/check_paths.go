package ivr

import (
	"cmp"
	"slices"
	"strings"
)

// ways: every target is a node, or, for keys of a place where the caller is waited for, what such a key does.
func (i *inspection) ways(n *node) {
	for _, c := range n.targets() {
		if i.tree.implied(c) {
			continue // looked at once, where it is written
		}
		i.target(n.own+" "+c.key, &c.to, (n.waits() || n.kind == kindQueue) && c.key != "then")
	}
}

func (i *inspection) target(where string, to *target, key bool) {
	i.file = cmp.Or(to.file, i.file)
	for _, name := range to.names() {
		switch {
		case name == "": // a fault of its own
		case isKey(name) && !key:
			i.fault(to.line, "menu-key-only", where, name)
		case !isKey(name) && i.tree.nodes[name] == nil:
			i.fault(to.line, "menu-target", where, i.short(name))
		}
	}
}

// short is what a node is called in the file that is looked at.
func (i *inspection) short(name string) string {
	return strings.TrimPrefix(name, File{Name: i.file}.base()+".")
}

// person: 0 is a person, in every menu, while there are any.
func (i *inspection) person(n *node) {
	if n.kind == kindMenu && !i.leads(n, keyPerson, (*node).answers) {
		i.fault(n.line, "menu-no-person", n.own)
	}
}

// lost: 9 stops a card, in every menu, by the verb of the tree's lost node.
func (i *inspection) lost(n *node) {
	lost := i.tree.nodes[i.tree.lost]
	if n.kind != kindMenu || lost == nil {
		return
	}
	if !i.leads(n, keyLost, func(n *node) bool { return n.kind == kindDo && n.verb == lost.verb }) {
		i.fault(n.line, "menu-no-lost", n.own)
	}
}

// leads reports whether a key brings every caller to what is wanted with nothing but words on the way.
func (i *inspection) leads(n *node, key string, wanted func(*node) bool) bool {
	to, ok := n.key(key)
	return ok && i.all(&to, wanted, map[string]bool{})
}

// all: seen nodes have been judged, or are part of a circle, which is a fault of its own.
func (i *inspection) all(to *target, wanted func(*node) bool, seen map[string]bool) bool {
	for _, name := range to.open() {
		if seen[name] {
			continue
		}
		seen[name] = true
		n := i.tree.nodes[name]
		switch {
		case n == nil:
			return false
		case n.passes():
			if n.then == nil || !i.all(n.then, wanted, seen) {
				return false
			}
		case !wanted(n):
			return false
		}
	}
	return true
}

// circle: nodes that only speak or point onward must not come round to themselves.
func (i *inspection) circle(n *node) {
	if n.passes() && slices.Contains(i.from([]string{n.name}, (*node).passes), n.name) {
		i.fault(n.line, "menu-circle", n.own)
	}
}

// from lists the nodes one or more steps after the given ones, walking on only from nodes that pass.
func (i *inspection) from(names []string, pass func(*node) bool) []string {
	var found []string
	seen := map[string]bool{}
	for todo := names; len(todo) > 0; {
		n := i.tree.nodes[todo[0]]
		todo = todo[1:]
		if n == nil || !pass(n) {
			continue
		}
		for _, c := range n.targets() {
			for _, name := range c.to.names() {
				if !seen[name] {
					seen[name] = true
					found = append(found, name)
					todo = append(todo, name)
				}
			}
		}
	}
	return found
}

// unreachable: a node nobody can come to is a mistake in a target.
func (i *inspection) unreachable() {
	t := i.tree
	starts := []string{t.home, t.person, t.lost}
	for _, c := range t.begin {
		starts = append(starts, c.to.names()...)
	}
	found := append(i.from(starts, func(*node) bool { return true }), starts...)
	for _, name := range t.order {
		if !slices.Contains(found, name) {
			n := t.nodes[name]
			i.file = n.file
			i.fault(n.line, "menu-unreachable", n.own)
		}
	}
}

// noWayOut: from everywhere a caller can come to a person or to the end.
func (i *inspection) noWayOut() {
	for _, name := range i.tree.order {
		n := i.tree.nodes[name]
		if n.ends() {
			continue
		}
		onward := i.from([]string{name}, func(*node) bool { return true })
		if !slices.ContainsFunc(onward, func(name string) bool {
			n, unknown := i.tree.nodes[name], !isKey(name)
			return n == nil && unknown || n != nil && n.ends() // an unknown target is a fault of its own
		}) {
			i.file = n.file
			i.fault(n.line, "menu-no-way-out", n.own)
		}
	}
}
