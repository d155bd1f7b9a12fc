package ivr

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"cardline/internal/wrong"
)

// Fault is one thing wrong with a menu file.
type Fault struct {
	File string
	Line int
	Why  *wrong.Why
}

// Error is "file:line: why".
func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Why) }

// Unwrap is the Why.
func (f Fault) Unwrap() error { return f.Why }

// reader takes files apart by hand, because a decoder stops at the first misspelt key and forgets lines.
type reader struct {
	file   string // that is read, or whose part is checked
	base   string // the first half of its nodes' names
	faults []Fault
}

// spot is where something was written.
type spot struct {
	file string
	line int
}

func (r *reader) fault(line int, code string, with ...any) {
	r.faults = append(r.faults, Fault{r.file, line, wrong.Of(code, with...)})
}

// fields are the keys a mapping may have, and who reads each.
type fields map[string]func(key ast.Node, value ast.Node)

// read adds a whole file to the tree, whatever of it can be read, and answers where the keys of its top level stood. Of those that
// another file has already, only nodes are read.
func (r *reader) read(t *Tree, f File, before map[string]spot) map[string]int {
	r.file, r.base = f.Name, f.base()
	file, err := parser.ParseBytes(f.Src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.fault(1, "menu-document")
		return nil
	}
	known := fields{
		"lang":    text(r, &t.lang),
		"home":    r.name(&t.home),
		"person":  r.name(&t.person),
		"lost":    r.name(&t.lost),
		"silence": r.words(&t.silence),
		"wrong":   r.words(&t.wrong),
		"begin":   r.begin(t),
		"always":  func(_, v ast.Node) { r.keys(v, "always", &t.always, nil) },
		"nodes":   r.nodes(t),
	}
	for key := range before {
		if key != "nodes" {
			known[key] = func(_, _ ast.Node) {}
		}
	}
	return r.mapping(file.Docs[0].Body, "the file", known)
}

// full is what a node is called outside its file.
func (r *reader) full(name string) string {
	if name == "" || isKey(name) || strings.Contains(name, ".") {
		return name
	}
	return r.base + "." + name
}

func (r *reader) name(s *string) func(_, v ast.Node) {
	return func(k, v ast.Node) {
		text(r, s)(k, v)
		*s = r.full(*s)
	}
}

func (r *reader) syntax(err error) {
	if bad := (*yaml.SyntaxError)(nil); errors.As(err, &bad) {
		r.fault(line(bad.Token), "menu-yaml", bad.Message)
		return
	}
	r.fault(1, "menu-yaml", err)
}

func (r *reader) begin(t *Tree) func(_, v ast.Node) {
	return func(_, v ast.Node) {
		r.each(v, "begin", func(k, v ast.Node) {
			if to := r.target(v); to != nil {
				t.begin = append(t.begin, choice{spelt(k), *to})
			}
		})
	}
}

func (r *reader) nodes(t *Tree) func(_, v ast.Node) {
	return func(_, v ast.Node) {
		r.each(v, "nodes", func(k, v ast.Node) {
			n := r.node(spelt(k), lineOf(k), v)
			t.nodes[n.name] = n
			t.order = append(t.order, n.name)
		})
	}
}

func (r *reader) node(name string, at int, v ast.Node) *node {
	n := &node{name: r.full(name), own: name, file: r.file, line: at, tries: maxTries, with: map[string]string{}}
	speech := true
	n.has = r.mapping(v, name, fields{
		kindMenu: func(_, v ast.Node) {
			r.keys(v, name, &n.keys, fields{KeyTimeout: r.to(&n.timeout), keyInvalid: r.to(&n.invalid)})
		},
		kindAsk:    func(_, v ast.Node) { r.ask(n, v) },
		kindDo:     text(r, &n.verb),
		kindDial:   text(r, &n.to),
		kindQueue:  text(r, &n.to),
		kindRecord: number(r, &n.limit, 1, 300),
		kindSay:    r.words(&n.words),
		kindGoto:   r.to(&n.then),
		kindEnd:    r.words(&n.words),
		"prompt":   r.words(&n.words),
		"fuller":   r.words(&n.fuller),
		"every":    flag(r, &n.every),
		"listen":   flag(r, &n.listen),
		"speech":   flag(r, &speech),
		"keys":     func(_, v ast.Node) { r.keys(v, name, &n.keys, nil) },
		"said":     r.said(n),
		"into":     text(r, &n.into),
		"wait":     number(r, &n.wait, 1, 30),
		"tries":    number(r, &n.tries, 1, maxTries),
		"with":     r.with(n),
		"then":     r.to(&n.then),
		"failed":   r.to(&n.failed),
		"person":   r.to(&n.person),
	})
	n.mute = !speech
	for _, kind := range kinds {
		if _, ok := n.has[kind]; ok {
			n.kind = kind
		}
	}
	if n.wait == 0 {
		n.wait = menuWait
		if n.kind == kindAsk {
			n.wait = entryWait
		}
	}
	return n
}

