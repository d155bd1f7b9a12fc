package outbox

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

// blockedSender is the carrier's code for a number that has stopped this sender.
const blockedSender = 21610

// refused says what becomes of a message the carrier clearly did not take, and remembers what the refusal tells.
func (o *Outbox) refused(ctx context.Context, r Row, refusal *carrier.Error) Step {
	switch {
	case refusal.Code == blockedSender:
		return o.reroute(ctx, r)
	case refusal.Retry:
		return o.retry(r, refusal)
	}
	return Step{To: Failed, Code: refusal.Code, Reason: fmt.Sprintf("refused by the carrier (%d)", refusal.Code)}
}

// retry plans the row again: nothing was taken. A carrier that asks for rest (429) gets it for that sender only.
func (o *Outbox) retry(r Row, refusal *carrier.Error) Step {
	wait := max(refusal.After, backoff(r.Tries))
	if refusal.Status == 429 {
		o.pauses.rest(r.Sender, max(refusal.After, time.Second))
	}
	return Step{To: Planned, Due: o.Clock.Now().Add(wait), Code: refusal.Code, Reason: fmt.Sprintf("the carrier could not take it now (%d)", refusal.Code)}
}

// reroute remembers that the number has stopped the sender, and plans what must arrive anew, by the security sender.
func (o *Outbox) reroute(ctx context.Context, r Row) Step {
	if err := o.remember(ctx, r); err != nil {
		o.Log.ErrorContext(ctx, "outbox: stopped sender not remembered", "message", r.ID, "err", err)
	}
	if k, _ := Declared(r.Type); detour(k, r.Purpose) {
		return Step{To: Planned, Due: o.Clock.Now(), Purpose: Security, Code: blockedSender, Reason: "the number has stopped the usual sender: again by the security sender"}
	}
	return Step{To: Suppressed, Code: blockedSender, Reason: stoppedSender}
}

func (o *Outbox) remember(ctx context.Context, r Row) error {
	_, err := o.Consent.Record(ctx, consent.Change{
		Key: "21610/" + r.ID + "/" + string(r.Purpose), Number: r.To, At: o.Clock.Now(), Text: "21610",
		Channel: consent.Learned, Sender: phone.Number(r.Sender), Carrier: true,
	})
	return err
}

// backoff doubles from 2 s to 5 min.
func backoff(tries int) time.Duration {
	return min(time.Second<<min(max(tries, 1), 9), 5*time.Minute)
}
