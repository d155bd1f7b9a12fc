package dialogue

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/internal/speech"
	"cardline/ivr"
)

// oursMost is how many payments one call asks about: who is asked about more stops listening.
const oursMost = 6

// numberAlerts hands the questions about payments of the number called to use, which may answer them. They are the number's and not the
// call's: a text and a call that answer at once take turns.
func (t *turn) numberAlerts(ctx context.Context, use func()) error {
	number, err := t.Sessions.Open(ctx, t.partyIndex(t.number, ""))
	if err != nil {
		return err
	}
	t.st.Alerts = number.State.Alerts
	use()
	number.State.Alerts, t.st.Alerts = t.st.Alerts, nil
	return t.Sessions.Save(ctx, number)
}

// toBeAsked are the customer's payments without an answer, the one that we call about first.
func (t *turn) toBeAsked(o *session.Ours) []*session.Alert {
	var as []*session.Alert
	for i := range t.st.Alerts {
		a := &t.st.Alerts[i]
		if a.Answer == "" && t.now.Before(a.Until) && a.Work.Customer == t.st.Call.Customer {
			as = append(as, a)
		}
	}
	slices.SortStableFunc(as, func(a, b *session.Alert) int {
		switch o.Ref {
		case a.Ref:
			return -1
		case b.Ref:
			return 1
		}
		return 0
	})
	return as
}

// weAsk tells of the next payment to be asked about. ResultFailed: there is none, or there are enough for one call.
func (t *turn) weAsk(ctx context.Context, o *session.Ours, _ session.Work) {
	if !t.oursToo(o) {
		t.done("ours-another", nil)
		return
	}
	var next *session.Alert
	left := 0
	st, _, err := t.Sessions.Look(ctx, t.partyIndex(t.number, ""))
	if err == nil {
		t.st.Alerts = st.Alerts
		if as := t.toBeAsked(o); len(as) > 0 {
			next, left = as[0], len(as)
		}
		t.st.Alerts = nil
	}
	switch {
	case err != nil:
		t.log().WarnContext(ctx, "what is to be asked in a call of ours is not known", "err", err)
		t.done("ours-not-now", nil)
	case next == nil && o.Asked == 0: // by text, or in another call
		t.came(ctx, o, CameAnswered)
		t.done("ours-answered", nil)
	case next == nil:
		t.done("ours-thanks", nil)
	case o.Asked >= oursMost:
		t.done("ours-enough", commands.Data{"left": left})
	default:
		o.Asked, o.Asking = o.Asked+1, next.Ref
		t.tellPayment(next)
	}
}

// tellPayment says which payment is meant, to somebody who has shown the tail of a card.
func (t *turn) tellPayment(a *session.Alert) {
	data := t.about(t.verbs[alertID], a.Work)
	for _, s := range commands.SuspectsOf(a.Work.Args) {
		data["amount"], data["merchant"], data["at"] = s.Amount, s.Merchant, s.At
	}
	t.say(system, "ours-payment", data)
	t.outcome, t.result = "asked", ivr.ResultOK
}

// weHear takes the answer by key, and does what the text's Y or N does.
func (t *turn) weHear(ctx context.Context, o *session.Ours, w session.Work) {
	if !t.oursToo(o) || o.Asking == "" {
		return
	}
	answered := false
	err := t.numberAlerts(ctx, func() {
		i := slices.IndexFunc(t.st.Alerts, func(a session.Alert) bool { return a.Ref == o.Asking && a.Work.Customer == t.st.Call.Customer })
		if i < 0 {
			return
		}
		a := &t.st.Alerts[i]
		switch {
		case w.Args["answer"] != "Y" && a.Answer == answerNo: // by text, meanwhile
			t.alertSays("stays", []*session.Alert{a})
		case w.Args["answer"] != "Y":
			t.deny(ctx, []*session.Alert{a})
		case t.stopped(a.Work): // it is told once
			t.alertSays("stays", []*session.Alert{a})
			a.Answer, a.Answered = answerYes, t.now
		default:
			t.clear(ctx, []*session.Alert{a})
		}
		answered = a.Answer != ""
	})
	switch {
	case errors.Is(err, session.ErrDown), err != nil && !answered:
		t.log().WarnContext(ctx, "an answer by key could not be taken", "err", err)
		t.lines = nil
		t.done("ours-not-now", nil)
		return
	case err != nil: // it is done; at worst it is asked once more
		t.log().WarnContext(ctx, "that a payment was answered by key is not kept", "err", err)
	}
	if t.person = false; !answered {
		t.result = ivr.ResultFailed
		return
	}
	t.result = ivr.ResultOK
	if o.Asking == o.Ref {
		t.came(ctx, o, CameAnswered)
	}
	o.Asking = ""
}

// tailWritten is the tail of a card as texts write it.
var tailWritten = regexp.MustCompile(`\*(\d{4})\b`)

// tailsAloud says the tails of cards in a text figure by figure.
func tailsAloud(text string, l locale.Lang) string {
	return tailWritten.ReplaceAllStringFunc(speech.Escape(text), func(tail string) string { return speech.Digits(tail[1:], l) })
}
