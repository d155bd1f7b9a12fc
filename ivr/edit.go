package ivr

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"cardline/internal/wrong"
)

// Edit is one change of a menu's files: other words in one language, or another target of one key. Everything else in the files stays as it is
// written, comments included.
type Edit struct {
	Node string // file.node

	Slot string // prompt, fuller or say: Text are its words in Lang
	Lang string
	Text string

	Key string // or a key of it, as in the file: To is where it leads. No To takes the key away
	To  string
}

// EditError says why a change cannot be made in this way.
type EditError struct {
	Node string
	Why  *wrong.Why
}

// Error is "node: why".
func (e *EditError) Error() string { return e.Node + ": " + e.Why.Error() }

// Unwrap is the Why.
func (e *EditError) Unwrap() error { return e.Why }

// Change makes edits, one after the other. The files are not checked: a menu may be wrong between two changes.
// The error is an *EditError.
func Change(files []File, edits []Edit) ([]File, error) {
	files = slices.Clone(files)
	p := pages{files: files, read: make([]*inspection, len(files)), left: rereadMost}
	for _, e := range edits {
		of, n, err := p.find(e.Node)
		if err != nil {
			return nil, err
		}
		s := sheet{lines: strings.Split(string(files[of].Src), "\n"), node: e.Node, begins: n.line}
		before := len(s.lines)
		if e.Key != "" {
			err = s.key(n, e.Key, e.To)
		} else {
			err = s.word(n, e)
		}
		if err != nil {
			return nil, err
		}
		files[of].Src = []byte(strings.Join(s.lines, "\n"))
		if len(s.lines) != before {
			p.read[of] = nil // its nodes stand elsewhere now
		}
	}
	return files, nil
}

// rereadMost bounds the bytes that are read for the edits of one call: lines that come and go have their file read again.
const rereadMost = 2 << 20

// pages are files as far as they were read.
type pages struct {
	files []File
	read  []*inspection
	left  int
}

// find turns to a node.
func (p *pages) find(name string) (of int, n *node, err error) {
	for of, f := range p.files {
		if p.read[of] == nil {
			if p.left -= len(f.Src); p.left < 0 {
				return 0, nil, &EditError{name, wrong.Of("menu-edit-many")}
			}
			p.read[of] = &inspection{reader: &reader{}, at: map[string]spot{}}
			p.read[of].readAll(p.files[of : of+1])
		}
		if n, ok := p.read[of].tree.nodes[name]; ok {
			return of, n, nil
		}
	}
	return 0, nil, &EditError{name, wrong.Of("menu-edit-no-node")}
}

// sheet is a file line by line. Lines are counted from 1, as faults are.
type sheet struct {
	lines  []string
	node   string
	begins int // the line in which the node does
}

// member is a line that says `key: value` and nothing before it.
var member = regexp.MustCompile(`^(\s*)("?[A-Za-z0-9_-]+"?|'[A-Za-z0-9_-]+'):(\s+.*)?$`)

// What an edit may call keys and nodes. It goes into the file as it is.
var (
	keyNames = regexp.MustCompile(`^([0-9]|star|hash|timeout|invalid|then|failed|person)$`)
	toNames  = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
)

// refused is why the node cannot be changed so.
func (s *sheet) refused(code string, with ...any) error {
	return &EditError{s.node, wrong.Of(code, with...)}
}

// elsewhere is the fault of what is written in a form that is not changed here.
func (s *sheet) elsewhere(line int) error {
	return s.refused("menu-edit-elsewhere", line)
}

// member is what a line of the node says; nil where it is no `key: value`, or stands before the node: an alias of another.
func (s *sheet) member(line int) []string {
	if line < s.begins {
		return nil
	}
	return member.FindStringSubmatch(s.lines[line-1])
}

// goesOn reports whether the value of a line that is indented so far ends on a later one.
func (s *sheet) goesOn(line, indent int) bool {
	for _, next := range s.lines[line:] {
		if text := strings.TrimLeft(next, " "); strings.TrimSpace(text) != "" && text[0] != '#' {
			return len(next)-len(text) > indent
		}
	}
	return false
}

