package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
	"cardline/internal/outbox"
)

// OurCalls are the calls we make to customers.
type OurCalls interface {
	Search(ctx context.Context, s outbox.CallSearch) ([]outbox.Call, error)
	// Story is outbox.ErrNoCall for a name that no call has.
	Story(ctx context.Context, message string) (outbox.CallStory, error)
	// Cancel is outbox.ErrNoCall, or outbox.ErrUnderWay for one that can be taken back no more.
	Cancel(ctx context.Context, message, by, why string, at time.Time) error
}

// OurCall is a call that is to be made, or was. Its number is masked.
type OurCall struct {
	ID       string          `json:"id" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968" doc:"Of the message it is about."`
	Type     string          `json:"type" example:"fraud-alert"`
	Customer string          `json:"customer,omitempty" example:"C1001"`
	To       string          `json:"to" example:"+…47"`
	Reason   string          `json:"reason" example:"no answer to its text"`
	Why      []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code."`
	State    string          `json:"state" enum:"planned,submitted,done,spent,left,moot,canceled" doc:"spent and left: nobody was reached, and the desk has it. moot: nothing was left to call about."`
	Campaign string          `json:"campaign,omitempty" example:"SPRING-27" doc:"Whose words are said."`
	Note     string          `json:"note,omitempty" example:"try 1: busy" doc:"Of the last decision."`
	NoteWhy  []outbox.Clause `json:"note_why,omitempty" doc:"The note in parts, likewise."`
	Tries    int             `json:"tries"`
	At       time.Time       `json:"at"`
	Due      time.Time       `json:"due" doc:"Not before."`
	Expires  time.Time       `json:"expires" doc:"Not after."`
}

// OurTry is one time a telephone rang, or may have.
type OurTry struct {
	N       int        `json:"n"`
	At      time.Time  `json:"at"`
	Over    *time.Time `json:"over,omitempty"`
	Carrier string     `json:"carrier_id,omitempty"`
	Picked  string     `json:"picked_up,omitempty" example:"human" doc:"What picked up, as the carrier takes it."`
	Came    string     `json:"came,omitempty" example:"answered" doc:"What became of it."`
}

type ourCallsInput struct {
	Page

	State    string `query:"state" enum:"planned,submitted,done,spent,left,moot,canceled"`
	Customer string `query:"customer" maxLength:"40" example:"C1001"`
}

type ourCallsOutput struct {
	Body struct {
		Calls []OurCall `json:"calls"`
		Next  string    `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

// OurStory is everything that happened to a call.
type OurStory struct {
	OurCall
	All []OurTry `json:"all" doc:"Each time its telephone rang, or may have, the first one first."`
}

type ourCallInput struct {
	ID string `path:"id" maxLength:"80" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
}

type cancelCallInput struct {
	ID   string `path:"id" maxLength:"80" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"a colleague has called"`
	}
}

// ourCalls: whom we call, and what became of it.
func (d Deps) ourCalls(api huma.API) {
	if d.OurCalls == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-calls", Method: http.MethodGet, Path: "/calls", Summary: "List the calls we make, the newest first",
	}, d.searchCalls)
	huma.Register(api, huma.Operation{
		OperationID: "show-call", Method: http.MethodGet, Path: "/calls/{id}", Summary: "Read the whole story of a call",
	}, d.callStory)
	huma.Register(api, huma.Operation{
		OperationID: "cancel-call", Method: http.MethodPost, Path: "/calls/{id}/cancel", DefaultStatus: http.StatusOK,
		Summary: "Take a call back that is not under way", Description: "409: it is under way, or over.",
	}, d.cancelCall)
}

func ourCall(c outbox.Call) OurCall {
	return OurCall{
		ID: c.Message, Type: string(c.Type), Customer: c.Customer, To: c.Number.String(), Reason: c.Reason, Why: outbox.Clauses(c.Reason), State: string(c.State), Note: c.Note, NoteWhy: outbox.Clauses(c.Note), Campaign: strings.TrimPrefix(c.Source, campaign.Source("")),
		Tries: c.Tries, At: c.At, Due: c.Due, Expires: c.Expires,
	}
}

func (d Deps) searchCalls(ctx context.Context, in *ourCallsInput) (*ourCallsOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	cs, err := d.OurCalls.Search(ctx, outbox.CallSearch{State: outbox.CallState(in.State), Customer: in.Customer, After: in.After, N: in.Limit + 1})
	if err != nil {
		return nil, d.later("listing calls", err)
	}
	out := &ourCallsOutput{}
	out.Body.Calls, out.Body.Next = paged(cs, in.Limit, ourCall, func(c outbox.Call) string { return c.Message })
	return out, nil
}

func (d Deps) callStory(ctx context.Context, in *ourCallInput) (*struct{ Body OurStory }, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	s, err := d.OurCalls.Story(ctx, in.ID)
	switch {
	case errors.Is(err, outbox.ErrNoCall):
		return nil, huma.Error404NotFound("nobody is, or was, to be called about that")
	case err != nil:
		return nil, d.later("reading a call", err)
	}
	return &struct{ Body OurStory }{ourStory(s)}, nil
}

func ourStory(s outbox.CallStory) OurStory {
	return OurStory{ourCall(s.Call), views(s.All, func(t outbox.Try) OurTry {
		return OurTry{N: t.N, At: t.At, Over: known(t.Over), Carrier: t.SID, Picked: t.Picked, Came: string(t.Came)}
	})}
}

// callAbout is the call about a message; nil: there is none.
func (d Deps) callAbout(ctx context.Context, message string) (*OurStory, error) {
	if d.OurCalls == nil {
		return nil, nil
	}
	s, err := d.OurCalls.Story(ctx, message)
	switch {
	case errors.Is(err, outbox.ErrNoCall):
		return nil, nil
	case err != nil:
		return nil, d.later("reading the call about a message", err)
	}
	story := ourStory(s)
	return &story, nil
}

func (d Deps) cancelCall(ctx context.Context, in *cancelCallInput) (*struct{ Body OurStory }, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	err := d.OurCalls.Cancel(ctx, in.ID, callerOf(ctx).origin.Actor, in.Body.Reason, d.Now())
	switch {
	case errors.Is(err, outbox.ErrNoCall):
		return nil, huma.Error404NotFound("nobody is, or was, to be called about that")
	case errors.Is(err, outbox.ErrUnderWay):
		return nil, huma.Error409Conflict("it is under way, or over")
	case err != nil:
		return nil, d.later("taking a call back", err)
	}
	return d.callStory(ctx, &ourCallInput{in.ID})
}
