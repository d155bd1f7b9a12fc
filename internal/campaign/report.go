package campaign

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Results are what the store knows of what came of a campaign.
type Results interface {
	// Cells counts messages by everything that reports tell apart; of one occurrence, or of all with "".
	Cells(ctx context.Context, code, occurrence string) ([]Cell, error)
	// Answers counts what recipients did within three days of their messages, all of which were handed over from a time on, and answered
	// before another.
	Answers(ctx context.Context, code, occurrence, joins string, from, to time.Time) (Answers, error)
	// Conversions counts those the bank told of, and those who reached the target of what they joined, by the template of the message.
	Conversions(ctx context.Context, code, occurrence, joins string) ([]Converted, error)
	// CallCells counts people by what came of calling them, and the calls.
	CallCells(ctx context.Context, code, occurrence string) (cells []CallCell, placed int, err error)
	// Tasks counts tasks by what came of them.
	Tasks(ctx context.Context, code, occurrence string) (Tasked, error)
	// States counts messages by where they stand; the reason is told of those held out alone.
	States(ctx context.Context, code, occurrence string) ([]Cell, error)
	// Withheld counts for occurrences those to whom nothing is sent for ever, those held out aside.
	Withheld(ctx context.Context, code string, occurrences []string) (map[string]int, error)
	// Rival is the campaign of higher priority that one waits for; "" for none.
	Rival(ctx context.Context, code string) (string, error)
	// Triggered counts the events that a campaign waits for by what they came to: of one, or of all with "".
	Triggered(ctx context.Context, code, event string) ([]EventCell, error)
	// Reactions tells what an event came to in each campaign that waits for such.
	Reactions(ctx context.Context, event, customer string) ([]Reaction, error)
}

// Cell is a number of messages that are alike.
type Cell struct {
	Template string
	Lang     locale.Lang
	Tier     string // as it is now
	Branch   string // the same
	Country  string // of the customer's first number now; "" for those who are none
	Hour     string // in which they were handed over, "2027-02-01 10" in UTC; "" for those that were not
	State    outbox.State
	Reason   string // of those that were held back
	Code     int    // of the carrier, of those that failed
	Segments int
	N        int
}

// Answers are what recipients did.
type Answers struct {
	Replied    int `json:"replied" doc:"Numbers that wrote to us within three days."`
	Registered int `json:"registered" doc:"Customers who joined the campaign that the message names."`
	OptedOut   int `json:"opted_out" doc:"Numbers that stopped us within three days."`
}

// Converted are customers who did what was wanted.
type Converted struct {
	Template string // of their message
	HeldOut  bool   // they got none
	People   int
}

// Report is what came of a campaign.
type Report struct {
	Campaign   string    `json:"campaign" example:"SPRING-27"`
	Name       string    `json:"name"`
	State      State     `json:"state"`
	Occurrence string    `json:"occurrence,omitempty"`
	At         time.Time `json:"at"`
	Funnel     Part      `json:"funnel"`
	Answers
	Blocked   []Blocked `json:"blocked,omitempty" doc:"What is held back, and why: gate is held where it leaves later, else suppressed or expired; cancelled of those whose turn never came."`
	Failures  []Failure `json:"failures,omitempty"`
	Wordings  []Part    `json:"wordings,omitempty"`
	Languages []Part    `json:"languages,omitempty"`
	Tiers     []Part    `json:"tiers,omitempty" doc:"As they are now; those whom only a list knows are \"no customer\"."`
	Branches  []Part    `json:"branches,omitempty" doc:"Likewise."`
	Hours     []Part    `json:"hours,omitempty" doc:"In UTC, in which messages were handed over."`
	Events    *Heeded   `json:"events,omitempty" doc:"Of a campaign that events trigger."`
	Calls     *Called   `json:"calls,omitempty" doc:"Of a campaign of calls."`
	Tasks     *Tasked   `json:"tasks,omitempty" doc:"Of a campaign of tasks."`
	Costs     []string  `json:"costs,omitempty" example:"USD 12.4500"`
	Lift      *Lift     `json:"lift,omitempty"`
}

// Part is the way of some of those who were meant.
type Part struct {
	Name      string `json:"name,omitempty"`
	Targeted  int    `json:"targeted"`
	HeldOut   int    `json:"held_out,omitempty"`
	Blocked   int    `json:"blocked" doc:"Held back for ever: by a gate, for want of words or number, or taken back."`
	Waiting   int    `json:"waiting" doc:"Planned, and not handed over yet."`
	Sent      int    `json:"sent" doc:"Handed over to the carrier."`
	Delivered int    `json:"delivered"`
	Failed    int    `json:"failed"`
	Unknown   int    `json:"unknown,omitempty" doc:"Perhaps handed over: it is being found out."`
	Converted int    `json:"converted,omitempty"`
}

// Failure is a code of the carrier.
type Failure struct {
	Code     int `json:"code" example:"30003" doc:"0: no answer from the carrier, and what was asked of it is not known there."`
	Messages int `json:"messages"`
}

// String is the code, or that there is none.
func (f Failure) String() string {
	if f.Code == 0 {
		return "no answer from the carrier"
	}
	return "code " + strconv.Itoa(f.Code)
}

