package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// Call is one step of a call as the doors hand it over. Step 0 is the ring.
type Call struct {
	SID    string
	From   phone.Number // "" when withheld
	To     phone.Number
	Step   int    // of the page that is answered
	Digits string // as pressed; "" is silence
	Secret bool   // the digits answer a question for a secret: they are passed on and not kept
	State  string // sealed state from the address, while Redis could not hold it
	Dialed string // how the connection to a person ended, if this step follows one
	Failed bool   // the caller's number failed attestation: it proves nothing
}

// Press takes one step of a call and returns the next page. The same step again gets the same page and changes nothing. It
// fails only when another step of the call is still under way: a caller must never hear an error.
func (d *Dialogue) Press(ctx context.Context, in Call) (ivr.Page, error) {
	began := d.Clock.Wall()
	d.Crowd.Enter()
	defer d.Crowd.Leave()
	t, sess, err := d.pickUp(ctx, in)
	if err != nil {
		return ivr.Page{}, err
	}
	page, again := t.heardBefore(ctx, in)
	if again {
		t.drop(ctx, sess)
		d.Observer.Turn("voice", t.verb, "again", d.Clock.Wall().Sub(began))
		return page, nil
	}
	if !t.guarded(func() { page = t.step(ctx, in) }) {
		t.st.Call.Step = in.Step + 1
		page = ivr.Page{Step: in.Step + 1, Lang: string(t.lang), Lines: t.lines, Then: ivr.ThenDial, Dial: t.AgentNumber.Reveal()}
	}
	page, err = t.endStep(ctx, sess, in, page)
	d.Observer.Turn("voice", t.verb, t.outcome, d.Clock.Wall().Sub(began))
	return page, err
}

// step is the turn itself.
func (t *turn) step(ctx context.Context, in Call) ivr.Page {
	c := t.st.Call
	var place ivr.Place
	var out ivr.Out
	switch q := t.st.Open(); {
	case len(c.Tree) == 0 || json.Unmarshal(c.Tree, &place) != nil:
		place, out = t.Tree.Begin(t.facts())
		if in.Step > 0 && in.Digits == "9" { // where the call stood is forgotten, but this key means the same everywhere
			place, out = t.Tree.Done(place, ivr.ResultLost)
		}
	case in.Step != c.Step:
		place, out = t.astray(place)
	case in.Dialed != "":
		place, out = t.hungUp(place, in.Dialed)
	case q != nil:
		t.lang, t.every = locale.Lang(place.Lang), place.Every
		place, out = t.pressed(ctx, place, *q, in.Digits)
	default:
		place, out = t.Tree.Press(place, in.Digits)
	}
	page := t.walk(ctx, &place, out)
	c.Tree, _ = json.Marshal(place) // strings and numbers only
	c.Step = max(c.Step, in.Step) + 1
	page.Step, page.Lang = c.Step, place.Lang
	page.Lines = t.lines
	return page
}

// astray says once more where the call stands: the step answers another page than the last one given, so its keys mean nothing here.
func (t *turn) astray(place ivr.Place) (ivr.Place, ivr.Out) {
	t.outcome = "astray"
	q := t.st.Open()
	if q == nil {
		return t.Tree.Again(place)
	}
	t.lang, t.every = locale.Lang(place.Lang), place.Every
	t.open(*q)
	t.sayQuestion(t.verbs[q.Work.Verb], *q)
	return place, ivr.Out{}
}

func (t *turn) facts() ivr.Facts {
	f := ivr.Facts{Known: t.party.Known(), Line: t.Lines[t.our]}
	if f.Known {
		f.Lang = string(t.lang)
	}
	return f
}

// verbsPerStep bounds what one key can set off.
const verbsPerStep = 4

