package handset

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/phone"
)

const question = `<Response><Gather numDigits="1" finishOnKey="" timeout="5" action="voice/turn?step=1"><Say>Press one.</Say></Gather>` +
	`<Redirect>voice/turn?step=1&amp;silence=1</Redirect></Response>`

// hours are those of a booth in a test.
type hours struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hours) at() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }

func (h *hours) pass(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.now = h.now.Add(d) }

func newBooth(t *testing.T, x *exchange, arrived func(phone.Number, string) []Received) (*Booth, *hours) {
	t.Helper()
	h := &hours{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	return NewBooth(Phone{URL: x.URL, Account: "ACx", Token: "secret"}, h.at, h.at, arrived), h
}

func TestACallOfTheBoothIsItsSessionsAlone(t *testing.T) {
	t.Parallel()
	b, _ := newBooth(t, voiceExchange(t, question), nil)
	s, err := b.Dial(t.Context(), "anna", maria, bank)
	if err != nil || s.Wish.Verb != "Gather" || s.Wish.Keys != 1 || s.Step != s.SID+"#0" || b.TwiML(s.Step) != question {
		t.Fatalf("%+v %v", s, err)
	}
	if _, err := b.Step(t.Context(), "ben", s.SID, Input{Digits: "1"}); !errors.Is(err, ErrNoCall) {
		t.Errorf("another session steps it: %v", err)
	}
	if _, err := b.Look("ben", s.SID); !errors.Is(err, ErrNoCall) {
		t.Errorf("another session sees it: %v", err)
	}
	if s, err = b.Step(t.Context(), "anna", s.SID, Input{Digits: "1"}); err != nil || !s.Ended || s.Step != s.SID+"#1" {
		t.Errorf("%+v %v", s, err)
	}
	var verbs []string
	for _, l := range s.Lines {
		verbs = append(verbs, l.Verb)
	}
	if !slices.Equal(verbs, []string{"Say", "Keys", "Hangup"}) {
		t.Errorf("heard %v", verbs)
	}
	if _, err = b.Step(t.Context(), "anna", s.SID, Silence); !errors.Is(err, ErrNotNow) {
		t.Errorf("a step after the end: %v", err)
	}
}

func TestTheBoothIsBoundedInCallsAndAge(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, question)
	b, h := newBooth(t, x, nil)
	var sids []string
	dial := func(owner string) {
		t.Helper()
		s, err := b.Dial(t.Context(), owner, maria, bank)
		if err != nil {
			t.Fatal(err)
		}
		sids = append(sids, s.SID)
		h.pass(time.Second)
	}
	for range callsEach + 1 {
		dial("anna")
	}
	if _, err := b.Look("anna", sids[0]); !errors.Is(err, ErrNoCall) {
		t.Errorf("the first of too many is still there: %v", err)
	}
	if ends := x.to("/webhooks/twilio/voice/status"); len(ends) != 1 || ends[0].Form.Get("CallSid") != sids[0] {
		t.Errorf("%d calls were hung up", len(ends))
	}
	for i := len(b.calls); i < callsMost; i++ {
		dial(fmt.Sprint("guest", i))
	}
	if _, err := b.Dial(t.Context(), "one too many", maria, bank); !errors.Is(err, ErrCrowded) {
		t.Errorf("a call more than there are telephones: %v", err)
	}
	h.pass(callIdle + time.Minute)
	dial("late")
	if len(b.calls) != 1 {
		t.Errorf("%d calls nobody came back to are kept", len(b.calls)-1)
	}
}

// ours lets the telephone of Maria ring; what comes of it is told when it is over.
func ours(t *testing.T, b *Booth, x *exchange, sid string, most time.Duration, picked func()) <-chan string {
	t.Helper()
	first, _ := url.Parse(x.URL + "/ours")
	over, _ := url.Parse(x.URL + "/over")
	call := b.phone.PickUp(Rung{SID: sid, From: bank, To: maria, Address: first, Over: over, Picked: "human"})
	done := make(chan string, 1)
	go func() { done <- b.Ring(context.Background(), call, most, picked) }()
	for most == time.Minute && !slices.Contains(b.Rings(maria), sid) {
		time.Sleep(time.Millisecond)
	}
	return done
}

func TestWhoPicksUpIsNotHinderedByOthersWhoCall(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/ours": xmlPage(question)})
	b, _ := newBooth(t, x, nil)
	ctx, stop := context.WithCancel(t.Context())
	var others sync.WaitGroup
	defer others.Wait()
	defer stop()
	others.Go(func() {
		for ctx.Err() == nil {
			b.sweep(ctx, "ben") // as each of his calls begins
		}
	})
	for i := range 20 {
		sid := fmt.Sprint("CA", i)
		done := ours(t, b, x, sid, time.Minute, func() {})
		s, err := b.PickUp(t.Context(), "anna", sid)
		if err != nil || s.Wish.Verb != "Gather" {
			t.Fatalf("call %d: %+v %v", i, s, err)
		}
		if _, err = b.Step(t.Context(), "anna", sid, Input{HangUp: true}); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
		if status := <-done; status != "completed" {
			t.Fatalf("call %d ended %s", i, status)
		}
	}
}

