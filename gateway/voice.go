package gateway

import (
	"context"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/ivr"
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
		Failed: strings.Contains(r.Attested, "Failed"), Speech: r.Speech, Sure: r.Sure, Recording: r.Message,
	}, nil
}

// tell is what a person hears who picks up, before the caller, and takes their key. Without words they are connected all the same.
func (g *Gateway) tell(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	at, err := twilio.ParseAddress(c.Request().URI().QueryString())
	if err != nil {
		return err
	}
	call, step, key, err := twilio.ReadTell(form, at)
	if err != nil {
		return err
	}
	page, err := g.Turns.Tell(ctx, call, step, key)
	if err != nil {
		g.Log.Warn("a person is told nothing of the caller", "call", call, "err", err)
		page = ivr.Page{}
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendTell(dst, page, call) })
}

// recorded is the carrier's word that a recording is ready.
func (g *Gateway) recorded(ctx context.Context, c *fiber.Ctx, form twilio.Params) error {
	at, err := twilio.ParseAddress(c.Request().URI().QueryString())
	if err != nil {
		return err
	}
	tape, done, err := twilio.ReadTape(form, at)
	if err != nil {
		return err
	}
	if done {
		if err := g.Turns.Recorded(ctx, dialogue.Tape(tape)); err != nil {
			return err
		}
	}
	return twiml(c, func(dst []byte) ([]byte, error) { return twilio.AppendEmpty(dst), nil })
}

// fallback answers a call that nothing else could: no signature, no body, nothing to depend on.
func (g *Gateway) fallback(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, twilio.ContentType)
	return c.Send(g.Fallback)
}

// promptAge is how long the carrier may play a recorded prompt without asking for it again.
const promptAge = "max-age=3600"

// recording reads one of the installation's, or the music that is ours.
func (g *Gateway) recording(name string) ([]byte, error) {
	switch {
	case name == Hold:
		return g.hold(), nil
	case g.Prompts == nil, !fs.ValidPath(name):
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(g.Prompts, name)
}

// prompt is a recorded one. They are no secret: everybody who calls hears them.
func (g *Gateway) prompt(c *fiber.Ctx) error {
	name := c.Params("name")
	audio, err := g.recording(name)
	if err != nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, promptAge)
	c.Type(strings.TrimPrefix(path.Ext(name), "."))
	return c.Send(audio)
}
