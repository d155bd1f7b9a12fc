package overview_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/clock"
	"cardline/internal/desk"
	"cardline/internal/outbox"
	"cardline/internal/overview"
)

// book is a ledger that several processes share, and that can be away.
type book struct {
	mu     sync.Mutex
	counts map[int64]map[string]int64
	away   bool
}

var errAway = errors.New("away")

func (b *book) Add(_ context.Context, minute int64, counts map[string]int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return errAway
	}
	if b.counts == nil {
		b.counts = map[int64]map[string]int64{}
	}
	if b.counts[minute] == nil {
		b.counts[minute] = map[string]int64{}
	}
	for name, n := range counts {
		b.counts[minute][name] += n
	}
	return nil
}

func (b *book) Read(_ context.Context, minutes []int64) ([]map[string]int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return nil, errAway
	}
	out := make([]map[string]int64, len(minutes))
	for i, minute := range minutes {
		out[i] = map[string]int64{}
		for name, n := range b.counts[minute] {
			out[i][name] = n
		}
	}
	return out, nil
}

func (b *book) leave(away bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away = away
}

// last is the minute that is now, as a process tells it.
func last(t *testing.T, m *overview.Minutes) (overview.Minute, bool) {
	t.Helper()
	all, alone := m.Last(t.Context())
	if len(all) != 60 {
		t.Fatalf("%d minutes", len(all))
	}
	return all[59], alone
}

func TestProcessesAreToldTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ledger := &book{}
		one, two := overview.NewMinutes(ledger, time.Now), overview.NewMinutes(ledger, time.Now)
		one.Turn("text", "BALANCE", "balance", 3*time.Millisecond)
		two.Turn("text", "UNKNOWN", "not-understood", 5*time.Millisecond)
		two.Turn("text", "BALANCE", "ask-card", 5*time.Millisecond)
		two.Turn("text", "BALANCE", "again", time.Second) // the carrier asked twice
		two.Turn("voice", "", "menu", 4*time.Millisecond)
		two.Turn("voice", "CALL", "completed", time.Minute)
		two.Rang()
		two.Ended("contained")
		two.Ended("given back to the sea")
		one.Sent()
		if err := two.Tell(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, alone := last(t, one)
		p50, p99 := got.P50, got.P99
		got.P50, got.P99 = nil, nil
		want := overview.Minute{
			At: time.Now().UTC().Truncate(time.Minute), TextsIn: 3, TextsOut: 4, Calls: 1, Understood: 1, Asked: 1, Failed: 1, Contained: 1, Left: 1,
		}
		if got != want || alone {
			t.Errorf("%+v, want %+v", got, want)
		}
		if p50 == nil || *p50 < 3 || *p50 > 5 || *p99 < 4.4 || *p99 > 6 {
			t.Errorf("latency %v, %v", p50, p99)
		}
		time.Sleep(time.Minute)
		two.Rang()
		if got, _ := last(t, two); got.Calls != 1 || got.TextsIn != 0 || got.P50 != nil {
			t.Errorf("the next minute holds %+v", got)
		}
		all, _ := one.Last(t.Context())
		if all[58].TextsIn != 3 || all[59].Calls != 1 {
			t.Errorf("the other process tells %+v", all[58:])
		}
	})
}

// Without the ledger a process tells what it counts itself, and says so; nothing is lost or counted twice once it is back.
func TestTheLedgerIsAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ledger := &book{}
		m := overview.NewMinutes(ledger, time.Now)
		m.Rang()
		if got, alone := last(t, m); got.Calls != 1 || alone {
			t.Fatalf("%+v", got)
		}
		ledger.leave(true)
		m.Rang()
		for range 3 {
			if got, alone := last(t, m); got.Calls != 2 || !alone {
				t.Errorf("away: %d calls, alone %v", got.Calls, alone)
			}
		}
		ledger.leave(false)
		for range 3 {
			if got, alone := last(t, m); got.Calls != 2 || alone {
				t.Errorf("back: %d calls, alone %v", got.Calls, alone)
			}
		}
		time.Sleep(61 * time.Minute)
		all, _ := m.Last(t.Context())
		for _, minute := range all {
			if minute.Calls > 0 {
				t.Errorf("an hour later %+v is told", minute)
			}
		}
	})
}

