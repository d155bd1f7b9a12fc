package handset

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"cardline/internal/phone"
)

// Rung is a call that Cardline has placed, for the telephone to pick up.
type Rung struct {
	SID      string
	From, To phone.Number // ours, theirs
	Address  *url.URL     // of the first document
	Over     *url.URL     // told how the call ended; nil: nobody is
	Picked   string       // what the carrier takes whoever picks up for: human, machine_end_beep, fax, unknown; "" it was not asked
}

// PickUp answers a call of Cardline's: Play or Ring goes on from there.
func (p *Phone) PickUp(r Rung) *Call {
	return &Call{SID: r.SID, Outcome: "completed", phone: p, from: r.From, to: r.To, rung: &r}
}

// first asks for the document that a call begins with.
func (c *Call) first(ctx context.Context) error {
	if c.rung != nil {
		return c.fetch(ctx, http.MethodPost, c.rung.Address, nil)
	}
	at, err := c.phone.webhook("/webhooks/twilio/voice")
	if err != nil {
		return err
	}
	return c.fetch(ctx, http.MethodPost, at, url.Values{"CallStatus": {"ringing"}})
}

// over is where the end of the call is told; nil: nowhere.
func (c *Call) over() (*url.URL, error) {
	if c.rung != nil {
		return c.rung.Over, nil
	}
	return c.phone.webhook("/webhooks/twilio/voice/status")
}

// outgoing makes what is posted that of a call of Cardline's.
func (r *Rung) outgoing(params url.Values) {
	params.Set("Direction", "outbound-api")
	params.Del("StirVerstat")
	if r.Picked != "" {
		params.Set("AnsweredBy", r.Picked)
	}
}

// TakenFor is what the carrier takes whoever picks up for, where it was asked: human, machine_end_beep, fax, unknown. It is said before Ring.
func (c *Call) TakenFor(whom string) {
	if c.rung != nil && c.rung.Picked != "" {
		c.rung.Picked = whom
	}
}

// Ends tells how a call ended that nobody picked up: busy, no-answer, failed, canceled.
func (c *Call) Ends(ctx context.Context, status string) error {
	if c.rung == nil || !has(outcomes, status) {
		return fmt.Errorf("a call that is not picked up ends in one of: %s", outcomes)
	}
	c.rung.Picked = "" // nobody did
	return c.end(ctx, status)
}
