package outbox_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// window is how many submits a connection may have unanswered.
const window = 4

// exchange is a strict switch for texts: it hangs up on who exceeds the window, throttles, breaks connections before and after it has
// taken a segment, and sends receipts by whatever connection there is, sometimes before the answer.
type exchange struct {
	t        *testing.T
	addr     string
	mu       sync.Mutex
	next     uint64
	sessions []*session
	parts    map[string][]string // texts taken, by number: of each the segments in order
	excess   int                 // times the window was exceeded
	rough    bool
}

type session struct {
	net.Conn
	mu   sync.Mutex
	open int
}

func (s *session) write(p pdu) (taken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.NewEncoder(s.Conn).Encode(p) == nil
}

func newExchange(t *testing.T) *exchange {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	x := &exchange{t: t, addr: l.Addr().String(), next: 0xABC0, parts: map[string][]string{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s := &session{Conn: conn}
			x.mu.Lock()
			x.sessions = append(x.sessions, s)
			x.mu.Unlock()
			go x.serve(s)
		}
	}()
	return x
}

func (x *exchange) serve(s *session) {
	defer func() { _ = s.Close() }()
	for in := json.NewDecoder(bufio.NewReader(s)); ; {
		var p pdu
		if in.Decode(&p) != nil {
			return
		}
		if p.Cmd != "submit" {
			continue
		}
		s.mu.Lock()
		s.open++
		full := s.open > window
		s.mu.Unlock()
		if full {
			x.mu.Lock()
			x.excess++
			x.mu.Unlock()
			return
		}
		go x.submit(s, p)
	}
}

func (x *exchange) submit(s *session, p pdu) {
	time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond) // answers overtake each other
	x.mu.Lock()
	luck, id := 100, x.next
	if x.rough {
		luck = rand.IntN(100)
	}
	x.next++
	if luck >= 12 {
		x.parts[p.To] = append(x.parts[p.To], p.Text)
	}
	x.mu.Unlock()
	s.mu.Lock()
	s.open--
	s.mu.Unlock()
	switch {
	case luck < 10:
		s.write(pdu{Cmd: "submit_resp", Seq: p.Seq, Status: "ESME_RTHROTTLED"})
		return
	case luck < 12: // not taken
		_ = s.Close()
		return
	}
	if p.Registered {
		go x.receipt(id, p.To)
	}
	if luck < 14 { // taken
		_ = s.Close()
		return
	}
	time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond)
	s.write(pdu{Cmd: "submit_resp", Seq: p.Seq, ID: fmt.Sprintf("%X", id)})
}

// receipt tells what became of a message, on any connection that is open, several times. As switches do, it keeps what no connection has taken.
func (x *exchange) receipt(id uint64, to string) {
	state := "DELIVRD"
	if strings.HasSuffix(to, "9") {
		state = "UNDELIV"
	}
	for told := 0; told < 4 && x.t.Context().Err() == nil; {
		x.mu.Lock()
		s := x.sessions[rand.IntN(len(x.sessions))]
		x.mu.Unlock()
		if s.write(pdu{Cmd: "deliver", ID: fmt.Sprint(id), State: state}) {
			told++
		} else {
			time.Sleep(time.Millisecond)
		}
	}
}

// overTheWire is a house whose second process and account speak over the switch.
func overTheWire(t *testing.T) (*house, *exchange) {
	t.Helper()
	x := newExchange(t)
	h := newHouse(t, sandbox.Callbacks{}, learning, func(h *house) {
		h.deps.Carrier = carrier.Limited(&wire{addr: x.addr}, window, h.clock.Wall)
		h.deps.InFlight = 64
	})
	return h, x
}

const long = "海港银行：您尾号1234的信用卡本期账单已出，本期应还金额为 USD 1,284.50，最低还款额为 USD 64.22，到期还款日为 12 月 3 日，" +
	"请您按时还款。如已还款请忽略本短信。感谢您的支持。如需帮助请回复 HELP，或致电卡片背面的客服热线与我们联系。"

func TestTheOutboxRunsOverAConnectionWithAWindow(t *testing.T) {
	t.Parallel()
	h, x := overTheWire(t)
	h.run()
	var ids []string
	for i := range 40 {
		m := outbox.Message{Type: outbox.LateAnswer, To: phone.Number(fmt.Sprintf("+1202555%04d", 1000+i))}
		if i%4 == 0 {
			m.Body = long
		}
		ids = append(ids, h.plan(m))
	}
	for i, id := range ids {
		want := outbox.Delivered
		if i%10 == 9 {
			want = outbox.Undelivered
		}
		h.becomes(id, want)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.excess > 0 {
		t.Errorf("the window was exceeded %d times", x.excess)
	}
	for to, parts := range x.parts {
		if text := strings.Join(parts, ""); text != long && text != orBody("") {
			t.Errorf("%s got %q", to, parts)
		}
	}
	h.notAsked(outbox.Message{Type: outbox.FraudAlert, To: maria}) // no answer would come in
}

// notAsked wants a question not to leave.
func (h *house) notAsked(m outbox.Message) {
	h.t.Helper()
	if s := h.becomes(h.plan(m), outbox.Suppressed); !strings.Contains(s.Reason, "to be called instead") {
		h.t.Errorf("%q", s.Reason)
	}
}

func TestNothingLeavesTwiceOverAConnectionThatBreaks(t *testing.T) {
	t.Parallel()
	h, x := overTheWire(t)
	x.rough = true
	h.run()
	ids := make([]string, 60)
	for i := range ids {
		ids[i] = h.plan(outbox.Message{Type: outbox.LateAnswer, To: phone.Number(fmt.Sprintf("+1202555%04d", 2000+i))})
	}
	count := map[outbox.State]int{}
	for _, id := range ids {
		for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			h.skip.Add(int64(50 * time.Millisecond)) // senders that rest, and are tried again
			s, err := h.Explain(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if s.State == outbox.Delivered || s.State == outbox.Undelivered || s.State == outbox.Unknown && strings.Contains(s.Reason, "a person must tell") {
				count[s.State]++
				break
			}
			if time.Now().After(end) {
				t.Fatalf("it stays %s: %+v", s.State, s.Steps)
			}
		}
	}
	t.Log(count)
	x.mu.Lock()
	defer x.mu.Unlock()
	for to, parts := range x.parts {
		if len(parts) != 1 {
			t.Errorf("%s got %q", to, parts)
		}
	}
	if count[outbox.Delivered] < 30 {
		t.Errorf("%v", count)
	}
}