// deaf is a ledger that takes every call and answers none: one is over when the caller gives up, or after a second.
type deaf struct{}

func (deaf) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
	return errAway
}

func (d deaf) Add(ctx context.Context, _ int64, _ map[string]int64) error { return d.wait(ctx) }

func (d deaf) Read(ctx context.Context, _ []int64) ([]map[string]int64, error) {
	return nil, d.wait(ctx)
}

// A ledger that hangs costs whoever looks a few seconds, however long it has hung: not a call for each minute that was not told.
func TestADeafLedgerKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := overview.NewMinutes(deaf{}, time.Now)
		ctx, end := context.WithCancel(t.Context())
		var follower sync.WaitGroup
		follower.Go(func() { _ = m.Follow(ctx) })
		defer follower.Wait()
		defer end()
		for range 50 {
			m.Rang()
			time.Sleep(time.Minute)
		}
		for range 5 {
			began := time.Now()
			bounded, cancel := context.WithTimeout(ctx, 4*time.Second)
			all, alone := m.Last(bounded)
			cancel()
			if took := time.Since(began); took > 4*time.Second || !alone || all[20].Calls != 1 {
				t.Errorf("it took %s to be told %+v, alone %v", took, all[20], alone)
			}
			time.Sleep(700 * time.Millisecond)
		}
	})
}

// house is what a board looks at here.
type house struct {
	looks  atomic.Int64
	broken atomic.Bool
	bank   atomic.Bool // away
}

func (h *house) Loads(_ context.Context, now time.Time) ([]outbox.LaneLoad, error) {
	h.looks.Add(1)
	if h.broken.Load() {
		return nil, errAway
	}
	return []outbox.LaneLoad{{Lane: outbox.MarketingLane, Due: 7, Oldest: now.Add(-90 * time.Second), Working: 1, Handed: 2}}, nil
}

func (*house) Stands(_ context.Context, since time.Time) ([]outbox.Stand, time.Time, error) {
	return []outbox.Stand{
		{State: outbox.Planned, N: 5}, {State: outbox.Held, Hold: "quiet hours", N: 3}, {State: outbox.Held, Hold: "calm", N: 4}, {State: outbox.Accepted, N: 2},
		{State: outbox.Delivered, N: 80}, {State: outbox.Undelivered, N: 1}, {State: outbox.Unknown, N: 1}, {State: outbox.Suppressed, N: 4},
	}, since.Add(24*time.Hour - 20*time.Second), nil
}

func (*house) Find(_ context.Context, q desk.Query) ([]desk.Case, error) {
	of := func(kind desk.Kind, due time.Duration) desk.Case {
		return desk.Case{Opening: desk.Opening{Kind: kind}, Clocks: []desk.Clock{{Name: desk.Investigate, Due: q.DueBefore.Add(-24 * time.Hour).Add(due)}}}
	}
	return []desk.Case{of(desk.Dispute, -time.Hour), of(desk.Dispute, time.Hour), of(desk.Task, 2*time.Hour)}, nil
}

func (h *house) board() *overview.Board {
	well := func(context.Context) error { return nil }
	return overview.NewBoard(overview.Sources{
		Minutes: overview.NewMinutes(&book{}, time.Now), Loads: h, Stands: h, Cases: h,
		Parts: []overview.Part{{Name: "redis", Ping: well}, {Name: "bank", Ping: func(context.Context) error {
			if h.bank.Load() {
				return errAway
			}
			return nil
		}}},
		Accounts: func() []outbox.AccountHealth { return []outbox.AccountHealth{{Account: "main", Share: 90}} },
	}, clock.New(time.Now), slog.New(slog.DiscardHandler))
}

