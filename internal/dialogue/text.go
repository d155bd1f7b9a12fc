package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
		ctx = t.traces(ctx)
		t.guarded(func() { t.hear(ctx, in) })
	}
	reply, err := t.end(ctx, sess, in)
	outcome := t.outcome
	if err != nil {
		outcome = "error"
	}
	if t.stored != nil {
		outcome = "again"
	} else if t.trace != nil {
		t.traced(t.heardText(), d.Clock.Wall().Sub(began))
	}
	d.Observer.Turn("text", t.verb, outcome, d.Clock.Wall().Sub(began))
	return reply, err
}

// begin opens the party's session and finds out who it is.
func (d *Dialogue) begin(ctx context.Context, in Text) (*turn, *session.Turn, error) {
	now := d.Clock.Now()
	t := &turn{
		Dialogue: d,
		arrival: arrival{
			key: in.SID, index: d.partyIndex(in.From, in.SID), now: now, channel: commands.Text, number: in.From, our: in.To, life: ctx,
		},
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
	p := t.understood(t.Parser.Parse(in.Body, t.context()))
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
	if t.colleagued(ctx, p, in) || t.limited(p) || t.spent(p) || t.looping(p, in.Body) {
		return
	}
	switch p.Command {
	case commands.RejectSensitive:
		t.warn(ctx, p)
		return
	case commands.Empty:
		t.empty(ctx)
		return
	}
	t.hold(p.Also, in.Body)
	switch {
	case t.alerted(ctx, p, in.Body):
	case t.carrier || !t.elsewhere(ctx, p, in.Body) && !t.answer(ctx, p, in.Body) && !t.scored(ctx, in.Body) && !t.invited(ctx, p, in.Body):
		t.command(ctx, p, in.Body)
	}
	t.goOn(ctx)
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
		c.OTPOpen, c.YesNoOpen = q.Kind == session.AskCode, yesNo(*q)
	}
	c.YesNoOpen = c.YesNoOpen || slices.ContainsFunc(t.st.Alerts, func(a session.Alert) bool { return a.Answer == "" })
	return c
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
func (t *turn) empty(ctx context.Context) {
	t.outcome = "empty"
	if t.now.Sub(t.st.Helped) < day {
		t.silent = true
		return
	}
	t.st.Helped = t.now
	t.advance(ctx, session.Work{Verb: "HELP", Key: t.key, Exact: true})
	t.outcome = "empty"
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
		At: t.now, Seq: seq, Owed: t.owed, Kept: t.kept,
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
