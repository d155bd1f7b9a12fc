package dialogue

import (
	"context"
	"fmt"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// What our calls are about: the menu has an entrance for each, by the name of a line.
const (
	OursAlert   = "call_alert"   // whether payments are the customer's
	OursMessage = "call_message" // what no text may say
	// what a campaign says: nothing to agree to, and something
	OursCampaign = "call_campaign"
	OursProposal = "call_proposal"
	oursMailbox  = "call_mailbox" // a machine has picked up, whatever it is about
)

// Outgoing is the other side of a call of ours: what it is to say, and who is told what it has come to.
type Outgoing interface {
	// Came notes what a call has come to; what is noted last counts.
	Came(ctx context.Context, try, came string) error
	// Words are what a message says.
	Words(ctx context.Context, message string) (string, error)
}

// What a call of ours comes to.
const (
	CameMailbox  = "mailbox"
	CameStranger = "wrong person"
	CameUnproven = "not proven"
	CameLater    = "they call us"
	CameAnswered = "answered"
	CameHeard    = "heard"
	CamePerson   = "put through"
	CameAgreed   = "agreed"
	CameUnwanted = "wants no calls"
)

// cameSilent is what a menu notes that was not answered: nothing, but with the words for it.
const cameSilent = "silence"

// The dialogue's own verbs for calls of ours.
const (
	weCall  = "WE_CALL"  // says who we are and whom we want
	weLeave = "WE_LEAVE" // speaks to a mailbox
	weAsk   = "WE_ASK"   // tells of the next payment
	weHear  = "WE_HEAR"  // takes its answer
	weTell  = "WE_TELL"  // says what no text may
	weNote  = "WE_NOTE"  // notes how the call went, and says goodbye
	weOffer = "WE_OFFER" // says what a campaign has to say
)

// oursVerbs lists them for the menu. What they do is the turn's: see turn.ours.
func oursVerbs() (out []commands.Verb) {
	for _, id := range []string{weCall, weLeave, weAsk, weHear, weTell, weNote, weOffer} {
		out = append(out, commands.Verb{
			ID: id, Channels: commands.Voice, About: commands.Nobody,
			Run: func(context.Context, commands.Request) (commands.Answer, error) {
				return commands.Answer{}, fmt.Errorf("%s is said in calls of ours only: %w", id, bank.ErrNotFound)
			},
		})
	}
	return out
}

// ours does what only calls of ours do; false: the verb is none of those.
func (t *turn) ours(ctx context.Context, w session.Work) bool {
	var act func(context.Context, *session.Ours, session.Work)
	switch w.Verb {
	case weCall:
		act = t.weCall
	case weLeave:
		act = t.weLeave
	case weAsk:
		act = t.weAsk
	case weHear:
		act = t.weHear
	case weTell:
		act = t.weTell
	case weNote:
		act = t.weNote
	case weOffer:
		act = t.weOffer
	default:
		return false
	}
	t.verb, t.result = w.Verb, ivr.ResultFailed
	if o := t.st.Call.Ours; o != nil {
		act(ctx, o, w)
	}
	return true
}

// came notes what the call has come to; false: that cannot be kept. Mostly it goes on then: the customer is served, and at worst called again.
func (t *turn) came(ctx context.Context, o *session.Ours, came string) bool {
	if t.Outgoing == nil || o.Told == came {
		return true
	}
	if err := t.Outgoing.Came(ctx, o.Try, came); err != nil {
		t.log().WarnContext(ctx, "what a call of ours came to is not kept", "came", came, "err", err)
		return false
	}
	o.Told = came
	return true
}

// weCall says who calls and whom we want, and nothing of why.
func (t *turn) weCall(_ context.Context, o *session.Ours, _ session.Work) {
	t.outcome, t.result = "called", ivr.ResultOK
	name := t.owner(o.Customer).Name(t.lang)
	switch sells := campaigns(o.About); { // where a machine sells something it says that it is one
	case sells && name != "":
		t.say(system, "ours-campaign", commands.Data{"name": name})
	case sells:
		t.say(system, "ours-campaign-unnamed", nil)
	case name != "":
		t.say(system, "ours-hello", commands.Data{"name": name})
	default:
		t.say(system, "ours-hello-unnamed", nil)
	}
}

// weLeave leaves word on a mailbox, once: who called, and the number to call. A mailbox is heard by anybody.
func (t *turn) weLeave(ctx context.Context, o *session.Ours, _ session.Work) {
	t.result = ivr.ResultOK
	if t.outcome = "mailbox-again"; !o.Left && !campaigns(o.About) {
		t.outcome = "mailbox"
		t.say(system, "ours-mailbox", nil)
	}
	t.came(ctx, o, CameMailbox)
}

// weTell says what a message was to say.
func (t *turn) weTell(ctx context.Context, o *session.Ours, _ session.Work) {
	if !t.oursToo(o) {
		t.done("ours-another", nil)
		return
	}
	words, ok := t.oursWords(ctx, o)
	if !ok {
		return
	}
	t.lines = append(t.lines, ivr.Line{Lang: string(t.lang), Text: tailsAloud(words, t.lang)})
	t.outcome, t.result = "heard", ivr.ResultOK
	t.came(ctx, o, CameHeard)
}

// oursWords are those of the message we call about. Not ok: they cannot be read, and the customer has heard so.
func (t *turn) oursWords(ctx context.Context, o *session.Ours) (words string, ok bool) {
	err := fmt.Errorf("nobody keeps it")
	if t.Outgoing != nil {
		words, err = t.Outgoing.Words(ctx, o.Message)
	}
	if err != nil {
		t.log().ErrorContext(ctx, "what a call was to say could not be read", "err", err)
		t.done("ours-not-now", nil)
	}
	return words, err == nil
}

// weNote notes how a call went that did not come to what it was for, and says the words for it.
func (t *turn) weNote(ctx context.Context, o *session.Ours, w session.Work) {
	said := map[string]string{
		CameStranger: "ours-stranger", CameUnproven: "ours-unproven", CameLater: "ours-later", cameSilent: "ours-later", CameAgreed: "ours-agreed",
		CameUnwanted: "ours-unwanted",
	}
	came := w.Args["came"]
	key, known := said[came]
	if !known {
		t.log().ErrorContext(ctx, "a menu notes what a call of ours cannot come to", "came", came)
		return
	}
	kept := came == cameSilent || t.came(ctx, o, came) // who was silent is called again
	if t.outcome, t.result = came, ivr.ResultOK; !kept && (came == CameAgreed || came == CameUnwanted) {
		key = "ours-not-now" // what is promised is kept
	}
	t.say(system, key, nil)
}

// oursPerson notes that whom we called is put through to a person, or waits for one.
func (t *turn) oursPerson(ctx context.Context) {
	if o := t.st.Call.Ours; o != nil && (o.Told == "" || campaigns(o.About) && o.Told == CameHeard) {
		t.came(ctx, o, CamePerson)
	}
}

// oursToo reports whether who has shown to be a customer is the one we want: several may share a number.
func (t *turn) oursToo(o *session.Ours) bool {
	return t.st.Call.Customer != "" && (o.Customer == "" || o.Customer == t.st.Call.Customer)
}

// oursLine is the entrance of a call of ours.
func oursLine(o *session.Ours) string {
	if o.Mailbox {
		return oursMailbox
	}
	return o.About
}

// oursFacts makes of what is known about the number what is known of whom we call.
func (t *turn) oursFacts(f *ivr.Facts) {
	o := t.st.Call.Ours
	if o == nil {
		return
	}
	f.Line = oursLine(o)
	if l := t.owner(o.Customer).Lang; l.Valid() {
		f.Lang = string(l)
	} else if f.Lang == "" {
		f.Lang = string(spokenIn(t.number)) // who is called did not choose to listen to three
	}
}

// AlertAnswer is what the customer has answered to the question about a payment; "" while they have not. open is false for one that was
// not asked, or is forgotten.
func (d *Dialogue) AlertAnswer(ctx context.Context, n phone.Number, ref string) (answer string, open bool, err error) {
	st, _, err := d.Sessions.Look(ctx, d.partyIndex(n, ""))
	if err != nil {
		return "", false, fmt.Errorf("looking for an answer: %w", err)
	}
	for _, a := range st.Alerts {
		if a.Ref == ref {
			return a.Answer, true, nil
		}
	}
	return "", false, nil
}
