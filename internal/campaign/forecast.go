package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Forecast is what a campaign will come to, as far as that can be known: everybody is looked at, or of many a sample.
type Forecast struct {
	At       time.Time      `json:"at"`
	Audience string         `json:"audience" doc:"Hash of who is meant: filters, segments, lists and their versions."`
	Fixed    audience.Fixed `json:"-"`
	Counted  int            `json:"counted" doc:"People who are meant, those held out too."`
	Ceiling  int            `json:"ceiling" doc:"More than these are never planned: what was counted and 5 %. Of a campaign that events trigger: messages a day at most."`
	Looked   int            `json:"looked_at" doc:"Where it is less than counted, figures are made of this sample."`
	HeldOut  int            `json:"held_out"`
	Reached  int            `json:"reached" doc:"Would be written to."`
	Blocked  []Blocked      `json:"blocked,omitempty"`
	Texts    []Texts        `json:"texts,omitempty"`
	Costs    []string       `json:"costs,omitempty" example:"USD 12.4500" doc:"Of a campaign that events trigger: of a day, at most; its finish likewise."`
	Unpriced int            `json:"unpriced,omitempty" doc:"Messages to countries without a price."`
	Finish   []Finish       `json:"finish,omitempty"`
	Next     []Due          `json:"next,omitempty" doc:"Its next times."`
	Warnings []Warning      `json:"warnings,omitempty"`
	Accepted []string       `json:"accepted,omitempty"`
	Because  string         `json:"because,omitempty" doc:"Why they were accepted."`

	strays []audience.Stray
}

// Blocked is how many would not be written to, and why.
type Blocked struct {
	Gate   string `json:"gate" example:"consent"`
	Reason string `json:"reason"`
	People int    `json:"people"`
	Today  bool   `json:"as_of_today,omitempty" doc:"So it stands today, and may be settled before it leaves: these people are not taken off what is reached."`
	// Why is a pointer, so that one Blocked can be compared with another.
	Why *[]outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code, for who says it in another language."`
}

// Texts are the messages of one wording in one language to one country.
type Texts struct {
	Wording  string      `json:"wording"`
	Lang     locale.Lang `json:"lang"`
	Country  string      `json:"country"`
	People   int         `json:"people"`
	Segments int         `json:"segments" doc:"Of each message; of a call minutes begun."`
	Seconds  int         `json:"seconds,omitempty" doc:"Estimated, of words that are spoken."`
	Sample   string      `json:"sample"`
}

// Finish is when a sender is done.
type Finish struct {
	Sender   string    `json:"sender" example:"+12025550101"`
	Messages int       `json:"messages"`
	Rate     int       `json:"segments_a_second" doc:"0: as fast as it goes."`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Missed   int       `json:"missed" doc:"Messages that are too old before their turn comes."`
}

// Warning is something that must be accepted by its name. What was accepted stays so as long as the check says the same.
type Warning struct {
	Name string     `json:"name" example:"late"`
	Text string     `json:"text"`
	With []string   `json:"with,omitempty" doc:"The numbers, amounts and names in the text, in order, for who says it in other words."`
	By   string     `json:"accepted_by,omitempty" example:"anna" doc:"Who accepted it; none: nobody did."`
	On   *time.Time `json:"accepted_at,omitempty"`
	Why  string     `json:"accepted_because,omitempty"`
}

// same reports whether another warning says the same.
func (w Warning) same(o Warning) bool { return w.Name == o.Name && w.Text == o.Text }

// WarningsError says which warnings nobody has accepted.
type WarningsError struct{ Open []Warning }

func (e *WarningsError) Error() string {
	lines := make([]string, len(e.Open))
	for i, w := range e.Open {
		lines[i] = w.Name + ": " + w.Text
	}
	return "to be mended, or accepted by name: " + strings.Join(lines, "; ")
}

// accept notes what is accepted: by its name, or before in the same words.
func (f *Forecast) accept(names []string, by, why string, before Forecast) {
	said := before.accepted().Warnings
	f.Because = cmp.Or(why, before.Because)
	for i, w := range f.Warnings {
		switch at := slices.IndexFunc(said, w.same); {
		case at >= 0 && (said[at].By != "" || !slices.Contains(names, w.Name)): // else of a program that did not note who
			f.Warnings[i] = said[at]
		case slices.Contains(names, w.Name):
			f.Warnings[i].By, f.Warnings[i].On, f.Warnings[i].Why = by, &f.At, why
		default:
			continue
		}
		f.Accepted = append(f.Accepted, w.Name)
	}
}

