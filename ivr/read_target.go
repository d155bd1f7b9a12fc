package ivr

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// target reads where a key leads: a name, {lang, goto}, {known, unknown}, or a list of which the first leads whose condition holds.
// It is nil after a fault.
func (r *reader) target(v ast.Node) *target {
	t := &target{file: r.file, line: lineOf(v)}
	before := len(r.faults)
	switch list := v.(type) {
	case *ast.SequenceNode:
		r.cases(t, list)
	case ast.MapNode:
		r.oneOf(t, v)
	default:
		r.name(&t.to)(v, v)
	}
	if len(r.faults) > before && t.to == "" && len(t.cases) == 0 {
		return nil
	}
	return t
}

// oneOf reads a target with a language, or one for callers whose number is known and another for the rest.
func (r *reader) oneOf(t *target, v ast.Node) {
	var known, unknown string
	has := r.mapping(v, "a target", fields{
		"lang":    text(r, &t.lang),
		"goto":    r.name(&t.to),
		"known":   r.name(&known),
		"unknown": r.name(&unknown),
	})
	_, both := has["goto"]
	if split := known != "" && unknown != ""; both == split || !split && known+unknown != "" {
		r.fault(t.line, "menu-either")
		return
	}
	if known != "" {
		t.cases = []branch{{when: condition{flags: map[string]bool{"known": true}}, to: known}, {to: unknown}}
	}
	if t.lang != "" && !slices.Contains(languages[:], t.lang) {
		r.fault(has["lang"], "menu-language", t.lang, strings.Join(languages[:], ", "))
	}
}

// cases reads a list of branches. Only the last has no condition, so that every caller is led somewhere.
func (r *reader) cases(t *target, v *ast.SequenceNode) {
	for i, item := range v.Values {
		var b branch
		has := r.mapping(item, "a branch", fields{"if": r.condition(&b.when), "goto": r.name(&b.to)})
		_, asks := has["if"]
		switch last := i == len(v.Values)-1; {
		case b.to == "":
			r.fault(lineOf(item), "menu-branch-goto")
		case last && asks:
			r.fault(lineOf(item), "menu-branch-last")
		case !last && b.when.always():
			r.fault(lineOf(item), "menu-branch-if")
		}
		t.cases = append(t.cases, b)
	}
	if len(t.cases) == 0 {
		r.fault(t.line, "menu-branch-none")
	}
}

// condition reads an `if`.
func (r *reader) condition(c *condition) func(_, v ast.Node) {
	return func(_, v ast.Node) {
		c.flags, c.words = map[string]bool{}, map[string][]string{}
		r.each(v, "if", func(k, v ast.Node) {
			switch name := spelt(k); {
			case slices.Contains(flagNames, name):
				var want bool
				flag(r, &want)(k, v)
				c.flags[name] = want
			case slices.Contains(wordNames, name):
				c.words[name] = r.list(k, v)
				r.among(k, name, c.words[name])
			default:
				r.fault(lineOf(k), "menu-key", name, "if", strings.Join(slices.Concat(flagNames, wordNames), ", "))
			}
		})
	}
}

// among refuses words that a condition can never meet.
func (r *reader) among(k ast.Node, name string, got []string) {
	can := map[string][]string{"hours": {HoursOpen, HoursClosed, HoursHoliday, HoursEmergency}, "lang": languages[:]}[name]
	for _, word := range got {
		if can != nil && !slices.Contains(can, word) {
			r.fault(lineOf(k), "menu-never", name, word, strings.Join(can, ", "))
		}
	}
}

// list reads one text, or several.
func (r *reader) list(k, v ast.Node) []string {
	many, ok := v.(*ast.SequenceNode)
	if !ok {
		var one string
		text(r, &one)(k, v)
		return []string{one}
	}
	out := make([]string, len(many.Values))
	for i, item := range many.Values {
		text(r, &out[i])(k, item)
	}
	return out
}

// said reads what callers may say for keys: texts by language, by key.
func (r *reader) said(n *node) func(_, v ast.Node) {
	return func(_, v ast.Node) {
		r.each(v, "said", func(k, v ast.Node) {
			s := said{key: spelt(k), line: lineOf(k), in: map[string][]string{}}
			r.each(v, "said "+s.key, func(k, v ast.Node) {
				if !slices.Contains(languages[:], spelt(k)) {
					r.fault(lineOf(k), "menu-language", spelt(k), strings.Join(languages[:], ", "))
					return
				}
				s.in[spelt(k)] = r.list(k, v)
			})
			n.said = append(n.said, s)
		})
	}
}