func (r *reader) ask(n *node, v ast.Node) {
	r.keys(v, n.own, &n.keys, fields{
		"into":     text(r, &n.into),
		"digits":   number(r, &n.most, 1, 20),
		"least":    number(r, &n.least, 1, 20),
		"secret":   flag(r, &n.secret),
		KeyTimeout: r.to(&n.timeout),
		keyInvalid: r.to(&n.invalid),
	})
	if n.least == 0 {
		n.least = n.most
	}
}

func (r *reader) with(n *node) func(_, v ast.Node) {
	return func(_, v ast.Node) {
		r.each(v, "with", func(k, v ast.Node) {
			var value string
			text(r, &value)(k, v)
			n.with[spelt(k)] = value
			if strings.HasPrefix(value, "$") && value != langHere {
				r.fault(lineOf(v), "menu-value", value, langHere)
			}
		})
	}
}

// keys reads what a caller may press; other names are the mapping's own fields.
func (r *reader) keys(v ast.Node, where string, keys *[]choice, others fields) {
	r.each(v, where, func(k, v ast.Node) {
		key := spelt(k)
		if digit(key) || key == KeyStar || key == KeyHash {
			if to := r.target(v); to != nil {
				*keys = append(*keys, choice{key, *to})
			}
			return
		}
		if read, ok := others[key]; ok {
			read(k, v)
			return
		}
		r.fault(lineOf(k), "menu-key", key, where, "0 to 9, star, hash"+also(others))
	})
}

func (r *reader) to(to **target) func(_, v ast.Node) {
	return func(_, v ast.Node) { *to = r.target(v) }
}

func (r *reader) words(w *words) func(_, v ast.Node) {
	return func(k, v ast.Node) {
		w.file, w.line = r.file, lineOf(k)
		w.text, w.at = map[string]string{}, map[string]int{}
		r.each(v, spelt(k), func(k, v ast.Node) {
			lang := spelt(k)
			if lang == "play" {
				text(r, &w.play)(k, v)
				return
			}
			if !slices.Contains(languages[:], lang) {
				r.fault(lineOf(k), "menu-language", lang, strings.Join(languages[:], ", "))
				return
			}
			var said string
			text(r, &said)(k, v)
			w.text[lang], w.at[lang] = strings.Join(strings.Fields(said), " "), lineOf(k)
		})
	}
}

// mapping reads a mapping of known keys and answers where each stood.
func (r *reader) mapping(v ast.Node, where string, known fields) map[string]int {
	has := map[string]int{}
	r.each(v, where, func(k, v ast.Node) {
		key := spelt(k)
		has[key] = lineOf(k)
		read, ok := known[key]
		if !ok {
			r.fault(lineOf(k), "menu-key", key, where, list(known))
			delete(has, key)
			return
		}
		read(k, v)
	})
	return has
}

// each walks a mapping of any kind and refuses a key given twice.
func (r *reader) each(v ast.Node, where string, take func(key, value ast.Node)) {
	m, ok := v.(ast.MapNode)
	if !ok {
		r.fault(lineOf(v), "menu-mapping", where)
		return
	}
	seen := map[string]int{}
	for it := m.MapRange(); it.Next(); {
		key := it.Key()
		if first, twice := seen[spelt(key)]; twice {
			r.fault(lineOf(key), "menu-key-twice", spelt(key), where, first)
			continue
		}
		seen[spelt(key)] = lineOf(key)
		take(key, it.Value())
	}
}

// sorted puts faults in the order of the files and drops repetitions.
func (r *reader) sorted() []Fault {
	slices.SortFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Why.Error(), b.Why.Error()))
	})
	return slices.CompactFunc(r.faults, func(a, b Fault) bool { return a.Error() == b.Error() })
}

func list(known fields) string { return strings.Join(slices.Sorted(maps.Keys(known)), ", ") }

func also(others fields) string {
	if len(others) == 0 {
		return ""
	}
	return ", " + list(others)
}

func text(r *reader, s *string) func(_, v ast.Node) {
	return func(k, v ast.Node) {
		switch v := v.(type) {
		case *ast.StringNode:
			*s = v.Value
		case *ast.LiteralNode:
			*s = v.Value.Value
		case *ast.IntegerNode:
			*s = spelt(v)
		default:
			r.fault(lineOf(k), "menu-text", spelt(k))
		}
	}
}

func number(r *reader, n *int, least, most int) func(_, v ast.Node) {
	return func(k, v ast.Node) {
		got, err := strconv.Atoi(spelt(v))
		if err != nil || got < least || got > most {
			r.fault(lineOf(v), "menu-number", spelt(k), least, most)
			return
		}
		*n = got
	}
}

func flag(r *reader, b *bool) func(_, v ast.Node) {
	return func(k, v ast.Node) {
		value, ok := v.(*ast.BoolNode)
		if !ok {
			r.fault(lineOf(v), "menu-yes-no", spelt(k))
			return
		}
		*b = value.Value
	}
}

// spelt is a key or a value as it stands in the file, without quotes.
func spelt(v ast.Node) string { return v.GetToken().Value }

func lineOf(v ast.Node) int { return line(v.GetToken()) }

func line(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 1
	}
	return t.Position.Line
}
