package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

const (
	watchEvery = time.Second
	watchMost  = 30 * time.Minute // a client comes again by itself
	watchBeat  = 15 * time.Second // what is silent for longer some proxies take for dead
)

// watchCampaign adds /campaigns/{code}/watch: server-sent events. They leave by Fiber's own stream, since huma's are not flushed; no deadline
// of calls holds for them, and they end first when the process does.
func (d Deps) watchCampaign(group fiber.Router) {
	group.Get("/campaigns/:code/watch", func(c *fiber.Ctx) error {
		if !holder(c.UserContext()).May(access.CampaignsRead) {
			d.refuse(refusedScope)
			return Problem(c, fiber.StatusForbidden)
		}
		code := string([]byte(c.Params("code"))) // Fiber uses its memory again
		first, err := d.Campaigns.Look(c.UserContext(), code)
		if err != nil {
			if errors.Is(err, campaign.ErrNoCampaign) {
				return Problem(c, fiber.StatusNotFound)
			}
			d.Log.Error("watching a campaign", "campaign", code, "err", err)
			return Problem(c, fiber.StatusServiceUnavailable)
		}
		c.Set(fiber.HeaderContentType, "text/event-stream")
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("X-Accel-Buffering", "no")
		conn := c.Context().Conn()
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { d.stream(w, conn, code, first) })
		return nil
	})
}

// stream tells progress until the campaign is over, the reader goes away or the process ends.
func (d Deps) stream(w *bufio.Writer, conn net.Conn, code string, p campaign.Progress) {
	ctx, cancel := context.WithTimeout(context.Background(), watchMost)
	defer cancel()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	looked, told, last := d.Wall(), time.Time{}, ""
	for {
		raw, err := json.Marshal(p)
		if err != nil {
			return
		}
		now := d.Wall()
		if string(raw) != last {
			last, told = string(raw), now
			fmt.Fprintf(w, "event: progress\ndata: %s\n\n", raw)
		} else if now.Sub(told) > watchBeat {
			told = now
			fmt.Fprint(w, ": still here\n\n")
		}
		_ = conn.SetWriteDeadline(now.Add(2 * watchBeat)) // over the deadline of answers; where it fails the next write does
		if w.Flush() != nil || p.Over {
			return
		}
		select {
		case <-d.Until:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		next, err := d.Campaigns.Look(ctx, code)
		if err != nil {
			d.Log.Warn("watching a campaign", "campaign", code, "err", err)
			return
		}
		now = d.Wall()
		p, looked = next.Since(p, now.Sub(looked)), now
	}
}
