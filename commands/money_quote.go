package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// Pricing is the part of a bank that says what something would cost and then, asked with that quote, does it.
type Pricing interface {
	bank.Quotes
	bank.Core
}

// priced is a verb that moves money or changes credit. Nothing of it happens before its quote was read back and agreed to: the
// order names the quote, and the bank does a quote once.
type priced struct {
	id       string
	kind     bank.Kind
	risk     Risk
	byText   Proof
	about    About
	states   []string
	args     []Arg
	refusals []string // reasons of the bank that have words of their own: refused-<reason>
	// want completes what is to be priced. An answer says that nothing can be.
	want func(context.Context, Request, *bank.Ask) (*Answer, error)
	// once names what is done once however many ask for it, before it is priced; optional, and "" for what may be done again.
	once func(context.Context, Request, bank.Ask) (string, error)
	// repeats says that the same may be done again, by a new order, once it is told that it was done lately. Calls and texts that ask at the
	// same time have one order between them.
	repeats bool
	already string // what is said where another call, or a text, was first
}

// verb declares it. In a call every one of them takes the telephone PIN: a code sent to the handset that calls proves little.
func (p priced) verb(b Pricing) Verb {
	return Verb{
		ID: p.id, Channels: Both, Risk: p.risk, ByText: p.byText, ByVoice: A4, About: p.about, States: p.states, Args: p.args, Effect: true,
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) { return p.quote(ctx, b, r) },
		Run:   func(ctx context.Context, r Request) (Answer, error) { return p.run(ctx, b, r) },
	}
}

// quote asks the bank for a price, or for the one that is being read back.
func (p priced) quote(ctx context.Context, b Pricing, r Request) (Quoted, *Answer, error) {
	var q bank.Quote
	var err error
	once := r.Once
	if r.Quote != "" {
		q, err = b.Quoted(ctx, r.Quote)
	} else {
		a := bank.Ask{Key: r.Key + ":quote", Kind: p.kind, Customer: r.Customer.ID, Card: r.Card().ID, At: r.Now}
		no, wrong := p.want(ctx, r, &a)
		if wrong != nil || no != nil {
			return Quoted{}, no, wrong
		}
		if p.once != nil {
			if once, err = p.once(ctx, r, a); err != nil {
				return Quoted{}, nil, fmt.Errorf("pricing %s: %w", p.kind, err)
			}
		}
		same := sameOf(a, r.Now) // as it is asked for: the bank adds to it
		q, err = b.Quote(ctx, a)
		switch {
		case err != nil:
		case once != "":
			once += ":" + strconv.FormatInt(q.Principal.Minor, 10)
		case p.repeats:
			if once, err = nextOf(ctx, b, same); err != nil {
				return Quoted{}, nil, fmt.Errorf("pricing %s: %w", p.kind, err)
			}
		}
	}
	if no, refused := p.refused(r, err); refused {
		return Quoted{}, &no, nil
	}
	if err != nil {
		return Quoted{}, nil, fmt.Errorf("pricing %s: %w", p.kind, err)
	}
	repeated := strings.HasPrefix(once, again)
	if end := endOf(r.Now); repeated && end.Before(q.Until) {
		q.Until = end
	}
	data := termsOf(q, r)
	if repeated {
		at, err := before(ctx, b, once, r.Now)
		if err != nil {
			return Quoted{}, nil, fmt.Errorf("pricing %s: %w", p.kind, err)
		}
		if !at.IsZero() {
			data["before"] = Clock(at)
		}
	}
	return Quoted{ID: q.ID, Until: q.Until, Once: once, Data: data}, nil, nil
}

// run does what was agreed to.
func (p priced) run(ctx context.Context, b Pricing, r Request) (Answer, error) {
	q, err := b.Quoted(ctx, r.Quote)
	if err != nil {
		if errors.Is(err, bank.ErrNotFound) {
			err = &bank.Refusal{Reason: "expired"}
		}
		return Answer{}, fmt.Errorf("finding the quote of %s: %w", p.kind, err)
	}
	o := bank.Order{Key: r.Key, Kind: p.kind, Customer: r.Customer.ID, Card: q.Card, At: r.Now, Channel: r.Channel.String(), Quote: q.ID}
	say := "done"
	var rc bank.Receipt
	if r.Once != "" { // another call, or a text, may have been first
		o.Key = r.Once
		if rc, err = b.Receipt(ctx, o.Key); err == nil {
			say = p.already
		}
	}
	if r.Once == "" || errors.Is(err, bank.ErrNotFound) {
		rc, err = b.Do(ctx, o)
	}
	if r.Once != "" && errors.Is(err, bank.ErrRefused) { // at the very same time, and with another quote
		if first, none := b.Receipt(ctx, o.Key); none == nil {
			rc, err, say = first, nil, p.already
		}
	}
	if no, refused := p.refused(r, err); refused {
		return no, nil
	}
	if err != nil {
		return Answer{}, err
	}
	data := termsOf(q, r)
	data["ref"], data["at"] = Digits(rc.Ref), rc.At
	if !rc.From.IsZero() {
		data["starts"] = Day(rc.From)
	}
	if !rc.Until.IsZero() {
		data["ends"] = Day(rc.Until)
	}
	return Answer{Say: say, Data: data}, nil
}

