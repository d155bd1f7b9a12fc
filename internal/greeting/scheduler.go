package greeting

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/clock"
)

// Run is a rule at work on a day, or, where days had passed before anybody looked, what was missed on several.
type Run struct {
	ID          string // spring-festival:2027-02-06
	Rule        string // by name
	Version     int    // that it goes by; 0: the one in use when it goes on
	First, Last almanac.Day
	Audience    *audience.Fixed // as it was when the run began; nil: not yet
	Cursor      string          // key of the last one decided on
	Planned     int             // people, each of the three once
	Held        int
	Missed      int // whose hour had passed, or whose greeting could not leave in time
	Began       time.Time
	Ended       time.Time // zero: under way
}

// ErrLost says that another process has taken a run over.
var ErrLost = errors.New("another process has the run")

// errHalted says that a run was let go under way.
var errHalted = errors.New("its rule is off, or somebody drains")

// Runs is the store's side of rules at work.
type Runs interface {
	// Open writes runs, each once whoever opens it, and that a rule was looked at up to a day.
	Open(ctx context.Context, rule string, runs []Run, seen almanac.Day) error
	// Claim takes a run of the rules that is not ended and that no living process has, until then by the machine's clock; nil: there is none.
	Claim(ctx context.Context, rules []string, owner string, now, until time.Time) (*Run, error)
	// Advance writes what was decided on a page, and how far the run came, in one transaction: the run as it is then. ErrLost.
	Advance(ctx context.Context, s Stride) (Run, error)
	// Runs lists some, the newest first.
	Runs(ctx context.Context, q RunQuery) ([]Run, error)
	// Unsettled lists some of the rules that have ended, and of which it was not counted yet what could not leave in time.
	Unsettled(ctx context.Context, rules []string) ([]Run, error)
	// Settle counts the greetings of a run's rule on its occasion that could not leave in time, once, as missed: as soon as none waits any more.
	Settle(ctx context.Context, run Run, occasion string) error
	// Recallable lists the runs of rules whose day may last somewhere, from that on, and of which nothing was taken back since somebody had them.
	Recallable(ctx context.Context, rules []string, from almanac.Day) ([]Run, error)
	// TakeBack takes back greetings of a run that wait, and frees their keys; a run of which some did begins anew. Fewer than N: it was all, and
	// whoever goes on goes by the version in use.
	TakeBack(ctx context.Context, b Back) (taken int, err error)
	// Outcomes counts what became of the messages of an occasion, by state and reason.
	Outcomes(ctx context.Context, occasion string) ([]Outcome, error)
}

// RunQuery says which runs are wanted.
type RunQuery struct {
	Missed      bool        // only those somebody was missed in
	From, Until almanac.Day // of their first days, both within; zero: of any
	Before      Run         // only its Began and ID count: those that come after it in the list; zero: from the newest on
	N           int         // at most so many
}

// Outcome is how many messages stand where, and why.
type Outcome struct {
	State  string
	Reason string
	Count  int
}

// Stride is a run's way from one page to the next.
type Stride struct {
	Run     Run // as it was before; Audience is kept with it
	Owner   string
	Cursor  string
	Letters []Letter  // those that are not missed are written
	Missed  int       // besides them
	Until   time.Time // of the claim, by the machine's clock
	Ended   time.Time // zero: it goes on
}

// Scheduler carries out the rules that are switched on. Any number of processes may run one: a run is one's at a time.
type Scheduler struct {
	Greeter  Greeter
	Switches Switches
	Runs     Runs
	Ready    func(ctx context.Context) error // why nothing may be planned now; nil: it always may
	Log      *slog.Logger
	Now      func() time.Time
	Wall     func() time.Time // the machine's
	Name     string           // of this process

	look time.Time // when runs that have ended are looked at next, by the machine's clock
}

const (
	leaseFor = 20 * time.Second
	mostBack = 400 // days: what was missed longer ago is not counted
)