func TestWhatABoardTells(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, err := (&house{}).board().Latest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s := f.Snapshot
		if n := len(s.Lanes.Lanes); n != len(outbox.Lanes()) {
			t.Errorf("%d lanes", n)
		}
		for _, l := range s.Lanes.Lanes {
			if l.Lane == "marketing" && (l.Due != 7 || l.Waits != 90 || l.Working != 3) || l.Lane != "marketing" && l.Due != 0 {
				t.Errorf("%+v", l)
			}
		}
		fun := s.Funnel
		if fun.Planned != 100 || fun.Waiting != 5 || fun.Held != 7 || fun.Submitted != 2 || fun.Delivered != 80 || fun.Failed != 1 || fun.Unknown != 1 || fun.Stopped != 4 ||
			len(fun.Holds) != 2 || fun.Holds[0].Why != "calm" || fun.Holds[0].N != 4 || len(fun.Holds[1].Parts) != 1 || fun.Holds[1].Parts[0].Code != "quiet-hours" {
			t.Errorf("%+v", fun)
		}
		if old := s.At.Sub(fun.At); old != 20*time.Second {
			t.Errorf("the funnel is said to be %v old", old)
		}
		if c := s.Cases; c.Overdue != 1 || c.Soon != 2 || c.More || len(c.Kinds) != 2 || c.Kinds[0] != (overview.CaseKind{Kind: "dispute", Overdue: 1, Soon: 1}) {
			t.Errorf("%+v", s.Cases)
		}
		if len(s.Health) != 3 || s.Health[2].Part != "carrier" || s.Health[2].State != overview.Poor || *s.Health[2].Share != 90 {
			t.Errorf("%+v", s.Health)
		}
	})
}

// Somebody who goes away in the middle of a look leaves to the others what is so: nothing is away because nobody waited for its answer.
func TestALookOutlivesWhoAskedForIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(500 * time.Millisecond):
				return nil
			}
		}
		b := overview.NewBoard(overview.Sources{
			Minutes: overview.NewMinutes(&book{}, time.Now), Parts: []overview.Part{{Name: "database", Ping: slow}},
		}, clock.New(time.Now), slog.New(slog.DiscardHandler))
		gone, leave := context.WithCancel(t.Context())
		go func() { _, _ = b.Latest(gone) }()
		time.Sleep(100 * time.Millisecond)
		leave()
		f, err := b.Latest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if h := f.Snapshot.Health; h[0].State != overview.Well {
			t.Errorf("%+v", h)
		}
	})
}

// One look serves everybody, nobody's costs none, and a section that cannot be looked at keeps what it said.
func TestOneLookForAllWhoWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &house{}
		b := h.board()
		ctx, end := context.WithCancel(t.Context())
		defer end()
		go func() { _ = b.Follow(ctx) }()
		time.Sleep(time.Minute)
		if n := h.looks.Load(); n != 0 {
			t.Errorf("looked %d times for nobody", n)
		}
		var leaves []func()
		for range 50 {
			leaves = append(leaves, b.Watch())
		}
		first, err := b.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		<-first.Next()
		h.bank.Store(true)
		h.broken.Store(true)
		went := time.Now()
		f := first
		for range 10 {
			<-f.Next()
			if f, err = b.Latest(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.looks.Load(); n > 14 {
			t.Errorf("looked %d times in half a minute", n)
		}
		bank := f.Snapshot.Health[1]
		if bank.State != overview.Away || bank.Since.Before(went) || bank.Since.After(went.Add(4*time.Second)) {
			t.Errorf("the bank: %+v, since %s", bank, went)
		}
		if l := f.Snapshot.Lanes; l == nil || l.At.After(went) {
			t.Errorf("lanes that could not be counted again: %+v", l)
		}
		var change map[string]json.RawMessage
		if err := json.Unmarshal(f.Change, &change); err != nil || change["at"] == nil || change["health"] != nil || change["lanes"] != nil {
			t.Errorf("%s, %v", f.Change, err)
		}
		for _, leave := range leaves {
			leave()
		}
		time.Sleep(10 * time.Second)
		n := h.looks.Load()
		if time.Sleep(time.Minute); h.looks.Load() != n {
			t.Error("it looks on, for nobody")
		}
	})
}
