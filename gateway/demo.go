package gateway

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"
)

// farthest is how far the clock may be from the machine's: beyond 292 years a duration overflows.
const farthest = 100 * 365 * 24 * time.Hour

// turnClock moves everybody's clock: {"advance":"11m"} or {"now":"2027-02-06T09:00:00+08:00"}.
func (g *Gateway) turnClock(c *fiber.Ctx) error {
	var in struct {
		Advance string    `json:"advance"`
		Now     time.Time `json:"now"`
	}
	if err := strictly(c, &in); err != nil || in.Advance == "" && in.Now.IsZero() {
		return refuse(c, fiber.StatusBadRequest, `give {"advance":"11m"} or {"now":"2027-02-06T09:00:00+08:00"}`)
	}
	offset := g.Now().Sub(g.Wall())
	switch by, err := time.ParseDuration(in.Advance); {
	case in.Advance != "" && err != nil:
		return refuse(c, fiber.StatusBadRequest, "advance is a duration such as 11m or 36h")
	case by.Abs() > 2*farthest: // more, and the sum could overflow
		offset = by
	case in.Advance != "":
		offset += by
	default:
		offset = in.Now.Sub(g.Wall())
	}
	if offset.Abs() > farthest {
		return refuse(c, fiber.StatusBadRequest, "the clock turns by a hundred years at most")
	}
	if err := g.Demo.Turn(c.UserContext(), offset); err != nil {
		return g.outcome(c, "", err)
	}
	return c.JSON(fiber.Map{"now": g.Now().Format(time.RFC3339)})
}

// troubleBank makes the demo bank slow, deaf or forgetful, to see what customers are then told.
func (g *Gateway) troubleBank(c *fiber.Ctx) error {
	var in struct {
		Down       bool   `json:"down"`
		Delay      string `json:"delay"`
		LoseAnswer bool   `json:"lose_answer"`
	}
	var delay time.Duration
	err := strictly(c, &in)
	if err == nil && in.Delay != "" {
		delay, err = time.ParseDuration(in.Delay)
	}
	if err != nil || delay < 0 {
		return refuse(c, fiber.StatusBadRequest, `give {"down":true}, {"delay":"20s"} or {"lose_answer":true}; {} ends the trouble`)
	}
	g.Demo.Trouble(in.Down, delay, in.LoseAnswer)
	return c.JSON(in)
}

// strictly decodes a body that must hold nothing it does not know.
func strictly(c *fiber.Ctx, into any) error {
	d := json.NewDecoder(bytes.NewReader(c.Body()))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