// refused puts a no of the bank in words. A quote that is over is no answer of a verb: the dialogue prices anew.
func (p priced) refused(r Request, err error) (Answer, bool) {
	var no *bank.Refusal
	if errors.As(err, &no) && no.Reason == "expired" && r.Quote != "" {
		return Answer{}, false
	}
	if !errors.Is(err, bank.ErrRefused) && !errors.Is(err, bank.ErrNotFound) {
		return Answer{}, false
	}
	return refusedFor(err, r.Card().Tail, p.refusals...), true
}

// termsOf is everything a quote says, for the words of any of these verbs.
func termsOf(q bank.Quote, r Request) Data {
	return Data{
		"card": tailOf(q.Card, r), "amount": q.Principal, "monthly": q.Monthly, "months": q.Months, "fee": q.Fee, "rate": Rate(q.Rate),
		"total": q.Total, "old": q.Old, "new": q.New, "points": q.Points, "left": q.PointsOf, "item": q.Item, "from": q.From,
		"credit": q.Total.Minor > 0, "mode": payMode(q.Mode), "starts": Day(q.Starts), "ends": Day(q.Ends), "until": untilOf(q, r),
	}
}

// untilOf is when a quote ends: a time of day, or the day where that is not today, as with an invitation.
func untilOf(q bank.Quote, r Request) any {
	if q.Until.Sub(r.Now) > 12*time.Hour {
		return Day(q.Until)
	}
	return Clock(q.Until)
}

// tailOf names the customer's card of that id.
func tailOf(id card.ID, r Request) card.Tail {
	for _, k := range r.Customer.Cards {
		if k.ID == id {
			return k.Tail
		}
	}
	return r.Card().Tail
}

// Modes of paying a statement, as the parser and the bank name them.
const (
	payMinimum = "MIN"
	payFull    = "FULL"
)

var payModes = Options{
	{Value: payMinimum, Names: locale.Words{locale.English: "the minimum due", locale.Simplified: "最低还款额", locale.Traditional: "最低還款額"}},
	{Value: payFull, Names: locale.Words{locale.English: "the full amount", locale.Simplified: "全部应还款额", locale.Traditional: "全數"}},
}

func payMode(mode string) locale.Words {
	for _, o := range payModes {
		if o.Value == mode {
			return o.Names
		}
	}
	return locale.Words{}
}

// among offers values that are always the same.
func among(os Options) func(context.Context, Request) (Options, error) {
	return func(context.Context, Request) (Options, error) { return os, nil }
}

// months offers terms of instalments.
func months(terms ...int) Options {
	os := make(Options, len(terms))
	for i, n := range terms {
		s := strconv.Itoa(n)
		os[i] = Option{
			Value: s, Names: locale.Words{locale.English: s, locale.Simplified: s, locale.Traditional: s},
			Said: locale.Words{locale.English: s + " months", locale.Simplified: s + "期", locale.Traditional: s + "期"},
		}
	}
	return os
}

// usualTerms are those of every instalment plan that is not tied to an invitation.
var usualTerms = []int{3, 6, 9, 12, 18, 24, 36}

// lacks says of an argument that another one makes up for it.
func lacks(other string) func(context.Context, Request) (bool, error) {
	return func(_ context.Context, r Request) (bool, error) { return r.Args[other] == "", nil }
}

// wantAmount takes the amount, which is in the currency of the card or nothing.
func wantAmount(r Request, a *bank.Ask) *Answer {
	own := r.Card().Currency
	said := r.Args["currency"]
	m, err := money.Parse(r.Args["amount"], own)
	if err != nil || m.Minor <= 0 || said != "" && said != own {
		return &Answer{Say: "wrong-amount"}
	}
	a.Amount = m
	return nil
}

// wantMonths takes the term, which is one of those there are.
func wantMonths(r Request, a *bank.Ask, terms []int) *Answer {
	n, err := strconv.Atoi(r.Args["months"])
	if err != nil || !slices.Contains(terms, n) {
		return &Answer{Say: "refused-months", Data: Data{"options": months(terms...)}}
	}
	a.Months = n
	return nil
}

// lastMoment is the end of a day written 2026-11-30, in the customer's zone; zero where there is none.
func lastMoment(day string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1).Add(-time.Second)
}

// named is an amount as the name of an option.
func named(m money.Money, r Request) locale.Words {
	names := locale.Words{}
	for _, l := range locale.All() {
		names[l] = amountIn(m, Tone{Channel: r.Channel, Lang: l})
	}
	return names
}
