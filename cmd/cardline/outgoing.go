package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/desk"
	"cardline/internal/dialogue"
	"cardline/internal/floor"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// oursDoor is where our calls to customers are answered, before the name of the try.
const oursDoor = "/webhooks/twilio/voice/ours/"

// openCalls readies what makes calls of ours, where there is a number to make them from.
func (a *app) openCalls(context.Context) error {
	calls := a.cfg.Calls
	if calls.Number == "" {
		return nil
	}
	holidays, err := loadHolidays(a.cfg)
	if err != nil {
		return err
	}
	if a.sandbox != nil && a.cfg.Agent.Number != "" { // somebody sits there, and takes call backs
		if err := a.sandbox.Answer(sandbox.Line{Number: a.cfg.Agent.Number, Keys: "1"}); err != nil {
			return err
		}
	}
	o := outgoing{a}
	door := strings.TrimSuffix(a.cfg.PublicURL, "/") + oursDoor
	a.dialer = &outbox.Dialer{
		Book: a.db.Calls(), Records: a.db.Calls(), Caller: a.caller, From: phone.Number(calls.Number), People: a.people.directory, Clock: a.clock,
		Rules: outbox.CallRules{Tries: calls.Tries, Between: calls.Between, Ring: calls.Ring, Patience: 2 * a.cfg.Twilio.Timeout},
		Address: func(try string) (first, over string) {
			return door + try + twilio.CallOverrides, door + try + "/over" + twilio.ReceiptOverrides
		},
		Moot: o.moot, GiveUp: o.giveUp, Holidays: holidays, Trips: a.db.Circumstances(), Paused: a.outbox.HaltsCall, Throttle: a.pace, Log: a.sparing,
		Told: func(t outbox.Type, what string) { a.metrics.OurCall(string(t), what) },
	}
	a.places = o.place
	return nil
}

// outgoing is the program's side of calls of ours.
type outgoing struct{ app *app }

// place places one that the floor keeps account of.
func (o outgoing) place(ctx context.Context, p placing) error {
	_, err := o.app.caller.Call(ctx, carrier.Dial{
		To: p.To, From: p.From, URL: p.Door + twilio.CallOverrides, StatusURL: p.Over + twilio.ReceiptOverrides, Timeout: p.Ring,
	})
	return err
}

// about is what a call is about: the question its message asks, or its words.
func (o outgoing) about(ctx context.Context, c outbox.Call) (about string, asks []byte, err error) {
	if c.Source != "" {
		about, err = calling(o).about(ctx, c)
		return about, nil, err
	}
	k, _ := outbox.Declared(c.Type)
	if !k.Alert || !k.Opens() {
		return dialogue.OursMessage, nil, nil
	}
	kept, err := o.app.db.Messages().Asks(ctx, []string{c.Message})
	if err != nil || kept[c.Message] == nil {
		return dialogue.OursMessage, nil, err
	}
	return dialogue.OursAlert, kept[c.Message], nil
}

// moot tells why there is nothing left to ask. A question that nobody was asked yet, since its text could not leave, is opened.
func (o outgoing) moot(ctx context.Context, c outbox.Call) (why string, err error) {
	if c.Source != "" {
		return calling(o).moot(ctx, c)
	}
	about, raw, err := o.about(ctx, c)
	if err != nil || about != dialogue.OursAlert {
		return "", err
	}
	q, err := notice.ParseQuestion(raw)
	if err != nil {
		return "", err
	}
	answer, open, err := o.app.dialogue.AlertAnswer(ctx, c.Number, q.Ref)
	switch {
	case err != nil:
		return "", err
	case answer != "":
		return "it was answered", nil
	case open:
		return "", nil
	}
	opened, err := questions{o.app.db.Messages(), o.app}.open(ctx, outbox.Message{ID: c.Message, To: c.Number, Customer: c.Customer, Asked: c.At}, raw)
	if err == nil && opened.Wait > 0 {
		err = errors.New(opened.Why)
	}
	return opened.Why, err
}

