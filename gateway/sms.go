package gateway

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
)

// sms is an inbound text: one turn, answered in TwiML. The answer's receipt is asked for where ours go.
func (g *Gateway) sms(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	in, err := twilio.ReadText(form)
	if err != nil {
		return err
	}
	if g.AnswersSTOP && in.OptOut == "" {
		in.OptOut = twilio.OptOut(in.Body)
	}
	reply, err := g.Turns.Text(ctx, dialogue.Text{SID: in.SID, From: in.From, To: in.To, Body: in.Body, OptOut: in.OptOut})
	if err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) {
		return twilio.AppendText(dst, reply.Body, "receipt/"+reply.ID), nil
	})
}

// receipt is a status callback. What we cannot place is accepted all the same: asking for it again would not help.
func (g *Gateway) receipt(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	r, err := twilio.ReadReceipt(form, string([]byte(c.Params("message"))))
	if err != nil {
		return err
	}
	if err := g.Receipts.Take(ctx, r); err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendEmpty(dst), nil })
}