// Run works until ctx ends. Days begin by a clock that can be turned: it looks every second.
func (s *Scheduler) Run(ctx context.Context) error {
	return clock.Every(ctx, time.Second, s.Work, s.Log.ErrorContext, "greetings: this round failed, the next is in a second")
}

// Work opens the runs whose time has come and carries out those nobody else has.
func (s *Scheduler) Work(ctx context.Context) error {
	switches, err := s.Switches.Switches(ctx)
	if err != nil {
		return err
	}
	rules, err := s.Greeter.Rules.InUse(ctx)
	if err != nil {
		return err
	}
	kept, err := s.Greeter.Rules.Kept(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(s.settle(ctx, rules, kept), s.recall(ctx, rules, kept, switches)); err != nil {
		return err
	}
	on := inOrder(slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return !switches[r.Name].On }))
	if len(on) == 0 {
		return nil
	}
	if s.Ready != nil && s.Ready(ctx) != nil { // it is no fault: somebody drains
		return nil
	}
	names := make([]string, len(on))
	for i, r := range on {
		names[i] = r.Name
		if err := s.open(ctx, r, switches[r.Name].Seen); err != nil {
			return fmt.Errorf("opening the runs of %s: %w", r.ID(), err)
		}
	}
	for ctx.Err() == nil {
		run, err := s.Runs.Claim(ctx, names, s.Name, s.Wall(), s.Wall().Add(leaseFor))
		if err != nil || run == nil {
			return err
		}
		switch err := s.carryOut(ctx, *run, by(on, kept, *run)); {
		case errors.Is(err, errHalted): // the next round asks anew who may
			return nil
		case err != nil && !errors.Is(err, ErrLost):
			return fmt.Errorf("greeting %s: %w", run.ID, err)
		}
	}
	return nil
}

// by are the rules with the version that a run began by in place of the one in use: whoever is greeted later is greeted in the same words. A
// version that was retired says nothing any more: the one in use goes on.
func by(rules, kept []Rule, run Run) []Rule {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == run.Rule })
	k := slices.IndexFunc(kept, func(r Rule) bool {
		return r.Name == run.Rule && r.Version == run.Version && r.Course.State == approval.Approved
	})
	if i < 0 || k < 0 {
		return rules
	}
	rules = slices.Clone(rules)
	rules[i] = kept[k]
	return inOrder(rules)
}

// settle counts what could not leave in time of runs that have ended. Looking at millions of greetings takes long: not more than a twentieth
// of the time.
func (s *Scheduler) settle(ctx context.Context, rules, kept []Rule) error {
	began := s.Wall()
	if began.Before(s.look) {
		return nil
	}
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.Name
	}
	runs, err := s.Runs.Unsettled(ctx, names)
	if err != nil {
		return err
	}
	for _, run := range runs {
		those := by(rules, kept, run)
		i := slices.IndexFunc(those, func(r Rule) bool { return r.Name == run.Rule }) // its name was asked for
		if err := s.Runs.Settle(ctx, run, those[i].Occasion(run.First)); err != nil {
			return err
		}
	}
	ended := s.Wall()
	s.look = ended.Add(20 * ended.Sub(began))
	return nil
}

// open writes down the runs of a rule since the last look: of days that somewhere still last one each, of those that are over everywhere
// one for all. A clock that was turned back opens none: the days were seen.
func (s *Scheduler) open(ctx context.Context, r Rule, seen almanac.Day) error {
	ofDay, err := r.at()
	if err != nil {
		return err
	}
	now := s.Now()
	begun := almanac.On(now.UTC().Add(earliest - ofDay)) // the last day whose hour has come somewhere
	if !seen.Before(begun) {
		return nil
	}
	first := seen.Add(1)
	if back := begun.Add(-mostBack); first.Before(back) {
		first = back
	}
	days, err := r.days(first, begun)
	if err != nil {
		return err
	}
	var runs []Run
	for _, d := range days {
		over := d.Before(lasting(now))
		if n := len(runs); over && r.personal() && n > 0 {
			runs[n-1].Last = d
			continue
		}
		runs = append(runs, Run{ID: r.Name + ":" + d.String(), Rule: r.Name, Version: r.Version, First: d, Last: d, Began: now})
	}
	return s.Runs.Open(ctx, r.Name, runs, begun)
}

