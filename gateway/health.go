package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Check is one part we depend on.
type Check struct {
	Name string // redis, database, bank
	Ping func(ctx context.Context) error
}

// pingWait is how long one part may take to answer.
const pingWait = time.Second

// health adds the two questions of an orchestrator: is the process alive, and can it do its work.
func (g *Gateway) health(app *fiber.App) {
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", g.ready)
}

// ready names every part and says which does not answer; why is for the log, not for whoever asks.
func (g *Gateway) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(g.base, pingWait)
	defer cancel()
	errs := make([]error, len(g.Health))
	var wg sync.WaitGroup
	for i, h := range g.Health {
		wg.Go(func() { errs[i] = h.Ping(ctx) })
	}
	wg.Wait()
	status, parts := fiber.StatusOK, fiber.Map{}
	for i, h := range g.Health {
		parts[h.Name] = "ok"
		if errs[i] != nil {
			g.Log.Warn("not ready", "part", h.Name, "err", errs[i])
			status, parts[h.Name] = fiber.StatusServiceUnavailable, "not answering"
		}
	}
	return c.Status(status).JSON(parts)
}
