package dialogue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cardline/commands"
	"cardline/internal/clock"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Text is an inbound text as the doors hand it over.
type Text struct {
	SID    string
	From   phone.Number
	To     phone.Number
	Body   string
	OptOut string // STOP, START or HELP: the carrier has answered the word itself
}

// Reply is the immediate answer to a text: its row's id and its body. An empty body is no answer.
type Reply struct {
	ID   string
	Body string
}

// ErrBusy: another turn of the party did not end in time; the carrier should try again.
var ErrBusy = session.ErrBusy

// Text takes one turn by text. The same SID again gets the stored answer and changes nothing. An error means that nothing was
// promised to the customer: the carrier should try again.
func (d *Dialogue) Text(ctx context.Context, in Text) (Reply, error) {
	began := d.Clock.Wall()
	d.Crowd.Enter()
	defer d.Crowd.Leave()
	t, sess, err := d.begin(ctx, in)
	if err != nil {
		return Reply{}, err
	}
	if t.stored == nil {
		t.guarded(func() { t.hear(ctx, in) })
	}
	reply, err := t.end(ctx, sess, in)
	outcome := t.outcome
	if err != nil {
		outcome = "error"
	}
	if t.stored != nil {
		outcome = "again"
	}
	d.Observer.Turn("text", t.verb, outcome, d.Clock.Wall().Sub(began))
	return reply, err
}

// begin opens the party's session and finds out who it is.
func (d *Dialogue) begin(ctx context.Context, in Text) (*turn, *session.Turn, error) {
	now := d.Clock.Now()
	t := &turn{
		Dialogue: d, key: in.SID, now: now, channel: commands.Text,
		number: in.From, our: in.To, index: d.partyIndex(in.From, in.SID),
	}
	sess, epoch := &session.Turn{}, now.UnixNano()/int64(time.Minute)
	opened, err := d.Sessions.Open(ctx, t.index)
	switch {
	case err == nil:
		sess, epoch = opened, opened.Epoch
	case errors.Is(err, session.ErrDown):
		t.offline = true
		t.log().WarnContext(ctx, "a turn without memory", "err", err)
	default:
		return nil, nil, err
	}
	t.st = &sess.State
	if t.st.Saw(in.SID) || t.offline {
		if t.stored, err = d.Ledger.Seen(ctx, in.SID); err != nil && !t.offline {
			return nil, nil, errors.Join(err, d.Sessions.Drop(ctx, sess))
		}
	}
	t.party, err = d.Directory.Find(ctx, in.From, epoch)
	if err != nil {
		err = fmt.Errorf("finding the party of a text: %w", err)
		if !t.offline {
			err = errors.Join(err, d.Sessions.Drop(ctx, sess))
		}
		return nil, nil, err
	}
	t.localize()
	t.bankBy = d.Clock.Wall().Add(d.Limits.Bank)
	return t, sess, nil
}

// hear understands the text and takes it as far as it goes.
func (t *turn) hear(ctx context.Context, in Text) {
	p := t.Parser.Parse(in.Body, t.context())
	t.words = in.Body
	if p.Command == commands.RejectSensitive { // whatever becomes of the text, its secret is not kept
		t.words, t.redact = p.Redacted, true
	}
	t.speak(p, in.Body)
	t.verb = p.Command
	t.carrier = in.OptOut != ""
	switch in.OptOut {
	case "STOP":
		p = commands.Parsed{Command: "OPTOUT", Exact: true}
	case "START":
		p = commands.Parsed{Command: "OPTIN", Exact: true}
	case "HELP":
		p = commands.Parsed{Command: "HELP", Exact: true}
	}
	if t.limited(p) {
		return
	}
	switch p.Command {
	case commands.RejectSensitive:
		t.warn(ctx, p)
		return
	case commands.Empty:
		t.empty()
		return
	}
	if t.carrier || !t.answer(ctx, p, in.Body) {
		t.command(ctx, p, in.Body)
	}
}

