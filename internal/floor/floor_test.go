package floor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/locale"
)

// memory is a board in one process.
type memory struct {
	mu   sync.Mutex
	f    Floor
	over []Ended
}

func (m *memory) Change(_ context.Context, decide func(*Floor) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := Floor{Waiting: slices.Clone(m.f.Waiting), Agents: slices.Clone(m.f.Agents), Ended: slices.Clone(m.f.Ended), Calling: m.f.Calling}
	if err := decide(&next); err != nil {
		return err
	}
	m.over = append(m.over, next.Over...)
	next.Over = nil
	m.f = next
	return nil
}

func (m *memory) Since(context.Context, time.Time) ([]Ended, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.over, nil
}

func (m *memory) Read(context.Context) (Floor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.f, nil
}

// room is a floor with a clock that is turned by hand.
type room struct {
	*Desk
	t     *testing.T
	board *memory
	now   time.Time
	begun []string
}

func newRoom(t *testing.T) *room {
	r := &room{t: t, board: &memory{}, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	r.Desk = &Desk{Board: r.board, Rules: DefaultRules(), Now: func() time.Time { return r.now }, Begin: func(w Waiting, a Agent) {
		r.begun = append(r.begun, a.Name+" calls "+w.Call)
	}}
	return r
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) join(call, tier, topic string, l locale.Lang, urgent bool) Standing {
	r.t.Helper()
	s, err := r.Join(r.t.Context(), Waiting{Call: call, Tier: tier, Topic: topic, Lang: l, Urgent: urgent})
	r.must(err)
	return s
}

func (r *room) look(call string) Standing {
	r.t.Helper()
	s, err := r.Look(r.t.Context(), call)
	r.must(err)
	return s
}

func (r *room) ready(name string, topics []string, langs ...locale.Lang) {
	r.t.Helper()
	r.must(r.SignIn(r.t.Context(), name, "+12025550198", langs, topics))
	r.must(r.Be(r.t.Context(), name, Ready))
}

// served is who has whom, in the order of agents.
func (r *room) served() string {
	f, _ := r.board.Read(r.t.Context())
	var out []string
	for _, a := range f.Agents {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Name, a.State, a.Call)))
	}
	return strings.Join(out, "; ")
}

func (r *room) want(want string) {
	r.t.Helper()
	if got := r.served(); got != want {
		r.t.Errorf("served: %s, want %s", got, want)
	}
}

func TestOurOrder(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	for range 4 {
		r.now = r.now.Add(30 * time.Second)
		r.look("A")
	}
	r.join("B", "platinum", Service, locale.English, false) // counts as having waited five minutes
	r.join("C", "", Service, locale.English, true)
	for call, place := range map[string]int{"C": 1, "B": 2, "A": 3} {
		if s := r.look(call); s.Place != place {
			t.Errorf("%s is number %d, want %d", call, s.Place, place)
		}
	}
	for _, name := range []string{"ann", "bob", "cat"} {
		r.ready(name, []string{Service}, locale.English)
	}
	r.want("ann reserved C; bob reserved B; cat reserved A")
}

// An agent who goes away leaves the caller who was to be theirs to the next one; while their telephone rings they cannot.
func TestWhoGoesAwayLeavesTheirCallerToOthers(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann reserved A")
	r.now = r.now.Add(time.Second)
	r.ready("bob", []string{Service}, locale.English)
	r.must(r.Be(t.Context(), "ann", Away))
	r.want("ann away; bob reserved A")
	if s := r.look("A"); s.Agent == nil || s.Agent.Name != "bob" || s.Place != 1 {
		t.Errorf("A stands %+v", s)
	}
	if err := r.Be(t.Context(), "bob", Away); !errors.Is(err, ErrAtWork) {
		t.Errorf("bob's telephone rings, and he goes away: %v", err)
	}
}

func TestAnAgentWhoSpeaksTheLanguageAndKnowsTheTopic(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.ready("ann", []string{Service}, locale.English)
	r.ready("bo", []string{Complaint}, locale.Traditional)
	r.join("A", "", Complaint, locale.English, false)
	r.want("ann ready; bo ready")
	for range 3 { // after two minutes one of another topic helps
		r.now = r.now.Add(40 * time.Second)
		r.look("A")
	}
	r.want("ann reserved A; bo ready")
	r.join("B", "", Service, locale.Simplified, true) // a lost card is taken by anybody
	r.want("ann reserved A; bo reserved B")
}

// Their account manager has a customer before others who would suit as well, and is not waited for; a lost card waits for nobody's manager.
func TestACustomerComesToTheirAccountManagerFirst(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	join := func(call string, urgent bool) {
		_, err := r.Join(t.Context(), Waiting{Call: call, Tier: "platinum", Topic: Platinum, Lang: locale.English, Manager: "zhou", Urgent: urgent})
		r.must(err)
	}
	r.ready("ann", []string{Platinum}, locale.English)
	r.now = r.now.Add(time.Minute)
	r.ready("zhou", []string{Platinum}, locale.English) // idle for less long
	join("A", false)
	r.want("ann ready; zhou reserved A")
	join("B", false)
	r.want("ann reserved B; zhou reserved A")
	r.must(r.Leave(t.Context(), "A", Abandoned))
	r.must(r.Leave(t.Context(), "B", Abandoned))
	join("C", true)
	r.want("ann reserved C; zhou ready")
}

