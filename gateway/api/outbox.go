package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Control is the outbox as those who operate it see it.
type Control interface {
	Overview(ctx context.Context, loads outbox.Loads, late time.Duration) (outbox.Overview, error)
	Pause(ctx context.Context, p outbox.Pause) (now, before outbox.Pause, err error)
	Resume(ctx context.Context, kind outbox.PauseKind, name, by, why string) (outbox.Resumed, error)
	Draining(ctx context.Context) error
	AllSenders() []string
	Doubts(ctx context.Context, after string, n int) ([]outbox.Doubt, error)
	Release(ctx context.Context, id string, sent bool, by, why string) error
	Replay(ctx context.Context, dead outbox.Dead, q outbox.Replay) (outbox.Replayed, error)
}

// Operation is what operating the outbox takes. Without Control its doors are not there.
type Operation struct {
	Control Control
	Loads   outbox.Loads
	Dead    outbox.Dead
	Paces   Paces       // nil: senders are not paced
	Compare Comparer    // nil: the carrier has no list to compare with
	Stops   Stops       // nil: nothing is ever stopped
	Sends   func() bool // of this process: one that sends nothing cannot tell how accounts are. nil: it does
}

// PauseView is what somebody has halted.
type PauseView struct {
	Kind     string          `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
	Name     string          `json:"name,omitempty" example:"marketing"`
	Reason   string          `json:"reason"`
	Why      []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code; none: somebody's own words."`
	By       string          `json:"by"`
	Since    time.Time       `json:"since"`
	Security bool            `json:"even_security,omitempty"`
	Restored bool            `json:"restored,omitempty" doc:"By a database that came back from a backup. Only reconciling ends it."`
}

type pauseInput struct {
	Body struct {
		Kind     string `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
		Name     string `json:"name,omitempty" maxLength:"120" example:"marketing"`
		Reason   string `json:"reason" minLength:"2" maxLength:"200" example:"wrong price in the text"`
		Security bool   `json:"even_security,omitempty" doc:"Also what protects customers, and codes."`
	}
}

type pauseOutput struct {
	Body struct {
		PauseView

		Before *PauseView `json:"before,omitempty" doc:"It was paused already, so: the new reason has replaced that one."`
	}
}

type resumeInput struct {
	Body struct {
		Kind   string `json:"kind" enum:"all,planning,lane,sender,type,template,campaign"`
		Name   string `json:"name,omitempty" maxLength:"120" example:"marketing"`
		Reason string `json:"reason" minLength:"2" maxLength:"200"`
	}
}

type resumeOutput struct {
	Body struct {
		Resumed bool        `json:"resumed" doc:"False: nothing of the kind was paused."`
		Freed   int         `json:"freed" doc:"Messages that it held one by one and that are due now."`
		Still   []PauseView `json:"still" doc:"What else is paused."`
	}
}

// outboxDoors: how the outbox stands, and what operators do with it.
func (d Deps) outboxDoors(api huma.API) {
	if d.Operation.Control == nil {
		return
	}
	d.stops(api)
	d.statusDoor(api)
	huma.Register(api, huma.Operation{
		OperationID: "pause", Method: http.MethodPost, Path: "/outbox/pause", DefaultStatus: http.StatusOK, Summary: "Halt a lane, sender, type, template, campaign, or everything",
		Description: "Every process obeys within two seconds, and a restart keeps it. What protects customers, and codes, go on unless even_security says otherwise.\n\n" +
			"planning refuses new marketing and greetings while what is planned leaves. A template is named due-reminder/en/3; due-reminder/en and" +
			" due-reminder are all of them. 422 lists what there is where nothing is called so.",
	}, d.pause)
	huma.Register(api, huma.Operation{
		OperationID: "resume", Method: http.MethodPost, Path: "/outbox/resume", DefaultStatus: http.StatusOK, Summary: "End a pause",
		Description: "409: the database came back from a backup, and must be reconciled.",
	}, d.resume)
	d.rateDoor(api)
	d.deadDoors(api)
	d.doubtDoors(api)
	d.compareDoors(api)
}

func pauseView(p outbox.Pause) PauseView {
	return PauseView{
		Kind: string(p.Kind), Name: p.Name, Reason: p.Reason, Why: outbox.Clauses(p.Reason), By: p.Actor, Since: p.Since, Security: p.Security, Restored: p.Restored,
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
	if err := d.knownTemplate(ctx, p); err != nil {
		return nil, err
	}
	now, before, err := d.Operation.Control.Pause(ctx, p)
	if err != nil {
		return nil, d.failed("pause", err)
	}
	out := &pauseOutput{}
	if out.Body.PauseView = pauseView(now); before.Kind != "" {
		was := pauseView(before)
		out.Body.Before = &was
	}
	return out, nil
}

// knownTemplate refuses a version that nobody ever wrote. The rest of the name the outbox knows by itself.
func (d Deps) knownTemplate(ctx context.Context, p outbox.Pause) error {
	id, versioned := notice.ParseID(p.Name)
	if p.Kind != outbox.PauseTemplate || !versioned {
		return nil
	}
	found, err := d.Templates.Templates(ctx, notice.Query{Type: id.Type, N: 500})
	if err != nil {
		return d.failed("templates", err)
	}
	if len(found) == 0 {
		return nil // there is no such type: the outbox lists those there are
	}
	names := make([]string, len(found))
	for i, t := range found {
		if names[i] = t.ID.String(); t.ID == id {
			return nil
		}
	}
	return huma.Error422UnprocessableEntity(fmt.Sprintf("there is no template %s: there are %s", p.Name, strings.Join(names, ", ")))
}

func (d Deps) resume(ctx context.Context, in *resumeInput) (*resumeOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	r, err := d.Operation.Control.Resume(ctx, outbox.PauseKind(in.Body.Kind), in.Body.Name, callerOf(ctx).origin.Actor, in.Body.Reason)
	if err != nil {
		return nil, d.failed("resume", err)
	}
	out := &resumeOutput{}
	out.Body.Resumed, out.Body.Freed, out.Body.Still = r.Ended.Kind != "", r.Freed, views(r.Still, pauseView)
	return out, nil
}

// drained refuses new marketing while somebody drains the outbox: 409 tells who, and why.
func (d Deps) drained(ctx context.Context, types ...outbox.Type) error {
	if d.Operation.Control == nil || !slices.ContainsFunc(types, func(t outbox.Type) bool {
		k, _ := outbox.Declared(t)
		return k.Lane == outbox.MarketingLane
	}) {
		return nil
	}
	if err := d.Operation.Control.Draining(ctx); err != nil {
		return d.failed("planning", err)
	}
	return nil
}

// failed is an error of the outbox as an answer.
func (d Deps) failed(what string, err error) error {
	var count outbox.ErrCount
	var dead outbox.ErrNotDead
	switch {
	case errors.Is(err, outbox.ErrPause), errors.Is(err, outbox.ErrFilter):
		return huma.Error422UnprocessableEntity(err.Error())
	case errors.Is(err, outbox.ErrRestored), errors.Is(err, outbox.ErrDraining):
		return huma.Error409Conflict(err.Error())
	case errors.As(err, &count):
		return huma.Error409Conflict(count.Error())
	case errors.As(err, &dead):
		return huma.Error409Conflict(dead.Error())
	}
	d.Log.Error(what, "err", err)
	return err
}
