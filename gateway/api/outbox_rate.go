package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/pace"
)

// Paces are the rates of senders.
type Paces interface {
	SetRate(ctx context.Context, sender string, a pace.Adjustment) error
	Rate(ctx context.Context, sender string) pace.Rate
}

type rateInput struct {
	Body struct {
		Sender string `json:"sender" minLength:"1" maxLength:"64" example:"+12025550101"`
		Rate   int    `json:"rate" minimum:"-1" maximum:"10000" doc:"Segments a second, of all processes together; 0: not paced; -1: as configured."`
	}
}

type rateOutput struct{ Body SenderView }

func (d Deps) rateDoor(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "set-rate", Method: http.MethodPost, Path: "/outbox/rate", DefaultStatus: http.StatusOK, Summary: "Set the rate of a sender while running",
		Description: "It is kept in the database until it is set again; every process follows within two seconds. 422 lists the senders there are.",
	}, d.setRate)
}

func (d Deps) senderView(ctx context.Context, sender string) SenderView {
	view := SenderView{Sender: sender}
	if d.Operation.Paces == nil {
		return view
	}
	r := d.Operation.Paces.Rate(ctx, sender)
	view.Rate, view.Configured, view.Live = r.InForce, r.Configured, r.Adjusted()
	if r.Last != nil {
		view.By, view.At = r.Last.By, known(r.Last.At)
	}
	if r.Minute >= 0 {
		view.Minute = &r.Minute
	}
	return view
}

func (d Deps) setRate(ctx context.Context, in *rateInput) (*rateOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	if d.Operation.Paces == nil {
		return nil, huma.Error409Conflict("senders are not paced here")
	}
	sender := in.Body.Sender
	if ours := d.Operation.Control.AllSenders(); !slices.Contains(ours, sender) {
		return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("there is no sender %q: there are %s", sender, strings.Join(ours, ", ")))
	}
	before := d.senderView(ctx, sender)
	err := d.Operation.Paces.SetRate(ctx, sender, pace.Adjustment{PerSecond: in.Body.Rate, By: callerOf(ctx).origin.Actor, At: d.Now()})
	if err != nil {
		return nil, d.failed("rate of a sender", err)
	}
	after := d.senderView(ctx, sender)
	if err := d.audited(ctx, "outbox.rate", "sender:"+sender, ratesTold(before), ratesTold(after)); err != nil {
		return nil, d.failed("rate of a sender", err)
	}
	return &rateOutput{Body: after}, nil
}

// ratesTold is what the audit trail is told of a change.
func ratesTold(v SenderView) map[string]int {
	return map[string]int{"rate": v.Rate, "configured": v.Configured}
}
