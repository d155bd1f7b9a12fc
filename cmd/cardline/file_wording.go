package main

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// wording looks at a file as it passes and tells what it is, if it is no text in UTF-8.
type wording struct {
	head   []byte // how it begins
	rest   []byte // of a character whose end comes later
	lines  int
	wrong  int    // the first line that is not UTF-8; 0: none
	sample []byte // from there on
	run    int    // bytes since the last line ended
	long   int    // a line that does not end; 0: none
	nul    int    // the first line with NUL; 0: none
}

const (
	headBytes   = 512
	sampleBytes = 16 << 10
	lineBytes   = 1 << 20 // beyond that it is no line of a table, and nobody wants it in memory
)

func (w *wording) Write(b []byte) (int, error) {
	n := len(b)
	w.head = append(w.head, b[:min(headBytes-len(w.head), n)]...)
	if end := bytes.LastIndexByte(b, '\n'); end >= 0 {
		w.run = n - end
	} else if w.run += n; w.run > lineBytes && w.long == 0 {
		w.long = w.lines + 1
	}
	if len(w.rest) > 0 {
		b = append(w.rest, b...)
		w.rest = nil
	}
	if w.wrong == 0 {
		at := wellFormed(b)
		if nul := bytes.IndexByte(b[:at], 0); nul >= 0 && w.nul == 0 {
			w.nul = w.lines + bytes.Count(b[:nul], []byte("\n")) + 1
		}
		w.lines += bytes.Count(b[:at], []byte("\n"))
		if b = b[at:]; !utf8.FullRune(b) {
			w.rest = bytes.Clone(b)
			return n, nil
		}
		w.wrong = w.lines + 1
	}
	w.sample = append(w.sample, b[:min(sampleBytes-len(w.sample), len(b))]...)
	return n, nil
}

// wellFormed is the length of what b begins with that is UTF-8.
func wellFormed(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	at := 0
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return at
}

// fault says why the file cannot be read; nil: it is text.
func (w *wording) fault() error {
	begins := func(mark string) bool { return bytes.HasPrefix(w.head, []byte(mark)) }
	switch {
	case len(w.head) == 0:
		return errors.New("the file is empty")
	case begins("\x1f\x8b"):
		return errors.New("the file is packed by gzip: unpack it first (gzip -d)")
	case begins("PK\x03\x04"):
		return errors.New("the file is a spreadsheet or an archive: save it as CSV in UTF-8")
	case begins("\xff\xfe"), begins("\xfe\xff"), 3*bytes.Count(w.head, []byte{0}) > len(w.head):
		return errors.New("the file is in UTF-16: save it as UTF-8 (iconv -f UTF-16 -t UTF-8)")
	case w.wrong > 0:
		name := guessed(w.sample)
		return fmt.Errorf("line %d is not in UTF-8 but, as it seems, in %s: save the file as UTF-8 (iconv -f %s -t UTF-8)", w.wrong, name, name)
	case w.nul > 0:
		return fmt.Errorf("line %d holds NUL: that is no text", w.nul)
	case w.long > 0:
		return fmt.Errorf("line %d has more than %d bytes: do its lines end?", w.long, lineBytes)
	case len(w.rest) > 0:
		return fmt.Errorf("line %d: the file ends in the middle of a character: is all of it there?", w.lines+1)
	}
	return nil
}

// guessed names the encoding of text that is not UTF-8, by its pairs of bytes: the second of a pair is above 160 nearly always in GBK, half of
// the time in Big5, and never where every byte is a letter.
func guessed(b []byte) string {
	var high, low int
	for i := 0; i+1 < len(b); i++ {
		if b[i] < 0x81 {
			continue
		}
		if i++; b[i] >= 0x80 {
			high++
		} else {
			low++
		}
	}
	switch {
	case high == 0 || low > 3*high:
		return "WINDOWS-1252"
	case 4*low > high:
		return "BIG5"
	}
	return "GB18030"
}
