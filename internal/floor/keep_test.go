package floor

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
)

// A caller who hangs up before their agent's telephone rings leaves the agent ready: nobody has missed anything.
func TestNobodyIsBlamedForATelephoneThatDidNotRing(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann reserved A")
	r.now = r.now.Add(time.Minute) // A's process is dead, or A has hung up
	r.must(r.Keep(t.Context()))
	r.want("ann ready")
}

// A process that dies while its caller talks takes nobody's call away.
func TestATalkNobodyTellsOfGoesOn(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.ready("ann", []string{Service}, locale.English)
	r.join("A", "", Service, locale.English, false)
	r.now = r.now.Add(10 * time.Minute)
	r.must(r.Keep(t.Context()))
	r.want("ann talking A")
	if err := r.Done(t.Context(), "ann", "B"); !errors.Is(err, ErrNoCall) {
		t.Errorf("done with another's call: %v", err)
	}
	r.must(r.Done(t.Context(), "ann", "A"))
	r.want("ann ready")
	f, figures, err := r.Status(t.Context(), time.Time{})
	if err != nil || len(f.Waiting) != 0 || figures[0].Answered != 1 || figures[0].Average != 0 || *figures[0].Level() != 100 {
		t.Errorf("%+v, %+v, %v", f.Waiting, figures[0], err)
	}
}

func TestHangingUpEndsARingOrATalk(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]string{10 * time.Second: "ann ready", time.Minute: "ann wrapping A"} {
		r := newRoom(t)
		r.ready("ann", []string{Service}, locale.English)
		r.join("A", "", Service, locale.English, false)
		r.now = r.now.Add(after)
		r.must(r.Leave(t.Context(), "A", Abandoned))
		r.want(want)
	}
}

