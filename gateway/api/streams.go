package api

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
)

// Bounds of server-sent events.
const (
	streamsAll   = 200              // in this process
	streamsEach  = 10               // of one operator: a few windows
	streamBeat   = 15 * time.Second // what is silent for longer some proxies take for dead
	streamLook   = 5 * time.Second  // how often is asked whether the session or key is still good
	streamRetry  = 3 * time.Second  // after which a browser comes again that was cut off
	streamAnswer = 2 * time.Second  // how long the question about the key may take
)

// streams counts those that are open.
type streams struct {
	mu  sync.Mutex
	all int
	of  map[string]int // by operator
}

// enter takes a place, or tells the status with which to refuse one.
func (s *streams) enter(operator string) (leave func(), status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.of[operator] >= streamsEach:
		return nil, fiber.StatusTooManyRequests
	case s.all >= streamsAll:
		return nil, fiber.StatusServiceUnavailable
	}
	if s.of == nil {
		s.of = map[string]int{}
	}
	s.all++
	s.of[operator]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.of[operator]--; s.of[operator] == 0 {
			delete(s.of, operator)
		}
	}, 0
}

// stream is one reader of server-sent events.
type stream struct {
	ctx   context.Context // what is asked for it
	w     *bufio.Writer
	conn  net.Conn
	wall  func() time.Time
	until <-chan struct{} // closed when the process ends
	still func() bool     // the reader may still read
	look  *time.Ticker
	told  time.Time
}

// eventStream answers with what tell says, which returns when the stream is to end. The events leave by Fiber's own stream, since huma's are
// not flushed; no deadline of calls holds for them. They end with the process, with the session or key, and with the scope. like is the
// operation that shows the same once: whoever has limits may watch what they may see.
func (d Deps) eventStream(c *fiber.Ctx, scope access.Scope, like string, tell func(s *stream)) error {
	if err := allowedLimited(c.UserContext(), like); err != nil {
		return problem(c, fiber.StatusForbidden, err.Error())
	}
	who := callerOf(c.UserContext())
	leave, status := d.streams.enter(who.Name)
	if status != 0 {
		c.Set(fiber.HeaderRetryAfter, "10")
		why := "too many event streams are open"
		if status == fiber.StatusTooManyRequests {
			why = fmt.Sprintf("an operator may have %d event streams open: close a window", streamsEach)
		}
		return problem(c, status, why)
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	secret := who.session
	if secret == "" {
		secret = string([]byte(access.Secret(c.Get(fiber.HeaderAuthorization)))) // Fiber uses its memory again
	}
	conn := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer leave()
		defer func() { // nobody else would: Fiber lets this run beside the door
			if p := recover(); p != nil {
				d.Log.Error("a stream panicked", "like", like, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			}
		}()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s := &stream{ctx: ctx, w: w, conn: conn, wall: d.Wall, until: d.Until, look: time.NewTicker(streamLook), told: d.Wall()}
		defer s.look.Stop()
		s.still = func() bool {
			ctx, cancel := context.WithTimeout(ctx, streamAnswer)
			defer cancel()
			h, err := d.Keys.Still(ctx, secret)
			return err == nil && h.May(scope) && (h.Limits.None() || opensLimited[like])
		}
		fmt.Fprintf(w, "retry: %d\n\n", streamRetry.Milliseconds())
		tell(s)
	})
	return nil
}

// send tells the reader an event; false: there is no reader any more. data is one line. id may be "".
func (s *stream) send(id, event string, data []byte) bool {
	if id != "" {
		fmt.Fprintf(s.w, "id: %s\n", id)
	}
	fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, data)
	return s.flush()
}

func (s *stream) flush() bool {
	s.told = s.wall()
	_ = s.conn.SetWriteDeadline(s.told.Add(2 * streamBeat)) // over the deadline of answers; where it fails the next write does
	return s.w.Flush() == nil
}

// wait is true once next is, and false when the stream is over: the reader is gone or may read no more, or the process ends. A reader who is
// told nothing for long hears a beat.
func (s *stream) wait(next <-chan struct{}, tick <-chan time.Time) bool {
	for {
		select {
		case <-next:
			return true
		case <-tick:
			return true
		case <-s.until:
			return false
		case <-s.look.C:
			if !s.still() {
				return false
			}
			if s.wall().Sub(s.told) < streamBeat {
				continue
			}
			fmt.Fprint(s.w, ": still here\n\n")
			if !s.flush() {
				return false
			}
		}
	}
}
