package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// Control is the outbox as those who operate it see it.
type Control interface {
	Overview(ctx context.Context, loads outbox.Loads) (outbox.Overview, error)
	Pause(ctx context.Context, p outbox.Pause) error
	Resume(ctx context.Context, kind outbox.PauseKind, name, by, why string) (resumed bool, freed int, err error)
	Replay(ctx context.Context, dead outbox.Dead, q outbox.Replay) (outbox.Replayed, error)
}

// Paces are the rates of senders.
type Paces interface {
	SetRate(ctx context.Context, sender string, perSecond int) error
	Rate(ctx context.Context, sender string) (perSecond int, live bool, err error)
}

// Operation is what operating the outbox takes. Without Control its doors are not there.
type Operation struct {
	Control Control
	Loads   outbox.Loads
	Dead    outbox.Dead
	Paces   Paces    // nil: senders are not paced
	Compare Comparer // nil: the carrier has no list to compare with
}

// Lane is what a lane has to do.
type Lane struct {
	Lane    string     `json:"lane" example:"marketing"`
	Due     int        `json:"due" doc:"Should have left by now."`
	Later   int        `json:"later" doc:"Planned or held for later."`
	Held    int        `json:"held" doc:"Of both, those that a gate held."`
	Working int        `json:"at_carrier" doc:"Taken by a worker, or at the carrier without its answer."`
	Unknown int        `json:"unknown" doc:"Of unknown fate: the carrier will be asked."`
	Person  int        `json:"person" doc:"Of unknown fate, for a person to tell."`
	Failed  int        `json:"failed" doc:"Of the last seven days, and not replayed."`
	Oldest  *time.Time `json:"oldest,omitempty" doc:"Since when the oldest of those due is."`
}

// PauseView is what somebody has halted.
type PauseView struct {
	Kind     string    `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
	Name     string    `json:"name,omitempty" example:"marketing"`
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	Since    time.Time `json:"since"`
	Security bool      `json:"even_security,omitempty"`
	Restored bool      `json:"restored,omitempty" doc:"By a database that came back from a backup. Only reconciling ends it."`
}

// SenderView is one of our addresses.
type SenderView struct {
	Sender string `json:"sender"`
	Rate   int    `json:"rate" doc:"Segments a second; 0: not paced."`
	Live   bool   `json:"live,omitempty" doc:"The rate was set while running."`
	Rests  int    `json:"rests_seconds,omitempty" doc:"The carrier asked it to rest so long."`
	Stop   string `json:"stopped,omitempty" doc:"Why it must not be used until somebody lifts it."`
}

// AccountView is how the process that answers sees an account with a carrier.
type AccountView struct {
	Account string `json:"account" example:"main"`
	Share   int    `json:"share" doc:"Percent of its traffic that it gets."`
	Down    bool   `json:"down,omitempty"`
	Stopped bool   `json:"stopped,omitempty"`
}

// OutboxStatus is how the outbox stands.
type OutboxStatus struct {
	Lanes    []Lane        `json:"lanes"`
	Senders  []SenderView  `json:"senders"`
	Accounts []AccountView `json:"accounts"`
	Pauses   []PauseView   `json:"pauses"`
}

type statusOutput struct{ Body OutboxStatus }

type pauseInput struct {
	Body struct {
		Kind     string `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
		Name     string `json:"name,omitempty" maxLength:"120" example:"marketing"`
		Reason   string `json:"reason" minLength:"2" maxLength:"200" example:"wrong price in the text"`
		Security bool   `json:"even_security,omitempty" doc:"Also what protects customers, and codes."`
	}
}

type pauseOutput struct{ Body PauseView }