func TestATelephoneThatRingsInVain(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.join("B", "", Service, locale.English, false)
	r.ready("ann", []string{Service}, locale.English)
	if s := r.look("A"); s.Agent == nil || s.Agent.Name != "ann" {
		t.Fatalf("A stands %+v", s)
	}
	r.must(r.Leave(t.Context(), "A", Unanswered))
	r.want("ann away")
	if s := r.look("A"); s.Place != 1 || s.Agent != nil || !s.Unattended {
		t.Errorf("A stands %+v", s)
	}
	r.must(r.Be(t.Context(), "ann", Ready))
	r.want("ann reserved A")
	r.must(r.Answered(t.Context(), "A"))
	r.want("ann talking A")
	if err := r.Be(t.Context(), "ann", Offline); !errors.Is(err, ErrAtWork) {
		t.Errorf("signed off while talking: %v", err)
	}
	r.must(r.Leave(t.Context(), "A", Talked))
	r.want("ann wrapping A")
	r.now = r.now.Add(31 * time.Second)
	r.look("B")
	r.want("ann reserved B")
}

func TestWhoHangsUpIsNotServed(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.now = r.now.Add(30 * time.Second)
	r.join("B", "", Service, locale.English, false)
	r.now = r.now.Add(30 * time.Second)
	if s := r.look("B"); s.Place != 1 {
		t.Errorf("B stands %+v", s)
	}
	if _, err := r.Look(t.Context(), "A"); !errors.Is(err, ErrNoCall) {
		t.Errorf("A still waits: %v", err)
	}
	f, _ := r.board.Read(t.Context())
	if len(f.Ended) != 1 || f.Ended[0].How != Abandoned {
		t.Errorf("ended: %+v", f.Ended)
	}
}

func TestACallBackKeepsThePlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.join("B", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", time.Time{}))
	r.now = r.now.Add(10 * time.Minute) // B has hung up, A waits at home
	r.ready("ann", []string{Service}, locale.English)
	r.want("ann reserved A")
	if want := []string{"ann calls A"}; !slices.Equal(r.begun, want) {
		t.Errorf("begun: %v", r.begun)
	}
	r.must(r.Answered(t.Context(), "A"))
	r.must(r.Leave(t.Context(), "A", Talked))
	r.now = r.now.Add(time.Minute)
	r.join("C", "", Service, locale.English, false)
	r.want("ann reserved C")
}

func TestACallBackIsNotMadeBeforeItsTime(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.must(r.Return(t.Context(), "A", "+12025550147", r.now.Add(2*time.Hour)))
	r.ready("ann", []string{Service}, locale.English)
	r.join("B", "", Service, locale.English, false)
	r.want("ann reserved B")
}

func TestTheWaitIsTheOneOfLateOrNone(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.ready("ann", []string{Service}, locale.English)
	r.must(r.Be(t.Context(), "ann", Away))
	for i := range 4 {
		r.join(fmt.Sprint("X", i), "", Service, locale.English, false)
	}
	r.must(r.Be(t.Context(), "ann", Ready))
	for i := range 4 { // each is talked to for four minutes
		r.look(fmt.Sprint("X", i))
		r.must(r.Answered(t.Context(), fmt.Sprint("X", i)))
		for range 8 {
			r.now = r.now.Add(30 * time.Second)
			for later := i + 1; later < 4; later++ {
				r.look(fmt.Sprint("X", later))
			}
		}
		r.must(r.Leave(t.Context(), fmt.Sprint("X", i), Talked))
		r.must(r.Done(t.Context(), "ann", ""))
	}
	r.must(r.Be(t.Context(), "ann", Away))
	r.join("A", "", Service, locale.English, false)
	if s := r.join("B", "", Service, locale.English, false); s.Place != 2 || s.Wait != 8*time.Minute || !s.MayReturn {
		t.Errorf("B stands %+v", s)
	}
	if s := r.join("C", "", Retention, locale.English, false); s.Wait != 0 || s.MayReturn {
		t.Errorf("C stands %+v: nobody can tell", s)
	}
}

// That calls were far apart says nothing of how long one waits: nobody stood in line for them.
func TestTheWaitIsNotKnownFromCallsWithoutAQueue(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.ready("ann", []string{Service}, locale.English)
	for i := range 4 {
		call := fmt.Sprint("X", i)
		r.join(call, "", Service, locale.English, false)
		r.must(r.Answered(t.Context(), call))
		r.must(r.Leave(t.Context(), call, Talked))
		r.now = r.now.Add(10 * time.Minute)
	}
	r.must(r.Be(t.Context(), "ann", Away))
	if s := r.join("A", "", Service, locale.English, false); s.Wait != 0 || s.MayReturn {
		t.Errorf("A stands %+v", s)
	}
}

func TestTheSameCallTwiceKeepsItsPlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.join("A", "", Service, locale.English, false)
	r.join("B", "", Service, locale.English, false)
	if s := r.join("A", "", Service, locale.English, false); s.Place != 1 {
		t.Errorf("A stands %+v", s)
	}
	r.must(r.Leave(t.Context(), "A", Voicemail))
	r.must(r.Leave(t.Context(), "A", Abandoned))
	if s := r.look("B"); s.Place != 1 {
		t.Errorf("B stands %+v", s)
	}
}

// Nobody who waited was answered late, and nobody in time.
func TestNoServiceLevelOfNobody(t *testing.T) {
	t.Parallel()
	if level := (Figures{}).Level(); level != nil {
		t.Errorf("of nobody, %d%% were answered in time", *level)
	}
	if level := (Figures{Answered: 2, Within: 1, Abandoned: 2}).Level(); level == nil || *level != 25 {
		t.Errorf("one of four in time is %v percent", level)
	}
}
