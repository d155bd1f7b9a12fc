package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/floor"
	"cardline/internal/locale"
)

// Agent is somebody who answers callers.
type Agent struct {
	Name   string     `json:"name" example:"anna"`
	State  string     `json:"state" enum:"ready,reserved,talking,wrapping,away,offline" example:"ready" doc:"reserved: the telephone rings, or is about to; wrapping: what is left to do after a talk."`
	Since  time.Time  `json:"since"`
	Until  *time.Time `json:"until,omitempty" doc:"When wrapping ends by itself."`
	Number string     `json:"number" example:"+1•••••••198" doc:"Where they answer; masked."`
	Langs  []string   `json:"langs"`
	Topics []string   `json:"topics"`
	Call   string     `json:"call,omitempty" example:"CA0123456789abcdef0123456789abcdef"`
}

// Caller is who an agent has, or is about to have, on the telephone.
type Caller struct {
	Call     string    `json:"call" example:"CA0123456789abcdef0123456789abcdef" doc:"The carrier's id."`
	State    string    `json:"state" enum:"reserved,talking" example:"talking"`
	Number   string    `json:"number" example:"+1•••••••147" doc:"Masked."`
	Customer string    `json:"customer,omitempty" example:"C1001" doc:"Missing: they have not shown who they are."`
	Tier     string    `json:"tier,omitempty" example:"platinum"`
	Lang     string    `json:"lang" example:"en"`
	Topic    string    `json:"topic" example:"service"`
	Urgent   bool      `json:"urgent" doc:"A lost card that could not be stopped."`
	Summary  string    `json:"summary,omitempty" example:"balance heard, asked for a person" doc:"What they did before; secrets masked."`
	Since    time.Time `json:"since" doc:"They wait, or waited, since then."`
	Back     bool      `json:"back" doc:"They were promised a call back: this is it."`
}

type agentOutput struct{ Body Agent }

type callerOutput struct{ Body Caller }

type beInput struct {
	Body struct {
		State  string   `json:"state" enum:"ready,away,offline" example:"ready"`
		Number string   `json:"number,omitempty" maxLength:"24" example:"+12025550198" doc:"Where you answer; needed once."`
		Langs  []string `json:"langs,omitempty" maxItems:"3" doc:"Which languages you speak: en, zh-Hans, zh-Hant; needed with the first number."`
		Topics []string `json:"topics,omitempty" maxItems:"5" doc:"What you answer: service, platinum, lost, complaint, retention; with the first number service and lost."`
	}
}

type doneInput struct {
	Body struct {
		Call string `json:"call,omitempty" maxLength:"64" example:"CA0123456789abcdef0123456789abcdef" doc:"Which call is meant; another than yours is refused. Empty: the one you have."`
	}
}

// agents: those who answer callers, each under their own key. Nobody does anything in the name of another.
func (d Deps) agents(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "be", Method: http.MethodPost, Path: "/agents/me/state", DefaultStatus: http.StatusOK, Summary: "Say that you are ready, away or offline",
		Description: "With a number, sign in first. 409: you have a call, or have never said where you answer. Scope: calls:take.",
	}, d.be)
	huma.Register(api, huma.Operation{
		OperationID: "show-my-state", Method: http.MethodGet, Path: "/agents/me", Summary: "See how you stand",
		Description: "404: you never signed in. Scope: calls:take.",
	}, func(ctx context.Context, _ *struct{}) (*agentOutput, error) {
		a, _, err := d.Floor.Agent(ctx, holder(ctx).Name)
		if err != nil {
			return nil, d.refusedAgent(err)
		}
		return &agentOutput{agentView(a)}, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-my-call", Method: http.MethodGet, Path: "/agents/me/call", Summary: "See who you have on the telephone",
		Description: "404: nobody. Scope: calls:take.",
	}, d.myCall)
	huma.Register(api, huma.Operation{
		OperationID: "done", Method: http.MethodPost, Path: "/agents/me/done", DefaultStatus: http.StatusOK, Summary: "Be done with your call, and take the next",
		Description: "Ends the time for what is left to do, or a talk whose end nobody told. 404: you have no such call; 409: it rings. Scope: calls:take.",
	}, func(ctx context.Context, in *doneInput) (*agentOutput, error) {
		name := holder(ctx).Name
		if err := d.Floor.Done(ctx, name, in.Body.Call); err != nil {
			return nil, d.refusedAgent(err)
		}
		a, _, err := d.Floor.Agent(ctx, name)
		if err != nil {
			return nil, d.refusedAgent(err)
		}
		return &agentOutput{agentView(a)}, nil
	})
}

