package twilio

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
)

const made = `{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued"}`

var greeting = carrier.Send{ID: "0190-a", From: "+12025550100", To: "+12025550147", Body: "hello"}

func senderAt(t *testing.T, address string) *Sender {
	t.Helper()
	s, err := NewSender(Account{SID: "AC0123456789abcdef", Token: "secret", API: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestALineClosedMeanwhileIsNotUsed: what is written to a connection that the carrier has closed would be of unknown fate.
func TestALineClosedMeanwhileIsNotUsed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	closed := make(chan struct{})
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, "HTTP/1.1 201 X\r\nContent-Length: 62\r\n\r\n"+made)
			conn.Close()
			closed <- struct{}{}
		}
	}()
	s := senderAt(t, "http://"+l.Addr().String())
	for range 5 {
		if got, err := s.Send(t.Context(), greeting); err != nil || got.Status != "queued" {
			t.Fatal(got, err)
		}
		<-closed
	}
}

func TestAnswersOfEveryShape(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"in chunks":         "HTTP/1.1 201 X\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + made[:16] + "\r\n2e\r\n" + made[16:] + "\r\n0\r\n\r\n",
		"after a word":      "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 X\r\nContent-Length: 62\r\n\r\n" + made,
		"to the end":        "HTTP/1.1 201 X\r\nConnection: close\r\n\r\n" + made,
		"of an old server":  "HTTP/1.0 201 X\r\n\r\n" + made,
		"with more behind":  "HTTP/1.1 201 X\r\nContent-Length: 62\r\n\r\n" + made + "HTTP/1.1 408 Y\r\n\r\n",
		"with empty spaces": "HTTP/1.1 201 X\r\nContent-Length: 64\r\n\r\n " + made + " ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			closed := make(chan struct{}, 2)
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
						_, _ = io.Copy(io.Discard, r.Body)
					}
					_, _ = io.WriteString(conn, answer)
					conn.Close()
					closed <- struct{}{}
				}
			}()
			s := senderAt(t, "http://"+l.Addr().String())
			for range 2 {
				if got, err := s.Send(t.Context(), greeting); err != nil || !strings.HasPrefix(got.SID, "SM01") {
					t.Fatalf("%+v %v", got, err)
				}
				<-closed
			}
		})
	}
}

func TestLinesOverTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "AC1" || password != "secret" || r.ProtoMajor != 1 || r.FormValue("Body") != "hello" {
			t.Errorf("%s %s asks for %v", r.Proto, user, r.Form)
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, made)
	}))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Authorization": {"Basic QUMxOnNlY3JldA=="}}
	trusting := newLines(base, "/x", header, server.Client().Transport.(*http.Transport).TLSClientConfig)
	defer trusting.close()
	for range 3 {
		a, reached, err := trusting.post(t.Context(), soon(), "Body=hello")
		if err != nil || !reached || a.status != http.StatusCreated || string(a.body) != made {
			t.Fatal(a.status, string(a.body), reached, err)
		}
	}
	if len(trusting.idle) != 1 {
		t.Errorf("%d lines for messages one after another", len(trusting.idle))
	}
	if _, reached, err := newLines(base, "/x", header, &tls.Config{MinVersion: tls.VersionTLS12}).post(t.Context(), soon(), ""); err == nil || reached {
		t.Errorf("a stranger's certificate was taken: %v", err)
	}
}

// TestThroughAProxy: where one stands between, messages go by net/http.
func TestThroughAProxy(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, made)
	}))
	defer server.Close()
	s := senderAt(t, server.URL)
	s.lines = nil
	if got, err := s.Send(t.Context(), greeting); err != nil || got.Status != "queued" {
		t.Error(got, err)
	}
}

func TestLinesThatRestAreClosed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, made) }))
	defer server.Close()
	base, _ := url.Parse(server.URL)
	l := newLines(base, "/x", nil, nil)
	first, err := l.take(t.Context(), soon())
	if err != nil {
		t.Fatal(err)
	}
	second, err := l.take(t.Context(), soon())
	if err != nil {
		t.Fatal(err)
	}
	l.give(first)
	l.give(second)
	l.sweep() // both have rested for one round now
	if busy, err := l.take(t.Context(), soon()); err != nil || busy != second {
		t.Fatal("the one used last is not the first to be used again", err)
	}
	l.give(second)
	l.sweep()
	if len(l.idle) != 1 || l.idle[0] != second {
		t.Errorf("%d lines are left", len(l.idle))
	}
	l.close()
}

// A line may rest for longer than its last exchange might have taken.
func TestALineOutlivesItsExchange(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, made) }))
	defer server.Close()
	base, _ := url.Parse(server.URL)
	l := newLines(base, "/x", nil, nil)
	defer l.close()
	const within = 300 * time.Millisecond
	if _, _, err := l.post(t.Context(), time.Now().Add(within), ""); err != nil {
		t.Fatal(err)
	}
	used := l.idle[0]
	<-time.After(within)
	if _, _, err := l.post(t.Context(), soon(), ""); err != nil || len(l.idle) != 1 || l.idle[0] != used {
		t.Errorf("another line was taken: %v", err)
	}
	if _, reached, err := l.post(t.Context(), time.Now().Add(-time.Second), ""); err == nil || reached {
		t.Errorf("after its time it was asked: %v", err)
	}
}

func soon() time.Time { return time.Now().Add(time.Minute) }
