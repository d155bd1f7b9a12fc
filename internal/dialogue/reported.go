package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// replacing is the verb that sends a new card.
const replacing = "REPLACE"

// claims looks up who the number is of that a caller shows and the carrier does not believe.
func (t *turn) claims(ctx context.Context, n phone.Number) {
	if !t.st.Call.Stranger || n == "" {
		return
	}
	party, err := t.Directory.Find(ctx, n, t.st.Call.Epoch)
	if err != nil {
		t.log().ErrorContext(ctx, "whose number a caller shows is not known", "err", err)
		return
	}
	t.claimed = party
}

// answersTo is the number a late answer is sent to: none where the card was found by what a stranger entered, and the registered one
// where the caller's may be made up.
func (t *turn) answersTo(w session.Work) phone.Number {
	switch {
	case w.Verb == finding:
		return ""
	case t.number == "" && t.claimed.Known() && t.verbs[w.Verb].Protects:
		return t.claimed.Number
	}
	return t.number
}

// reported follows a report of loss by voice: its reference is texted to the registered number, unless that is lost as well, and the
// card, if it was one, need not be named again for its successor.
func (t *turn) reported(ctx context.Context, v commands.Verb, w session.Work, a commands.Answer) {
	ref, told := a.Data["ref"]
	if !v.Protects || v.ID == finding || t.channel != commands.Voice || !told {
		return
	}
	if c := t.st.Call; len(w.Cards) == 1 {
		c.Lost = w.Cards[0]
	}
	to := t.answersTo(w)
	if to == "" || t.party.Distrusted {
		return
	}
	tone := t.tone()
	tone.Channel = commands.Text
	err := t.Texter.Text(ctx, Notice{
		Unique: "reported:" + w.Key, Type: "card-stopped", To: to, Customer: w.Customer, Zone: t.zone.String(), Lang: t.lang,
		Body:  t.sentence(system, "reported", commands.Data{"at": a.Data["at"], "ref": ref}, tone),
		Asked: t.now, Expires: t.now.Add(day),
	})
	if err != nil {
		t.log().ErrorContext(ctx, "the reference of a report of loss could not be texted", "err", err)
	}
}

// succeeds takes the card this call has reported lost for the one that is to be replaced.
func (t *turn) succeeds(v commands.Verb, w *session.Work) bool {
	c := t.st.Call
	if v.ID != replacing || c == nil || c.Lost == "" || len(tailsOf(w)) > 0 {
		return false
	}
	for _, h := range t.party.Holdings("") {
		if h.Card.ID == c.Lost && v.Takes(h.Card.State) {
			t.pick(w, session.Proof(commands.ByTail), h) // the PIN that is asked for shows more than its tail would
			return true
		}
	}
	return false
}
