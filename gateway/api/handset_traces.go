package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/dialogue"
	"cardline/internal/outbox"
)

// TurnTrace is how a turn went. Figures are masked.
type TurnTrace struct {
	Turn     string        `json:"turn" example:"SM0123456789abcdef0123456789abcdef"`
	Channel  string        `json:"channel" enum:"text,voice"`
	At       time.Time     `json:"at"`
	Took     float64       `json:"took_ms" example:"3.2" doc:"Until it was answered."`
	Heard    string        `json:"heard" example:"BAL ••••" doc:"None: silence."`
	Read     *TurnReading  `json:"read,omitempty" doc:"How words were understood; none: keys, or nothing."`
	Ways     []TurnWay     `json:"ways" doc:"In the menu."`
	Verb     string        `json:"verb,omitempty" example:"BALANCE"`
	Outcome  string        `json:"outcome,omitempty" example:"one" doc:"What it came to."`
	Language string        `json:"language" example:"en" doc:"Of the answer."`
	Before   TurnState     `json:"before"`
	After    TurnState     `json:"after"`
	Messages []TurnMessage `json:"messages" doc:"Those that leave because of it, beside the answer, with what the gates decided."`
	TwiML    string        `json:"twiml,omitempty" doc:"The answer, as the carrier got it."`
}

// TurnReading is how words were understood.
type TurnReading struct {
	Command    string            `json:"command" example:"BALANCE"`
	Args       map[string]string `json:"args"`
	Language   string            `json:"language,omitempty" example:"en" doc:"None: they do not tell."`
	Confidence int               `json:"confidence" example:"100" doc:"Percent."`
	Exact      bool              `json:"exact" doc:"A keyword, with nothing beside it but arguments."`
	Near       bool              `json:"near" doc:"Guessed from a misspelling."`
	Or         string            `json:"or,omitempty" doc:"As near as that."`
	Also       []string          `json:"also,omitempty" doc:"Further wishes of the same text."`
}

// TurnWay is a way taken in the menu.
type TurnWay struct {
	From string `json:"from,omitempty" example:"main"`
	Key  string `json:"key" example:"9"`
	To   string `json:"to,omitempty" example:"lost"`
}

// TurnState is what is remembered of a customer, or a call, at one moment.
type TurnState struct {
	Language string     `json:"language,omitempty" doc:"None: the customer's own."`
	Question string     `json:"question,omitempty" example:"confirm" doc:"What is asked and not yet answered."`
	About    string     `json:"about,omitempty" example:"FREEZE"`
	Arg      string     `json:"arg,omitempty" example:"amount" doc:"What is missing."`
	Until    *time.Time `json:"until,omitempty" doc:"The question is open."`
	Next     []string   `json:"next,omitempty" doc:"Served after it."`
	Paused   string     `json:"paused,omitempty" doc:"Interrupted, and offered later."`
	More     string     `json:"more,omitempty" doc:"What MORE goes on with."`
	Alerts   int        `json:"alerts" doc:"Payments asked about."`
	Rests    *time.Time `json:"rests_until,omitempty" doc:"Too many wrong answers: private wishes rest."`
	Node     string     `json:"node,omitempty" example:"main" doc:"Of the menu."`
	Shown    bool       `json:"shown" doc:"A caller has shown to be a customer."`
	Waits    bool       `json:"waits" doc:"A caller waits for a person."`
}

// TurnMessage is a message and its story.
type TurnMessage struct {
	ID    string `json:"id"`
	Type  string `json:"type" example:"otp"`
	State string `json:"state" example:"delivered"`
	Steps []Step `json:"steps"`
}

type traceInput struct {
	Turn string `path:"turn" maxLength:"60" example:"SM0123456789abcdef0123456789abcdef" doc:"MessageSid, or CallSid#step."`
}

func (d Deps) handsetTraces(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "show-trace", Method: http.MethodGet, Path: "/handset/traces/{turn}", Summary: "See how a turn went",
		Description: "What was understood, what was remembered before and after, what leaves because of it. The last few hundred turns of this process are known; secrets are masked.",
	}, d.showTrace)
}

func (d Deps) showTrace(ctx context.Context, in *traceInput) (*struct{ Body TurnTrace }, error) {
	if err := allowed(ctx, access.HandsetUse); err != nil {
		return nil, err
	}
	t, known := d.Handset.Traces.Find(in.Turn)
	if !known {
		return nil, huma.Error404NotFound("there is no trace of that turn")
	}
	out := traceOf(t)
	out.TwiML = d.Handset.Booth.TwiML(in.Turn)
	for _, left := range t.Sent {
		s, err := d.Stories.Explain(ctx, left.ID)
		if errors.Is(err, outbox.ErrNoMessage) {
			continue // it had been planned before
		}
		if err != nil {
			return nil, d.later("reading what a turn has sent", err)
		}
		m := TurnMessage{ID: left.ID, Type: left.Type, State: string(s.State), Steps: []Step{}}
		for _, step := range s.Steps {
			m.Steps = append(m.Steps, stepOf(step))
		}
		out.Messages = append(out.Messages, m)
	}
	return &struct{ Body TurnTrace }{out}, nil
}

func traceOf(t dialogue.Trace) TurnTrace {
	out := TurnTrace{
		Turn: t.Key, Channel: t.Channel, At: t.At, Took: float64(t.Took.Microseconds()) / 1000, Heard: t.Heard, Verb: t.Verb, Outcome: t.Outcome,
		Language: string(t.Lang), Before: stateOf(t.Before), After: stateOf(t.After), Ways: []TurnWay{}, Messages: []TurnMessage{},
	}
	for _, w := range t.Ways {
		out.Ways = append(out.Ways, TurnWay{w.From, w.Key, w.To})
	}
	if r := t.Read; r != nil {
		out.Read = &TurnReading{r.Command, r.Args, string(r.Lang), r.Confidence, r.Exact, r.Near, r.Or, r.Also}
		if r.Args == nil {
			out.Read.Args = map[string]string{}
		}
	}
	return out
}

func stateOf(s dialogue.Standing) TurnState {
	return TurnState{
		Language: string(s.Lang), Question: s.Question, About: s.About, Arg: s.Arg, Until: known(s.Until), Next: s.Next, Paused: s.Paused, More: s.More,
		Alerts: s.Alerts, Rests: known(s.Rests), Node: s.Node, Shown: s.Shown, Waits: s.Waits,
	}
}