// speak chooses the language of the answer. A clear sentence switches the dialogue for as long as it goes on; a Chinese keyword
// is answered in kind; codes, digits, yes and no, and mixed text leave it as it is.
func (t *turn) speak(p commands.Parsed, body string) {
	switch l := p.In(t.lang); {
	case reply(p.Command): // yes is yes in the language of the question
	case p.Clear && l.Valid():
		t.lang, t.st.Lang = l, l
	case p.Lang.Chinese() && !(p.Ambiguous && t.lang.Chinese()) && !strings.ContainsFunc(body, latin):
		t.lang = p.Lang
	}
	if t.st.Lang.Valid() {
		t.st.LangUntil = t.now.Add(t.Limits.Question)
	}
}

func latin(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// context is what the parser needs to know of the sender.
func (t *turn) context() commands.Context {
	c := commands.Context{Now: t.now, Campaigns: t.Campaigns()}
	for _, owner := range t.party.Customers {
		for _, k := range owner.Cards {
			c.Tails = append(c.Tails, k.Tail.Reveal())
		}
	}
	if q := t.st.Open(); q != nil {
		c.OTPOpen = q.Kind == session.AskCode
		c.YesNoOpen = q.Kind == session.AskConfirm || q.Kind == session.AskMeant || q.Kind == session.AskPhone
	}
	return c
}

// limited holds back a number that writes too much: told once, then silence, but never for stopping a card or for stopping messages.
func (t *turn) limited(p commands.Parsed) bool {
	if t.st.Texts.Take(t.now, hour) <= t.Limits.TextsPerHour || p.Command == "OPTOUT" || t.verbs[p.Command].Protects || p.Args["also"] == "LOST" {
		return false
	}
	if q := t.st.Open(); q != nil && t.verbs[q.Work.Verb].Protects {
		return false
	}
	if t.now.Sub(t.st.Warned) < hour {
		t.outcome, t.silent = "too-many-texts", true
		return true
	}
	t.st.Warned = t.now
	t.done("too-many-texts", nil)
	return true
}

// warn answers a text that held a card number, a PIN or a code: it is not kept and nothing is done with it, except that a card
// reported lost in the same breath is stopped.
func (t *turn) warn(ctx context.Context, p commands.Parsed) {
	t.done("sensitive", nil)
	if p.Args["also"] != "LOST" {
		return
	}
	t.advance(ctx, session.Work{
		Verb: "LOST", Args: map[string]string{"last4": p.Args["last4"]}, Key: t.key, Exact: true, Text: t.words,
	})
}

// empty answers a text without words with help, once a day.
func (t *turn) empty() {
	t.outcome = "empty"
	if t.now.Sub(t.st.Helped) < day {
		t.silent = true
		return
	}
	t.st.Helped = t.now
	t.say("HELP", "done", nil)
}

// command starts what a text asks for. Questions that stand in its way are closed: only the question about the phone waits.
func (t *turn) command(ctx context.Context, p commands.Parsed, body string) {
	t.verb = p.Command
	v := t.verbs[p.Command]
	if p.Command == "MORE" && t.st.More != nil {
		t.more(ctx)
		return
	}
	if q := t.st.Open(); q != nil && (p.Command == commands.Unknown || v.ID == "" || reply(p.Command)) {
		if t.now.Before(q.Until) { // not its answer, not a wish: say what we are waiting for
			t.again(*q)
			return
		}
		t.st.Close(q.ID)
	}
	switch p.Command {
	case commands.Unknown:
		t.notUnderstood()
		return
	case "EXIT":
		t.exit()
		return
	}
	w := session.Work{Verb: p.Command, Args: p.Args, Key: t.key, Exact: p.Exact && !p.Near, Near: p.Near, Text: body}
	if len(p.Lasts) > 1 {
		w.Args = without(w.Args, "last4")
		w.Args["last4s"] = strings.Join(p.Lasts, ",")
	}
	if v.Private() {
		t.st.Questions = keepPhone(t.st.Questions)
	}
	t.advance(ctx, w)
}

// reply reports whether a verb only ever answers a question.
func reply(verb string) bool { return verb == "CONFIRM_YES" || verb == "CONFIRM_NO" || verb == "OTP" }

// again repeats the open question; the third time in a row it is given up.
func (t *turn) again(q session.Question) {
	t.verb = q.Work.Verb
	q.Tries++
	if q.Tries >= triesMax {
		t.st.Close(q.ID)
		t.notUnderstood()
		return
	}
	t.open(q)
	t.outcome = "again-" + string(q.Kind)
	t.sayQuestion(t.verbs[q.Work.Verb], q)
}

func (t *turn) more(ctx context.Context) {
	w := *t.st.More
	t.st.More = nil
	if t.now.After(t.st.MoreUntil) {
		t.verb = w.Verb
		t.done("expired", commands.Data{"topic": commands.Topic(w.Verb)})
		return
	}
	w.Key = t.key
	t.advance(ctx, w)
}

func (t *turn) exit() {
	if len(t.st.Questions) == 0 && t.st.More == nil {
		t.outcome = "nothing"
		t.say("EXIT", "nothing", nil)
		return
	}
	t.st.Questions, t.st.More = nil, nil
	t.outcome = "done"
	t.say("EXIT", "done", nil)
}

// end writes the turn down and gives the answer, in this order: what was answered is known before it leaves. Nobody waits for the
// session to be saved but the next text of the party.
func (t *turn) end(ctx context.Context, sess *session.Turn, in Text) (Reply, error) {
	if t.stored != nil {
		t.drop(ctx, sess)
		return Reply{ID: t.stored.Reply, Body: string(t.stored.Answer)}, nil
	}
	seq := t.st.Seq + 1
	reply := Reply{Body: t.body()}
	reply, err := t.byAnotherSender(ctx, reply)
	if err == nil && reply.Body != "" {
		reply.ID = clock.NewID(t.now)
	}
	var stored *Stored
	if err == nil {
		stored, err = t.Ledger.Commit(ctx, t.row(reply, seq))
	}
	switch {
	case err != nil && t.protect: // the card is stopped: say so even if we could not write it down
		t.log().ErrorContext(ctx, "an answer leaves unrecorded", "err", err)
	case err != nil:
		t.drop(ctx, sess)
		return Reply{}, fmt.Errorf("recording a turn: %w", err)
	case stored != nil:
		// Taken before, and the process died or lost Redis before the session was saved. If nobody has moved on since, what we have just
		// worked out again is that session.
		t.stored = stored
		if stored.Seq != seq {
			t.drop(ctx, sess)
			return Reply{ID: stored.Reply, Body: string(stored.Answer)}, nil
		}
		reply = Reply{ID: stored.Reply, Body: string(stored.Answer)}
	}
	t.st.Took(t.key)
	if !t.offline {
		t.Sessions.SaveSoon(sess, func(err error) { t.log().Warn("a session could not be saved", "err", err) })
	}
	return reply, nil
}

func (t *turn) drop(ctx context.Context, sess *session.Turn) {
	if t.offline {
		return
	}
	if err := t.Sessions.Drop(ctx, sess); err != nil {
		t.log().WarnContext(ctx, "a session could not be let go", "err", err)
	}
}

func (t *turn) row(reply Reply, seq int64) Turn {
	row := Turn{
		Key: t.key, Channel: "text", Message: clock.NewID(t.now), Reply: reply.ID, Party: t.index,
		Number: t.number, Our: t.our, Body: t.words, Answer: []byte(reply.Body), Verb: t.verb, Outcome: t.outcome, Lang: t.lang,
		At: t.now, Seq: seq, Promise: t.promise, Kept: t.kept,
	}
	if t.redact {
		row.Redact = t.key
	}
	return row
}

// byAnotherSender takes an answer to a number for which the carrier blocks the sender it wrote to: the webhook is answered
// empty, and the answer leaves by the security sender, which may still reach the customer.
func (t *turn) byAnotherSender(ctx context.Context, r Reply) (Reply, error) {
	if r.Body == "" || !t.party.Blocks(t.our) {
		return r, nil
	}
	err := t.Texter.Text(ctx, Notice{
		Unique: "reply:" + t.key, Type: "late-answer", To: t.number, Zone: t.zone.String(), Lang: t.lang, Body: r.Body, Security: true,
		Asked: t.now, Expires: t.now.Add(hour),
	})
	return Reply{}, err
}

func keepPhone(qs []session.Question) []session.Question {
	kept := qs[:0]
	for _, q := range qs {
		if q.Kind == session.AskPhone {
			kept = append(kept, q)
		}
	}
	return kept
}
