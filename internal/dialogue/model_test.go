package dialogue_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/dialogue"
)

const (
	walks        = 6
	turnsOfAWalk = 60
)

// TestRandomWalks holds random conversations while everything around them goes wrong, and compares what came of them with a model: what was
// agreed to is done once, no text is lost, and nobody is stuck. The seed in the log repeats the walks.
func TestRandomWalks(t *testing.T) {
	t.Parallel()
	first := seed(t)
	for i := range uint64(walks) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			newWalk(t, first+i).take()
		})
	}
}

// seed is where chance begins: the same every time, so that a red run is the fault of a change. TEST_SEED tries another.
func seed(t *testing.T) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(cmp.Or(os.Getenv("TEST_SEED"), "20261122"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("TEST_SEED=%d", n)
	return n
}

// walk is one conversation and what a model knows of it.
type walk struct {
	*rand.Rand
	h      *house
	ledger *crashing
	card   card.ID
	sent   []dialogue.Text   // in order
	first  map[string]string // by SID: what was answered first
	steps  []string
}

func newWalk(t *testing.T, seed uint64) *walk {
	w := &walk{Rand: rand.New(rand.NewPCG(seed, 7)), card: "K10011", first: map[string]string{}, ledger: &crashing{}}
	w.h = build(t, impatient, func(d *dialogue.Deps) {
		l := &d.Limits
		l.TextsPerHour, l.WrongAnswers, l.CodesPerHour, l.CodesPerDay, l.ActsPerDay = 10_000, 10_000, 10_000, 10_000, 10_000
		w.ledger.Ledger = d.Ledger
		d.Ledger = w.ledger
	})
	return w
}

// crashing is a ledger that a process does not always live to write to. What is sent again finds another process.
type crashing struct {
	dialogue.Ledger
	before, after bool // the next commit
	died          bool // since somebody last looked
}

var errCrash = errors.New("the process died")

func (c *crashing) Commit(ctx context.Context, t dialogue.Turn) (*dialogue.Stored, error) {
	if c.before {
		c.before, c.died = false, true
		return nil, errCrash
	}
	stored, err := c.Ledger.Commit(ctx, t)
	if c.after {
		c.after, c.died = false, true
		return nil, errCrash
	}
	return stored, err
}

// asks are what is begun; each can be interrupted by any other.
var asks = []string{
	"BAL", "BAL 1234", "TXN 1234", "MORE", "HELP", "EXIT", "LANG en", "JOIN SPEND500", "FREEZE 5678", "FREEZE", "UNFREEZE 5678", "PAY 1234 5",
	"PAY 1234", "ALERT OFF 1234", "FREZE 5678", "LOST 5678", "BAL 1234 and then PTS 1234", "gibberish", "5", "1234", "N", "000000",
}

// acts are those that take a yes and a code.
var acts = []string{
	"PAY 1234 5", "REDEEM 1234 1000 points", "TLIMIT $500 1234", "CASH $100 6 months 1234", "TRAVEL 1234 2 May to 9 May Seoul", "UNFREEZE 5678",
}

func (w *walk) take() {
	w.h.t.Helper()
	defer func() {
		if w.h.t.Failed() {
			w.h.t.Logf("the walk:\n%s", strings.Join(w.steps, "\n"))
		}
	}()
	for range turnsOfAWalk {
		w.turn()
	}
	w.calm()
	w.settle()
	w.nothingTwice()
	w.nothingLost()
	w.notStuck()
}

// turn is a text, or something that befalls the house.
func (w *walk) turn() {
	switch n := w.IntN(100); {
	case n < 40:
		w.say(asks[w.IntN(len(asks))])
	case n < 55: // somebody who knows what they want
		w.say(acts[w.IntN(len(acts))])
		w.say("Y")
		w.say(w.code())
	case n < 70:
		w.say("Y")
	case n < 77:
		w.say(w.code())
	case n < 82 && len(w.sent) > 0:
		w.again(w.sent[max(0, len(w.sent)-1-w.IntN(3))])
	case n < 85:
		w.step("Redis forgets")
		w.h.forget()
	case n < 88:
		w.pass(time.Duration(1+w.IntN(11)) * time.Minute)
	case n < 91:
		w.step("dies before the rows")
		w.ledger.before = true
	case n < 94:
		w.step("dies after the rows")
		w.ledger.after = true
	case n < 96:
		w.step("the bank loses its answers")
		w.h.bank.Trouble(bank.Trouble{LoseAnswer: true})
	case n < 98:
		w.step("the bank is down")
		w.h.bank.Trouble(bank.Trouble{Down: true})
	default:
		w.settle()
	}
}

func (w *walk) step(format string, args ...any) {
	w.steps = append(w.steps, fmt.Sprintf(format, args...))
}

// calm ends what befell the house.
func (w *walk) calm() {
	w.step("calm")
	w.h.bank.Trouble(bank.Trouble{})
	w.ledger.before, w.ledger.after, w.ledger.died = false, false, false
}

// settle lets another process look after what is owed.
func (w *walk) settle() {
	w.calm()
	for range 3 {
		w.pass(time.Minute)
		if err := w.h.SettleDue(w.h.t.Context()); err != nil {
			w.h.t.Errorf("settling: %v", err)
		}
	}
}

func (w *walk) pass(d time.Duration) {
	w.step("%v pass", d)
	w.h.clock.Turn(w.h.clock.Offset() + d)
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// code is the last one that was sent, or none of ours.
func (w *walk) code() string {
	sent := w.h.out.to(maria)
	for _, body := range slices.Backward(sent) {
		if c := sixDigits.FindString(body); c != "" {
			return c
		}
	}
	return "123456"
}

// say is a new text, delivered as a carrier does: until it is answered.
func (w *walk) say(body string) {
	in := dialogue.Text{SID: w.h.sid("SM"), From: maria, To: hotline, Body: body}
	w.sent = append(w.sent, in)
	w.deliver(in)
}

// again is a text that comes once more: it gets the answer it got.
func (w *walk) again(in dialogue.Text) {
	w.step("again: %s", in.SID)
	w.deliver(in)
}

func (w *walk) deliver(in dialogue.Text) {
	w.h.t.Helper()
	const tries = 4
	for range tries {
		ctx, cancel := context.WithCancel(w.h.t.Context())
		if w.IntN(20) == 0 { // the carrier hangs up
			w.step("hangs up")
			time.AfterFunc(time.Duration(w.IntN(5))*time.Millisecond, cancel)
		}
		r, err := w.h.Text(ctx, in)
		cut := ctx.Err() != nil
		cancel()
		if w.ledger.died || cut || err != nil { // whatever it would have answered
			w.step("%s %q: %v", in.SID, in.Body, err)
			w.ledger.died = false
			continue
		}
		w.step("%s %q: %s", in.SID, in.Body, r.Body)
		if was, seen := w.first[in.SID]; seen && was != r.Body {
			w.h.t.Errorf("%s %q was answered %q, and then %q", in.SID, in.Body, was, r.Body)
		}
		w.first[in.SID] = r.Body
		return
	}
	w.h.t.Errorf("%s %q was never answered", in.SID, in.Body)
}

// nothingTwice compares the bank's books with its orders, and the orders with what was agreed to.
func (w *walk) nothingTwice() {
	w.h.t.Helper()
	t, ctx := w.h.t, w.h.t.Context()
	var orders []struct{ Key, Kind string }
	must(t, w.h.db.NewRaw("SELECT key, kind FROM bank_orders WHERE NOT again AND customer = 'C1001' ORDER BY at").Scan(ctx, &orders))
	by := map[string]int{}
	for _, o := range orders {
		by[o.Kind]++
	}
	t.Logf("after %d texts: %v", len(w.sent), by)
	var codes int // texts with a code that was sent
	valid := sixDigits.FindAllString(strings.Join(w.h.out.to(maria), " "), -1)
	for _, in := range w.sent {
		if slices.Contains(valid, in.Body) {
			codes++
		}
	}
	guarded := by[string(bank.Pay)] + by[string(bank.Redeem)] + by[string(bank.RaiseForAWhile)] + by[string(bank.CashInstalment)] +
		by[string(bank.Unfreeze)] + by[string(bank.Announce)]
	if guarded > codes {
		t.Errorf("%d acts were agreed to with %d codes: %v", guarded, codes, orders)
	}
	var quotes, used int
	must(t, w.h.db.NewRaw("SELECT count(used_by), count(DISTINCT used_by) FROM bank_quotes WHERE used_by <> ''").Scan(ctx, &quotes, &used))
	if priced := guarded - by[string(bank.Unfreeze)] - by[string(bank.Announce)]; quotes != used || quotes != priced {
		t.Errorf("%d quotes were used by %d orders of the %d that need one", quotes, used, priced)
	}
	points, err := w.h.bank.Points(ctx, w.card)
	must(t, err)
	const each, start = 1000, 12_450
	if want := int64(start - each*by[string(bank.Redeem)]); points.Balance != want {
		t.Errorf("after %d orders there are %d points, want %d", by[string(bank.Redeem)], points.Balance, want)
	}
}

// nothingLost: every text that was answered has one row, and nothing is owed any more.
func (w *walk) nothingLost() {
	w.h.t.Helper()
	t, ctx := w.h.t, w.h.t.Context()
	var keys []string
	must(t, w.h.db.NewRaw("SELECT key FROM inbound ORDER BY key").Scan(ctx, &keys))
	var want []string
	for _, in := range w.sent {
		want = append(want, in.SID)
	}
	if !slices.Equal(keys, want) {
		t.Errorf("the rows are of %v, want one of each of %v", keys, want)
	}
	var open []string
	must(t, w.h.db.NewRaw("SELECT key FROM promises WHERE state IN ('planned', 'owed')").Scan(ctx, &open))
	if len(open) > 0 {
		t.Errorf("still owed: %v", open)
	}
}

// notStuck: whatever was open has ended after eleven minutes.
func (w *walk) notStuck() {
	w.h.t.Helper()
	w.pass(11 * time.Minute)
	w.say("BAL 1234")
	got := w.first[w.sent[len(w.sent)-1].SID]
	private := strings.Contains(got, "*1234") || strings.Contains(got, "USD")
	distrusted := strings.Contains(strings.Join(w.steps, "\n"), "Nothing private will be sent")
	if !private && !distrusted || got == "" {
		w.h.t.Errorf("eleven minutes later a balance is answered %q", got)
	}
}

// A command about a card is none of the values that are asked for, neither in time nor after it.
func TestACommandIsNoAmount(t *testing.T) {
	t.Parallel()
	h := build(t)
	says(t, h.text(maria, "PAY 1234"), "How much to pay")
	says(t, h.text(maria, "BAL 1234"), "you owe USD 1,284.50")
	h.clock.Turn(11 * time.Minute)
	says(t, h.text(maria, "BAL 1234"), "you owe USD 1,284.50")
	says(t, h.text(maria, "PAY 1234"), "How much to pay")
	says(t, h.text(maria, "20"), "Pay USD 20.00")
}
