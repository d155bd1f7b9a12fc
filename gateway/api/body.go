package api

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of a JSON body. Its length is bounded by each operation.
const (
	depthMost = 12 // objects and arrays within each other; the deepest body there is takes 4
	scanMost  = 16 // members of an object that are compared one by one; more go into a table
)

// lookAt goes once over a JSON body and tells the first thing that encoding/json would pass over: a member that is there twice, of which
// one would win, NUL and what is no text, and nesting without end. where is its place, "body.notifications[3].to". Everything else that
// may be wrong with JSON, encoding/json tells: what is not JSON at all may pass here.
func lookAt(body []byte) (where, why string) {
	if !utf8.Valid(body) {
		return "body", "is not UTF-8"
	}
	s := scan{body: body}
	for s.at < len(body) && s.why == "" {
		switch c := body[s.at]; c {
		case '"':
			s.text()
			continue
		case '{', '[':
			if len(s.open) == depthMost {
				return s.place(), fmt.Sprintf("is nested deeper than %d", depthMost)
			}
			s.push(c == '{')
		case '}', ']':
			if n := len(s.open); n > 0 {
				s.open = s.open[:n-1]
			}
		case ',':
			if n := len(s.open); n > 0 {
				s.open[n-1].index++
			}
		}
		s.at++
	}
	return s.place(), s.why
}

// level is an object or array that is open.
type level struct {
	object  bool
	index   int    // which element of an array
	name    []byte // which member of an object
	members [][]byte
	table   map[string]bool // of the members, when they are many
}

type scan struct {
	body []byte
	at   int
	open []level
	why  string
}

// push opens a level. The room of one that was closed before is used again.
func (s *scan) push(object bool) {
	n := len(s.open)
	if n == cap(s.open) {
		s.open = append(s.open, level{object: object})
		return
	}
	s.open = s.open[:n+1]
	s.open[n] = level{object: object, members: s.open[n].members[:0]}
}

// place names where the scan is.
func (s *scan) place() string {
	var b bytes.Buffer
	b.WriteString("body")
	for _, l := range s.open {
		switch {
		case !l.object:
			fmt.Fprintf(&b, "[%d]", l.index)
		case l.name != nil:
			b.WriteString("." + shown(string(l.name)))
		}
	}
	return b.String()
}

// text passes a string. One that a colon follows, within an object, is the name of a member.
func (s *scan) text() {
	from, plain := s.at+1, true
	end := from
	for ; end < len(s.body) && s.body[end] != '"'; end++ {
		if s.body[end] == '\\' {
			plain = false
			end++
		}
	}
	if end >= len(s.body) {
		s.at = len(s.body) // encoding/json tells
		return
	}
	raw := s.body[from:end]
	if s.at = end + 1; !plain {
		if raw, s.why = unescaped(raw); s.why != "" {
			return
		}
	}
	after := s.at
	for after < len(s.body) && (s.body[after] == ' ' || s.body[after] == '\n' || s.body[after] == '\t' || s.body[after] == '\r') {
		after++
	}
	if n := len(s.open); n > 0 && s.open[n-1].object && after < len(s.body) && s.body[after] == ':' {
		s.at = after + 1
		if s.open[n-1].name = raw; !s.open[n-1].add(raw) {
			s.why = "is there twice"
		}
	}
}

// add notes a member down, and reports whether it is new.
func (l *level) add(name []byte) bool {
	if l.table == nil && len(l.members) < scanMost {
		for _, m := range l.members {
			if bytes.Equal(m, name) {
				return false
			}
		}
		l.members = append(l.members, name)
		return true
	}
	if l.table == nil {
		l.table = make(map[string]bool, 4*scanMost)
		for _, m := range l.members {
			l.table[string(m)] = true
		}
	}
	if l.table[string(name)] {
		return false
	}
	l.table[string(name)] = true
	return true
}

// unescaped is a string without its escapes. why: it holds NUL, or half a character.
func unescaped(raw []byte) (plain []byte, why string) {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			plain = append(plain, raw[i])
			continue
		}
		i++
		if raw[i] != 'u' {
			if at := bytes.IndexByte([]byte(`bfnrt`), raw[i]); at >= 0 {
				plain = append(plain, "\b\f\n\r\t"[at])
			} else {
				plain = append(plain, raw[i])
			}
			continue
		}
		r := unit(raw[i+1:])
		if i += min(4, len(raw)-i-1); utf16.IsSurrogate(r) {
			second := rune(-1)
			if i+2 < len(raw) && raw[i+1] == '\\' && raw[i+2] == 'u' {
				second = unit(raw[i+3:])
			}
			if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
				return nil, "holds half a character"
			}
			i += 6
		}
		if r == 0 {
			return nil, "holds NUL"
		}
		plain = utf8.AppendRune(plain, r)
	}
	return plain, ""
}

// unit reads the four digits of an escape; -1 where they are none, which encoding/json tells.
func unit(digits []byte) rune {
	if len(digits) < 4 {
		return -1
	}
	r := rune(0)
	for _, c := range digits[:4] {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return r
}
