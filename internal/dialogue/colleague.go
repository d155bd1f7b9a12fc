package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// A colleague takes a dialogue over: until it is handed back, or nobody has looked after it for a while, texts of the customer go to them
// and not to the parser. What protects the customer stays with us: a card that is lost is stopped, a stop is a stop, and the answer to a
// question of ours about either is heard.

// stays is for how long a dialogue is a colleague's without a sign of them.
const stays = 5 * time.Minute

// wroteMost is the longest text of a colleague, in characters.
const wroteMost = 1000

// never is asked by nobody: a stop said at any time binds what a colleague writes of their own accord.
var never = time.Unix(0, 0).UTC()

// Why a colleague cannot have, or use, a dialogue. ErrDown and ErrBusy come besides.
var (
	ErrTaken   = errors.New("another colleague has this conversation")
	ErrNotHeld = errors.New("this conversation is not yours: it was handed back, or its time ran out")
	ErrSecret  = errors.New("a card number, PIN or security code is in it: these are never written to anybody")
	ErrWording = errors.New("a text has 1 to 1,000 characters")
	ErrNotOurs = errors.New("the number was reported not with its owner: nobody writes to it")
)

// TakeOver gives the texts of a number to an operator. Whose they are already keeps them. ErrTaken, ErrNotOurs.
func (d *Dialogue) TakeOver(ctx context.Context, n phone.Number, by string) (session.Colleague, error) {
	return d.withColleague(ctx, n, func(t *turn, c *session.Colleague) (*session.Colleague, error) {
		switch {
		case t.party.Distrusted:
			return nil, ErrNotOurs
		case c != nil && c.Name != by:
			return nil, ErrTaken
		case c != nil:
			c.Until = t.now.Add(stays)
			return c, nil
		}
		c = &session.Colleague{ID: clock.NewID(t.now), Name: by, Since: t.now, Until: t.now.Add(stays)}
		t.setAside()
		return c, t.note(ctx, c, "take", by, t.now)
	})
}

// Stay tells that the operator still looks after the dialogue. ErrNotHeld.
func (d *Dialogue) Stay(ctx context.Context, n phone.Number, by string) (session.Colleague, error) {
	return d.withColleague(ctx, n, func(t *turn, c *session.Colleague) (*session.Colleague, error) {
		if c == nil || c.Name != by {
			return nil, ErrNotHeld
		}
		c.Until = t.now.Add(stays)
		return c, nil
	})
}

// HandBack gives the dialogue back to us. The customer hears of it with the next answer. ErrNotHeld.
func (d *Dialogue) HandBack(ctx context.Context, n phone.Number, by string) (session.Colleague, error) {
	return d.withColleague(ctx, n, func(t *turn, c *session.Colleague) (*session.Colleague, error) {
		if c == nil || c.Name != by {
			return nil, ErrNotHeld
		}
		c.Back = true
		return c, t.note(ctx, c, "hand-back", by, t.now)
	})
}

// Write sends what the operator who has the dialogue wrote. The same key again sends nothing. ErrNotHeld, ErrSecret, ErrWording.
func (d *Dialogue) Write(ctx context.Context, n phone.Number, by, key, text string) (session.Colleague, error) {
	text = commands.Visible(text)
	if length := len([]rune(text)); length == 0 || length > wroteMost {
		return session.Colleague{}, ErrWording
	}
	return d.withColleague(ctx, n, func(t *turn, c *session.Colleague) (*session.Colleague, error) {
		if c == nil || c.Name != by {
			return nil, ErrNotHeld
		}
		if t.Parser.Parse(text, t.context()).Command == commands.RejectSensitive {
			return nil, ErrSecret
		}
		asked := c.Heard
		if asked.IsZero() {
			asked = never
		}
		body, err := t.Speaker.Say(system, "colleague-says", commands.Data{"text": text}, t.tone())
		if err != nil {
			return nil, fmt.Errorf("wording what a colleague wrote: %w", err)
		}
		only, _ := t.party.Only()
		c.Until, c.Wrote = t.now.Add(stays), true
		return c, t.Texter.Text(ctx, Notice{
			Unique: "colleague:" + c.ID + ":" + key, Type: "colleague", To: n, Customer: only.ID, Zone: t.zone.String(), Lang: t.lang, Body: body,
			By: by, Asked: asked, Expires: t.now.Add(hour),
		})
	})
}

