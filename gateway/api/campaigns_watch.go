package api

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
)

const (
	watchEvery = time.Second
	watchMost  = 30 * time.Minute // a client comes again by itself
)

// watchCampaign adds /campaigns/{code}/watch: server-sent events.
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
				return problem(c, fiber.StatusNotFound, campaign.ErrNoCampaign.Error())
			}
			d.Log.Error("watching a campaign", "campaign", code, "err", err)
			return Problem(c, fiber.StatusServiceUnavailable)
		}
		return d.eventStream(c, access.CampaignsRead, "show-progress", func(s *stream) { d.tellProgress(s, code, first) })
	})
}

// tellProgress tells progress until the campaign is over, or the stream is.
func (d Deps) tellProgress(s *stream, code string, p campaign.Progress) {
	ctx, cancel := context.WithTimeout(s.ctx, watchMost)
	defer cancel()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	looked, last := d.Wall(), ""
	for {
		raw, err := json.Marshal(p)
		if err != nil {
			return
		}
		if string(raw) != last {
			if last = string(raw); !s.send("", "progress", raw) {
				return
			}
		}
		if p.Over || ctx.Err() != nil || !s.wait(nil, tick.C) {
			return
		}
		next, err := d.Campaigns.Look(ctx, code)
		if err != nil {
			d.Log.Warn("watching a campaign", "campaign", code, "err", err)
			return
		}
		now := d.Wall()
		p, looked = next.Since(p, now.Sub(looked)), now
	}
}