type resumeInput struct {
	Body struct {
		Kind   string `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
		Name   string `json:"name,omitempty" maxLength:"120" example:"marketing"`
		Reason string `json:"reason" minLength:"2" maxLength:"200"`
	}
}

type resumeOutput struct {
	Body struct {
		Resumed bool `json:"resumed" doc:"False: nothing of the kind was paused."`
		Freed   int  `json:"freed" doc:"Messages that it held one by one and that are due now."`
	}
}

type rateInput struct {
	Body struct {
		Sender string `json:"sender" minLength:"1" maxLength:"64" example:"+12025550101"`
		Rate   int    `json:"rate" minimum:"-1" maximum:"10000" doc:"Segments a second, of all processes together; 0: not paced; -1: as configured."`
	}
}

type rateOutput struct{ Body SenderView }

// outboxDoors: how the outbox stands, and what operators do with it.
func (d Deps) outboxDoors(api huma.API) {
	if d.Operation.Control == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "outbox-status", Method: http.MethodGet, Path: "/outbox", Summary: "See lanes, senders, accounts and pauses",
		Description: "Rests and accounts are as the process that answers sees them; the rest is the same for all.",
	}, d.outboxStatus)
	huma.Register(api, huma.Operation{
		OperationID: "pause", Method: http.MethodPost, Path: "/outbox/pause", DefaultStatus: http.StatusOK, Summary: "Halt a lane, sender, type, template, campaign, or everything",
		Description: "Every process obeys within two seconds, and a restart keeps it. What protects customers, and codes, go on unless even_security says otherwise.\n\n" +
			"planning refuses new marketing and greetings while what is planned leaves.",
	}, d.pause)
	huma.Register(api, huma.Operation{
		OperationID: "resume", Method: http.MethodPost, Path: "/outbox/resume", DefaultStatus: http.StatusOK, Summary: "End a pause",
		Description: "409: the database came back from a backup, and must be reconciled.",
	}, d.resume)
	huma.Register(api, huma.Operation{
		OperationID: "set-rate", Method: http.MethodPost, Path: "/outbox/rate", DefaultStatus: http.StatusOK, Summary: "Set the rate of a sender while running",
	}, d.setRate)
	d.deadDoors(api)
	d.compareDoors(api)
}

func (d Deps) outboxStatus(ctx context.Context, _ *struct{}) (*statusOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	v, err := d.Operation.Control.Overview(ctx, d.Operation.Loads)
	if err != nil {
		return nil, d.failed("outbox status", err)
	}
	out := &statusOutput{Body: OutboxStatus{Senders: []SenderView{}, Accounts: []AccountView{}, Pauses: []PauseView{}}}
	for _, l := range v.Lanes {
		out.Body.Lanes = append(out.Body.Lanes, Lane{
			Lane: string(l.Lane), Due: l.Due, Later: l.Later, Held: l.Held, Working: l.Working, Unknown: l.Unknown, Person: l.Person,
			Failed: l.Failed, Oldest: known(l.Oldest),
		})
	}
	for _, s := range v.Senders {
		view, err := d.senderView(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, stop := range v.Stops {
			if stop.Kind == outbox.StopSender && stop.Name == s {
				view.Stop = stop.Reason
			}
		}
		for _, r := range v.Rests {
			if r.Sender == s {
				view.Rests = int((r.Left + time.Second - 1) / time.Second)
			}
		}
		out.Body.Senders = append(out.Body.Senders, view)
	}
	for _, a := range v.Accounts {
		out.Body.Accounts = append(out.Body.Accounts, AccountView(a))
	}
	for _, p := range v.Pauses {
		out.Body.Pauses = append(out.Body.Pauses, pauseView(p))
	}
	return out, nil
}

func (d Deps) senderView(ctx context.Context, sender string) (SenderView, error) {
	view := SenderView{Sender: sender}
	if d.Operation.Paces == nil {
		return view, nil
	}
	var err error
	if view.Rate, view.Live, err = d.Operation.Paces.Rate(ctx, sender); err != nil {
		return view, d.failed("rate of a sender", err)
	}
	return view, nil
}

func pauseView(p outbox.Pause) PauseView {
	return PauseView{
		Kind: string(p.Kind), Name: p.Name, Reason: p.Reason, By: p.Actor, Since: p.Since, Security: p.Security, Restored: p.Restored,
	}
}

func (d Deps) pause(ctx context.Context, in *pauseInput) (*pauseOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	p := outbox.Pause{
		Kind: outbox.PauseKind(in.Body.Kind), Name: in.Body.Name, Reason: in.Body.Reason, Security: in.Body.Security,
		Actor: callerOf(ctx).origin.Actor, Since: d.Now(),
	}
	if err := d.Operation.Control.Pause(ctx, p); err != nil {
		return nil, d.failed("pause", err)
	}
	return &pauseOutput{Body: pauseView(p)}, nil
}

func (d Deps) resume(ctx context.Context, in *resumeInput) (*resumeOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	out := &resumeOutput{}
	var err error
	out.Body.Resumed, out.Body.Freed, err = d.Operation.Control.Resume(ctx, outbox.PauseKind(in.Body.Kind), in.Body.Name, callerOf(ctx).origin.Actor, in.Body.Reason)
	if err != nil {
		return nil, d.failed("resume", err)
	}
	return out, nil
}

func (d Deps) setRate(ctx context.Context, in *rateInput) (*rateOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	if d.Operation.Paces == nil {
		return nil, huma.Error409Conflict("senders are not paced here")
	}
	before, err := d.senderView(ctx, in.Body.Sender)
	if err != nil {
		return nil, err
	}
	if err := d.Operation.Paces.SetRate(ctx, in.Body.Sender, in.Body.Rate); err != nil {
		return nil, d.failed("rate of a sender", err)
	}
	after, err := d.senderView(ctx, in.Body.Sender)
	if err != nil {
		return nil, err
	}
	if err := d.audited(ctx, "outbox.rate", "sender:"+in.Body.Sender, before, after); err != nil {
		return nil, d.failed("rate of a sender", err)
	}
	return &rateOutput{Body: after}, nil
}

// failed is an error of the outbox as an answer.
func (d Deps) failed(what string, err error) error {
	var count outbox.ErrCount
	switch {
	case errors.Is(err, outbox.ErrPause):
		return huma.Error422UnprocessableEntity(err.Error())
	case errors.Is(err, outbox.ErrRestored), errors.Is(err, outbox.ErrDraining):
		return huma.Error409Conflict(err.Error())
	case errors.As(err, &count):
		return huma.Error409Conflict(count.Error())
	}
	d.Log.Error(what, "err", err)
	return err
}