// acceptance is what was accepted and why, for the audit trail.
func (f Forecast) acceptance() string {
	return strings.TrimSuffix(strings.Join(f.Accepted, ", ")+": "+f.Because, ": ")
}

// accepted is what was accepted of it, and nothing else.
func (f Forecast) accepted() Forecast {
	out := Forecast{Because: f.Because}
	for _, w := range f.Warnings {
		if slices.Contains(f.Accepted, w.Name) {
			out.Warnings, out.Accepted = append(out.Warnings, w), append(out.Accepted, w.Name)
		}
	}
	return out
}

// open are the warnings that nobody accepted.
func (f Forecast) open() []Warning {
	return slices.DeleteFunc(slices.Clone(f.Warnings), func(w Warning) bool { return slices.Contains(f.Accepted, w.Name) })
}

// Forecaster is what looking ahead takes.
type Forecaster struct {
	Words   *notice.Words
	Gates   Gates
	Senders Senders
	Others  Others
	Coupons Coupons
}

// Gates say what would become of messages when they are due.
type Gates interface {
	Foresee(ctx context.Context, ms []outbox.Message) ([]outbox.Foreseen, error)
}

// Senders tell by which address of ours messages leave, and how fast.
type Senders interface {
	// SenderOf is the usual one for a type of message to a country; "" if there is none.
	SenderOf(t outbox.Type, country string) string
	// RateOf is its segments a second; 0: it is not paced.
	RateOf(sender string) int
}

// Others finds recipients of campaigns that ran.
type Others interface {
	// CountOf counts them.
	CountOf(ctx context.Context, of Of) (int, error)
	// PageOf lists at most n in the order of their keys, those after the key.
	PageOf(ctx context.Context, of Of, after string, n int) ([]audience.Recipient, error)
}

const (
	lookedMost = 5000 // people a forecast looks at one by one
	lookedPage = 1000
	swelling   = 20 // a twentieth more than was counted may be planned
	nextShown  = 5
)

// ceiling is how many are planned at most.
func ceiling(counted, given int) int {
	most := counted + (counted+swelling-1)/swelling
	if given > 0 {
		return min(given, most)
	}
	return most
}

// forecast readies the words and looks ahead.
func (o Office) forecast(ctx context.Context, c Campaign) ([]Wording, Forecast, error) {
	now := o.Now()
	f := Forecast{At: now.UTC()}
	said, err := o.said(c.Brief, now)
	if err != nil {
		return nil, f, err
	}
	c.Said = said
	if err := o.faults(c, now).Err(); err != nil {
		return nil, f, err
	}
	if err := o.count(ctx, c.Brief, &f); err != nil {
		return nil, f, err
	}
	if f.Next, err = c.When.Next(now, now.Add(-longestAgo), nextShown, o.Holidays); err != nil {
		return nil, f, err
	}
	f.Next = slices.DeleteFunc(f.Next, func(d Due) bool { return !d.Ends.After(now) })
	if c.When.Event == nil && len(f.Next) == 0 {
		return nil, f, wrong.At("when", "when-passed")
	}
	people, err := o.look(ctx, c.Brief, f)
	if err != nil {
		return nil, f, err
	}
	l := &lookout{Office: o, c: c, f: &f, now: now}
	if err := l.all(ctx, people); err != nil {
		return nil, f, err
	}
	return said, f, o.stock(ctx, c, &f)
}

// said are the words: those of the definition, or of the templates in use.
func (o Office) said(d Brief, now time.Time) ([]Wording, error) {
	if len(d.Words) > 0 {
		return d.Words, nil
	}
	w := Wording{Name: "template", Text: map[locale.Lang]string{}}
	for _, l := range locale.All() {
		t, err := o.Words.InUse(notice.Key{Type: d.Type, Lang: l}, now)
		if err != nil {
			return nil, wrong.At("words", "words-no-template")
		}
		w.Text[l], w.Segments = t.Text, max(w.Segments, t.Segments)
	}
	return []Wording{w}, nil
}

