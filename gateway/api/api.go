// Package api is the REST doors under /api/v1, one file per noun. Their OpenAPI description comes out of them. Every route wants a key.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
)

// Deps is what the API needs.
type Deps struct {
	Log     *slog.Logger
	Now     func() time.Time
	Keys    access.Keyring
	Greeter Greeter
	Numbers Numbers
	Alerts  Alerts
	Desk    *desk.Desk
	Version string
}

// deadline of one call. Fiber's own context has none and does not end when the client goes away.
const deadline = 30 * time.Second

// Mount adds the API's routes.
func Mount(app *fiber.App, d Deps) error {
	group := app.Group("/api/v1", d.authenticate)
	cfg := huma.DefaultConfig("Cardline", d.Version)
	cfg.Info.Description = "What the bank says to its cardholders, and what they asked."
	cfg.Servers = []*huma.Server{{URL: "/api/v1"}}
	cfg.DocsPath, cfg.SchemasPath, cfg.CreateHooks = "", "", nil
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer"}}
	cfg.Security = []map[string][]string{{"key": {}}}
	redactErrors()
	api := humafiber.NewWithGroup(app, group, cfg)
	d.greetings(api)
	d.numbers(api)
	d.alerts(api)
	d.cases(api)
	d.page(group, api.OpenAPI())
	return nil
}

type holderKey struct{}

func (d Deps) authenticate(c *fiber.Ctx) error {
	h, ok := d.Keys.Bearer(c.Get(fiber.HeaderAuthorization))
	if !ok {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
		return Problem(c, fiber.StatusUnauthorized)
	}
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), holderKey{}, h), deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

func holder(ctx context.Context) access.Holder {
	h, _ := ctx.Value(holderKey{}).(access.Holder) // authenticate has put it there
	return h
}

// allowed is nil when the caller's role includes need.
func allowed(ctx context.Context, need access.Role) error {
	if holder(ctx).Role.May(need) {
		return nil
	}
	return huma.Error403Forbidden("this key may not do that: it takes the role " + string(need))
}

// redactErrors is done once: huma has one maker of errors for the whole process.
var redactErrors = sync.OnceFunc(func() { huma.NewError = redacted })

// redacted is huma's error without the values it would echo: a refused body may hold a customer's number.
func redacted(status int, msg string, errs ...error) huma.StatusError {
	if status >= http.StatusInternalServerError {
		msg, errs = "Something went wrong on our side; it is in the log.", nil
	}
	out := &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: msg}
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			detail := *d.ErrorDetail()
			detail.Value = nil
			out.Errors = append(out.Errors, &detail)
		}
	}
	return out
}

// Problem answers with a status alone, as application/problem+json (RFC 9457).
func Problem(c *fiber.Ctx, status int) error {
	err := c.Status(status).JSON(fiber.Map{"status": status, "title": http.StatusText(status)})
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return err
}
