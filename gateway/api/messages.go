package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Message is one message and where it stands, its number and text masked.
type Message struct {
	ID       string          `json:"id" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
	Type     string          `json:"type" example:"due-reminder"`
	Class    string          `json:"class" enum:"T,M,C"`
	Lane     string          `json:"lane" example:"service"`
	Source   string          `json:"source,omitempty" example:"api:anna" doc:"Who asked for it: api:OPERATOR, event:ID, import:ID, campaign:CODE, dialogue."`
	Customer string          `json:"customer,omitempty" example:"C1001"`
	To       string          `json:"to" example:"+…47"`
	Lang     string          `json:"lang,omitempty" example:"en"`
	State    string          `json:"state" example:"held"`
	Reason   string          `json:"reason,omitempty" example:"quiet hours"`
	Why      []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code, for who says it in another language. None: somebody's own words, or no code."`
	Due      time.Time       `json:"due" doc:"Not before: until when a held one is held."`
	Expires  time.Time       `json:"expires" doc:"Not after."`
	Planned  time.Time       `json:"planned"`
	Handed   *time.Time      `json:"submitted,omitempty" doc:"When it was handed to the carrier."`
	Template string          `json:"template,omitempty" example:"due-reminder/en/1"`
	Segments int             `json:"segments,omitempty" example:"1"`
}

// Stories tell what happened to messages. outbox.ErrNoMessage.
type Stories interface {
	Explain(ctx context.Context, id string) (outbox.Story, error)
}

// Story is everything that happened to a message.
type Story struct {
	Message
	Purpose  string `json:"purpose" example:"service"`
	Account  string `json:"account,omitempty" doc:"Of the carrier it was last handed over to; empty: the usual one."`
	Sender   string `json:"sender,omitempty" example:"+12025550100" doc:"Address of ours it was last handed over from."`
	Carrier  string `json:"carrier_id,omitempty" doc:"The carrier's id of it."`
	Tries    int    `json:"tries"`
	Code     int    `json:"code,omitempty" doc:"The first error the carrier gave."`
	Cost     string `json:"cost,omitempty" example:"USD 0.0083" doc:"By the price table; nothing where no price is known."`
	Text     string `json:"text" doc:"Masked, unless it is revealed."`
	Revealed bool   `json:"revealed"`
	ReplayOf string `json:"replay_of,omitempty" doc:"The dead letter that it replays."`
	Replayed string `json:"replayed_as,omitempty" doc:"What it was replayed as."`
	AgainFor string `json:"again_for,omitempty" doc:"The message that did not arrive, in whose place it goes; of several tries, the first."`
	AgainAs  string `json:"again_as,omitempty" doc:"What goes in its place, where it did not arrive."`
	Steps    []Step `json:"steps"`

	Call *OurStory `json:"call,omitempty" doc:"The call that is, or was, to be made about it."`
}

// Step is one line of a story.
type Step struct {
	At     time.Time       `json:"at"`
	State  string          `json:"state"`
	Gate   string          `json:"gate,omitempty" example:"hours" doc:"Which gate decided."`
	Reason string          `json:"reason,omitempty"`
	Why    []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code."`
	Code   int             `json:"code,omitempty"`
}

type searchInput struct {
	Page

	Source   string `query:"source" maxLength:"100" example:"api:anna" doc:"Who asked for it."`
	Type     string `query:"type" maxLength:"40" example:"due-reminder"`
	Customer string `query:"customer" maxLength:"40" example:"C1001"`
	State    string `query:"state" enum:"planned,held,claimed,submitted,unknown,accepted,sent,undelivered,failed,delivered,expired,suppressed"`
}

type messagesOutput struct {
	Body struct {
		Messages []Message `json:"messages"`
		Next     string    `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type storyInput struct {
	ID     string `path:"id" maxLength:"80" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
	Reveal bool   `query:"reveal" doc:"Show the number and the text. Needs the scope messages:reveal, and is written down."`
}

type storyOutput struct{ Body Story }

type messageInput struct {
	ID string `path:"id" maxLength:"80" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"`
}

// messages: what became of what was asked for.
func (d Deps) messages(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-notifications", Method: http.MethodGet, Path: "/notifications", Summary: "List messages, the newest first",
	}, d.search)
	huma.Register(api, huma.Operation{
		OperationID: "show-message", Method: http.MethodGet, Path: "/messages/{id}", Summary: "Read the whole story of a message",
		Description: "Every state it was in, which gate decided and why, when it is due or was handed over, by which sender and account, from" +
			" which version of a template, in how many segments, at what cost.",
	}, d.story)
	huma.Register(api, huma.Operation{
		OperationID: "cancel-message", Method: http.MethodPost, Path: "/messages/{id}/cancel", DefaultStatus: http.StatusOK,
		Summary: "Take a message back that was not yet handed to the carrier", Description: "409: it is on its way, or over.",
	}, d.cancel)
}

