package gateway

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
)

// ring is the beginning of a call.
func (g *Gateway) ring(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	return g.press(ctx, c, form, twilio.TurnFromVoice)
}

// turn is any later step: keys, silence, or the end of a talk with a person.
func (g *Gateway) turn(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	return g.press(ctx, c, form, twilio.TurnFromTurn)
}

func (g *Gateway) press(ctx context.Context, c *fiber.Ctx, form twilio.Params, next string) error {
	in, err := readCall(c, form)
	if err != nil {
		return err
	}
	page, err := g.Turns.Press(ctx, in)
	if err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendPage(dst, page, next) })
}

// ended is the carrier's word that a call is over.
func (g *Gateway) ended(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	in, err := readCall(c, form)
	if err != nil {
		return err
	}
	seconds, _ := strconv.Atoi(form.Get("CallDuration")) // absent for a call never answered
	if err := g.Turns.Ended(ctx, in, statusWord(form.Get("CallStatus")), time.Duration(seconds)*time.Second); err != nil {
		return err
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendEmpty(dst), nil })
}

// statusWord keeps what becomes a metric's label to the words Twilio has.
func statusWord(s string) string {
	switch s {
	case "completed", "busy", "failed", "no-answer", "canceled":
		return s
	}
	return "other"
}

func readCall(c *fiber.Ctx, form twilio.Params) (dialogue.Call, error) {
	at, err := twilio.ParseAddress(c.Request().URI().QueryString())
	if err != nil {
		return dialogue.Call{}, err
	}
	r, err := twilio.ReadRing(form, at)
	if err != nil {
		return dialogue.Call{}, err
	}
	return dialogue.Call{
		SID: r.SID, From: r.From, To: r.To, Step: r.Step, Digits: r.Digits, Secret: r.Secret, State: r.State, Dialed: r.DialDone,
		Failed: strings.Contains(r.Attested, "Failed"),
	}, nil
}
