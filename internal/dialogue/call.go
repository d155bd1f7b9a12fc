package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/speech"
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

	Speech    string // what was said instead
	Sure      int    // how sure the carrier is of it, in percent
	Recording string // the carrier's id of the message that was left

	Ours *session.Ours // of the first step of a call of ours: what it is about. From is then whom we called
}

// Press takes one step of a call and returns the next page. The same step again gets the same page and changes nothing. It
// fails only when another step of the call is still under way: a caller must never hear an error.
func (d *Dialogue) Press(ctx context.Context, in Call) (ivr.Page, error) {
	began := d.Clock.Wall()
	in.Speech = speech.Figures(in.Speech)
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
	ctx = t.traces(ctx)
	if !t.guarded(func() { page = t.step(ctx, in) }) {
		t.st.Call.Step = in.Step + 1
		page = ivr.Page{Step: in.Step + 1, Lang: string(t.lang), Lines: t.lines, Then: ivr.ThenDial, Dial: t.AgentNumber.Reveal()}
	}
	page, err = t.endStep(ctx, sess, in, page)
	if t.trace != nil {
		t.traced(t.heardCall(in), d.Clock.Wall().Sub(began))
	}
	d.Observer.Turn("voice", t.verb, t.outcome, d.Clock.Wall().Sub(began))
	return page, err
}

// step is the turn itself.
func (t *turn) step(ctx context.Context, in Call) ivr.Page {
	c := t.st.Call
	var place ivr.Place
	var out ivr.Out
	facts := t.facts()
	t.leaving = t.wasLeaving()
	switch {
	case !t.placed(ctx, c.Tree, &place, facts):
		place, out = t.begun(ctx, in, facts)
	case in.Step != c.Step:
		place, out = t.astray(place)
	default:
		place, out = t.goesOn(ctx, place, in)
	}
	page := t.goesAhead(ctx, &place, t.suits(t.walk(ctx, &place, out)), in)
	if c.Asks == nil {
		c.Fillers = 0
	}
	t.stays(ctx, place, page)
	c.Tree, _ = json.Marshal(place) // strings and numbers only
	c.Step, c.Lang = max(c.Step, in.Step)+1, locale.Lang(place.Lang)
	c.Over = c.Over || page.Then == ivr.ThenHangup
	c.Served, c.Leaving = t.served && t.asked == nil && c.Asks == nil, t.stillLeaving()
	t.figure(place, page)
	page.Step, page.Lang = c.Step, place.Lang
	page.Menu, page.Node = place.Version, place.Node
	page.Lines = t.recordings(t.lines)
	return page
}

// begun is the first page of a call, or of one whose place is forgotten.
func (t *turn) begun(ctx context.Context, in Call, facts ivr.Facts) (place ivr.Place, out ivr.Out) {
	if t.left != nil && in.Step == 0 {
		if place, out, ok := t.goOnWith(ctx, t.left, facts); ok {
			t.went = append(t.went, ivr.Went{Key: "resumed", To: place.Node})
			return place, out
		}
	}
	place, out = t.tree.Begin(facts)
	if t.st.Call.Ours == nil {
		out = t.announce(place, out)
	}
	if in.Step > 0 && in.Digits == "9" { // where the call stood is forgotten, but this key means the same everywhere
		place, out = t.tree.Done(place, ivr.ResultLost)
	}
	return place, out
}

// goesOn takes what the caller did at the page they were given.
func (t *turn) goesOn(ctx context.Context, place ivr.Place, in Call) (ivr.Place, ivr.Out) {
	c := t.st.Call
	t.heardAt(place)
	q := t.st.Open()
	switch {
	case in.Dialed != "":
		return t.hungUp(ctx, place, in.Dialed)
	case c.Takes != "":
		return t.recorded(ctx, place, in)
	case c.Asks != nil:
		t.keeps(in)
		return t.asksOn(ctx, place)
	case t.unscores(in):
		return t.tree.Again(place)
	case c.Resumes && in.Digits == "" && in.Sure >= hardly && t.startsOver(in.Speech):
		return t.afresh(t.facts())
	case q != nil && in.Digits == "" && in.Speech != "":
		return t.answered(ctx, place, *q, in)
	case q != nil:
		return t.pressed(ctx, place, *q, in.Digits)
	case in.Digits == "" && in.Speech != "":
		return t.spoke(ctx, place, in)
	case c.Resumes:
		c.Resumes = false
		if in.Digits == "*" {
			return t.afresh(t.facts())
		}
	}
	return t.tree.Press(place, in.Digits)
}

