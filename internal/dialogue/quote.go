package dialogue

import (
	"context"

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
	case err != nil:
		t.notBegun(ctx, v, *w, err)
	case instead != nil:
		t.finish(ctx, v, *w, *instead)
	default:
		w.Quote, w.QuoteEnd, w.Confirmed, t.priced = q.ID, q.Until, false, q
		return true
	}
	return false
}

// quoted asks the verb for a quote, or for the one the work has, once more.
func (t *turn) quoted(ctx context.Context, v commands.Verb, w session.Work) (q commands.Quoted, instead *commands.Answer, err error) {
	bctx, stop := t.bankTime(ctx)
	defer stop()
	err = recovered(func() (err error) {
		q, instead, err = v.Quote(bctx, t.request(w))
		return err
	})
	return q, instead, err
}

// terms are what the confirmation reads back of the work's quote. ok is false when the bank cannot tell them again: then nothing may
// be agreed to.
func (t *turn) terms(v commands.Verb, w session.Work) (terms commands.Data, ok bool) {
	if v.Quote == nil || t.priced.ID == w.Quote {
		return t.priced.Data, true
	}
	q, instead, err := t.quoted(context.Background(), v, w)
	if err != nil || instead != nil {
		t.log().Warn("a quote could not be read again", "verb", v.ID, "err", err)
		return nil, false
	}
	t.priced = q
	return q.Data, true
}