func (d Deps) search(ctx context.Context, in *searchInput) (*messagesOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	rows, err := d.Messages.Search(ctx, notice.Search{
		Source: in.Source, Type: outbox.Type(in.Type), Customer: in.Customer, State: outbox.State(in.State), After: in.After, N: in.Limit + 1,
	})
	if err != nil {
		d.Log.Error("listing messages", "err", err)
		return nil, err
	}
	out := &messagesOutput{}
	out.Body.Messages, out.Body.Next = paged(rows, in.Limit, messageOf, func(one outbox.Row) string { return one.ID })
	return out, nil
}

func stepOf(s outbox.Told) Step {
	return Step{At: s.At, State: string(s.State), Gate: s.Gate, Reason: s.Reason, Why: outbox.Clauses(s.Reason), Code: s.Code}
}

func messageOf(r outbox.Row) Message {
	return Message{
		ID: r.ID, Type: string(r.Type), Class: string(r.Class), Lane: string(r.Lane), Source: r.Source, Customer: r.Customer, To: r.To.String(),
		Lang: string(r.Lang), State: string(r.State), Reason: r.Reason, Why: outbox.Clauses(r.Reason), Due: r.Due, Expires: r.Expires, Planned: r.Planned,
		Handed: known(r.Submitted), Template: r.Template, Segments: r.Segments,
	}
}

func (d Deps) story(ctx context.Context, in *storyInput) (*storyOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	if in.Reveal {
		if err := allowed(ctx, access.MessagesReveal); err != nil {
			return nil, err
		}
	}
	s, err := d.Stories.Explain(ctx, in.ID)
	if errors.Is(err, outbox.ErrNoMessage) {
		return nil, huma.Error404NotFound("there is no such message")
	}
	if err != nil {
		d.Log.Error("reading a message", "id", in.ID, "err", err)
		return nil, err
	}
	out := &storyOutput{Story{
		Message: messageOf(s.Row), Purpose: string(s.Purpose), Account: s.Account, Sender: s.Sender, Carrier: s.SID, Tries: s.Tries, Code: s.Code,
		Cost: d.cost(s.To.Region(), s.Segments), Text: bullets(s.Body), ReplayOf: s.ReplayOf, Replayed: s.ReplayedAs,
		AgainFor: s.AgainFor, AgainAs: s.AgainAs, Steps: []Step{},
	}}
	if out.Body.Call, err = d.callAbout(ctx, in.ID); err != nil {
		return nil, err
	}
	for _, step := range s.Steps {
		out.Body.Steps = append(out.Body.Steps, stepOf(step))
	}
	if !in.Reveal {
		return out, nil
	}
	if err := d.audited(ctx, "message.reveal", "message:"+in.ID, nil, nil); err != nil {
		d.Log.Error("a message was not revealed", "id", in.ID, "err", err)
		return nil, err
	}
	out.Body.To, out.Body.Text, out.Body.Revealed = s.To.Reveal(), s.Body, true
	return out, nil
}

func (d Deps) cancel(ctx context.Context, in *messageInput) (*struct{ Body Message }, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	r, err := d.Messages.Cancel(ctx, in.ID, "cancelled by operator:"+holder(ctx).Name)
	switch {
	case errors.Is(err, outbox.ErrNoMessage):
		return nil, huma.Error404NotFound("there is no such message")
	case errors.Is(err, notice.ErrLeft):
		return nil, huma.Error409Conflict("it is on its way, or over")
	case err != nil:
		d.Log.Error("cancelling a message", "id", in.ID, "err", err)
		return nil, err
	}
	if err := d.audited(ctx, "message.cancel", "message:"+in.ID, nil, map[string]string{"state": string(r.State)}); err != nil {
		d.Log.Error("a cancelled message is missing in the audit trail", "id", in.ID, "err", err)
	}
	return &struct{ Body Message }{messageOf(r)}, nil
}