// heardAt says how a caller hears what is said from here on.
func (t *turn) heardAt(place ivr.Place) {
	t.place, t.lang, t.every = place, locale.Lang(place.Lang), place.Every
}

// recordings leaves out those of what is said that this installation does not have. The lines are this turn's own.
func (t *turn) recordings(said []ivr.Line) []ivr.Line {
	for i := range said {
		if l := &said[i]; l.Play != "" {
			if t.Prompts == nil {
				l.Play = ""
				continue
			}
			l.Play = t.Prompts(l.Play)
		}
	}
	return said
}

// placed reads where a call stands, in the menu it began with; what is known of it is of now.
func (t *turn) placed(ctx context.Context, kept json.RawMessage, place *ivr.Place, facts ivr.Facts) bool {
	ok := len(kept) > 0 && json.Unmarshal(kept, place) == nil
	place.Facts = facts
	t.tree = t.menu(ctx, place.Version)
	place.Version = t.tree.Version // from here on the call is on a menu that is known
	return ok
}

// astray says once more where the call stands: the step answers another page than the last one given, so its keys mean nothing here.
func (t *turn) astray(place ivr.Place) (ivr.Place, ivr.Out) {
	t.outcome = "astray"
	q := t.st.Open()
	if q == nil {
		return t.tree.Again(place)
	}
	t.heardAt(place)
	t.open(*q)
	t.sayQuestion(t.verbs[q.Work.Verb], *q)
	return place, ivr.Out{}
}

func (t *turn) facts() ivr.Facts {
	f := ivr.Facts{Known: t.party.Known(), Line: t.Lines[t.our], Hours: t.hours()}
	if f.Known {
		f.Lang = string(t.lang)
	}
	if one, only := t.party.Only(); only {
		f.Tier, f.Segment = strings.ToLower(one.Tier), strings.ToLower(one.Segment)
	}
	f.Shown = t.st.Call.Customer != ""
	f.Person, f.Balance = t.manner().Person, t.balanceFirst()
	t.oursFacts(&f)
	return f
}

// verbsPerStep bounds what one key can set off.
const verbsPerStep = 4

