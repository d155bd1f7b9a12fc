package gateway

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/ivr"
)

// Backs are calls of ours to agents, so that a customer is called back.
type Backs interface {
	Step(ctx context.Context, call string, in dialogue.Call) (ivr.Page, error)
	Over(ctx context.Context, call string) error
}

// back is a step of such a call. Its address ends in the name of the wait, and so do those of its next steps.
func (g *Gateway) back(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	in, err := readCall(c, form)
	if err != nil {
		return err
	}
	call := strings.Clone(c.Params("call"))
	page, err := g.Backs.Step(ctx, call, in)
	if err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendPage(dst, page, call) })
}

// backOver is the carrier's word that such a call has ended.
func (g *Gateway) backOver(ctx context.Context, c *fiber.Ctx, _ twilio.Params) error {
	if err := g.Backs.Over(ctx, strings.Clone(c.Params("call"))); err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendEmpty(dst), nil })
}