// set writes the value of the member in a line anew.
func (s *sheet) set(line int, key, value string) error {
	m := s.member(line)
	if m == nil || s.goesOn(line, len(m[1])) || strings.Trim(m[2], `"'`) != key || strings.TrimSpace(strings.TrimSuffix(m[3], remark(m[3]))) == "" || strings.ContainsAny(strings.TrimSpace(m[3])[:1], "{[|>&*") {
		return s.elsewhere(line)
	}
	s.lines[line-1] = m[1] + m[2] + ": " + value + remark(m[3])
	return nil
}

// quoted is a value in quotes, as YAML closes them.
var quoted = regexp.MustCompile(`^\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')`)

// remark is the comment behind a value, with the blanks before it; "" where there is none.
func remark(value string) string {
	rest := value[len(quoted.FindString(value)):]
	for i := range len(rest) {
		if rest[i] == '#' && i > 0 && (rest[i-1] == ' ' || rest[i-1] == '\t') {
			return rest[len(strings.TrimRight(rest[:i], " \t")):]
		}
	}
	return ""
}

// insert writes a new member behind a line. inside: that line holds the mapping it belongs to.
func (s *sheet) insert(line int, inside bool, key, value string) error {
	m := s.member(line)
	if m == nil || inside && strings.TrimSpace(strings.TrimSuffix(m[3], remark(m[3]))) != "" {
		return s.elsewhere(line)
	}
	indent := m[1]
	if inside {
		indent += "  "
	}
	s.lines = slices.Insert(s.lines, line, indent+key+": "+value)
	return nil
}

func (s *sheet) word(n *node, e Edit) error {
	at := slices.IndexFunc(n.slots(), func(other slot) bool { return other.name == e.Slot })
	if at < 0 {
		return s.refused("menu-edit-no-slot", e.Slot)
	}
	if !slices.Contains(languages[:], e.Lang) {
		return s.refused("menu-edit-language")
	}
	text := strings.TrimSpace(e.Text)
	if text == "" {
		return s.refused("menu-edit-no-words")
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
		return s.refused("menu-edit-one-line")
	}
	value, err := scalar(text)
	if err != nil {
		return &EditError{s.node, wrong.From(err)}
	}
	w := n.slots()[at].words
	if line := w.at[e.Lang]; line > 0 {
		return s.set(line, e.Lang, value)
	}
	return s.insert(n.has[e.Slot], true, e.Lang, value)
}

func (s *sheet) key(n *node, key, to string) error {
	switch {
	case !keyNames.MatchString(key):
		return s.refused("menu-edit-key")
	case to != "" && !toNames.MatchString(to):
		return s.refused("menu-edit-to")
	}
	var line int
	for _, c := range n.targets() {
		if c.key == key && c.to.line > 0 && c.to.file == n.file && c.to.line >= n.line {
			line = c.to.line
		}
	}
	switch {
	case line == 0 && to == "":
		return s.refused("menu-edit-no-key", key)
	case line == 0 && n.kind == kindMenu:
		return s.insert(n.has[kindMenu], true, key, to)
	case line == 0:
		return s.insert(n.has[n.kind], false, key, to)
	case to == "":
		if err := s.set(line, key, "-"); err != nil {
			return err
		}
		s.lines = slices.Delete(s.lines, line-1, line)
		return nil
	}
	return s.set(line, key, to)
}

// scalar is words as YAML writes them on one line.
func scalar(text string) (string, error) {
	b, err := yaml.MarshalWithOptions(text, yaml.UseSingleQuote(false))
	if err != nil {
		return "", err
	}
	b = bytes.TrimRight(b, "\n")
	if bytes.ContainsRune(b, '\n') || bytes.HasPrefix(b, []byte("|")) || bytes.HasPrefix(b, []byte(">")) {
		return "", wrong.Of("menu-edit-one-line")
	}
	return string(b), nil
}
