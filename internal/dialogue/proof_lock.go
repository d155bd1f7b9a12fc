package dialogue

import (
	"context"
	"errors"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/session"
)

// A telephone PIN that was wrong three times locks more than itself: whoever tried it may hold the handset the codes go to as well. So
// whatever takes a PIN or a code waits in calls and texts alike, until the bank opens the lock. What number and tail are enough for is
// told as ever, and cards are stopped.

// waitsForLock reports whether an act waits while the PIN is locked.
func waitsForLock(v commands.Verb, need commands.Proof) bool {
	switch {
	case v.Protects:
		return false
	case need&(commands.ByCode|commands.ByPIN) != 0, v.Risk >= commands.R3:
		return true
	}
	return need.Has(commands.ByDocument) && v.Risk >= commands.R2
}

// lastLook is how long a yes in a call waits for one more look at the lock, seconds after the one before.
const lastLook = 300 * time.Millisecond

// locked ends the turn where an act waits for a lock to be opened. It is asked of the bank at every step of the act, since the lock may have
// shut in another call meanwhile; while the bank does not tell, the act waits too.
func (t *turn) locked(ctx context.Context, v commands.Verb, w *session.Work, need commands.Proof) bool {
	if w.Customer == "" || !waitsForLock(v, need) {
		return false
	}
	if w.Confirmed && t.channel == commands.Voice {
		return t.lockedSince(ctx, w.Customer)
	}
	is, err := asks(ctx, t, "pin-lock", *w, func(ctx context.Context) (bank.PINLock, error) { return t.Proofs.PINLock(ctx, w.Customer) })
	switch {
	case t.bears(*w, err):
	case errors.Is(err, bank.ErrNotFound): // there is no PIN to be locked
		w.Pinless = t.channel == commands.Voice
		return false
	case err != nil:
		t.notBegun(ctx, v, *w, err)
	case is.Locked:
		t.lockedOut(is)
	default:
		return false
	}
	return true
}

// lockedSince looks once more before an act that was found free a moment ago, in this very call. A bank that is slow now is told of the act
// all the same: then it is the order that is waited for.
func (t *turn) lockedSince(ctx context.Context, customer string) bool {
	bctx, stop := context.WithTimeout(ctx, lastLook)
	defer stop()
	is, err := t.Proofs.PINLock(bctx, customer)
	if err != nil || !is.Locked {
		return false
	}
	t.lockedOut(is)
	return true
}

// lockedOut says that the PIN is locked, until when, who opens it, and what works meanwhile.
func (t *turn) lockedOut(is bank.PINLock) {
	t.st.Questions = nil
	t.person = t.channel == commands.Voice
	if is.Until.IsZero() {
		t.done("pin-locked", nil)
		return
	}
	t.done("pin-locked-until", commands.Data{"until": is.Until})
}

// shut says that the answer just given was one too many.
func (t *turn) shut(ctx context.Context, kind session.Kind, customer string) {
	if kind != session.AskPIN {
		t.st.Questions = nil
		t.person = t.channel == commands.Voice
		t.done("locked", nil)
		return
	}
	bctx, stop := t.bankTime(ctx)
	defer stop()
	is, err := t.Proofs.PINLock(bctx, customer)
	if err != nil {
		t.log().WarnContext(ctx, "until when a PIN is locked is not known", "err", err)
	}
	t.lockedOut(is)
}
