package twilio

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxPairs bounds a form. A text with ten media and every add-on has about sixty parameters.
const maxPairs = 200

// Pair is one decoded parameter.
type Pair struct{ Key, Value string }

// Params are the parameters of a form in the order they arrived, which one form of the signature depends on.
type Params []Pair

// Get returns the first value of key, or "".
func (p Params) Get(key string) string {
	for i := range p {
		if p[i].Key == key {
			return p[i].Value
		}
	}
	return ""
}

// Mend puts U+FFFD in the place of what is no UTF-8, and of NUL, which nothing that reads or keeps text takes, and reports whether there was
// any. It comes after Verify: the signature is made over the bytes as they came.
func (p Params) Mend() (mended bool) {
	for i := range p {
		for _, s := range []*string{&p[i].Key, &p[i].Value} {
			if !utf8.ValidString(*s) || strings.IndexByte(*s, 0) >= 0 {
				*s, mended = strings.ReplaceAll(strings.ToValidUTF8(*s, "\uFFFD"), "\x00", "\uFFFD"), true
			}
		}
	}
	return mended
}

// ParseForm decodes application/x-www-form-urlencoded bytes, a body or a raw query. The result shares nothing with body, and may hold any
// bytes until Mend. A bad escape or more than 200 pairs is Malformed. A semicolon is an ordinary character.
func ParseForm(body []byte) (Params, error) {
	if len(body) == 0 {
		return nil, nil
	}
	pairs := bytes.Count(body, []byte{'&'}) + 1
	if pairs > maxPairs {
		return nil, Malformed("more than 200 parameters")
	}
	var text strings.Builder
	text.Grow(len(body)) // decoding never lengthens, so every string below is a piece of this one allocation
	params := make(Params, 0, pairs)
	for len(body) > 0 {
		pair := body
		if i := bytes.IndexByte(body, '&'); i >= 0 {
			pair, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		if len(pair) == 0 {
			continue
		}
		key, value := pair, []byte(nil)
		if i := bytes.IndexByte(pair, '='); i >= 0 {
			key, value = pair[:i], pair[i+1:]
		}
		k, err := unescape(&text, key)
		if err != nil {
			return nil, err
		}
		v, err := unescape(&text, value)
		if err != nil {
			return nil, err
		}
		params = append(params, Pair{k, v})
	}
	return params, nil
}

// unescape decodes raw onto the end of text and returns that end.
func unescape(text *strings.Builder, raw []byte) (string, error) {
	start, run := text.Len(), 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '+':
			text.Write(raw[run:i])
			text.WriteByte(' ')
			run = i + 1
		case '%':
			if i+2 >= len(raw) {
				return "", Malformed("a percent sign without two digits")
			}
			high, low := unhex(raw[i+1]), unhex(raw[i+2])
			if high > 15 || low > 15 {
				return "", Malformed("a percent sign without two digits")
			}
			text.Write(raw[run:i])
			text.WriteByte(high<<4 | low)
			i += 2
			run = i + 1
		}
	}
	text.Write(raw[run:])
	return text.String()[start:], nil
}

// unhex returns the value of a hexadecimal digit, or 255.
func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}
