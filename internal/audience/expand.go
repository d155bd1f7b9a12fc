package audience

import (
	"slices"
	"strconv"

	"cardline/internal/wrong"
)

// segmentsDeep is how far segments may stand within each other.
const segmentsDeep = 8

// Expand puts what segments say in their place, theirs too. find tells the filter of a segment. Its error is a *wrong.Why: there is no
// such segment, one is part of itself, or the whole is too much.
func Expand(f Filter, find func(name string) (Filter, bool)) (Filter, error) {
	if f.root == nil {
		return f, nil
	}
	e := &expander{find: find}
	n, err := e.node(*f.root)
	if err == nil {
		err = n.check(1)
	}
	if err != nil {
		return Filter{}, err
	}
	return Filter{&n}, nil
}

type expander struct {
	find  func(string) (Filter, bool)
	in    []string // segments that are being put in place, the outermost first
	terms int
}

func (e *expander) node(n Node) (out Node, err error) {
	switch {
	case n.Term != nil && n.Term.Column == inSegment:
		return e.segment(n.Term.Values[0])
	case n.Term != nil:
		if e.terms++; e.terms > termsMost {
			return n, wrong.Of("filter-long-segments", termsMost)
		}
		return n, nil
	case n.Not != nil:
		not, err := e.node(*n.Not)
		return Node{Not: &not}, err
	case n.All != nil:
		out.All, err = e.nodes(n.All)
		return out, err
	case n.Any != nil:
		out.Any, err = e.nodes(n.Any)
		return out, err
	}
	return n, nil
}

func (e *expander) nodes(parts []Node) ([]Node, error) {
	out := make([]Node, len(parts))
	for i, p := range parts {
		var err error
		if out[i], err = e.node(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e *expander) segment(name string) (Node, error) {
	switch {
	case slices.Contains(e.in, name):
		return Node{}, wrong.Of("segment-itself", strconv.Quote(name))
	case len(e.in) == segmentsDeep:
		return Node{}, wrong.Of("segment-deep", segmentsDeep)
	}
	f, ok := e.find(name)
	if !ok || f.root == nil {
		return Node{}, wrong.Of("segment-none", strconv.Quote(name))
	}
	e.in = append(e.in, name)
	n, err := e.node(*f.root)
	e.in = e.in[:len(e.in)-1]
	return n, err
}
