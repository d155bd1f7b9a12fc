package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/overview"
)

// overviewDoor: how the house does, in figures that name nobody.
func (d Deps) overviewDoor(api huma.API) {
	if d.Overview == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "show-overview", Method: http.MethodGet, Path: "/overview", Summary: "See how the house does, at a glance",
		Description: "Minutes are those of all processes together; health is as the process that answers sees it. `GET /overview/stream` tells the same as server-sent " +
			"events: `overview` with the whole of it first, then every three seconds `change` with the sections that differ.",
	}, d.showOverview)
}

func (d Deps) showOverview(ctx context.Context, _ *struct{}) (*struct{ Body overview.Snapshot }, error) {
	if err := allowed(ctx, access.OverviewRead); err != nil {
		return nil, err
	}
	f, err := d.Overview.Latest(ctx)
	if err != nil {
		return nil, d.later("the overview", err)
	}
	return &struct{ Body overview.Snapshot }{f.Snapshot}, nil
}

// watchOverview adds /overview/stream. Whoever missed an event, or comes again, is told the whole of it.
func (d Deps) watchOverview(group fiber.Router) {
	group.Get("/overview/stream", func(c *fiber.Ctx) error {
		if !holder(c.UserContext()).May(access.OverviewRead) {
			d.refuse(refusedScope)
			return Problem(c, fiber.StatusForbidden)
		}
		return d.eventStream(c, access.OverviewRead, "show-overview", d.tellOverview)
	})
}

func (d Deps) tellOverview(s *stream) {
	defer d.Overview.Watch()()
	f, err := d.Overview.Latest(s.ctx)
	if err != nil {
		d.Log.Error("telling the overview", "err", err)
		return
	}
	id := func() string { return strconv.FormatInt(f.ID, 10) }
	for on := s.send(id(), "overview", f.Whole); on && s.wait(f.Next(), nil); {
		last := f.ID
		if f, err = d.Overview.Latest(s.ctx); err != nil {
			return
		}
		if f.ID == last+1 {
			on = s.send(id(), "change", f.Change)
		} else {
			on = s.send(id(), "overview", f.Whole)
		}
	}
}
