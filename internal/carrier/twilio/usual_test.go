package twilio

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestUsualAnswers: an answer is read the short way or by net/http, and comes to the same.
func TestUsualAnswers(t *testing.T) {
	t.Parallel()
	const body = `{"sid":"SM1"}`
	for said, usual := range map[string]bool{
		"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n" + body:                             true,
		"HTTP/1.1 200 OK\r\ncontent-length:13\r\nConnection: Keep-Alive\r\n\r\n" + body:                                           true,
		"HTTP/1.1 201 \r\nContent-Length: 13\r\nConnection: close\r\n\r\n" + body:                                                 false,
		"HTTP/1.1 201 CREATED\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n" + body + "\r\n0\r\n\r\n":                                false,
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 CREATED\r\nContent-Length: 13\r\n\r\n" + body:                                  false,
		"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 13\r\n\r\n" + body:                                   false,
		"HTTP/1.0 200 OK\r\nContent-Length: 13\r\n\r\n" + body:                                                                    false,
		"HTTP/1.1 201 CREATED\r\nContent-Length: 13\r\nContent-Length: 13\r\n\r\n" + body:                                         false,
		"HTTP/1.1 201 CREATED\r\nX-Long: " + strings.Repeat("x", 5000) + "\r\nContent-Length: 13\r\n\r\n" + body:                  false,
		"HTTP/1.1 201 CREATED\r\nX-Folded: a\r\n Content-Length: 2\r\nContent-Length: 13\r\n\r\n" + body:                          false,
		"HTTP/1.1 201 CREATED\r\nDate: Thu, 24 Aug 2023 05:01:45 GMT\r\nX-Content-Length: 2\r\nContent-Length: 13\r\n\r\n" + body: true,
	} {
		whole, err := read(said)
		if err != nil || string(whole.body) != body || (whole.header == nil) != usual {
			t.Errorf("%.200q: %d %q, fields %v, %v", said, whole.status, whole.body, whole.header, err)
		}
		if res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(said[strings.LastIndex(said, "HTTP/"):])), nil); err != nil || whole.status != res.StatusCode || whole.last != res.Close {
			t.Errorf("%.200q: %d, last %t, %v", said, whole.status, whole.last, err)
		}
		for cut := range len(said) { // also within the body
			if _, err := read(said[:cut]); err == nil {
				t.Errorf("cut to %d of %.200q: taken for whole", cut, said)
			}
		}
	}
}

// read has one answer read from a line.
func read(said string) (answer, error) {
	near, far := net.Pipe()
	defer func() { _ = near.Close() }()
	go func() {
		_, _ = io.Copy(io.Discard, far)
	}()
	n := &line{Conn: near}
	n.left.R = strings.NewReader(said)
	n.in = bufio.NewReader(&n.left)
	return n.exchange("POST / HTTP/1.1\r\nContent-Length: ", "Body=x")
}