// Who was promised a call back hangs up, and keeps the promise; who calls again has the place without it.
func TestAPromiseOutlivesTheCall(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	const maria = phone.Number("+12025550147")
	wait := func(call string) Standing {
		s, err := r.Join(t.Context(), Waiting{Call: call, Number: maria, Topic: Service, Lang: locale.English})
		r.must(err)
		return s
	}
	wait("A")
	r.now = r.now.Add(10 * time.Second)
	r.join("B", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", maria, time.Time{}))
	r.must(r.Leave(t.Context(), "A", Abandoned))
	r.now = r.now.Add(10 * time.Second)
	if s := r.look("B"); s.Place != 2 {
		t.Errorf("B stands %+v before who has a promise", s)
	}
	if s := wait("A2"); s.Place != 1 {
		t.Errorf("A2 stands %+v", s)
	}
	f, _ := r.board.Read(t.Context())
	if len(f.Waiting) != 2 || f.Ended[0].How != Again {
		t.Errorf("there wait %+v, ended %+v", f.Waiting, f.Ended)
	}
}

// A call back nobody answers is made once more, and then handed over, once, also where handing over fails at first.
func TestCallsBackEndInACase(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	var given []string
	fails := errors.New("the desk is away")
	r.GiveUp = func(_ context.Context, w Waiting) error {
		given = append(given, w.Call)
		return fails
	}
	r.join("A", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", time.Time{}))
	r.ready("ann", []string{Service}, locale.English)
	for n := 1; n <= 2; n++ {
		r.must(r.Keep(t.Context()))
		r.want("ann reserved A")
		r.must(r.Answered(t.Context(), "A"))
		r.want("ann talking A")
		for range 2 { // told twice counts once
			r.must(r.Leave(t.Context(), "A", Unreached))
		}
		r.want("ann ready")
		r.now = r.now.Add(11 * time.Minute)
	}
	if err := r.Keep(t.Context()); !errors.Is(err, fails) {
		t.Errorf("keeping: %v", err)
	}
	r.want("ann ready")
	fails = nil
	r.must(r.Keep(t.Context()))
	r.must(r.Keep(t.Context()))
	f, _ := r.board.Read(t.Context())
	if len(f.Waiting) != 0 || len(f.Ended) != 1 || f.Ended[0].How != Unreached || len(given) != 2 || len(r.begun) != 2 {
		t.Errorf("waiting %+v, ended %+v, given %v, begun %v", f.Waiting, f.Ended, given, r.begun)
	}
}

// A call back whose process died before it placed the call is begun again.
func TestACallBackThatWasNotPlacedIsBegunAgain(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", time.Time{}))
	r.ready("ann", []string{Service}, locale.English)
	r.now = r.now.Add(2 * time.Minute)
	r.must(r.Keep(t.Context()))
	if want := []string{"ann calls A", "ann calls A"}; !slices.Equal(r.begun, want) {
		t.Errorf("begun: %v", r.begun)
	}
}

func TestACallBackIsMadeWhenPeopleAnswer(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	morning := r.now.Add(12 * time.Hour)
	r.Rules.Opens = func(string, time.Time) time.Time { return morning }
	r.join("A", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", r.now.Add(time.Hour)))
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann ready")
	r.now = morning
	r.must(r.Keep(t.Context()))
	r.want("ann reserved A")
}

// A customer whose telephone another call of ours rings is called back when that is over; others are not held up by it.
func TestNobodyIsCalledBackWhileWeRingThemAlready(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.join("B", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", time.Time{}))
	r.must(r.Return(t.Context(), "B", "+12025550148", time.Time{}))
	r.board.f.Calling = map[phone.Number]bool{"+12025550147": true}
	r.ready("ann", []string{Service}, locale.English)
	r.must(r.Keep(t.Context()))
	r.want("ann reserved B")
	r.must(r.Leave(t.Context(), "B", Talked))
	r.must(r.Done(t.Context(), "ann", ""))
	r.must(r.Keep(t.Context()))
	r.want("ann ready")
	r.board.f.Calling = nil
	r.must(r.Keep(t.Context()))
	r.want("ann reserved A")
}

// The line's next morning may be the middle of the customer's night: they are called in theirs, and at the latest a day after the promise.
func TestNobodyIsCalledBackOutOfBed(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	polite := false
	r.Rules.Courteous = func(phone.Number, time.Time) bool { return polite }
	r.join("A", "", Service, locale.English, false)
	r.join("B", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", r.now.Add(12*time.Hour)))
	r.must(r.Return(t.Context(), "B", "+12025550148", time.Time{}))
	r.ready("ann", []string{Service}, locale.English)
	r.must(r.Keep(t.Context()))
	r.want("ann reserved B") // who has just asked for it expects it
	r.must(r.Leave(t.Context(), "B", Talked))
	r.must(r.Done(t.Context(), "ann", ""))
	r.now = r.now.Add(13 * time.Hour)
	r.must(r.Keep(t.Context()))
	r.want("ann ready")
	polite = true
	r.must(r.Keep(t.Context()))
	r.want("ann reserved A")
}

// A promise does not outlast the hours: nobody is called while nobody answers the line, and at once when somebody does again.
func TestNobodyIsCalledBackInAnEmergency(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	emergency := true
	r.Rules.Opens = func(_ string, at time.Time) time.Time {
		if emergency {
			return at.Add(time.Hour)
		}
		return at
	}
	r.join("A", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", time.Time{}))
	r.ready("ann", []string{Service}, locale.English)
	r.must(r.Keep(t.Context()))
	r.want("ann ready")
	emergency = false
	r.must(r.Keep(t.Context()))
	r.want("ann reserved A")
}

func TestFigures(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.ready("ann", []string{Service}, locale.English)
	r.join("A", "", Service, locale.English, false)
	r.must(r.Answered(t.Context(), "A"))
	r.join("B", "", Service, locale.English, false)
	r.join("C", "", Service, locale.English, false)
	r.now = r.now.Add(40 * time.Second)
	r.must(r.Leave(t.Context(), "C", Abandoned))
	r.must(r.Leave(t.Context(), "A", Talked))
	r.must(r.Done(t.Context(), "ann", ""))
	r.look("B")
	r.must(r.Answered(t.Context(), "B"))
	r.join("D", "", Service, locale.English, false)
	_, all, err := r.Status(t.Context(), time.Time{})
	g := all[0]
	if err != nil || g.Waiting != 1 || g.Answered != 2 || g.Within != 1 || g.Abandoned != 1 || g.Average != 20*time.Second || *g.Level() != 33 || g.Lost() != 33 {
		t.Errorf("%+v, %v", g, err)
	}
}

// Who leaves a message for longer than anybody is waited for keeps the place, and no agent waits for them meanwhile.
func TestALongMessageIsNoHangingUp(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.must(r.Busy(t.Context(), "A", 2*time.Minute))
	r.now = r.now.Add(time.Minute)
	r.must(r.Keep(t.Context()))
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann ready")
	r.now = r.now.Add(30 * time.Second)
	if s, err := r.Look(t.Context(), "A"); err != nil || s.Agent == nil || s.Ring != r.Rules.Ring {
		t.Fatalf("back from the tone they stand %+v, %v", s, err)
	}
	r.must(r.Leave(t.Context(), "A", Voicemail))
	if len(r.board.over) != 1 || r.board.over[0].How != Voicemail {
		t.Errorf("ended %+v", r.board.over)
	}
	r.must(r.Be(t.Context(), "ann", Away))
	r.join("B", "", Service, locale.English, false)
	r.must(r.Busy(t.Context(), "B", 2*time.Minute))
	r.now = r.now.Add(3 * time.Minute) // nobody told of the end
	r.must(r.Keep(t.Context()))
	if len(r.board.over) != 2 || r.board.over[1].How != Abandoned {
		t.Errorf("ended %+v", r.board.over)
	}
}

// An agent who was found for somebody who then does something else goes to the next.
func TestAnAgentIsNotKeptForWhoDoesSomethingElse(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann reserved A")
	r.must(r.Busy(t.Context(), "A", time.Minute))
	r.want("ann ready")
	r.join("B", "", Service, locale.English, false)
	r.want("ann reserved B")
}