func TestACallIsHungUpForWhoeverLeavesThePage(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/ours": xmlPage(question), "/over": xmlPage(""), "/webhooks/twilio/voice": xmlPage(question)})
	b, _ := newBooth(t, x, nil)
	b.wall, b.idle = time.Now, 20*time.Millisecond
	done := ours(t, b, x, "CAleft", time.Minute, func() {})
	if _, err := b.PickUp(t.Context(), "anna", "CAleft"); err != nil {
		t.Fatal(err)
	}
	if status := <-done; status != "completed" { // nobody does anything more
		t.Errorf("it ended %s", status)
	}
	if told := x.to("/over"); len(told) != 1 || told[0].Form.Get("CallStatus") != "completed" {
		t.Errorf("the end was told as %v", told)
	}
	if _, err := b.Step(t.Context(), "anna", "CAleft", Silence); !errors.Is(err, ErrNoCall) {
		t.Errorf("a step after that: %v", err)
	}
}

func TestAPersonTalksUntilTheCallerSaysHowItEnded(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Pause length="3"/><Dial action="voice/turn?step=1"><Number>+12025550198</Number></Dial></Response>`)
	b, _ := newBooth(t, x, nil)
	s, err := b.Dial(t.Context(), "anna", maria, bank)
	if err != nil || s.Wish != (Wish{Verb: "Pause", Timeout: 3}) {
		t.Fatalf("%+v %v", s.Wish, err)
	}
	if s, err = b.Step(t.Context(), "anna", s.SID, Silence); err != nil || s.Wish.Verb != "Dial" {
		t.Fatalf("%+v %v", s.Wish, err)
	}
	if _, err := b.Step(t.Context(), "anna", s.SID, Input{Talked: "eaten"}); err == nil {
		t.Error("a talk ends in no known way")
	}
	if s, err = b.Step(t.Context(), "anna", s.SID, Input{Talked: "busy"}); err != nil || !s.Ended {
		t.Errorf("%+v %v", s, err)
	}
	if turns := x.to("/webhooks/twilio/voice/turn"); len(turns) != 1 || turns[0].Form.Get("DialCallStatus") != "busy" {
		t.Errorf("told %v", turns)
	}
}

func TestAThreadHoldsWhatWasSentAnsweredAndBrought(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/webhooks/twilio/sms": xmlPage("<Response><Message>Hello.</Message></Response>")})
	later := []Received{{SID: "SMa", From: "+12025550102", Body: "Your code"}}
	b, h := newBooth(t, x, func(n phone.Number, after string) []Received {
		if n != maria || after == "SMa" {
			return nil
		}
		return later
	})
	if b.InHand(maria) {
		t.Error("a telephone nobody looked at is in somebody's hand")
	}
	if got := b.Texts(maria, 0); len(got) != 1 || got[0].Body != "Your code" || got[0].Key != "" {
		t.Errorf("%+v", got)
	}
	answer, err := b.Text(t.Context(), maria, bank, "hi")
	if err != nil {
		t.Fatal(err)
	}
	got := b.Texts(maria, 1)
	if len(got) != 2 || !got[0].Sent || got[1].Sent || got[1].Body != "Hello." || got[1].Key != answer.SID || got[1].Segments != 1 || b.TwiML(answer.SID) == "" {
		t.Errorf("%+v", got)
	}
	if !b.InHand(maria) {
		t.Error("nobody holds it")
	}
	if h.pass(time.Minute); b.InHand(maria) {
		t.Error("it is still held, a minute later")
	}
	for range threadMost {
		b.add(maria, HeldText{})
	}
	if n := len(b.Texts(maria, 0)); n != threadMost {
		t.Errorf("%d texts are remembered", n)
	}
	for i := range threadsMost {
		b.Texts(phone.Number(fmt.Sprintf("+1202%07d", i)), 0)
	}
	if n := len(b.threads); n != threadsMost {
		t.Errorf("%d threads are remembered", n)
	}
}

func TestACallOfOursRingsUntilItIsPickedUpOrNot(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/ours": xmlPage(question)})
	b, _ := newBooth(t, x, nil)
	rung := func(sid string, most time.Duration, meet func()) (status string, picked bool) {
		t.Helper()
		answered := make(chan struct{})
		done := ours(t, b, x, sid, most, func() { close(answered) })
		meet()
		status = <-done
		select {
		case <-answered:
			return status, true
		default:
			return status, false
		}
	}
	status, picked := rung("CAdeclined", time.Minute, func() {
		if err := b.Decline("CAdeclined"); err != nil {
			t.Error(err)
		}
	})
	if status != "busy" || picked {
		t.Errorf("declined: %s %v", status, picked)
	}
	if status, picked = rung("CAunheard", time.Millisecond, func() {}); status != "no-answer" || picked {
		t.Errorf("not heard: %s %v", status, picked)
	}
	status, picked = rung("CApicked", time.Minute, func() {
		s, err := b.PickUp(t.Context(), "anna", "CApicked")
		if err != nil || !s.Ours || s.Wish.Verb != "Gather" {
			t.Errorf("%+v %v", s, err)
		}
		if _, err := b.PickUp(t.Context(), "ben", "CApicked"); !errors.Is(err, ErrNoCall) {
			t.Errorf("picked up twice: %v", err)
		}
		if err := b.Decline("CApicked"); !errors.Is(err, ErrNoCall) {
			t.Errorf("declined by somebody else: %v", err)
		}
		if _, err := b.Step(t.Context(), "anna", "CApicked", Input{HangUp: true}); err != nil {
			t.Error(err)
		}
	})
	if status != "completed" || !picked {
		t.Errorf("picked up: %s %v", status, picked)
	}
	if len(b.Rings(maria)) != 0 {
		t.Error("it still rings")
	}
}
