package outbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/phone"
	"cardline/internal/sms"
)

// pdu is one line of the protocol that the switch of these tests speaks: SMPP's commands, written as JSON.
type pdu struct {
	Cmd        string // bind, submit, submit_resp, deliver, deliver_resp
	Seq        int
	To         string `json:",omitempty"`
	Ref        int    `json:",omitempty"` // of a long text, as its UDH has it
	Part, Of   int    `json:",omitempty"`
	Text       string `json:",omitempty"`
	Registered bool   `json:",omitempty"`
	Status     string `json:",omitempty"` // "" or ESME_…
	ID         string `json:",omitempty"` // hexadecimal in submit_resp, decimal in deliver
	State      string `json:",omitempty"` // DELIVRD, UNDELIV
}

// wire sends over one connection at a time, as an SMPP account does: submits are numbered, answers come in any order, receipts by
// themselves. It implements carrier.Sender and carrier.Listener, and keeps nothing that a restart would need.
type wire struct {
	addr string
	take func(context.Context, carrier.Receipt) error
	mu   sync.Mutex
	conn net.Conn
	seq  int
	wait map[int]chan pdu
}

func (*wire) Can() carrier.Capabilities {
	return carrier.Capabilities{Long: 1000, UCS2: true, Validity: 48 * time.Hour}
}

func (*wire) Redact(context.Context, string) error { return carrier.ErrCannot }

func (*wire) Find(context.Context, phone.Number, time.Time, time.Time) ([]carrier.Found, error) {
	return nil, carrier.ErrCannot
}

// Send gives the segments one after the other and asks a receipt for the last.
func (w *wire) Send(ctx context.Context, m carrier.Send) (got carrier.Accepted, err error) {
	parts := segments(m.Body)
	ref := rand.IntN(256)
	for i := 0; i < len(parts); {
		re, err := w.ask(ctx, pdu{Cmd: "submit", To: string(m.To), Ref: ref, Part: i + 1, Of: len(parts), Text: parts[i], Registered: i == len(parts)-1})
		var refusal *carrier.Error
		switch {
		case errors.As(err, &refusal):
			refusal.Unknown = refusal.Unknown || i > 0
			return got, refusal
		case re.Status == "ESME_RTHROTTLED" && i == 0:
			return got, &carrier.Error{Code: 20429, Status: 429, Retry: true, Cause: errors.New("throttled")}
		case re.Status == "ESME_RTHROTTLED":
			time.Sleep(20 * time.Millisecond)
			continue
		case re.Status != "":
			return got, &carrier.Error{Code: 21211, Status: 400, Unknown: i > 0, Cause: errors.New(re.Status)}
		}
		id, _ := strconv.ParseUint(re.ID, 16, 64)
		got = carrier.Accepted{SID: fmt.Sprintf("W%d", id), Status: "queued"}
		i++
	}
	return got, nil
}

func segments(body string) (out []string) {
	const part = 67
	if sms.Count(body).Segments <= 1 {
		return []string{body}
	}
	for r := []rune(body); len(r) > 0; r = r[min(part, len(r)):] {
		out = append(out, string(r[:min(part, len(r))]))
	}
	return out
}

// ask writes one request and waits for its answer.
func (w *wire) ask(ctx context.Context, p pdu) (pdu, error) {
	w.mu.Lock()
	if err := w.bound(); err != nil {
		w.mu.Unlock()
		return pdu{}, &carrier.Error{Retry: true, Cause: err} // nobody was reached
	}
	w.seq++
	p.Seq = w.seq
	answer := make(chan pdu, 1)
	w.wait[p.Seq] = answer
	_ = json.NewEncoder(w.conn).Encode(p) // a break is heard of by the reader
	w.mu.Unlock()
	select {
	case re, open := <-answer:
		if !open {
			return pdu{}, &carrier.Error{Unknown: true, Cause: errors.New("the connection broke")}
		}
		return re, nil
	case <-ctx.Done():
		return pdu{}, &carrier.Error{Unknown: true, Cause: ctx.Err()}
	}
}

// bound binds where there is no connection.
func (w *wire) bound() error {
	if w.conn != nil {
		return nil
	}
	conn, err := net.Dial("tcp", w.addr)
	if err != nil {
		return err
	}
	w.conn, w.wait = conn, map[int]chan pdu{}
	_ = json.NewEncoder(conn).Encode(pdu{Cmd: "bind"})
	go w.read(conn, w.wait)
	return nil
}

// read hears a connection to its end.
func (w *wire) read(conn net.Conn, wait map[int]chan pdu) {
	for in := json.NewDecoder(bufio.NewReader(conn)); ; {
		var p pdu
		if in.Decode(&p) != nil {
			break
		}
		w.mu.Lock()
		if answer := wait[p.Seq]; p.Cmd == "submit_resp" && answer != nil {
			delete(wait, p.Seq)
			answer <- p
		}
		take := w.take
		w.mu.Unlock()
		if p.Cmd == "deliver" && take != nil {
			go w.tell(conn, take, p)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, answer := range wait {
		close(answer)
	}
	if w.conn == conn {
		w.conn = nil
	}
	_ = conn.Close()
}

// tell hands a receipt over until it is taken, and then says so to the switch, which else would repeat it.
func (w *wire) tell(conn net.Conn, take func(context.Context, carrier.Receipt) error, p pdu) {
	state := map[string]string{"DELIVRD": "delivered", "UNDELIV": "undelivered"}[p.State]
	for range 600 {
		if take(context.Background(), carrier.Receipt{SID: "W" + p.ID, Status: state}) == nil {
			w.mu.Lock()
			_ = json.NewEncoder(conn).Encode(pdu{Cmd: "deliver_resp", Seq: p.Seq})
			w.mu.Unlock()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Listen implements carrier.Listener. It is bound even where nothing is sent: receipts come to any connection.
func (w *wire) Listen(ctx context.Context, take func(context.Context, carrier.Receipt) error) error {
	w.mu.Lock()
	w.take = take
	w.mu.Unlock()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		w.mu.Lock()
		_ = w.bound()
		w.mu.Unlock()
		select {
		case <-ctx.Done():
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.take = nil; w.conn != nil {
				_ = w.conn.Close()
			}
			return nil
		case <-tick.C:
		}
	}
}