func (d Deps) be(ctx context.Context, in *beInput) (*agentOutput, error) {
	name := holder(ctx).Name
	if in.Body.Number+concat(in.Body.Langs)+concat(in.Body.Topics) != "" {
		if err := d.signIn(ctx, name, in); err != nil {
			return nil, err
		}
	}
	if err := d.Floor.Be(ctx, name, floor.State(in.Body.State)); err != nil {
		return nil, d.refusedAgent(err)
	}
	a, _, err := d.Floor.Agent(ctx, name)
	if err != nil {
		return nil, d.refusedAgent(err)
	}
	return &agentOutput{agentView(a)}, nil
}

func concat(words []string) (all string) {
	for _, w := range words {
		all += w
	}
	return all
}

// signIn takes what is new of an agent; the rest stays as it was.
func (d Deps) signIn(ctx context.Context, name string, in *beInput) error {
	a, _, err := d.Floor.Agent(ctx, name)
	if err != nil && !errors.Is(err, floor.ErrNobody) {
		return d.refusedAgent(err)
	}
	if in.Body.Number != "" {
		if a.Number, err = numberIn("number", in.Body.Number); err != nil {
			return err
		}
		if d.Answers != nil && !d.Answers(a.Number) {
			return huma.Error422UnprocessableEntity("number: agents do not answer at numbers like this one: see queue.numbers in the configuration")
		}
	}
	if len(in.Body.Langs) > 0 {
		a.Langs = nil
		for _, l := range in.Body.Langs {
			if !locale.Lang(l).Valid() {
				return huma.Error422UnprocessableEntity("langs: they are en, zh-Hans and zh-Hant")
			}
			a.Langs = append(a.Langs, locale.Lang(l))
		}
	}
	if len(in.Body.Topics) > 0 {
		a.Topics = in.Body.Topics
	}
	if len(a.Topics) == 0 {
		a.Topics = []string{floor.Service, floor.Lost}
	}
	for _, topic := range a.Topics {
		if !slices.Contains(floor.Topics(), topic) {
			return huma.Error422UnprocessableEntity("topics: they are service, platinum, lost, complaint and retention")
		}
	}
	switch {
	case a.Number == "":
		return huma.Error422UnprocessableEntity("number: where do you answer?")
	case len(a.Langs) == 0:
		return huma.Error422UnprocessableEntity("langs: which languages do you speak?")
	}
	if err := d.Floor.SignIn(ctx, name, a.Number, a.Langs, a.Topics); err != nil {
		return d.refusedAgent(err)
	}
	return nil
}

func (d Deps) myCall(ctx context.Context, _ *struct{}) (*callerOutput, error) {
	a, w, err := d.Floor.Agent(ctx, holder(ctx).Name)
	if err == nil && w == nil {
		err = floor.ErrNoCall
	}
	if err != nil {
		return nil, d.refusedAgent(err)
	}
	return &callerOutput{Caller{
		Call: w.Call, State: string(a.State), Number: w.Number.String(), Customer: w.Customer, Tier: w.Tier, Lang: string(w.Lang), Topic: w.Topic,
		Urgent: w.Urgent, Summary: w.Summary, Since: w.Since, Back: !w.OnLine(),
	}}, nil
}

// refusedAgent is what went wrong on the floor, in words for the agent.
func (d Deps) refusedAgent(err error) error {
	switch {
	case errors.Is(err, floor.ErrNobody):
		return huma.Error404NotFound("you have never signed in: say at which number you answer, and in which languages")
	case errors.Is(err, floor.ErrNoCall):
		return huma.Error404NotFound("you have no such call")
	case errors.Is(err, floor.ErrAtWork):
		return huma.Error409Conflict("you have a call: end it first")
	case errors.Is(err, floor.ErrNoState):
		return huma.Error409Conflict("that is no state to be in now")
	}
	return d.later("the floor", err)
}

func agentView(a floor.Agent) Agent {
	return Agent{
		Name: a.Name, State: string(a.State), Since: a.Since, Until: known(a.Until), Number: a.Number.String(), Call: a.Call,
		Langs: views(a.Langs, func(l locale.Lang) string { return string(l) }), Topics: views(a.Topics, func(t string) string { return t }),
	}
}
