package gateway

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/ivr"
)

// Outgoing are calls of ours to customers.
type Outgoing interface {
	// PickedUp is the first page of a call that somebody, or something, has picked up: what, as the carrier takes it.
	PickedUp(ctx context.Context, try, picked string, in dialogue.Call) (ivr.Page, error)
	// Over notes how a call ended, by the carrier's word.
	Over(ctx context.Context, try, sid, status string) error
}

// outgoing is the beginning of a call of ours; its later steps are those of any other.
func (g *Gateway) outgoing(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	in, err := readCall(c, form)
	if err != nil {
		return err
	}
	page, err := g.Outgoing.PickedUp(ctx, strings.Clone(c.Params("try")), twilio.PickedUp(form), in)
	if err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendPage(dst, page, twilio.TurnFromOurs) })
}

// outgoingOver is the carrier's word that such a call has ended. The book is told last: what it does next must find the rest noted.
func (g *Gateway) outgoingOver(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	in, err := readCall(c, form)
	if err != nil {
		return err
	}
	status := statusWord(form.Get("CallStatus"))
	seconds, _ := strconv.Atoi(form.Get("CallDuration")) // absent for a call never answered
	if status == "completed" {
		if err := g.Turns.Ended(ctx, in, status, time.Duration(seconds)*time.Second); err != nil {
			return err
		}
	}
	if err := g.Outgoing.Over(ctx, strings.Clone(c.Params("try")), in.SID, status); err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendEmpty(dst), nil })
}
