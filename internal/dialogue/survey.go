package dialogue

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"cardline/commands"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// surveyID is the verb that takes a score.
const surveyID = "SURVEY"

// Closing is a case that was closed, whose customer is asked for a score.
type Closing struct {
	Ref      string
	Customer string // "" for somebody we do not know
	Number   phone.Number
	Lang     locale.Lang
	Zone     *time.Location
	At       time.Time
	Nth      int       // of its closings
	Until    time.Time // the score is taken until then
}

// key tells one closing from every other of the case, however soon it follows. That of a first one is as older programs wrote it: who was
// asked before an upgrade is not asked again by what came after it.
func (c Closing) key() string {
	key := "survey:" + c.Ref + ":" + c.At.UTC().Format(time.RFC3339)
	if c.Nth > 1 {
		key += ":" + strconv.Itoa(c.Nth)
	}
	return key
}

// AskScore invites a customer to score a case. The same closing again sends nothing.
func (d *Dialogue) AskScore(ctx context.Context, c Closing) error {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	lang := c.Lang
	if !lang.Valid() {
		lang = spokenIn(c.Number)
	}
	tone := commands.Tone{Channel: commands.Text, Lang: lang, Zone: zone}
	body, err := d.Speaker.Say(surveyID, "invite", commands.Data{"ref": commands.Digits(c.Ref), "until": c.Until}, tone)
	if err != nil {
		return err
	}
	return d.Texter.Text(ctx, Notice{
		Unique: c.key(), Type: "survey", To: c.Number, Customer: c.Customer, Zone: zone.String(),
		Lang: lang, Body: body, Asked: c.At, Expires: c.Until,
	})
}

// talkFor is how long the score of a talk is taken by text.
const talkFor = day

// atSurvey is the file of the menu in which callers are asked for a score.
const atSurvey = "survey"

// askScoreOf asks by text for the score of a talk whose caller has gone before they gave it by key. Who stays and says nothing would rather not.
func (d *Dialogue) askScoreOf(ctx context.Context, in Call, c *session.Call, now time.Time) {
	var place ivr.Place
	if !c.Unrated || c.Stranger || in.From == "" || json.Unmarshal(c.Tree, &place) != nil || file(place.Node) != atSurvey {
		return
	}
	party, err := d.Directory.Find(ctx, in.From, c.Epoch)
	if one, only := party.Only(); err == nil && only && !party.Distrusted {
		err = d.invite(ctx, in, one, c.Lang, now)
	}
	if err != nil {
		d.Log.WarnContext(ctx, "no score is asked for", "call", in.SID, "err", err)
	}
}

// unsolved leaves a task for a caller who said that nothing was solved, and hung up where the score was asked for; false: they said no such
// thing.
func (d *Dialogue) unsolved(ctx context.Context, in Call, st *session.State, now time.Time) bool {
	q := st.Open()
	if q == nil || q.Work.Verb != surveyID || q.Work.Args["solved"] != "N" {
		return false
	}
	r := commands.Request{
		Key: in.SID, Now: now, Channel: commands.Voice, Lang: st.Call.Lang, Zone: time.UTC, Number: in.From,
		Args: map[string]string{"solved": "N", "score": commands.Unscored},
	}
	err := recovered(func() (err error) {
		if r.Party, err = d.Directory.Find(ctx, in.From, st.Call.Epoch); err != nil {
			return err
		}
		if one, only := r.Party.Only(); only {
			r.Zone = d.zoneOf(one.Zone)
		}
		_, err = d.verbs[surveyID].Run(ctx, r)
		return err
	})
	if err != nil {
		d.Log.ErrorContext(ctx, "that a call has solved nothing is not kept", "call", in.SID, "err", err)
	}
	return true
}

// invite notes that a score is waited for, and asks for it.
func (d *Dialogue) invite(ctx context.Context, in Call, of customer.Customer, lang locale.Lang, now time.Time) error {
	zone, until := d.zoneOf(of.Zone), now.Add(talkFor)
	body, err := d.Speaker.Say(surveyID, "invite-call", commands.Data{"until": until}, commands.Tone{Channel: commands.Text, Lang: lang, Zone: zone})
	if err != nil {
		return err
	}
	number, err := d.Sessions.Open(ctx, d.partyIndex(in.From, ""))
	if err != nil {
		return err
	}
	number.State.Talk, number.State.TalkUntil = in.SID, until
	if err := d.Sessions.Save(ctx, number); err != nil {
		return err
	}
	return d.Texter.Text(ctx, Notice{
		Unique: "survey:" + in.SID, Type: "survey", To: in.From, Customer: of.ID, Zone: zone.String(), Lang: lang, Body: body, Asked: now, Expires: until,
	})
}

// scoredTalk takes a bare figure as the score of the talk it was asked for.
func (t *turn) scoredTalk(w *session.Work) bool {
	if t.st.Talk == "" || !t.now.Before(t.st.TalkUntil) {
		return false
	}
	w.Args["call"], t.st.Talk = t.st.Talk, ""
	return true
}

// scored takes a bare figure as the score that is waited for, where no question is open. A 1 is also a yes: while the bank has proposed
// something, the score is asked for by its name.
func (t *turn) scored(ctx context.Context, body string) bool {
	v, score := t.verbs[surveyID], commands.BareDigits(body)
	if v.Awaits == nil || len(score) != 1 || score < "1" || score > "5" || t.offline || t.waiting() != nil || t.party.Distrusted {
		return false
	}
	w := session.Work{Verb: surveyID, Args: map[string]string{"score": score}, Key: t.key, Exact: true, Text: body}
	if t.scoredTalk(&w) {
		t.begins(ctx, v, w)
		return true
	}
	waits := false
	err := recovered(func() (err error) {
		waits, err = v.Awaits(ctx, t.request(w))
		return err
	})
	if err != nil || !waits {
		return false
	}
	if open, err := t.offers(ctx, ""); score == "1" && (err != nil || len(open) > 0) {
		w.Args = map[string]string{}
	}
	t.begins(ctx, v, w)
	return true
}
