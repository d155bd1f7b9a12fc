package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// Stops are what carriers' refusals have stopped: senders, accounts, templates.
type Stops interface {
	AllStopped(ctx context.Context) ([]outbox.Stop, error)
	LiftStop(ctx context.Context, kind, name, by, why string) (lifted bool, err error)
}

// StopView is a sender, an account or a template that is not used until somebody lifts it.
type StopView struct {
	Kind   string    `json:"kind" enum:"sender,account,template"`
	Name   string    `json:"name" example:"points-offer/en/3"`
	Code   int       `json:"code" example:"30007" doc:"The carrier's."`
	Reason string    `json:"reason" example:"filtered by the network"`
	Since  time.Time `json:"since"`
}

type stopsOutput struct {
	Body struct {
		Stops []StopView `json:"stops"`
	}
}

type liftStopInput struct {
	Body struct {
		Kind   string `json:"kind" enum:"sender,account,template"`
		Name   string `json:"name" minLength:"1" maxLength:"80" example:"points-offer/en/3"`
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"wording changed, version 4 approved"`
	}
}

// stops: what a refusal has stopped stays so, in every process and over restarts, until an operator has mended its cause.
func (d Deps) stops(api huma.API) {
	if d.Operation.Stops == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-stops", Method: http.MethodGet, Path: "/outbox/stops", Summary: "List what a carrier's refusal has stopped",
	}, d.listStops)
	huma.Register(api, huma.Operation{
		OperationID: "lift-stop", Method: http.MethodPost, Path: "/outbox/stops/lift", DefaultStatus: http.StatusNoContent,
		Summary: "Use a sender, an account or a template again", Description: "Within a second, in every process. Mend the cause at the carrier first.",
	}, d.liftStop)
}

func (d Deps) listStops(ctx context.Context, _ *struct{}) (*stopsOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	all, err := d.Operation.Stops.AllStopped(ctx)
	if err != nil {
		return nil, d.later("listing what is stopped", err)
	}
	out := &stopsOutput{}
	out.Body.Stops = views(all, func(s outbox.Stop) StopView { return StopView{s.Kind, s.Name, s.Code, s.Reason, s.Since} })
	return out, nil
}

func (d Deps) liftStop(ctx context.Context, in *liftStopInput) (*struct{}, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	lifted, err := d.Operation.Stops.LiftStop(ctx, in.Body.Kind, in.Body.Name, callerOf(ctx).origin.Actor, in.Body.Reason)
	if err != nil {
		return nil, d.later("lifting a stop", err)
	}
	if !lifted {
		return nil, huma.Error404NotFound("no " + in.Body.Kind + " of that name is stopped")
	}
	return nil, nil
}
