package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// wire is one kept connection and what it needs to post webhooks. A client library would cost more than some of what is measured.
type wire struct {
	*signer
	conn net.Conn
	out  []byte
	in   []byte
}

func dial(addr, token string) (*wire, error) {
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &wire{signer: newSigner(addr, token), conn: conn, in: make([]byte, 16<<10)}, nil
}

func (w *wire) close() { _ = w.conn.Close() }

var (
	headEnd    = []byte("\r\n\r\n")
	lengthName = []byte("\r\nContent-Length: ")
	statusOK   = []byte("HTTP/1.1 200 ")
)

// post sends one webhook and returns the body of its answer, which must be 200 and is valid until the next post.
func (w *wire) post(f *form, id string) ([]byte, error) {
	w.out = w.request(w.out[:0], f, id)
	if _, err := w.conn.Write(w.out); err != nil {
		return nil, err
	}
	n, head := 0, -1
	for head < 0 {
		if n == len(w.in) {
			return nil, errors.New("an answer without an end of its head")
		}
		m, err := w.conn.Read(w.in[n:])
		if err != nil {
			return nil, err
		}
		n += m
		head = bytes.Index(w.in[:n], headEnd)
	}
	length, err := contentLength(w.in[:head+2])
	if err != nil {
		return nil, err
	}
	body := head + len(headEnd)
	if body+length > len(w.in) {
		w.in = append(w.in, make([]byte, body+length)...)
	}
	if n < body+length {
		if _, err := io.ReadFull(w.conn, w.in[n:body+length]); err != nil {
			return nil, err
		}
	}
	if !bytes.HasPrefix(w.in, statusOK) {
		status, _, _ := bytes.Cut(w.in[:head], []byte("\r\n"))
		return nil, fmt.Errorf("POST %s: %s: %.200s", f.path, status, w.in[body:body+length])
	}
	return w.in[body : body+length], nil
}

func contentLength(head []byte) (int, error) {
	i := bytes.Index(head, lengthName)
	if i < 0 {
		return 0, errors.New("an answer without Content-Length")
	}
	digits, _, _ := bytes.Cut(head[i+len(lengthName):], []byte("\r\n"))
	return strconv.Atoi(string(digits))
}
