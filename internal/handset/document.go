package handset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxDepth is deeper than any TwiML goes: Response, Gather, Say, and SSML within.
const maxDepth = 16

// xmlSpace is what the prefix in xml:lang stands for.
const xmlSpace = "http://www.w3.org/XML/1998/namespace"

// element is one read element. Its children keep their order; text stands between them as children without a name.
type element struct {
	name  string
	attrs map[string]string
	kids  []*element
	text  string // only where name is ""
}

// attr returns an attribute, or otherwise when it is absent. finishOnKey="" is present and empty, which is not absent.
func (e *element) attr(name, otherwise string) string {
	if v, ok := e.attrs[name]; ok {
		return v
	}
	return otherwise
}

// verbs are the children that are elements.
func (e *element) verbs() []*element {
	var out []*element
	for _, k := range e.kids {
		if k.name != "" {
			out = append(out, k)
		}
	}
	return out
}

// words is the text within, as it is spoken or written: SSML is followed, runs of white space become one space.
func (e *element) words() string {
	var b strings.Builder
	e.spell(&b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (e *element) spell(b *strings.Builder) {
	switch {
	case e.name == "":
		b.WriteString(e.text)
	case e.name == "sub":
		b.WriteString(e.attrs["alias"])
	case e.name == "break":
		b.WriteByte(' ')
	default:
		for _, k := range e.kids {
			k.spell(b)
		}
	}
}

// written is the text exactly as it stands: a text message keeps its line breaks.
func (e *element) written() string {
	var b strings.Builder
	e.spell(&b)
	return strings.TrimSpace(b.String())
}

// rule is what an element may hold.
type rule struct {
	attrs string // names, one space between
	kids  string
	text  bool
}

// grammar is the rules of one kind of TwiML, by element name; Response is the root.
type grammar struct {
	rules   map[string]rule
	foreign map[string]rule // elements of the other kind, to say so
	verb    int             // Twilio's code for a verb of the other kind
}

// has says whether a list of names, one space between, holds this one.
func has(names, name string) bool {
	return name != "" && !strings.Contains(name, " ") && strings.Contains(" "+names+" ", " "+name+" ")
}

// read parses a document strictly. Every fault is a *Fault.
func (g grammar) read(body []byte, path string) (*element, error) {
	fault := func(code int, format string, args ...any) error {
		return &Fault{Code: code, Path: path, Reason: fmt.Sprintf(format, args...)}
	}
	if !utf8.Valid(body) {
		return nil, fault(12100, "not UTF-8")
	}
	root, err := parseXML(body)
	if err != nil {
		return nil, fault(12100, "%v", err)
	}
	if root.name != "Response" {
		return nil, fault(12100, "the root is <%s>, not <Response>", root.name)
	}
	if err := g.check(root, fault); err != nil {
		return nil, err
	}
	return root, nil
}

func (g grammar) check(e *element, fault func(int, string, ...any) error) error {
	r := g.rules[e.name]
	for name := range e.attrs {
		if !has(r.attrs, name) {
			return fault(12200, "<%s> has no attribute %q", e.name, name)
		}
	}
	for _, k := range e.kids {
		if k.name == "" {
			if !r.text && strings.TrimSpace(k.text) != "" {
				return fault(12200, "text where <%s> has none", e.name)
			}
			continue
		}
		if !has(r.kids, k.name) {
			return g.misplaced(e, k, fault)
		}
		if err := g.check(k, fault); err != nil {
			return err
		}
	}
	return nil
}

// misplaced says why a child may not stand where it stands.
func (g grammar) misplaced(parent, kid *element, fault func(int, string, ...any) error) error {
	_, known := g.rules[kid.name]
	_, foreign := g.foreign[kid.name]
	switch {
	case !known && foreign:
		return fault(g.verb, "<%s> does not belong in this kind of answer", kid.name)
	case !known:
		return fault(12200, "<%s> is no verb", kid.name)
	case parent.name == "Gather":
		return fault(13320, "<%s> may not stand in <Gather>", kid.name)
	case parent.name == "Dial":
		return fault(13215, "<%s> may not stand in <Dial>", kid.name)
	default:
		return fault(12200, "<%s> may not stand in <%s>", kid.name, parent.name)
	}
}

// parseXML builds the tree of one well-formed document and refuses what encoding/xml lets pass: a DTD, a repeated attribute,
// text or a second root outside the first.
func parseXML(body []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	var root *element
	var open []*element
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if root == nil {
				return nil, errors.New("no document")
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			e, err := newElement(t)
			if err != nil {
				return nil, err
			}
			switch {
			case len(open) >= maxDepth:
				return nil, errors.New("nested too deeply")
			case len(open) > 0:
				open[len(open)-1].kids = append(open[len(open)-1].kids, e)
			case root != nil:
				return nil, errors.New("a second root")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].kids = append(open[len(open)-1].kids, &element{text: string(t)})
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, errors.New("text outside the root")
			}
		case xml.Directive:
			return nil, errors.New("a document type declaration")
		}
	}
}

func newElement(t xml.StartElement) (*element, error) {
	e := &element{name: t.Name.Local}
	if t.Name.Space != "" {
		return nil, fmt.Errorf("<%s> in a name space", t.Name.Local)
	}
	for _, a := range t.Attr {
		name := a.Name.Local
		switch a.Name.Space {
		case "":
		case xmlSpace:
			name = "xml:" + name
		default:
			name = a.Name.Space + ":" + name // TwiML knows none: refused by name
		}
		if _, twice := e.attrs[name]; twice {
			return nil, fmt.Errorf("<%s> has %s twice", e.name, name)
		}
		if e.attrs == nil {
			e.attrs = make(map[string]string, len(t.Attr))
		}
		e.attrs[name] = a.Value
	}
	return e, nil
}