// carryOut goes through a run from where it stands. errHalted.
func (s *Scheduler) carryOut(ctx context.Context, run Run, on []Rule) error {
	i := slices.IndexFunc(on, func(r Rule) bool { return r.Name == run.Rule })
	if i < 0 {
		return nil
	}
	rule := on[i]
	run.Version = rule.Version
	if run.Last.Before(lasting(s.Now())) && run.Cursor == "" {
		return s.miss(ctx, run, rule, on)
	}
	if run.Audience == nil {
		fixed, err := s.fix(ctx, rule, run.First, on)
		if err != nil {
			return err
		}
		run.Audience = &fixed
	}
	p := newPass(s.Greeter, rule, run.First)
	for {
		people, err := s.Greeter.Audience.Page(ctx, *run.Audience, run.Cursor, audiencePage)
		if err != nil {
			return err
		}
		stride := Stride{Run: run, Owner: s.Name, Cursor: run.Cursor, Until: s.Wall().Add(leaseFor)}
		if len(people) == 0 {
			stride.Ended = s.Now()
			if run, err = s.Runs.Advance(ctx, stride); err != nil {
				return err
			}
			s.Log.InfoContext(ctx, "greeted", "run", run.ID, "planned", run.Planned, "held", run.Held, "missed", run.Missed)
			return nil
		}
		letters, err := p.letters(ctx, people, s.Now())
		if err != nil {
			return err
		}
		stride.Cursor, stride.Letters = people[len(people)-1].Key, letters
		if err := s.halt(ctx, run); err != nil {
			return err
		}
		if run, err = s.Runs.Advance(ctx, stride); err != nil {
			return err
		}
	}
}

// halt lets a run go where it stands, if its rule is off by now or somebody drains: errHalted.
func (s *Scheduler) halt(ctx context.Context, run Run) error {
	switches, err := s.Switches.Switches(ctx)
	if err != nil || switches[run.Rule].On && (s.Ready == nil || s.Ready(ctx) == nil) {
		return err
	}
	if _, err := s.Runs.Advance(ctx, Stride{Run: run, Owner: s.Name, Cursor: run.Cursor, Until: s.Wall()}); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "greeting halted: it goes on when it may", "run", run.ID, "planned", run.Planned, "why", errHalted)
	return errHalted
}

// miss counts who was meant on days that are over everywhere.
func (s *Scheduler) miss(ctx context.Context, run Run, rule Rule, on []Rule) error {
	stride := Stride{Run: run, Owner: s.Name, Ended: s.Now(), Until: s.Wall().Add(leaseFor)}
	for d := run.First; !run.Last.Before(d); d = d.Add(1) {
		fixed, err := s.fix(ctx, rule, d, on)
		if err != nil {
			return err
		}
		n, err := s.Greeter.Audience.Count(ctx, fixed)
		if err != nil {
			return err
		}
		stride.Missed += n
	}
	if _, err := s.Runs.Advance(ctx, stride); err != nil {
		return err
	}
	s.Log.WarnContext(ctx, "greetings missed: nothing ran on their days", "run", run.ID, "last", run.Last, "meant", stride.Missed)
	return nil
}

func (s *Scheduler) fix(ctx context.Context, rule Rule, d almanac.Day, on []Rule) (audience.Fixed, error) {
	def, err := rule.meant(d, before(on, rule))
	if err != nil {
		return audience.Fixed{}, err
	}
	return s.Greeter.Audience.Fix(ctx, def)
}
