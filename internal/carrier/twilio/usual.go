package twilio

import (
	"bytes"
	"strconv"
)

var (
	headEnd  = []byte("\r\n\r\n")
	lineEnd  = []byte("\r\n")
	success  = []byte("HTTP/1.1 2")
	keepsOn  = []byte("keep-alive")
	sizeName = []byte("Content-Length")
	// odd are fields with which there is more to an answer than its size.
	odd = [][]byte{[]byte("Transfer-Encoding"), []byte("Content-Encoding"), []byte("Trailer")}
)

// usual reads the head of an answer such as nearly all are: a success of a size that is told, on a line that stays open. What of such a
// head could matter is its size, and net/http would make a map of all of it. Of any other answer nothing is taken from the line.
func (n *line) usual() (status, size int, is bool) {
	head := n.peekHead()
	first, fields, _ := bytes.Cut(head, lineEnd)
	if !bytes.HasPrefix(first, success) || len(first) < len(success)+2 {
		return 0, 0, false
	}
	status, err := strconv.Atoi(string(first[len(success)-1 : len(success)+2]))
	if err != nil {
		return 0, 0, false
	}
	size = -1
	for len(fields) > 0 {
		var field []byte
		field, fields, _ = bytes.Cut(fields, lineEnd)
		name, value, _ := bytes.Cut(field, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, sizeName):
			told, err := strconv.ParseUint(string(value), 10, 31)
			if err != nil || size >= 0 || told > maxAnswer {
				return 0, 0, false
			}
			size = int(told)
		case bytes.EqualFold(name, []byte("Connection")) && !bytes.EqualFold(value, keepsOn), len(field) > 0 && (field[0] == ' ' || field[0] == '\t'):
			return 0, 0, false
		}
		for _, o := range odd {
			if bytes.EqualFold(name, o) {
				return 0, 0, false
			}
		}
	}
	if size < 0 {
		return 0, 0, false
	}
	_, err = n.in.Discard(len(head) + len(lineEnd))
	return status, size, err == nil
}

// peekHead waits for the whole head of an answer, its last line end left out, and leaves it on the line. nil: there is none, or it is too long.
func (n *line) peekHead() []byte {
	for {
		seen, _ := n.in.Peek(n.in.Buffered())
		if end := bytes.Index(seen, headEnd); end >= 0 {
			return seen[:end+len(lineEnd)]
		}
		if len(seen) == n.in.Size() {
			return nil
		}
		if _, err := n.in.Peek(len(seen) + 1); err != nil {
			return nil
		}
	}
}
