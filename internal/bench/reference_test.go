package bench

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cardline/internal/livetest"
)

// The reference must earn its place: under load every answer has its row, and the generator finds nothing wrong with it.
func TestReferenceForgetsNothing(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	redis := "redis://" + livetest.Redis(t)
	go func() { ended <- Reference(ctx, listener, redis, database) }()
	ids := newIDs()
	for name, who := range map[string]crowd{"texts": texters(ids, "<Message"), "calls": callers(ids, "<Gather")} {
		g := generator{now: time.Now, connections: 8, span: time.Second, watch: func() usage { return usage{} }}
		l, err := g.run(ctx, listener.Addr().String(), who)
		if err != nil || l.first != nil {
			t.Fatalf("%s: %v, %v", name, err, l.first)
		}
		if l.Answers == 0 || l.P50 <= 0 || l.P99 < l.P50 {
			t.Errorf("%s: %+v", name, l)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	var rows, sent int64
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM bench_reference").Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if sent = ids.last.Load(); rows < sent { // a call has an id and up to four rows
		t.Errorf("%d rows for at least %d requests", rows, sent)
	}
}

// The loop earns its place, too: it hands over as many messages as are asked for, answers their receipts, and takes no forged one.
func TestLoopHearsOfItsMessages(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Loop(ctx, listener, time.Now) }()
	far, err := newFarCarrier(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer far.close()
	o := &outward{opt: Options{Now: time.Now, Span: 200 * time.Millisecond, Messages: 300}, far: far, loop: &target{addr: listener.Addr().String()}}
	if rate, err := o.bareLoop(t.Context()); err != nil || rate <= 0 {
		t.Errorf("%v messages a second: %v", rate, err)
	}
	if rate, err := o.followedLoop(t.Context()); err != nil || rate <= 0 { // it ends with the last receipt
		t.Errorf("%v messages a second, followed: %v", rate, err)
	}
	answer, err := http.PostForm("http://"+o.loop.addr+"/receipts/1", url.Values{"MessageStatus": {"delivered"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a receipt nobody signed: %s", answer.Status)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// At an even pace the load is what was asked for, however fast the answers come.
func TestPaceIsKept(t *testing.T) {
	t.Parallel()
	echo := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n<Message")
	g := generator{now: time.Now, connections: 4, span: time.Second, watch: func() usage { return usage{} }, pace: 200}
	l, err := g.run(t.Context(), echo, texters(newIDs(), "<Message"))
	if err != nil || l.first != nil {
		t.Fatal(err, l.first)
	}
	if l.Answers > 220 || l.Answers == 0 { // fewer where the machine is busy: a pace is a bound
		t.Errorf("%d answers in a second at 200 a second", l.Answers)
	}
}

// A refusal, or an answer that lacks what it must hold, is an error of the run.
func TestWrongAnswersAreErrors(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nsignature", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<Response/>",
	} {
		g := generator{now: time.Now, connections: 1, span: 100 * time.Millisecond, watch: func() usage { return usage{} }}
		if l, err := g.run(t.Context(), answering(t, answer), texters(newIDs(), "<Message")); err == nil && l.Errors == 0 {
			t.Errorf("%.12s passes", answer)
		}
	}
}

// answering is a server that gives every request the same answer.
func answering(t *testing.T, answer string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				for buf := make([]byte, 16<<10); ; {
					if _, err := c.Read(buf); err != nil {
						return
					}
					if _, err := c.Write([]byte(answer)); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}