// faults are what forbids running it at all.
func (o Office) faults(c Campaign, now time.Time) faults {
	f := c.form()
	medium := c.Channel.medium()
	if medium == nil { // of a program that knew more
		return f
	}
	kind, _ := outbox.Declared(c.Type)
	c.strangeData(&f, kind)
	o.strangeEvents(c.When.Event, &f)
	o.strangeDays(c.When, &f)
	for i, w := range c.Said {
		for _, l := range slices.Sorted(maps.Keys(w.Text)) {
			at := fmt.Sprintf("words[%d].text.%s", i, l)
			t := c.worded(l, w.Text[l], w.Segments)
			for _, one := range medium.check(o.Words, t, now) {
				f.Tell(at, w.among(c.Said, one.Why))
			}
		}
	}
	if len(f.Faults) > 0 || c.When.Event != nil { // what events tell is not known yet
		return f
	}
	c.wrongData(&f)
	return f
}

// among says of a fault in which of several wordings it is, and for whom that is.
func (w Wording) among(ws []Wording, why *wrong.Why) *wrong.Why {
	switch {
	case len(ws) == 1:
		return why
	case w.Variant == "" || w.Variant == w.Name:
		return why.In("wording", w.Name)
	}
	return why.In("wording-variant", w.Name, w.Variant)
}

// strays says them in one line.
func strays(ss []audience.Stray) string {
	said := make([]string, len(ss))
	for i, s := range ss {
		said[i] = s.Why().Error()
	}
	return strings.Join(said, "; ")
}

// strayed are their columns and values, each with what may be meant instead, in threes.
func strayed(ss []audience.Stray) (with []string) {
	for _, s := range ss {
		with = append(with, s.Column, s.Value, strings.Join(s.Meant(), ", "))
	}
	return with
}

// count fixes who is meant.
func (o Office) count(ctx context.Context, d Brief, f *Forecast) (err error) {
	if d.Of != nil {
		if f.Counted, err = o.Others.CountOf(ctx, *d.Of); err != nil {
			return err
		}
		f.Audience, f.Ceiling = "of "+d.Of.Campaign, ceiling(f.Counted, d.Ceiling)
		return nil
	}
	fixed, err := o.Audience.Fix(ctx, d.Audience)
	if err != nil {
		return audienceFaults(err)
	}
	if f.Counted, err = o.Audience.Count(ctx, fixed); err != nil {
		return err
	}
	if f.strays, err = o.Audience.Strays(ctx, fixed); err != nil {
		return err
	}
	if f.Fixed, f.Audience, f.Ceiling = fixed, fixed.Hash(), ceiling(f.Counted, d.Ceiling); d.When.Event != nil {
		f.Ceiling = d.Ceiling
	}
	return nil
}

// audienceFaults are the faults of a definition of an audience.
func audienceFaults(err error) error {
	var out faults
	if err := out.audience(err); err != nil {
		return err
	}
	return out.Err()
}

// audience adds the faults of a definition of an audience; it returns what is none.
func (f *faults) audience(err error) error {
	var amiss wrong.Faults
	if err != nil && !errors.As(err, &amiss) {
		return err
	}
	for _, one := range amiss {
		f.Tell("audience."+one.Field, one.Why)
	}
	return nil
}

func asState(err error, to **StateError) bool { return errors.As(err, to) }

// look lists everybody, or a sample.
func (o Office) look(ctx context.Context, d Brief, f Forecast) (people []audience.Recipient, err error) {
	if d.Of == nil && f.Counted > lookedMost {
		return o.Audience.Sample(ctx, f.Fixed, lookedMost)
	}
	for after := ""; len(people) < lookedMost; {
		page, err := o.page(ctx, d, f.Fixed, after, lookedPage)
		if err != nil || len(page) == 0 {
			return people, err
		}
		people, after = append(people, page...), page[len(page)-1].Key
	}
	return people, nil
}

func (o Office) page(ctx context.Context, d Brief, fixed audience.Fixed, after string, n int) ([]audience.Recipient, error) {
	if d.Of != nil {
		return o.Others.PageOf(ctx, *d.Of, after, n)
	}
	return o.Audience.Page(ctx, fixed, after, n)
}

// shown sorts what is blocked, the most first.
func shown(of map[Blocked]int, scale func(int) int) []Blocked {
	out := make([]Blocked, 0, len(of))
	for b, n := range of {
		b.People = scale(n)
		if why := outbox.Clauses(b.Reason); why != nil {
			b.Why = &why
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Blocked) int {
		return cmp.Or(cmp.Compare(b.People, a.People), strings.Compare(a.Gate, b.Gate), strings.Compare(a.Reason, b.Reason))
	})
	return out
}