// walk follows the menu until something is wanted of the caller: a key, an answer, or their patience while a person is called.
func (t *turn) walk(ctx context.Context, place *ivr.Place, out ivr.Out) ivr.Page {
	for n := 0; ; n++ {
		t.lang, t.every = locale.Lang(place.Lang), place.Every
		t.lines = append(t.lines, out.Lines...)
		switch {
		case t.asked != nil: // a question was answered by another
			return ivr.Page{Then: ivr.ThenAnswer, Expect: t.expect(*t.asked)}
		case out.Do != "" && n < verbsPerStep:
			*place, out = t.do(ctx, *place, out, n)
		case out.Person || out.Do != "":
			t.outcome = orElse(t.outcome, "person")
			return ivr.Page{Then: ivr.ThenDial, Dial: t.AgentNumber.Reveal()}
		case out.Expect != nil:
			t.outcome = orElse(t.outcome, "menu")
			return ivr.Page{Then: ivr.ThenAnswer, Expect: out.Expect}
		default:
			t.outcome = orElse(t.outcome, "goodbye")
			return ivr.Page{Then: ivr.ThenHangup}
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// do runs the verb of a menu node; it leaves a question open or tells the menu how it went.
func (t *turn) do(ctx context.Context, place ivr.Place, out ivr.Out, n int) (ivr.Place, ivr.Out) {
	w := session.Work{Verb: out.Do, Args: map[string]string{}, Key: t.key, Exact: true}
	if n > 0 {
		w.Key += ":" + strconv.Itoa(n)
	}
	for k, v := range out.Args {
		w.Args[k] = v
	}
	for k, v := range out.Entered {
		w.Args[k] = v
	}
	t.st.Questions, t.person, t.result = nil, false, ""
	t.advance(ctx, w)
	return t.after(place)
}

// after tells the menu how a verb ended, unless it is waiting for an answer.
func (t *turn) after(place ivr.Place) (ivr.Place, ivr.Out) {
	if t.lang.Valid() && string(t.lang) != place.Lang {
		place.Lang, place.Every = string(t.lang), false
	}
	switch {
	case t.asked != nil:
		return place, ivr.Out{}
	case t.person && t.verb == identifying: // a caller we may not place has had no key to press yet: the menu offers one
		return t.Tree.Done(place, ivr.ResultFailed)
	case t.person:
		return t.Tree.Done(place, ivr.ResultPerson)
	}
	return t.Tree.Done(place, orElse(t.result, ivr.ResultFailed))
}

// hungUp goes on after a person: a talk that took place ends the call, one that did not leaves the caller with the menu.
func (t *turn) hungUp(place ivr.Place, dialed string) (ivr.Place, ivr.Out) {
	t.lang = locale.Lang(place.Lang)
	if dialed == "completed" || dialed == "answered" {
		t.outcome = "talked"
		return t.Tree.Done(place, ivr.ResultOK)
	}
	t.outcome = "person-" + dialed
	return t.Tree.Done(place, ivr.ResultFailed)
}

// endStep writes the step down, page included, for a carrier that asks again. Nobody waits for the call to be saved but its next step.
func (t *turn) endStep(ctx context.Context, sess *session.Turn, in Call, page ivr.Page) (ivr.Page, error) {
	c := t.st.Call
	c.Page = nil // too long for an address; the row has it
	t.st.Took(t.key)
	seq := t.st.Seq
	if t.offline {
		t.carry(&page)
	}
	answer, err := json.Marshal(page)
	if err != nil {
		return page, fmt.Errorf("encoding a page: %w", err)
	}
	stored, err := t.Ledger.Commit(ctx, t.stepRow(in, answer, seq))
	switch {
	case err != nil:
		t.log().ErrorContext(ctx, "a step of a call goes on unrecorded", "err", err)
		c.Page = answer // no row has it
	case stored != nil:
		_ = json.Unmarshal(stored.Answer, &page)
	}
	if t.offline {
		return page, nil
	}
	t.Sessions.SaveSoon(sess, func(err error) { t.log().Warn("where a call stands could not be saved", "err", err) })
	return page, nil
}

// tailDigits is as much of an entry as a row may show: a menu key or a card's tail.
const tailDigits = 4

func (t *turn) stepRow(in Call, answer []byte, seq int64) Turn {
	body := in.Digits
	if t.redact || in.Secret || len(body) > tailDigits {
		body = "•••"
	}
	return Turn{
		Key: t.key, Channel: "voice", Message: clock.NewID(t.now), Reply: clock.NewID(t.now), Party: t.partyIndex(t.number, in.SID),
		Number: t.number, Our: t.our, Body: body, Answer: answer, Verb: t.verb, Outcome: t.outcome, Lang: t.lang, At: t.now,
		Seq: seq, Promise: t.promise, Kept: t.kept,
	}
}

// Ended notes that a call is over.
func (d *Dialogue) Ended(ctx context.Context, in Call, status string, took time.Duration) error {
	now := d.Clock.Now()
	_, err := d.Ledger.Commit(ctx, Turn{
		Key: in.SID + "#end", Channel: "voice", Message: clock.NewID(now), Party: d.partyIndex(in.From, in.SID), Number: in.From, Our: in.To,
		Body: status + " " + took.String(), Outcome: "ended", At: now,
	})
	d.Observer.Turn("voice", "CALL", status, took)
	return err
}