// walk follows the menu until something is wanted of the caller: a key, an answer, or their patience while a person is called.
func (t *turn) walk(ctx context.Context, place *ivr.Place, out ivr.Out) ivr.Page {
	for n := 0; ; n++ {
		t.heardAt(*place)
		t.lines = append(t.lines, out.Lines...)
		t.went = append(t.went, out.Went...)
		switch {
		case t.st.Call.Asks != nil: // the bank takes its time
			return ivr.Page{Then: ivr.ThenGo, Expect: beforehand()}
		case t.asked != nil: // a question was answered by another
			e := t.expect(*t.asked)
			return ivr.Page{Then: ivr.ThenAnswer, Expect: t.listens(e, t.labels(*t.asked, e))}
		case out.Do != "" && n < verbsPerStep:
			*place, out = t.do(ctx, *place, out, n)
		case out.Record > 0:
			return t.record(out)
		case out.Person || out.Do != "":
			t.oursPerson(ctx)
			if out.Queue {
				if t.wentHome(ctx, *place, out.To) {
					*place, out = t.tree.Done(*place, ivr.ResultPerson)
					continue
				}
				if page, ok := t.queue(ctx, *place, out.To); ok {
					return page
				}
			}
			t.outcome = orElse(t.outcome, "person")
			if t.AgentNumber == "" && n < verbsPerStep { // nobody to put them through to
				*place, out = t.tree.Done(*place, ivr.ResultFailed)
				continue
			}
			return ivr.Page{Then: ivr.ThenDial, Dial: t.AgentNumber.Reveal(), Tell: t.whisper(t.waits(*place, out.To))}
		case out.Expect != nil:
			t.outcome = orElse(t.outcome, "menu")
			return ivr.Page{Then: ivr.ThenAnswer, Expect: t.listens(out.Expect, append(slices.Clone(t.tree.Labels(*place)), t.likely()...))}
		case t.wantsScore(out):
			t.asksScore(ctx, *place)
			out = ivr.Out{}
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
	if t.ahead {
		w.Key += ":ahead"
	}
	for k, v := range out.Args {
		w.Args[k] = v
	}
	for k, v := range out.Entered {
		w.Args[k] = v
	}
	t.st.Questions, t.person, t.result = nil, false, ""
	t.st.Call.Spoken, t.st.Call.Goes = false, false
	t.did(out.Do)
	if !t.ours(ctx, w) {
		t.advance(ctx, w)
	}
	return t.after(ctx, place)
}

// after tells the menu how a verb ended, unless it is waiting for an answer.
func (t *turn) after(ctx context.Context, place ivr.Place) (ivr.Place, ivr.Out) {
	if t.lang.Valid() && string(t.lang) != place.Lang {
		place.Lang, place.Every = string(t.lang), false
	}
	c := t.st.Call
	if t.asked != nil || c.Asks != nil {
		return place, ivr.Out{}
	}
	if t.verb == identifying {
		place.Facts = t.facts() // who it is, and with which card, is known by now
	}
	spoken := c.Spoken
	c.Spoken = false
	t.spoils()
	if t.verb == returning && t.outcome == "call-back" {
		c.Waits = "" // the floor has it as a promise now
	}
	switch {
	case t.leaving && t.verb == surveyID && !t.person: // the farewell
		return t.tree.Again(place)
	case c.Resumes && t.verb == identifying && !t.person:
		return t.takesUp(ctx, place)
	case t.verb == identifying && t.result == ivr.ResultOK && t.asksBegun(ctx):
		return place, ivr.Out{}
	case t.person && t.verb == identifying && !c.Resumes: // a caller we may not place has had no key to press yet: the menu offers one
		return t.tree.Done(place, ivr.ResultFailed)
	case t.person:
		return t.tree.Done(place, ivr.ResultPerson)
	case c.Goes: // the menu waits for who it is, and knows
		c.Goes = false
		return t.tree.Done(place, ivr.ResultOK)
	case spoken: // there was no node for it: the menu is heard again
		return t.tree.Again(place)
	}
	return t.tree.Done(place, orElse(t.result, ivr.ResultFailed))
}

// hungUp goes on after a person: a talk that took place ends the call, one that did not leaves the caller with the menu.
func (t *turn) hungUp(ctx context.Context, place ivr.Place, dialed string) (ivr.Place, ivr.Out) {
	c := t.st.Call
	talked := dialed == "completed" || dialed == "answered"
	t.outcome = "person-" + dialed
	c.Person = talked
	if talked {
		t.outcome, c.Over, c.Unrated = "talked", true, true
	}
	switch {
	case c.Rings && t.Floor != nil:
		return t.returned(ctx, place, talked)
	case talked:
		return t.tree.Done(place, ivr.ResultOK)
	}
	return t.tree.Done(place, ivr.ResultFailed)
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
		if len(t.owed) > 0 {
			page = t.unkept(page)
			answer, _ = json.Marshal(page) // as above
		}
		c.Page = answer // no row has it
	case stored != nil: // the caller has heard that page; one that cannot be read is made anew
		if heard, err := unpage(stored.Answer); err == nil {
			heard.State = orElse(heard.State, page.State)
			page = heard
		}
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
	switch {
	case t.redact, in.Secret, len(body) > tailDigits:
		body = "•••"
	case body == "":
		body = masked(in.Speech)
	}
	return Turn{
		Key: t.key, Channel: "voice", Message: clock.NewID(t.now), Reply: clock.NewID(t.now), Party: t.partyIndex(t.number, in.SID),
		Number: t.number, Our: t.our, Body: body, Answer: answer, Verb: t.verb, Outcome: t.outcome, Lang: t.lang, At: t.now,
		Seq: seq, Owed: t.owed, Kept: t.kept,
	}
}
