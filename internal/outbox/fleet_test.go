package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/livetest"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store/storetest"
)

// ledger counts what was handed over.
type ledger struct {
	mu   sync.Mutex
	sent map[string]int
}

func (l *ledger) Send(_ context.Context, m carrier.Send) (carrier.Accepted, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[m.ID]++
	return carrier.Accepted{SID: "SM" + m.ID, Status: "queued"}, nil
}

func (*ledger) Can() carrier.Capabilities { return carrier.Capabilities{Find: true, Redact: true} }

func (*ledger) Redact(context.Context, string) error { return nil }

func (*ledger) Find(context.Context, phone.Number, time.Time, time.Time) ([]carrier.Found, error) {
	return nil, nil
}

func TestTwoWorkersSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	const many = 2000
	url := livetest.Postgres(t)
	keys := storetest.NewVault(t)
	book := &ledger{sent: map[string]int{}}
	h := newHouse(t, sandbox.Callbacks{})
	var workers []*outbox.Outbox
	for i := range 2 {
		db := storetest.At(t, url, keys)
		if i == 0 {
			if err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		d := h.deps
		rows := db.Messages()
		d.Queue, d.Records, d.Gauge, d.People, d.Consent, d.Carrier = rows, rows, rows, db.Directory(), db.Consents(), book
		workers = append(workers, outbox.New(d))
	}
	ms := make([]outbox.Message, many)
	for i := range ms {
		ms[i] = outbox.Message{Type: outbox.LateAnswer, To: phone.Number(fmt.Sprintf("+1202%07d", 2000000+i)), Body: "hello", Due: noon}
	}
	if n, err := workers[0].Add(t.Context(), ms...); err != nil || n != many {
		t.Fatal(n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	began := time.Now()
	for _, w := range workers {
		running.Go(func() { _ = w.Run(ctx) })
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline) && book.count() < many; {
		time.Sleep(5 * time.Millisecond)
	}
	took := time.Since(began)
	cancel()
	running.Wait()
	if n := book.count(); n != many {
		t.Errorf("%d of %d messages were sent", n, many)
	}
	for id, n := range book.sent {
		if n != 1 {
			t.Errorf("message %s was sent %d times", id, n)
		}
	}
	for _, m := range []outbox.Message{ms[0], ms[many-1]} {
		if s, err := workers[1].Explain(t.Context(), m.ID); err != nil || s.State != outbox.Accepted {
			t.Errorf("%s, %v", s.State, err)
		}
	}
	t.Logf("%.0f messages a second", many/took.Seconds())
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.sent)
}