// PickedUp implements gateway.Outgoing.
func (o outgoing) PickedUp(ctx context.Context, try, picked string, in dialogue.Call) (ivr.Page, error) {
	nothing := ivr.Page{Step: in.Step + 1, Then: ivr.ThenHangup}
	c, t, err := o.app.dialer.PickedUp(ctx, try, in.SID, picked)
	switch {
	case errors.Is(err, outbox.ErrNoCall):
		return nothing, nil
	case err != nil:
		return ivr.Page{}, err
	case c.State != outbox.CallSubmitted, in.From != c.Number, t.SID != in.SID:
		return nothing, nil
	}
	machine := strings.HasPrefix(picked, "machine")
	if left := c.Mailbox && t.Came != outbox.CameMailbox; picked == "fax" || machine && (left || c.Source != "") { // word is left once, and none of what is for sale
		return nothing, o.app.dialer.Came(ctx, try, outbox.CameMailbox)
	}
	in.Ours = &session.Ours{Try: try, Customer: c.Customer, Message: c.Message, Mailbox: machine, Left: c.Mailbox && t.Came != outbox.CameMailbox}
	about, raw, err := o.about(ctx, c)
	if err != nil {
		return ivr.Page{}, err
	}
	if in.Ours.About = about; raw != nil {
		q, err := notice.ParseQuestion(raw)
		if err != nil {
			return ivr.Page{}, err
		}
		in.Ours.Ref = q.Ref
	}
	return o.app.dialogue.Press(ctx, in)
}

// Over implements gateway.Outgoing.
func (o outgoing) Over(ctx context.Context, try, sid, status string) error {
	return o.app.dialer.Over(ctx, try, sid, status)
}

// Came implements dialogue.Outgoing.
func (o outgoing) Came(ctx context.Context, try, came string) error {
	if as := outbox.Came(came); as == outbox.CameAgreed || as == outbox.CameUnwanted {
		c, _, err := o.app.db.Calls().Tried(ctx, try)
		switch {
		case err != nil:
			return err
		case as == outbox.CameAgreed:
			err = calling(o).agreed(ctx, c)
		default:
			err = calling(o).unwanted(ctx, try, c, o.app.clock.Now())
		}
		if err != nil {
			return err
		}
	}
	return o.app.dialer.Came(ctx, try, outbox.Came(came))
}

// Words implements dialogue.Outgoing.
func (o outgoing) Words(ctx context.Context, message string) (string, error) {
	s, err := o.app.outbox.Explain(ctx, message)
	return s.Body, err
}

// countedBacks is the floor, with the customers counted whom it calls back.
type countedBacks struct {
	*floor.Desk
	count func(purpose, what string)
}

// callBacks is their purpose.
const callBacks = "call-back"

// Answered implements dialogue.Backs: from now on the customer's telephone rings.
func (b countedBacks) Answered(ctx context.Context, call string) error {
	b.count(callBacks, outbox.TryPlaced)
	return b.Desk.Answered(ctx, call)
}

// Leave implements dialogue.Backs.
func (b countedBacks) Leave(ctx context.Context, call string, why floor.Leaving) error {
	switch why {
	case floor.Talked:
		b.count(callBacks, outbox.TryAnswered)
	case floor.Unreached:
		b.count(callBacks, outbox.TryNoAnswer)
	}
	return b.Desk.Leave(ctx, call, why)
}

// giveUp leaves a call that reached nobody to the desk.
func (o outgoing) giveUp(ctx context.Context, c outbox.Call) error {
	if c.Source != "" { // its report counts them
		return nil
	}
	reason := fmt.Sprintf("a call about a %s (message %s) did not come to its end: %s", c.Type, c.Message, c.Note)
	if k, _ := outbox.Declared(c.Type); k.Alert && k.Opens() {
		reason += "; whether the payment is the customer's is still open, and the card is as it was"
	}
	_, err := o.app.desk.Open(ctx, desk.Opening{
		Key: "call/" + c.Message, Kind: desk.Task, Subject: string(c.Type), Channel: "voice", Customer: c.Customer, Number: c.Number, Reason: reason,
		Severity: prompt, Received: c.At,
	})
	return err
}