// Report tells what came of a campaign, or of one occurrence of it.
func (o Office) Report(ctx context.Context, code, occurrence string) (Report, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return Report{}, err
	}
	cells, err := o.Results.Cells(ctx, code, occurrence)
	if err != nil {
		return Report{}, err
	}
	r := Report{Campaign: code, Name: c.Name, State: c.State, Occurrence: occurrence, At: o.Now().UTC()}
	if from, to, some := handed(cells); some {
		if r.Answers, err = o.Results.Answers(ctx, code, occurrence, c.Joins(), from, to); err != nil {
			return r, err
		}
	}
	done, err := o.Results.Conversions(ctx, code, occurrence, c.Joins())
	if err != nil {
		return r, err
	}
	if c.Channel == Voice {
		if err := o.called(ctx, &r); err != nil {
			return r, err
		}
	}
	if c.Channel == Task {
		if err := o.tasked(ctx, &r); err != nil {
			return r, err
		}
	}
	if r.Events, err = o.heeded(ctx, c, occurrence); err != nil {
		return r, err
	}
	r.sum(cells, done)
	if err := o.leftOver(ctx, c, &r); err != nil {
		return r, err
	}
	r.cost(cells, c.Channel.medium(), o.Words)
	return r, nil
}

// called adds what came of calls.
func (o Office) called(ctx context.Context, r *Report) error {
	cells, placed, err := o.Results.CallCells(ctx, r.Campaign, r.Occurrence)
	r.Calls = &Called{Placed: placed}
	for _, c := range cells {
		r.Calls.add(c)
	}
	return err
}

// answeredFor is how long after a message what its recipient does is an answer to it.
const answeredFor = 72 * time.Hour

// handed is when messages were handed over first, and until when they are answered; some is false where none was.
func handed(cells []Cell) (from, to time.Time, some bool) {
	for _, c := range cells {
		hour, err := time.Parse("2006-01-02 15", c.Hour)
		if err != nil { // not handed over
			continue
		}
		if !some || hour.Before(from) {
			from = hour
		}
		to, some = later(to, hour), true
	}
	return from, to.Add(time.Hour + answeredFor), some
}

// add counts a cell.
func (p *Part) add(c Cell) {
	p.Targeted += c.N
	switch {
	case c.Reason == WhyHeldOut:
		p.HeldOut += c.N
	case c.State == outbox.Suppressed, c.State == outbox.Expired:
		p.Blocked += c.N
	case c.State == outbox.Unknown:
		p.Unknown += c.N
	case c.State.Rank() < outbox.Submitted.Rank():
		p.Waiting += c.N
	default:
		p.Sent += c.N
	}
	switch c.State {
	case outbox.Delivered:
		p.Delivered += c.N
	case outbox.Failed, outbox.Undelivered:
		p.Failed += c.N
	}
}

// noCustomer is the tier and the branch of those whom only a list knows.
const noCustomer = "no customer"

// of is what the bank has its customers in; those who are none have a name of their own.
func (c Cell) of(known string) string {
	if known == "" && c.Country == "" {
		return noCustomer
	}
	return known
}

// sum makes the figures of a report.
func (r *Report) sum(cells []Cell, done []Converted) {
	wordings, languages, tiers, branches, hours := parts{}, parts{}, parts{}, parts{}, parts{}
	blocked, failed := map[Blocked]int{}, map[int]int{}
	for _, c := range cells {
		r.Funnel.add(c)
		if c.Reason != WhyHeldOut {
			wordings.of(WordingOf(c.Template)).add(c)
		}
		languages.of(string(c.Lang)).add(c)
		tiers.of(c.of(c.Tier)).add(c)
		branches.of(c.of(c.Branch)).add(c)
		if c.Hour != "" {
			hours.of(c.Hour).add(c)
		}
		switch {
		case c.Reason != "" && c.Reason != WhyHeldOut:
			blocked[Blocked{Gate: string(c.State), Reason: plainReason(c.Reason)}] += c.N
		case r.Calls == nil && (c.State == outbox.Failed || c.State == outbox.Undelivered):
			failed[c.Code] += c.N
		}
	}
	held := 0
	for _, d := range done {
		if d.HeldOut {
			held += d.People
			continue
		}
		wordings.of(WordingOf(d.Template)).Converted += d.People
		r.Funnel.Converted += d.People
	}
	r.Wordings, r.Languages, r.Tiers, r.Branches, r.Hours = wordings.list(), languages.list(), tiers.list(), branches.list(), hours.list()
	r.Blocked = shown(blocked, func(n int) int { return n })
	for code, n := range failed {
		r.Failures = append(r.Failures, Failure{code, n})
	}
	slices.SortFunc(r.Failures, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.Code, b.Code))
	})
	if r.Funnel.HeldOut > 0 {
		r.Lift = lift(r.Funnel.Targeted-r.Funnel.HeldOut, r.Funnel.Converted, r.Funnel.HeldOut, held)
	}
}

// cost adds up what was handed over.
func (r *Report) cost(cells []Cell, m medium, words *notice.Words) {
	of := map[string]int64{}
	for _, c := range cells {
		if c.State.Rank() < outbox.Submitted.Rank() || c.State == outbox.Suppressed || c.State == outbox.Expired {
			continue
		}
		if p, ok := m.price(words, c.Country, c.Segments); ok && p.Amount > 0 {
			of[p.Currency] += p.Amount * int64(c.N)
		}
	}
	for currency, amount := range of {
		r.Costs = append(r.Costs, notice.Price{Amount: amount, Currency: currency}.String())
	}
	slices.Sort(r.Costs)
}

// parts by name.
type parts map[string]*Part

func (ps parts) of(name string) *Part {
	if ps[name] == nil {
		ps[name] = &Part{Name: name}
	}
	return ps[name]
}

func (ps parts) list() (out []Part) {
	for _, p := range ps {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Part) int { return strings.Compare(a.Name, b.Name) })
	return out
}