// withColleague opens the party of a number and has act decide who has its dialogue from now on. held is who has it; nil: nobody.
func (d *Dialogue) withColleague(
	ctx context.Context, n phone.Number, act func(t *turn, held *session.Colleague) (*session.Colleague, error),
) (session.Colleague, error) {
	d.Crowd.Enter()
	defer d.Crowd.Leave()
	t, sess, err := d.begin(ctx, Text{SID: "colleague:" + clock.NewID(d.Clock.Now()), From: n})
	if err != nil {
		return session.Colleague{}, err
	}
	if t.offline {
		return session.Colleague{}, ErrDown
	}
	held, lapsed := t.st.Colleague, false
	if held != nil && !held.Holds(t.now) {
		t.lapsed(ctx, held)
		lapsed, held.Back, held = !held.Back, true, nil
	}
	now, err := act(t, held)
	switch {
	case lapsed && errors.Is(err, ErrNotHeld): // or it would be written down each time somebody asks
		return session.Colleague{}, errors.Join(err, d.Sessions.Save(ctx, sess))
	case err != nil:
		t.drop(ctx, sess)
		return session.Colleague{}, err
	}
	t.st.Colleague = now
	if err := d.Sessions.Save(ctx, sess); err != nil {
		return session.Colleague{}, fmt.Errorf("keeping who has a conversation: %w", err)
	}
	return *now, nil
}

// setAside closes what is open, but for what protects: a yes to the colleague must not be one to an older question once they have left.
func (t *turn) setAside() {
	kept := slices.DeleteFunc(slices.Clone(t.st.Questions), func(q session.Question) bool { return !t.verbs[q.Work.Verb].Protects })
	t.leave()
	t.st.Questions = kept
}

// note leaves the audit row of who had a dialogue.
func (t *turn) note(ctx context.Context, c *session.Colleague, what, by string, at time.Time) error {
	actor := "operator:" + by
	if by == "" {
		actor = "system"
	}
	err := t.Trail.Append(ctx, audit.Entry{
		At: at, Key: c.ID, Actor: actor, Action: "conversation." + what, Subject: "conversation:" + t.index.Hex(), Channel: "text", Ref: c.Name,
	})
	if err != nil {
		return fmt.Errorf("writing down who has a conversation: %w", err)
	}
	return nil
}

// lapsed notes that a colleague's time ran out.
func (t *turn) lapsed(ctx context.Context, c *session.Colleague) {
	if c.Back {
		return
	}
	if err := t.note(ctx, c, "lapse", "", c.Until); err != nil {
		t.log().ErrorContext(ctx, "that a colleague's time ran out is missing in the audit trail", "err", err)
	}
}

// colleagued leaves a text to the colleague who has the dialogue, and reports that it did. The customer hears once that somebody will
// answer, and with our first answer afterwards that they have left.
func (t *turn) colleagued(ctx context.Context, p commands.Parsed, in Text) bool {
	c := t.st.Colleague
	switch {
	case c == nil, t.forUs(p, in):
		return false
	case t.party.Distrusted, !c.Holds(t.now):
		t.lapsed(ctx, c)
		if t.st.Colleague = nil; c.Told || c.Wrote {
			t.say(system, "colleague-left", nil)
		}
		return false
	}
	c.Heard = t.now
	if c.Told {
		return t.silence("colleague")
	}
	c.Told = true
	t.done("colleague", nil)
	return true
}

// forUs reports whether a text protects the customer, or holds what nobody is to read: we answer these, whoever has the dialogue. A yes to
// what was asked about a payment counts only with the card beside it, since it may be meant for the colleague.
func (t *turn) forUs(p commands.Parsed, in Text) bool {
	wishes := append([]commands.Parsed{p}, p.Also...)
	if in.OptOut != "" || p.Args["also"] == "LOST" || slices.ContainsFunc(wishes, t.guards) {
		return true
	}
	open := slices.ContainsFunc(t.st.Alerts, func(a session.Alert) bool { return a.Answer == "" })
	if open && (p.Command == "CONFIRM_NO" || p.Command == "CONFIRM_YES" && len(p.Lasts) > 0) {
		return true
	}
	q := t.waiting()
	if q == nil || !t.verbs[q.Work.Verb].Protects {
		return false
	}
	_, how := t.fit(*q, p, in.Body)
	return how != noAnswer
}

// guards reports whether a wish is one that protects.
func (t *turn) guards(p commands.Parsed) bool {
	switch p.Command {
	case commands.RejectSensitive, "OPTOUT", freeze:
		return true
	case "OPTIN":
		return p.Exact
	}
	return t.verbs[p.Command].Protects
}
