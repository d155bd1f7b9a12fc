package sandbox

import (
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Troubles are what a carrier may do to those who send by it, each so many times in a thousand. The same seed does the same to the
// same message, in whatever order messages come. The zero value is a carrier without troubles.
type Troubles struct {
	Seed uint64

	// Of a request to send. At most one of them befalls a request.
	Refused  int // nothing taken, 500
	Dropped  int // nothing taken, the connection is reset
	Crowded  int // nothing taken, 429; and so for the next requests of that sender, CrowdedFor in all
	Lost     int // taken, the connection is reset
	Vanished int // as Lost, and neither told nor ever listed: nobody can find out
	Failed   int // taken, 500
	Slow     int // taken, answered after SlowFor

	CrowdedFor int
	SlowFor    time.Duration

	// Of the callbacks of a message.
	Early    int // sent and delivered are told before the request is answered
	Swapped  int // delivered is told before sent
	Repeated int // each is told twice
	Late     int // each is told after LateFor
	Untold   int // none is

	LateFor time.Duration

	// ListLag is how long a message is missing in lists after it was taken.
	ListLag time.Duration
}

// none reports whether requests and callbacks go undisturbed.
func (t Troubles) none() bool {
	t.Seed, t.CrowdedFor, t.SlowFor, t.LateFor, t.ListLag = 0, 0, 0, 0, 0
	return t == Troubles{}
}

// fate is what befalls one request, and the message it brings.
type fate struct {
	before, after trouble
	early, swapped, repeated,
	late, untold, hidden bool
}

// trouble is how a request ends instead of well.
type trouble uint8

const (
	well trouble = iota
	refused
	dropped
	crowded
	slowly
)

// dice throw a fate for each request.
type dice struct {
	t Troubles

	mu     sync.Mutex
	asked  map[string]int // requests for the same message, by its callback and recipient
	crowds map[string]int // requests of a sender still to be sent away
}

func newDice(t Troubles) *dice {
	return &dice{t: t, asked: map[string]int{}, crowds: map[string]int{}}
}

func (d *dice) throw(m message) fate {
	if d.t.none() {
		return fate{}
	}
	key, sender := m.Callback+"\n"+m.To, m.From+m.Service
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked[key]++
	h := fnv.New64a()
	_, _ = io.WriteString(h, key+"\n"+strconv.Itoa(d.asked[key]))
	r := rand.New(rand.NewPCG(d.t.Seed, h.Sum64()))
	f := d.request(r.IntN(1000))
	if f.before == crowded {
		d.crowds[sender] = d.t.CrowdedFor
	}
	if d.crowds[sender] > 0 {
		d.crowds[sender]--
		f.before = crowded
	}
	of := func(thousandth int) bool { return r.IntN(1000) < thousandth }
	f.early, f.swapped, f.repeated = of(d.t.Early), of(d.t.Swapped), of(d.t.Repeated)
	f.late, f.untold = of(d.t.Late), of(d.t.Untold) || f.hidden
	return f
}

// request chooses what befalls a request, n of a thousand.
func (d *dice) request(n int) fate {
	for _, c := range []struct {
		thousandth int
		fate       fate
	}{
		{d.t.Refused, fate{before: refused}},
		{d.t.Dropped, fate{before: dropped}},
		{d.t.Crowded, fate{before: crowded}},
		{d.t.Lost, fate{after: dropped}},
		{d.t.Vanished, fate{after: dropped, hidden: true}},
		{d.t.Failed, fate{after: refused}},
		{d.t.Slow, fate{after: slowly}},
	} {
		if n < c.thousandth {
			return c.fate
		}
		n -= c.thousandth
	}
	return fate{}
}

// befall ends a request by its trouble; false: there is none, and the request goes on.
func (s *Sandbox) befall(w http.ResponseWriter, r *http.Request, t trouble) bool {
	switch t {
	case refused:
		fail(w, refusal{20500, "Internal Server Error"})
	case dropped:
		reset(w)
	case crowded:
		w.Header().Set("Retry-After", "1")
		fail(w, refusal{20429, "Too Many Requests"})
	case slowly:
		s.wait(r.Context(), s.options.Troubles.SlowFor)
		return false
	default:
		return false
	}
	return true
}

// reset cuts the connection, as a crash on the way would.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // RST, not FIN
	}
	_ = conn.Close()
}
