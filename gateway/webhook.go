package gateway

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/carrier"
	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
)

// door answers one verified webhook.
type door func(ctx context.Context, c *fiber.Ctx, form twilio.Params) error

// webhook bounds, decodes, verifies and mends a request before a door sees it. What fails here has had no effect at all.
func (g *Gateway) webhook(next door) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !strings.HasPrefix(strings.ToLower(c.Get(fiber.HeaderContentType)), fiber.MIMEApplicationForm) {
			return refuse(c, fiber.StatusUnsupportedMediaType, "a webhook is "+fiber.MIMEApplicationForm)
		}
		buf := bodies.Get().(*[]byte)
		defer bodies.Put(buf)
		body, err := read(c, *buf)
		switch {
		case errors.Is(err, errTooLarge):
			c.Context().SetConnectionClose()
			return refuse(c, fiber.StatusRequestEntityTooLarge, err.Error())
		case err != nil:
			return refuse(c, fiber.StatusBadRequest, "the body broke off")
		}
		form, err := twilio.ParseForm(body) // copies: nothing of the body outlives this call
		if err == nil {
			err = g.Verifier.Verify(c.Get(twilio.SignatureHeader), c.OriginalURL(), form)
		}
		if err != nil { // what cannot be decoded cannot have been signed
			g.Log.Warn("webhook refused", "err", err, "from", c.IP())
			return refuse(c, fiber.StatusForbidden, "signature")
		}
		if form.Mend() { // the carrier would send the same again: its customer is answered
			g.Log.Warn("webhook mended: some of it was no text", "path", c.Path(), "sid", sidOf(form))
		}
		if err := next(g.term.Context(), c, form); err != nil {
			return g.outcome(c, sidOf(form), err)
		}
		return nil
	}
}

func sidOf(form twilio.Params) string { return cmp.Or(form.Get("MessageSid"), form.Get("CallSid")) }

// bodies are lent to requests for the time it takes to decode them.
var bodies = sync.Pool{New: func() any { b := make([]byte, bodyMax+1); return &b }}

var errTooLarge = errors.New("a webhook has at most 64 KiB")

// read takes a body of at most bodyMax. Of a larger one it takes a little more, so that the sender gets to read the answer.
func read(c *fiber.Ctx, buf []byte) ([]byte, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		if body := c.Request().Body(); len(body) <= bodyMax {
			return body, nil
		}
		return nil, errTooLarge
	}
	n, err := io.ReadFull(stream, buf)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		c.Locals(bodyEnd{}, true)
		return buf[:n], nil
	case err != nil:
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, stream, 16*bodyMax); errors.Is(err, io.EOF) {
		c.Locals(bodyEnd{}, true)
	}
	return nil, errTooLarge
}

// outcome turns an error of a door into what the carrier should make of it: 4xx for what will never be right, 503 for what may be
// when it tries again. sid is what the log of the turn names it by.
func (g *Gateway) outcome(c *fiber.Ctx, sid string, err error) error {
	var malformed twilio.Malformed
	switch {
	case errors.As(err, &malformed):
		return refuse(c, fiber.StatusBadRequest, malformed.Error())
	case errors.Is(err, dialogue.ErrBusy):
		g.Log.Info("asked to try again: the turn before has not ended", "path", c.Path(), "sid", sid)
	case errors.Is(err, carrier.ErrSignature):
		return refuse(c, fiber.StatusForbidden, "signature")
	default:
		g.Log.Error("asked to try again", "path", c.Path(), "sid", sid, "err", err)
	}
	c.Set(fiber.HeaderRetryAfter, "1")
	return refuse(c, fiber.StatusServiceUnavailable, "try again")
}

func refuse(c *fiber.Ctx, status int, why string) error {
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	return c.Status(status).SendString(why + "\n")
}

// twiml sends a document built in a borrowed buffer.
func twiml(c *fiber.Ctx, build func(dst []byte) ([]byte, error)) error {
	body, err := build(c.Response().Body()[:0])
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, twilio.ContentType)
	c.Response().SetBody(body)
	return nil
}
