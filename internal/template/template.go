// Package template fills the words of messages: Liquid, cut down to what a text needs and made strict. A template has
// placeholders, six filters, if, unless and case; it has no loops, no assignment, no files and no arithmetic, and a name
// without a value is an error, never a gap. It knows no language and formats nothing: amounts and dates come as strings.
// Start at Parse.
package template

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/render"

	"cardline/internal/wrong"
)

// Template is a parsed text. It never changes, so it is safe for concurrent use.
type Template struct {
	names  []string         // sorted
	tested []string         // those that conditions look at, sorted
	pieces []piece          // when there is nothing but text and plain placeholders: most texts, filled without liquid
	size   int              // bytes of text in pieces
	liquid *liquid.Template // else
}

// piece is text, then the value of name ("" at the end of the template).
type piece struct{ text, name string }

// ErrVariable is returned by Render for a name the template uses that has no value, or one of a kind it does not take.
var ErrVariable = errors.New("variable")

// Parse reads a template of at most MaxSource bytes. Its error is a *wrong.Why, which names the line.
func Parse(src string) (*Template, error) {
	tokens, err := scan(src)
	if err != nil {
		return nil, err
	}
	t := &Template{}
	plain := true
	for _, k := range tokens {
		t.names = append(t.names, k.names...)
		if k.kind == tag {
			t.tested = append(t.tested, k.names...)
		}
		plain = plain && (k.kind == text || k.plain)
	}
	slices.Sort(t.names)
	slices.Sort(t.tested)
	t.names, t.tested = slices.Compact(t.names), slices.Compact(t.tested)
	if plain {
		t.compile(tokens)
		return t, nil
	}
	parsed, fault := engine.ParseTemplateLocation([]byte(src), "", 1)
	if fault != nil {
		return nil, reason(fault)
	}
	t.liquid = parsed
	return t, nil
}

// compile joins each text with the placeholder after it.
func (t *Template) compile(tokens []token) {
	var p piece
	for _, k := range tokens {
		if k.kind == text {
			p.text = k.source
			t.size += len(k.source)
			continue
		}
		p.name = k.names[0]
		t.pieces = append(t.pieces, p)
		p = piece{}
	}
	t.pieces = append(t.pieces, p)
}

// Variables are the names a template uses, in conditions too, sorted.
func (t *Template) Variables() []string { return slices.Clone(t.names) }

// Tested are the names its conditions look at, sorted.
func (t *Template) Tested() []string { return slices.Clone(t.tested) }

// Render fills the template. Values are strings, whole numbers (int, int64) or bools; each name used must have one, in
// branches not taken too. Other values in vars are ignored. In a condition only false is false: "" and 0 are true.
func (t *Template) Render(vars map[string]any) (string, error) {
	if t.liquid == nil {
		return t.fill(vars)
	}
	bound := make(liquid.Bindings, len(t.names))
	for _, name := range t.names {
		switch v := vars[name].(type) {
		case string, int, int64, bool:
			bound[name] = v
		default:
			return "", unusable(name, v)
		}
	}
	out, fault := t.liquid.RenderString(bound)
	if fault != nil {
		return "", reason(fault)
	}
	return out, nil
}

func (t *Template) fill(vars map[string]any) (string, error) {
	const perValue = 24 // a guess that spares most texts a second allocation
	var out strings.Builder
	out.Grow(t.size + perValue*len(t.pieces))
	for _, p := range t.pieces {
		out.WriteString(p.text)
		if p.name == "" {
			break
		}
		switch v := vars[p.name].(type) {
		case string:
			out.WriteString(v)
		case int:
			out.WriteString(strconv.Itoa(v))
		case int64:
			out.WriteString(strconv.FormatInt(v, 10))
		case bool:
			out.WriteString(strconv.FormatBool(v))
		default:
			return "", unusable(p.name, v)
		}
	}
	return out.String(), nil
}

// unfilled is an ErrVariable that says why.
type unfilled struct{ *wrong.Why }

func (unfilled) Is(target error) bool { return target == ErrVariable }

func (u unfilled) Unwrap() error { return u.Why }

// unusable never shows the value: it may be anything.
func unusable(name string, v any) error {
	if v == nil {
		return unfilled{wrong.Of("text-no-value", name)}
	}
	return fmt.Errorf("%w %s is a %T, not a string, whole number or bool", ErrVariable, name, v)
}

// reason is what liquid finds wrong, on its line.
func reason(fault liquid.SourceError) *wrong.Why {
	said := fault.Error() // "Liquid error (line 1): endif not inside …"
	if cause := fault.Cause(); cause != nil {
		said = cause.Error()
	} else if _, why, ok := strings.Cut(said, "): "); ok {
		said = why
	}
	return wrong.Of("liquid-other", said).In("line", fault.LineNumber())
}

// engine keeps liquid's standard filters and tags, of which scan lets few through; include, which reads files, is shut twice.
var engine = func() *liquid.Engine {
	e := liquid.NewEngine()
	e.StrictVariables()
	e.RegisterTag("include", func(render.Context) (string, error) { return "", errors.New("include is disabled") })
	return e
}()
