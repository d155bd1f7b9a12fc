package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// Tape is the carrier's word that a recording can be fetched.
type Tape struct {
	SID     string
	Call    string
	Into    string // what it is for, as the menu says
	Seconds int
	Empty   bool // nothing was said: it is only deleted
}

// Tapes are recordings at the carrier.
type Tapes interface {
	// Fetch reads one, with the type of what it is; bounded in size.
	Fetch(ctx context.Context, sid string) (audio []byte, kind string, err error)
	// Delete removes one; one that is gone already is no error.
	Delete(ctx context.Context, sid string) error
}

// Recordings keep what callers said, sealed. The same ID again changes nothing, but for audio that was missing.
type Recordings interface {
	Keep(ctx context.Context, r floor.Recording) error
}

// keeping is the promise to fetch a recording: no verb, since nobody asks for it.
const keeping = "RECORDING"

const (
	// keepFor is how long a recording is tried to be fetched.
	keepFor = 3 * day
	// missedAfter is how long the carrier may keep one back until it is kept without its audio: whoever left a message is waiting.
	missedAfter = 10 * time.Minute
)

// record asks for a message.
func (t *turn) record(out ivr.Out) ivr.Page {
	c := t.st.Call
	c.Takes = orElse(out.Into, floor.Message)
	t.outcome = orElse(t.outcome, "record")
	return ivr.Page{Then: ivr.ThenRecord, Record: out.Record, Into: c.Takes}
}

// recorded goes on after a message, or after the silence of somebody who had nothing to say.
func (t *turn) recorded(ctx context.Context, place ivr.Place, in Call) (ivr.Place, ivr.Out) {
	c := t.st.Call
	into := c.Takes
	c.Takes = ""
	t.lang, t.every = locale.Lang(place.Lang), place.Every
	if in.Recording == "" {
		t.outcome = "not-recorded"
		return t.tree.Done(place, ivr.ResultFailed)
	}
	t.outcome = "recorded"
	if c.Waits != "" && into == floor.Message {
		t.unwait(ctx, floor.Voicemail)
	}
	return t.tree.Done(place, ivr.ResultOK)
}

// Recorded takes the carrier's word that a recording is ready: it is fetched, kept and deleted there. What cannot be done now is
// promised, and done later by some process.
func (d *Dialogue) Recorded(ctx context.Context, in Tape) error {
	if d.Tapes == nil || d.Recordings == nil {
		d.Log.WarnContext(ctx, "a recording stays at the carrier: there is nowhere to keep it", "recording", in.SID)
		return nil
	}
	now := d.Clock.Now()
	p := Promise{Key: in.SID, Party: d.partyIndex("", in.Call), Due: now.Add(abandoned), At: now, State: Planned}
	p.Payload = d.tape(ctx, in, now)
	prior, err := d.Promises.Plan(ctx, p)
	if err != nil {
		return fmt.Errorf("promising to keep a recording: %w", err)
	}
	if prior != nil {
		return nil // told of before
	}
	if err := d.keep(ctx, p); err != nil {
		d.Log.WarnContext(ctx, "a recording has to wait", "recording", in.SID, "err", err)
	}
	return nil
}

// taped is the payload of that promise.
type taped struct {
	Work session.Work `json:"work"` // names what kind of promise it is
	Tape Tape         `json:"tape"`

	Number   string      `json:"number,omitempty"`
	Customer string      `json:"customer,omitempty"`
	Lang     locale.Lang `json:"lang,omitempty"`
	At       time.Time   `json:"at"`
}

// tape adds who spoke, as far as the call remembers.
func (d *Dialogue) tape(ctx context.Context, in Tape, now time.Time) []byte {
	o := taped{Work: session.Work{Verb: keeping}, Tape: in, At: now}
	st, _, err := d.Sessions.Look(ctx, d.partyIndex("", in.Call))
	if err != nil {
		d.Log.WarnContext(ctx, "whose recording it is has to be seen from its call", "recording", in.SID, "err", err)
	}
	if c := st.Call; c != nil {
		o.Number, o.Customer, o.Lang = c.From.Reveal(), c.Customer, c.Lang
	}
	b, err := json.Marshal(o)
	if err != nil { // strings and numbers only
		panic(err)
	}
	return b
}

// keep fetches a recording, keeps it and has the carrier forget it. Each step may be taken again.
func (d *Dialogue) keep(ctx context.Context, p Promise) error {
	var o taped
	if err := json.Unmarshal(p.Payload, &o); err != nil {
		return errors.Join(err, d.Promises.Settle(ctx, p.Key, Failed))
	}
	now := d.Clock.Now()
	err := d.fetch(ctx, o, now.Sub(p.At) >= missedAfter)
	if err == nil {
		err = d.Tapes.Delete(ctx, o.Tape.SID)
	}
	if err == nil {
		return d.Promises.Settle(ctx, p.Key, Answered)
	}
	if now.Sub(p.At) >= keepFor {
		d.Log.ErrorContext(ctx, "a recording is given up", "recording", o.Tape.SID, "err", err)
		return errors.Join(err, d.Promises.Settle(ctx, p.Key, Failed))
	}
	return errors.Join(err, d.Promises.Owe(ctx, p.Key, now.Add(pause(p))))
}

// fetch reads a recording from the carrier and keeps it. late has it kept without its audio where the carrier does not give it out: then it
// is known that somebody left one. An error: it is not kept yet, and must not be deleted there.
func (d *Dialogue) fetch(ctx context.Context, o taped, late bool) error {
	if o.Tape.Empty {
		return nil
	}
	r := floor.Recording{
		ID: o.Tape.SID, Call: o.Tape.Call, Kind: o.Tape.Into, Number: phone.Number(o.Number), Customer: o.Customer, Lang: o.Lang,
		Seconds: o.Tape.Seconds, At: o.At,
	}
	var err error
	if r.Audio, r.Type, err = d.Tapes.Fetch(ctx, o.Tape.SID); err == nil {
		return d.Recordings.Keep(ctx, r)
	}
	if late {
		r.Audio, r.Type = nil, ""
		err = errors.Join(err, d.Recordings.Keep(ctx, r))
	}
	return err
}
