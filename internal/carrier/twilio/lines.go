package twilio

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// lines are the connections that messages leave by: HTTP/1.1, one request after the other. Those of net/http have two goroutines each, and
// every request and answer is handed from one to the next; here the sender itself writes and reads, in half the time.
type lines struct {
	address string      // host and port
	tls     *tls.Config // nil: in clear
	head    string      // of every request, up to the number of its length

	mu       sync.Mutex
	idle     []*line // the one used last is the last
	sweeping bool
}

// line is one of them.
type line struct {
	net.Conn
	socket syscall.RawConn // beneath TLS, too
	in     *bufio.Reader
	left   io.LimitedReader // what one answer may still be long
	out    []byte
	peeked [1]byte
	rested bool // since the last sweep
}

// rest is how long a line may be idle, up to twice as long.
const rest = 45 * time.Second

// newLines is where messages of an account go. nil: a proxy stands between, which is net/http's business.
func newLines(base *url.URL, path string, header http.Header, trust *tls.Config) *lines {
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: base}); err != nil || proxy != nil {
		return nil
	}
	l := &lines{head: "POST " + base.EscapedPath() + path + " HTTP/1.1\r\nHost: " + base.Host + "\r\n"}
	for name := range header {
		l.head += name + ": " + header.Get(name) + "\r\n"
	}
	l.head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
	port := "80"
	if base.Scheme == "https" {
		port = "443"
		l.tls = trust.Clone()
		l.tls.ServerName, l.tls.NextProtos = base.Hostname(), []string{"http/1.1"}
	}
	if p := base.Port(); p != "" {
		port = p
	}
	l.address = net.JoinHostPort(base.Hostname(), port)
	return l
}

// answer is what came back.
type answer struct {
	status int
	header http.Header // nil where the message was taken
	last   bool        // the line is not to be used again
	body   []byte
}

// post makes one request, until a moment or as long as ctx. reached: a connection was had, and the carrier may have read it; before that
// nothing has left. What is known of an answer that broke off is told beside the error.
func (l *lines) post(ctx context.Context, until time.Time, form string) (a answer, reached bool, err error) {
	if sooner, is := ctx.Deadline(); is && sooner.Before(until) {
		until = sooner
	}
	n, err := l.take(ctx, until)
	if err != nil {
		return a, false, err
	}
	hurry := context.AfterFunc(ctx, func() { _ = n.SetDeadline(time.Unix(1, 0)) })
	a, err = n.exchange(l.head, form)
	if again := hurry(); err != nil || !again || a.last || n.in.Buffered() > 0 {
		_ = n.Close()
	} else {
		l.give(n)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		err = context.Cause(ctx)
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = context.DeadlineExceeded
	}
	return a, true, err
}

// exchange writes a request and reads its answer to the end, so that one that was cut is noticed here.
func (n *line) exchange(head, form string) (a answer, err error) {
	n.out = append(strconv.AppendInt(append(n.out[:0], head...), int64(len(form)), 10), "\r\n\r\n"...)
	n.out = append(n.out, form...)
	if _, err := n.Write(n.out); err != nil {
		return a, err
	}
	n.left.N = maxAnswer
	if status, size, usual := n.usual(); usual {
		a.status, a.body = status, make([]byte, size)
		_, err = io.ReadFull(n.in, a.body)
		return a, err
	}
	for a.status < http.StatusOK { // a word in between
		res, err := http.ReadResponse(n.in, nil)
		if err != nil {
			return a, err
		}
		a.status, a.header, a.last = res.StatusCode, res.Header, res.Close
		if a.body, err = io.ReadAll(res.Body); err != nil {
			return a, err
		}
	}
	return a, nil
}

// take is a line that is idle, or a new one, to be used until a moment.
func (l *lines) take(ctx context.Context, until time.Time) (*line, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for {
		n := l.pop()
		if n == nil {
			return l.dial(ctx, until)
		}
		if _ = n.SetDeadline(until); n.alive() {
			return n, nil
		}
		_ = n.Close()
	}
}

func (l *lines) pop() *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := len(l.idle) - 1
	if last < 0 {
		return nil
	}
	n := l.idle[last]
	l.idle[last] = nil
	l.idle = l.idle[:last]
	return n
}

// give keeps a line for the next message.
func (l *lines) give(n *line) {
	n.rested = false
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.idle) >= idleConns {
		_ = n.Close()
		return
	}
	l.idle = append(l.idle, n)
	if !l.sweeping {
		l.sweeping = true
		time.AfterFunc(rest, l.sweep)
	}
}

// sweep closes the lines that nobody used since the last sweep: they are the first, and have been idle for longest.
func (l *lines) sweep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := 0
	for old < len(l.idle) && l.idle[old].rested {
		_ = l.idle[old].Close()
		old++
	}
	l.idle = append([]*line(nil), l.idle[old:]...)
	for _, n := range l.idle {
		n.rested = true
	}
	if l.sweeping = len(l.idle) > 0; l.sweeping {
		time.AfterFunc(rest, l.sweep)
	}
}

// close lets go of what is idle.
func (l *lines) close() {
	for n := l.pop(); n != nil; n = l.pop() {
		_ = n.Close()
	}
}

func (l *lines) dial(ctx context.Context, until time.Time) (*line, error) {
	conn, err := (&net.Dialer{Deadline: until}).DialContext(ctx, "tcp", l.address)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(until)
	n := &line{Conn: conn}
	if n.socket, err = conn.(*net.TCPConn).SyscallConn(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if l.tls != nil {
		secure := tls.Client(conn, l.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		n.Conn = secure
	}
	n.left.R = n.Conn
	n.in = bufio.NewReader(&n.left)
	return n, nil
}

// alive reports whether an idle line can be used: the other side has neither closed it nor said anything unasked. A request written to one
// that is closed would be of unknown fate.
func (n *line) alive() bool {
	quiet := false
	err := n.socket.Read(func(fd uintptr) bool {
		_, _, err := syscall.Recvfrom(int(fd), n.peeked[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN)
		return true
	})
	return err == nil && quiet
}
