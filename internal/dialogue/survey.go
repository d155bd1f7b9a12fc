package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
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
	Until    time.Time // the score is taken until then
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
		Unique: "survey:" + c.Ref + ":" + c.At.UTC().Format(time.RFC3339), Type: "survey", To: c.Number, Customer: c.Customer, Zone: zone.String(),
		Lang: lang, Body: body, Asked: c.At, Expires: c.Until,
	})
}

// scored takes a bare figure as the score that is waited for, where no question is open. A 1 is also a yes: while the bank has proposed
// something, the score is asked for by its name.
func (t *turn) scored(ctx context.Context, body string) bool {
	v, score := t.verbs[surveyID], commands.BareDigits(body)
	if v.Awaits == nil || len(score) != 1 || score < "1" || score > "5" || t.offline || t.waiting() != nil || t.party.Distrusted {
		return false
	}
	w := session.Work{Verb: surveyID, Args: map[string]string{"score": score}, Key: t.key, Exact: true, Text: body}
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
