package audience

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cardline/internal/wrong"
)

// Filter chooses customers by what the mirror knows of them. The zero value chooses nobody; Parse makes one of words. It never changes.
type Filter struct{ root *Node }

// Node is a part of a filter: one of its fields is set.
type Node struct {
	Everybody bool   `json:"everybody,omitempty"`
	All       []Node `json:"all,omitempty"` // hold
	Any       []Node `json:"any,omitempty"` // holds
	Not       *Node  `json:"not,omitempty"`
	Term      *Term  `json:"term,omitempty"`
}

// Term is one comparison. What is not known of a customer meets none but "is unknown".
type Term struct {
	Column string   `json:"column"` // one of Columns, "list" or "segment"
	Is     Op       `json:"is"`
	Values []string `json:"values,omitempty"` // what it is compared with; one, but for In
	Unit   string   `json:"unit,omitempty"`   // of days and spans: "day", "month", "year"; "" for a date
}

// Op is how a term compares.
type Op string

// The ways.
const (
	In      Op = "in" // one of the values
	Below   Op = "<"
	Most    Op = "<="
	Above   Op = ">"
	Least   Op = ">="
	Before  Op = "before" // a date, or so many units ago
	After   Op = "after"
	Unknown Op = "unknown"
)

// Nobody reports whether the filter is the zero one.
func (f Filter) Nobody() bool { return f.root == nil }

// Root is the filter as a tree, nil for nobody. It must not be changed.
func (f Filter) Root() *Node { return f.root }

// String is the filter in words, always the same for the same tree: Parse of it gives an equal filter.
func (f Filter) String() string {
	if f.root == nil {
		return ""
	}
	var b strings.Builder
	f.root.write(&b, loosest)
	return b.String()
}

// And is a filter that chooses whom both choose.
func And(f, g Filter) Filter {
	if f.root == nil || g.root == nil {
		return Filter{}
	}
	return Filter{&Node{All: []Node{*f.root, *g.root}}}
}

// MarshalText is String.
func (f Filter) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText is Parse; nothing is nobody.
func (f *Filter) UnmarshalText(text []byte) (err error) {
	if *f = (Filter{}); len(text) > 0 {
		*f, err = Parse(string(text))
	}
	return err
}

// IsZero is Nobody, for encoders.
func (f Filter) IsZero() bool { return f.root == nil }

// Speaks reports whether a term is about the list or segment of that name.
func (f Filter) Speaks(of, name string) (is bool) {
	f.each(func(t Term) { is = is || t.Column == of && t.Values[0] == name })
	return is
}

// each visits every term.
func (f Filter) each(visit func(Term)) {
	if f.root != nil {
		f.root.each(visit)
	}
}

func (n *Node) each(visit func(Term)) {
	if n.Term != nil {
		visit(*n.Term)
	}
	if n.Not != nil {
		n.Not.each(visit)
	}
	for _, parts := range [][]Node{n.All, n.Any} {
		for i := range parts {
			parts[i].each(visit)
		}
	}
}

// How strongly words bind: what binds more loosely than where it stands is put in brackets.
const (
	loosest = iota // or
	looser         // and
	tight          // not
)

func (n *Node) write(b *strings.Builder, where int) {
	switch {
	case n.Everybody:
		b.WriteString("all")
	case n.Term != nil:
		n.Term.write(b)
	case n.Not != nil:
		b.WriteString("not ")
		n.Not.write(b, tight)
	case n.All != nil:
		join(b, n.All, " and ", looser, where)
	default:
		join(b, n.Any, " or ", loosest, where)
	}
}

func join(b *strings.Builder, parts []Node, with string, own, where int) {
	if own < where {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i := range parts {
		if i > 0 {
			b.WriteString(with)
		}
		parts[i].write(b, own+1)
	}
}

func (t *Term) write(b *strings.Builder) {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		values[i] = quoted(v)
	}
	one := strings.Join(values, ", ")
	switch {
	case t.Column == inList, t.Column == inSegment:
		b.WriteString("in " + t.Column + " " + one)
	case t.Is == Unknown:
		b.WriteString(t.Column + " is unknown")
	case t.Is == In && len(values) == 1:
		b.WriteString(t.Column + " = " + one)
	case t.Is == In:
		b.WriteString(t.Column + " in (" + one + ")")
	case t.Unit != "" && (t.Is == Before || t.Is == After):
		fmt.Fprintf(b, "%s %s %s %ss ago", t.Column, t.Is, one, t.Unit)
	case t.Unit != "":
		fmt.Fprintf(b, "%s %s %s %ss", t.Column, t.Is, one, t.Unit)
	default:
		fmt.Fprintf(b, "%s %s %s", t.Column, t.Is, one)
	}
}

// quoted writes a value so that it is read as one word.
func quoted(v string) string {
	if v != "" && !strings.ContainsFunc(v, func(r rune) bool { return !plain(r) }) && !slices.Contains(reserved, strings.ToLower(v)) {
		return v
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
}

// Tree is a filter of a tree as JSON carries it: {"all": [{"term": {"column": "tier", "is": "in", "values": ["gold"]}}, …]}. It is checked
// as the words would be.
func Tree(raw []byte) (Filter, error) {
	var n Node
	if err := json.Unmarshal(raw, &n); err != nil {
		return Filter{}, wrong.Of("filter-tree")
	}
	return OfNode(n)
}

// OfNode is the filter of a tree. It is checked as the words would be.
func OfNode(n Node) (Filter, error) {
	if err := n.check(1); err != nil {
		return Filter{}, err
	}
	f := Filter{&n}
	if len(f.String()) > wordsMost {
		return Filter{}, wrong.Of("too-long-bytes", wordsMost)
	}
	return Parse(f.String())
}

func (n *Node) check(depth int) error {
	set := 0
	for _, is := range []bool{n.Everybody, n.All != nil, n.Any != nil, n.Not != nil, n.Term != nil} {
		if is {
			set++
		}
	}
	switch {
	case depth > partsDeep:
		return wrong.Of("filter-deep", partsDeep)
	case set != 1:
		return wrong.Of("filter-part")
	case n.All != nil && len(n.All) == 0, n.Any != nil && len(n.Any) == 0:
		return wrong.Of("filter-parts")
	case n.Term != nil:
		if _, err := n.Term.checked(); err != nil {
			return err
		}
	case n.Not != nil:
		return n.Not.check(depth + 1)
	}
	for _, parts := range [][]Node{n.All, n.Any} {
		for i := range parts {
			if err := parts[i].check(depth + 1); err != nil {
				return err
			}
		}
	}
	return nil
}
