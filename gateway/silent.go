package gateway

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// silentGrace is how long a stopping gateway still waits for the first byte of a connection.
const silentGrace = 250 * time.Millisecond

// silent are the connections on which nothing has been asked yet: clients dial ahead and may never use them. The server counts them
// as busy until its read time-out, so that a single one would hold up a stop for as long.
type silent struct {
	mu   sync.Mutex
	open map[*silentConn]struct{}
}

// on watches the connections of a listener.
func (s *silent) on(l net.Listener) net.Listener { return silentListener{l, s} }

func (s *silent) add(c net.Conn) net.Conn {
	watched := &silentConn{Conn: c, of: s}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*silentConn]struct{}{}
	}
	s.open[watched] = struct{}{}
	return watched
}

func (s *silent) remove(c *silentConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// hangUp closes those that are still silent.
func (s *silent) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		_ = c.Conn.Close() // whoever reads from it notices
	}
}

type silentListener struct {
	net.Listener
	of *silent
}

// Accept implements net.Listener.
func (l silentListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.of.add(c), nil
}

type silentConn struct {
	net.Conn
	of    *silent
	spoke atomic.Bool
}

// Read implements net.Conn: the first byte ends the silence.
func (c *silentConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && !c.spoke.Load() && !c.spoke.Swap(true) {
		c.of.remove(c)
	}
	return n, err
}

// Close implements net.Conn.
func (c *silentConn) Close() error {
	c.of.remove(c)
	return c.Conn.Close()
}
