package dialogue

import (
	"context"
	"errors"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/session"
	"cardline/ivr"
)

// failed says what a verb that did not come to an end means for the customer.
func (t *turn) failed(ctx context.Context, v commands.Verb, w session.Work, err error) {
	t.result = ivr.ResultFailed
	switch {
	case errors.Is(err, bank.ErrRefused):
		t.turnedDown(ctx, v, w, err)
	case bank.Down(err):
		t.log().WarnContext(ctx, "bank not in time", "verb", v.ID, "err", err)
		t.late(ctx, v, w, err)
	case errors.Is(err, bank.ErrNotFound):
		t.log().WarnContext(ctx, "the directory knows a card the bank does not", "verb", v.ID, "err", err)
		t.done("sorry", nil)
		t.settled(ctx, v, w, Failed)
	default:
		t.log().ErrorContext(ctx, "verb failed", "verb", v.ID, "err", err)
		t.done("sorry", nil)
	}
	if v.Protects && t.channel == commands.Voice {
		t.person = true
	}
}

// notBegun says what a failure on the way to a verb means: nothing was asked of the bank yet, so nothing is owed.
func (t *turn) notBegun(ctx context.Context, v commands.Verb, w session.Work, err error) {
	if !bank.Down(err) || errors.Is(err, bank.ErrRefused) {
		t.failed(ctx, v, w, err)
		return
	}
	t.log().WarnContext(ctx, "bank not in time with what a verb has to know first", "verb", v.ID, "err", err)
	t.result = ivr.ResultFailed
	t.done("unavailable", nil)
}

// turnedDown says the bank's no, in the verb's words where it has some for the reason. A quote that came to an end on the way is made
// anew: agreeing to the old one agreed to nothing else.
func (t *turn) turnedDown(ctx context.Context, v commands.Verb, w session.Work, err error) {
	if v.Effect {
		t.kept = append(t.kept, w.Key)
	}
	refusal := &bank.Refusal{}
	errors.As(err, &refusal)
	if refusal.Reason == "expired" && v.Quote != nil && w.Quote != "" {
		t.anew(&w)
		t.advance(ctx, w)
		return
	}
	data := t.about(v, w)
	data["limit"] = refusal.Limit
	for _, key := range []string{"refused-" + refusal.Reason, "refused"} {
		if t.Speaker.Can(v.ID, key, t.channel) {
			t.outcome = key
			t.say(v.ID, key, data)
			return
		}
	}
	t.done("refused", nil)
}
