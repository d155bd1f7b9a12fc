package dialogue

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"fmt"

	"cardline/commands"
	"cardline/internal/session"
)

// What was begun by text can be gone on with in a call, and what was begun in a call by text: once, by whoever comes first, wherever the
// turn is taken. It is kept with the customer, for as long as a question stands, and nothing that was proven is kept with it: a code
// tells what somebody wants to go on with, never who they are.

// begunDigits is the length of the code that goes on with an act.
const begunDigits = 5

// where picks the place in a customer's state that keeps one kind of what was begun.
type where func(*session.State) **session.Begun

func acting(s *session.State) **session.Begun { return &s.Begun }

func choosing(s *session.State) **session.Begun { return &s.Texted }

// holding is how something that was begun stands to whoever would go on with it.
type holding int

const (
	nothing holding = iota // there is none, or its time is over
	wrong                  // the code is another
	taken                  // somebody has gone on with it
	mine                   // this turn goes on with it, and nobody else will
)

// bare is work without what was shown and agreed to on the way.
func bare(w session.Work) session.Work {
	w.Proven, w.Confirmed, w.Near, w.Or = 0, false, false, ""
	return w
}

// begunCode makes the code of what a turn has left. It follows from the turn's key, as one-time codes do, so a turn that is taken once
// more says the same.
func (d *Dialogue) begunCode(id string) string {
	sum := d.Vault.Index("begun-code", id)
	return fmt.Sprintf("%0*d", begunDigits, binary.BigEndian.Uint64(sum[:8])%100_000)
}

func (d *Dialogue) begunHash(id, code string) string {
	return d.Vault.Index("begun", id+":"+code).Hex()
}

// leaves keeps what a customer has begun. It takes the place of what they had begun before.
func (d *Dialogue) leaves(ctx context.Context, customer string, at where, b session.Begun) error {
	wctx, stop := context.WithTimeout(ctx, countWait)
	defer stop()
	of, err := d.Sessions.Open(wctx, d.Vault.Index("customer", customer))
	if err != nil {
		return err
	}
	if was := *at(&of.State); was != nil && was.ID == b.ID { // a carrier has told us twice; somebody may have gone on with it between
		return d.Sessions.Drop(ctx, of)
	}
	*at(&of.State) = &b
	return d.Sessions.Save(ctx, of)
}

// takesOn takes what a customer has begun for this turn, by its code or, where the code is "", by its id. Three wrong codes end it.
func (t *turn) takesOn(ctx context.Context, customer string, at where, id, code string) (session.Begun, holding) {
	if t.offline {
		return session.Begun{}, nothing
	}
	wctx, stop := context.WithTimeout(ctx, countWait)
	defer stop()
	of, err := t.Sessions.Open(wctx, t.Vault.Index("customer", customer))
	if err != nil {
		t.log().WarnContext(ctx, "what a customer has begun is not known", "err", err)
		return session.Begun{}, nothing
	}
	b := at(&of.State)
	how := t.holds(*b, id, code)
	var left session.Begun
	switch how {
	case mine:
		(*b).Taken = t.key
		left = **b
	case wrong:
		if (*b).Tries++; (*b).Tries >= triesMax {
			*b = nil
		}
	default:
		t.drop(ctx, of)
		return left, how
	}
	if err := t.Sessions.Save(ctx, of); err != nil {
		t.log().WarnContext(ctx, "what a customer has begun could not be taken on", "err", err)
		return session.Begun{}, nothing
	}
	return left, how
}

func (t *turn) holds(b *session.Begun, id, code string) holding {
	switch {
	case b == nil, !t.now.Before(b.Until), code == "" && b.ID != id:
		return nothing
	case code != "" && subtle.ConstantTimeCompare([]byte(t.begunHash(b.ID, code)), []byte(b.Hash)) != 1:
		return wrong
	case b.Taken != "" && b.Taken != t.key:
		return taken
	}
	return mine
}

// lostSince reports whether a card that something is about has been reported lost since it was begun. Then it is not gone on with: it was asked
// for in another world.
func (t *turn) lostSince(b session.Begun) bool { return !b.Stopped && t.stopped(b.Work) }

// handsOver keeps work of a text, so that a call can go on with it, and returns what is said of that. ok is false where it cannot be.
func (t *turn) handsOver(ctx context.Context, v commands.Verb, w session.Work) (data commands.Data, ok bool) {
	if only, one := t.party.Only(); w.Customer == "" && one {
		w.Customer = only.ID
	}
	if t.channel != commands.Text || t.offline || t.party.Distrusted || w.Customer == "" || v.Channels&commands.Voice == 0 {
		return nil, false
	}
	code := t.begunCode(t.key)
	b := session.Begun{ID: t.key, Work: bare(w), Until: t.now.Add(t.Limits.Question), Hash: t.begunHash(t.key, code), Stopped: t.stopped(w)}
	if err := t.leaves(ctx, w.Customer, acting, b); err != nil {
		t.log().WarnContext(ctx, "what was begun by text cannot be gone on with in a call", "verb", v.ID, "err", err)
		return nil, false
	}
	data = t.about(v, w)
	data["code"], data["until"] = commands.Digits(code), commands.Clock(b.Until)
	return data, true
}

// byPhone says that a verb is for calls only, with the code that brings a caller to it.
func (t *turn) byPhone(ctx context.Context, v commands.Verb, w session.Work) {
	data, ok := t.handsOver(ctx, v, w)
	if !ok {
		t.done("by-phone", nil)
		return
	}
	t.done("by-phone-code", data)
	t.outcome = "by-phone"
}
