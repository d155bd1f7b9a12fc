package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/enrol"
)

// Drawing is the draw of a lottery, with everything it takes to draw again.
type Drawing struct {
	Code       string    `json:"code" example:"HEALTH"`
	Commitment string    `json:"commitment" doc:"SHA-256 of the seed, as the audit trail has it since the registration was opened."`
	Seed       string    `json:"seed" doc:"In hex."`
	Digest     string    `json:"digest" doc:"SHA-256 of the references in their order, joined by line feeds."`
	Quota      int       `json:"quota"`
	Waiting    int       `json:"waiting"`
	At         time.Time `json:"at"`
	By         string    `json:"by"`
	Refs       []string  `json:"refs" doc:"By HMAC-SHA256 of the reference under the seed; the first quota of them won."`
}

// Of is the draw as the room that drew it has it.
func (d Drawing) Of() enrol.Draw {
	return enrol.Draw{Commitment: d.Commitment, Seed: d.Seed, Digest: d.Digest, Refs: d.Refs, At: d.At, By: d.By}
}

type drawingOutput struct{ Body Drawing }

func (d Deps) registrationDraws(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "draw-registration", Method: http.MethodPost, Path: "/registrations/{code}/draw", DefaultStatus: http.StatusOK,
		Summary:     "Draw a lottery that is closed, once, and tell everybody",
		Description: "409: it is no lottery, not closed yet, or drawn already.",
	}, func(ctx context.Context, in *registrationInput) (*registrationOutput, error) {
		return d.registration(ctx, in.Code, access.CampaignsRun, func() error { return d.Registrations.Draw(ctx, in.Code, holder(ctx).Name) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-draw", Method: http.MethodGet, Path: "/registrations/{code}/draw",
		Summary: "Read a draw with its seed and order", Description: "Anybody can draw again from it. 409: it is no lottery, or not drawn yet.",
	}, d.showDraw)
}

func (d Deps) showDraw(ctx context.Context, in *registrationInput) (*drawingOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	r, err := d.Registrations.Registration(ctx, in.Code)
	if err != nil {
		return nil, d.unregistered(err)
	}
	draw, err := d.Registrations.Drawing(ctx, in.Code)
	if err != nil {
		return nil, d.unregistered(err)
	}
	refs := draw.Refs
	if refs == nil {
		refs = []string{}
	}
	return &drawingOutput{Drawing{
		Code: in.Code, Commitment: draw.Commitment, Seed: draw.Seed, Digest: draw.Digest, Quota: r.Campaign.Quota, Waiting: r.Campaign.Waiting, At: draw.At, By: draw.By,
		Refs: refs,
	}}, nil
}
