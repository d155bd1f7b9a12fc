// Package gateway is the doors: it verifies, decodes and copies what arrives, takes the turn, and writes the answer. Fiber lives here
// and nowhere else, and no HTTP type goes further in. Start at routes, the one table of everything that can be reached.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"cardline/gateway/api"
	"cardline/internal/carrier"
	"cardline/internal/carrier/twilio"
	"cardline/internal/clock"
	"cardline/internal/console"
	"cardline/internal/dialogue"
	"cardline/ivr"
)

// Turns is the dialogue as the doors see it.
type Turns interface {
	Text(ctx context.Context, in dialogue.Text) (dialogue.Reply, error)
	Press(ctx context.Context, in dialogue.Call) (ivr.Page, error)
	Tell(ctx context.Context, call string, step int, key string) (ivr.Page, error)
	Recorded(ctx context.Context, in dialogue.Tape) error
	Ended(ctx context.Context, in dialogue.Call, status string, took time.Duration) error
}

// Receipts takes what the carrier says became of a message.
type Receipts interface {
	Take(ctx context.Context, r carrier.Receipt) error
}

// Demo is what exists only in demo and development: the sandbox carrier, the clock that can be turned, the bank that can be troubled.
type Demo struct {
	Sandbox http.Handler
	Turn    func(ctx context.Context, offset time.Duration) error
	Trouble func(down bool, delay time.Duration, loseAnswer bool)
}

// Deps is everything the doors need.
type Deps struct {
	Log      *slog.Logger
	Now      func() time.Time // Cardline's time
	Wall     func() time.Time // the machine's, to measure with
	Turns    Turns
	Receipts Receipts
	Backs    Backs
	Outgoing Outgoing // nil: we call no customers
	Verifier *twilio.Verifier
	// AnswersSTOP: the carrier answers its opt-out words itself and blocks the number, also where the webhook does not say so.
	AnswersSTOP bool
	Fallback    []byte // TwiML for calls that nothing else can answer
	Prompts     fs.FS  // recorded prompts; nil: there are none
	API         api.Deps
	Metrics     http.Handler
	Health      []Check
	Demo        *Demo // nil in production
	House       console.House
}

// Limits of a request.
const (
	bodyMax  = 64 << 10         // of a webhook; Twilio's are about 1 KiB
	apiMax   = 4 << 20          // of an API call
	deadline = 10 * time.Second // of a webhook: the carrier hangs up after 15
	idle     = 75 * time.Second // a kept connection; longer than common proxies keep theirs
)

// Gateway serves the doors.
type Gateway struct {
	Deps
	public, admin *fiber.App
	backstage     *fiber.App      // of a process that has no other door
	base          context.Context // ends when the drain is over
	end           context.CancelFunc
	term          *clock.Term // of webhooks
	silent        silent
	hold          func() []byte // the music of those who wait, made once
}

// New builds both listeners' routes. together puts them on one: then Admin is nil.
func New(d Deps, together bool) (*Gateway, error) {
	g := &Gateway{Deps: d, hold: sync.OnceValue(holdMusic)}
	g.base, g.end = context.WithCancel(context.Background())
	g.term = clock.NewTerm(g.base, deadline)
	g.backstage = g.app(false)
	g.health(g.backstage)
	g.backstage.Get("/metrics", adaptor.HTTPHandler(d.Metrics))
	g.public = g.app(together)
	g.publicRoutes(g.public)
	if together {
		return g, g.adminRoutes(g.public)
	}
	g.admin = g.app(true)
	g.health(g.admin)
	return g, g.adminRoutes(g.admin)
}

func (g *Gateway) app(api bool) *fiber.App {
	limit := bodyMax
	if api {
		limit = apiMax
	}
	app := fiber.New(fiber.Config{
		AppName: "cardline", ServerHeader: "", DisableStartupMessage: true,
		BodyLimit: limit, StreamRequestBody: true, // a larger body reaches the door unread, to be refused there
		DisablePreParseMultipartForm: true,
		ReadTimeout:                  deadline, WriteTimeout: deadline + 5*time.Second, IdleTimeout: idle,
		Immutable:    api, // huma keeps strings that Fiber would write over
		ErrorHandler: g.failed,
	})
	app.Use(g.around)
	return app
}

