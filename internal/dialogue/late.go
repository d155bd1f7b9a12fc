package dialogue

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/ivr"
)

// abandoned is after how long an effect that was begun and never answered is taken up: longer than a carrier retries a webhook.
const abandoned = 30 * time.Second

// owing is the payload of a promise: what is needed to run the verb again and to answer.
type owing struct {
	Work    session.Work     `json:"work"`
	SID     string           `json:"sid"`
	Number  string           `json:"number"`
	Our     string           `json:"our"`
	Lang    locale.Lang      `json:"lang"`
	Channel commands.Channel `json:"channel"`
	Reads   bool             `json:"reads,omitempty"`
	Stopped bool             `json:"stopped,omitempty"` // a card it is about had been reported lost when it was asked for
}

func (t *turn) owing(w session.Work, reads bool) []byte {
	b, err := json.Marshal(owing{
		Work: w, SID: t.key, Number: t.answersTo(w).Reveal(), Our: t.our.Reveal(), Lang: t.lang, Channel: t.channel, Reads: reads,
		Stopped: t.stopped(w),
	})
	if err != nil { // strings and numbers only
		panic(err)
	}
	return b
}

// planned writes down an effect before it is begun. It returns true when the turn is over: this very text was answered before, or
// nothing can be written down and the effect is not one that protects.
func (t *turn) planned(ctx context.Context, v commands.Verb, w session.Work) bool {
	prior, err := t.Promises.Plan(ctx, Promise{
		Key: w.Key, Party: t.partyIndex(t.number, t.key), Payload: t.owing(w, false), Urgent: v.Protects,
		Due: t.now.Add(abandoned), At: t.now, State: Planned,
	})
	switch {
	case err != nil && v.Protects:
		t.log().ErrorContext(ctx, "stopping a card without writing it down first", "err", err)
	case err != nil:
		t.log().ErrorContext(ctx, "an effect could not be written down", "verb", v.ID, "err", err)
		t.done("sorry", nil)
		return true
	case prior != nil:
		// Begun before. Where nobody has moved on since, only the session was lost: the same order under the same key comes to the same
		// end, and with it the session.
		stored, err := t.Ledger.Seen(ctx, t.key)
		if err == nil && stored != nil && t.channel == commands.Text && stored.Seq != t.st.Seq+1 {
			t.stored = stored
			return true
		}
	}
	t.protect = t.protect || v.Protects // whatever else the text asks for
	if v.Protects && prior == nil {
		t.Observer.Lost()
	}
	return false
}

// late says what happens next when the bank did not answer in time. A change of unknown outcome, a report of loss and a read that took
// too long are answered later, once; a change the bank did not take is not pursued behind the customer's back.
func (t *turn) late(ctx context.Context, v commands.Verb, w session.Work, err error) {
	unanswerable := t.number == ""
	switch {
	case v.Protects:
		t.owe(ctx, v, w)
		if v.ID == finding {
			t.notFound() // in the same words: that there was something to stop is nobody's to know
			return
		}
		t.done("lost-late", commands.Data{"at": commands.Clock(t.now)})
		if t.channel == commands.Text && !t.offline && !t.party.Distrusted && t.Speaker.Can(v.ID, "phone", t.channel) { // before the reference goes to this phone
			t.ask(session.AskPhone, "", v, session.Work{Verb: v.ID})
		}
	case errors.Is(err, bank.ErrUnavailable) || unanswerable && !v.Effect:
		t.settled(ctx, v, w, Answered)
		t.done("unavailable", nil)
	case v.Effect:
		t.owe(ctx, v, w)
		t.done("late-change", commands.Data{"ref": t.unconfirmed(ctx, v, w)})
		if t.channel == commands.Voice {
			t.say(system, "late-change-next", commands.Data{"text": !unanswerable && !t.party.Distrusted})
		}
	default:
		t.owed = append(t.owed, Promise{ // of one text there may be several
			Key: w.Key + ":late", Party: t.partyIndex(t.number, t.key), Payload: t.owing(w, true), Due: t.now, At: t.now, State: Owed,
		})
		t.done("late", nil)
	}
}

// unconfirmed gives an order in a call whose end nobody knows yet a reference that a colleague finds it by.
func (t *turn) unconfirmed(ctx context.Context, v commands.Verb, w session.Work) commands.Digits {
	if t.channel != commands.Voice {
		return ""
	}
	ref := t.referenceOf("unconfirmed", w.Key)
	err := t.Trail.Append(ctx, audit.Entry{
		At: t.now, Key: w.Key, Actor: "customer:" + w.Customer, Action: "order.unconfirmed", Subject: "verb:" + v.ID, Channel: "voice", Ref: ref,
	})
	if err != nil {
		t.log().ErrorContext(ctx, "the reference of an unconfirmed order is not kept", "verb", v.ID, "ref", ref, "err", err)
	}
	return commands.Digits(ref)
}

// referenceOf is what a caller is told to ask by for something of ours that has a key: six digits, the same for the same key.
func (d *Dialogue) referenceOf(what, key string) string {
	sum := d.Vault.Index(what, key)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[:4])%1_000_000)
}

// owe keeps an effect until it is settled. What cannot be kept now goes with the rows of the turn, and if they cannot be written
// either, the answer must not leave: nobody would keep its word.
func (t *turn) owe(ctx context.Context, v commands.Verb, w session.Work) {
	switch err := t.Promises.Owe(ctx, w.Key, t.now); {
	case err == nil, errors.Is(err, ErrSettled): // by another process, which has said so
		return
	case errors.Is(err, ErrNoPromise):
		t.log().InfoContext(ctx, "an owed answer was not written down before and goes with the turn", "verb", v.ID)
	default:
		t.log().ErrorContext(ctx, "an owed answer could not be kept at once", "verb", v.ID, "err", err)
	}
	t.protect = false
	t.owed = append(t.owed, Promise{
		Key: w.Key, Party: t.partyIndex(t.number, t.key), Payload: t.owing(w, false), Urgent: v.Protects, Due: t.now, At: t.now, State: Owed,
	})
}

// unkept takes back what a page of a call promises where it could not be written down: the caller hears so, and is put through to a person.
func (t *turn) unkept(page ivr.Page) ivr.Page {
	t.lines = nil
	t.say(system, "unkept", nil)
	return ivr.Page{
		Step: page.Step, Lang: page.Lang, Slow: page.Slow, State: page.State, Lines: t.recordings(t.lines),
		Then: ivr.ThenDial, Dial: t.AgentNumber.Reveal(), Tell: page.Tell,
	}
}

func (t *turn) settled(ctx context.Context, v commands.Verb, w session.Work, state string) {
	if !v.Effect {
		return
	}
	if err := t.Promises.Settle(ctx, w.Key, state); err != nil {
		t.log().ErrorContext(ctx, "settling a promise", "err", err)
	}
}

// stopped reports whether a card the work is about is reported lost, by what the directory knows.
func (t *turn) stopped(w session.Work) bool {
	return slices.ContainsFunc(t.request(w).Cards, func(k customer.Card) bool { return k.State == string(bank.Stopped) })
}
