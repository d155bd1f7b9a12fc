package dialogue

import (
	"context"
	"errors"

	"cardline/commands"
	"cardline/internal/session"
)

// quote prices what is asked for, where it has a price. The confirmation that follows is bound to that quote and ends with it: a yes
// that comes later finds a new price, and a new question.
func (t *turn) quote(ctx context.Context, v commands.Verb, w *session.Work) bool {
	switch {
	case v.Quote == nil:
		return true
	case w.Quote == "":
		return t.price(ctx, v, w)
	case t.over(*w):
		t.anew(w)
		return t.price(ctx, v, w)
	}
	return true
}

// over reports whether the quote that was read back has ended.
func (t *turn) over(w session.Work) bool {
	return w.Quote != "" && !w.QuoteEnd.IsZero() && !t.now.Before(w.QuoteEnd)
}

// anew forgets a quote and what was agreed to with it. What comes of the next one is another effect, so it has a key of its own.
func (t *turn) anew(w *session.Work) {
	w.Quote, w.Confirmed = "", false
	w.Proven &^= session.Proof(commands.ByCode)
	w.Key = t.key + ":anew"
	t.done("quote-over", nil)
}

func (t *turn) price(ctx context.Context, v commands.Verb, w *session.Work) bool {
	q, instead, err := t.quoted(ctx, v, *w)
	switch {
	case t.bears(*w, err):
	case err != nil:
		t.notBegun(ctx, v, *w, err)
	case instead != nil:
		t.finish(ctx, v, *w, *instead)
	default:
		w.Quote, w.QuoteEnd, w.Once, w.Confirmed, t.priced = q.ID, q.Until, q.Once, false, q
		return true
	}
	return false
}

// quoted asks the verb for a quote, or for the one the work has, once more.
func (t *turn) quoted(ctx context.Context, v commands.Verb, w session.Work) (q commands.Quoted, instead *commands.Answer, err error) {
	type priced struct {
		commands.Quoted
		instead *commands.Answer
	}
	r := t.request(w)
	got, err := asks(ctx, t, "quote", w, func(ctx context.Context) (p priced, err error) {
		p.Quoted, p.instead, err = v.Quote(ctx, r)
		return p, err
	})
	return got.Quoted, got.instead, err
}

// errNoTerms is that the bank has an answer instead of the terms of a quote.
var errNoTerms = errors.New("a quote has no terms any more")

// terms are what the confirmation reads back of the work's quote. An error is that the bank cannot tell them again, or not yet: then
// nothing may be agreed to.
func (t *turn) terms(v commands.Verb, w session.Work) (commands.Data, error) {
	if v.Quote == nil || t.priced.ID == w.Quote {
		return t.priced.Data, nil
	}
	q, instead, err := t.quoted(t.life, v, w)
	if err == nil && instead != nil {
		err = errNoTerms
	}
	if err != nil {
		return nil, err
	}
	t.priced = q
	return q.Data, nil
}

// sayBefore tells who is about to agree that the same was done lately.
func (t *turn) sayBefore(terms commands.Data) {
	if at, is := terms["before"]; is {
		t.say(system, "done-before", commands.Data{"at": at})
	}
}