// around is what holds for every request. A panic ends it, not the process. A body nobody has read ends the connection: what is left
// of it must not be taken for the next request.
func (g *Gateway) around(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			g.Log.Error("a door panicked", "path", c.Path(), "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
		if unread(c) {
			c.Context().SetConnectionClose()
		}
	}()
	return c.Next()
}

// bodyEnd marks a request whose body has been read to its end. A chunked body does not stay there: whoever reads on waits for the
// next request.
type bodyEnd struct{}

// unread takes what little may be left of a body and reports whether there is more.
func unread(c *fiber.Ctx) bool {
	stream := c.Context().RequestBodyStream()
	if stream == nil || c.Locals(bodyEnd{}) != nil {
		return false
	}
	_, err := io.CopyN(io.Discard, stream, bodyMax)
	return !errors.Is(err, io.EOF)
}

// publicRoutes are what the carrier reaches.
func (g *Gateway) publicRoutes(app *fiber.App) {
	g.health(app)
	twilio := app.Group("/webhooks/twilio")
	twilio.Post("/sms", g.webhook(g.sms))
	twilio.Post("/voice", g.webhook(g.ring))
	twilio.Post("/voice/turn", g.webhook(g.turn))
	twilio.Post("/voice/status", g.webhook(g.ended))
	twilio.Post("/voice/tell", g.webhook(g.tell))
	twilio.Post("/voice/recording", g.webhook(g.recorded))
	twilio.Post("/voice/back/:call", g.webhook(g.back))
	twilio.Post("/voice/back/:call/over", g.webhook(g.backOver))
	if g.Outgoing != nil {
		twilio.Post("/voice/ours/:try", g.webhook(g.outgoing))
		twilio.Post("/voice/ours/:try/over", g.webhook(g.outgoingOver))
	}
	twilio.Get("/voice/prompt/:name", g.prompt)
	twilio.All("/voice/fallback", g.fallback)
	twilio.Post("/receipt/:message", g.webhook(g.receipt))
}

// adminRoutes are what the bank's own people and machines reach; the demo's extras stand beside them.
func (g *Gateway) adminRoutes(app *fiber.App) error {
	app.Get("/metrics", adaptor.HTTPHandler(g.Metrics))
	if g.Demo != nil {
		app.Post("/sandbox/clock", g.turnClock)
		app.Post("/sandbox/bank", g.troubleBank)
		app.All("/sandbox/*", adaptor.HTTPHandler(g.Demo.Sandbox))
	}
	g.consoleRoutes(app, console.Built())
	if err := api.Mount(app, g.API); err != nil {
		return err
	}
	g.lost(app, console.Built())
	return nil
}

// Serve answers on both listeners until Close. admin is nil when everything is on one.
func (g *Gateway) Serve(public, admin net.Listener) error {
	errs := make(chan error, 2)
	go func() { errs <- g.public.Listener(g.silent.on(public)) }()
	if admin == nil {
		return <-errs
	}
	go func() { errs <- g.admin.Listener(g.silent.on(admin)) }()
	if err := <-errs; err != nil {
		return err // half a gateway is none
	}
	return <-errs
}

// Backstage answers whether the process is well, and its metrics, and nothing else, until Close.
func (g *Gateway) Backstage(l net.Listener) error { return g.backstage.Listener(g.silent.on(l)) }

// Close stops taking requests, lets those under way end, and cuts off what is left when ctx ends.
func (g *Gateway) Close(ctx context.Context) error {
	defer g.end()
	defer time.AfterFunc(silentGrace, g.silent.hangUp).Stop()
	err := errors.Join(g.backstage.ShutdownWithContext(ctx), g.public.ShutdownWithContext(ctx))
	if g.admin != nil {
		err = errors.Join(err, g.admin.ShutdownWithContext(ctx))
	}
	return err
}

// failed answers what no door answered: an unknown path, a body that broke off, a panic's remains. It never shows a cause.
func (g *Gateway) failed(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var known *fiber.Error
	if errors.As(err, &known) {
		status = known.Code
	}
	if status >= fiber.StatusInternalServerError {
		g.Log.Error("request failed", "path", c.Path(), "status", status, "err", err)
	}
	return api.Problem(c, status)
}
