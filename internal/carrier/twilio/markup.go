package twilio

import (
	"strings"
	"unicode/utf8"
)

// appendPlain writes s as XML text that is also safe between double quotes. Characters XML has no way to write are dropped.
func appendPlain(dst []byte, s string) []byte {
	run := 0
	for i := 0; i < len(s); {
		size, as := 1, ""
		switch c := s[i]; {
		case c == '&':
			as = "&amp;"
		case c == '<':
			as = "&lt;"
		case c == '>':
			as = "&gt;"
		case c == '"':
			as = "&quot;"
		case c == '\r':
			as = "&#13;" // bare, a parser would make a line feed of it
		case c < ' ' && c != '\n' && c != '\t':
		case c < utf8.RuneSelf || writable(s[i:], &size):
			i += size
			continue
		}
		dst = append(append(dst, s[run:i]...), as...)
		i += size
		run = i
	}
	return append(dst, s[run:]...)
}

// writable reports whether XML can hold the character at the start of s, and its size.
func writable(s string, size *int) bool {
	var r rune
	r, *size = utf8.DecodeRuneInString(s)
	return !(r == utf8.RuneError && *size == 1) && r != '\uFFFE' && r != '\uFFFF'
}

// appendSpeech writes a line of a page. Its words are ours and may hold SSML, data in them having been escaped where it was
// put in. So elements stand if they are Twilio's and nest, entities stand, and everything else that XML would trip over is
// written as text: a slip in a menu is spoken oddly, but no caller hears an application error for it.
func appendSpeech(dst []byte, s string) []byte {
	if strings.IndexByte(s, '<') < 0 {
		return appendEntities(dst, s)
	}
	if !nests(s) {
		return appendPlain(dst, s)
	}
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return appendEntities(dst, s)
		}
		dst = appendEntities(dst, s[:i])
		end := i + strings.IndexByte(s[i:], '>') + 1
		dst = append(dst, s[i:end]...)
		s = s[end:]
	}
}

// appendEntities writes text in which &amp; and its kin are already written.
func appendEntities(dst []byte, s string) []byte {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return appendPlain(dst, s)
		}
		dst = appendPlain(dst, s[:i])
		s = s[i:]
		n := entity(s)
		if n == 0 {
			dst, n = append(dst, "&amp;"...), 1
		} else {
			dst = append(dst, s[:n]...)
		}
		s = s[n:]
	}
}

// entity returns the length of the entity s begins with, or 0: those of XML, and the numbers Go's escapers write.
func entity(s string) int {
	for _, e := range [...]string{"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#34;", "&#39;", "&#x9;", "&#xA;", "&#xD;"} {
		if strings.HasPrefix(s, e) {
			return len(e)
		}
	}
	return 0
}

// maxNesting is deeper than any line written by hand; SSML in a prompt nests twice or so.
const maxNesting = 8

// nests reports whether every < in s begins an SSML element of Twilio's and every element is closed.
func nests(s string) bool {
	var open [maxNesting]string
	depth := 0
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return depth == 0
		}
		s = s[i+1:]
		end := strings.IndexByte(s, '>')
		if end < 0 {
			return false
		}
		tag := s[:end]
		s = s[end+1:]
		if name, closes := strings.CutPrefix(tag, "/"); closes {
			if depth == 0 || open[depth-1] != name {
				return false
			}
			depth--
			continue
		}
		tag, empty := strings.CutSuffix(tag, "/")
		name, attributes, _ := strings.Cut(tag, " ")
		if !speakable(name) || !quoted(attributes) {
			return false
		}
		if empty {
			continue
		}
		if depth == maxNesting {
			return false
		}
		open[depth] = name
		depth++
	}
}

// speakable reports whether Twilio takes the element inside Say.
func speakable(name string) bool {
	switch name {
	case "break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w":
		return true
	}
	return false
}

// quoted reports whether s is attributes as name="value", separated by spaces. Values hold no & and no <, and no name comes
// twice: SSML needs none of it.
func quoted(s string) bool {
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		name, rest, found := strings.Cut(s, `="`)
		if !found || !attributeName(name) {
			return false
		}
		value, after, found := strings.Cut(rest, `"`)
		if !found || strings.ContainsAny(value, "<&") || !printable(value) {
			return false
		}
		if (after != "" && after[0] != ' ') || strings.Contains(after, " "+name+`="`) {
			return false
		}
		s = after
	}
	return true
}

func attributeName(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && c != '-' {
			return s == "xml:lang"
		}
	}
	return s != "" && s[0] != '-'
}

func printable(s string) bool {
	for i := 0; i < len(s); {
		size := 1
		if s[i] < ' ' || (s[i] >= utf8.RuneSelf && !writable(s[i:], &size)) {
			return false
		}
		i += size
	}
	return true
}
