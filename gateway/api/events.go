package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// BankEvent is something the bank knows.
type BankEvent struct {
	ID       string            `json:"id,omitempty" maxLength:"80" example:"core-77120931" doc:"Of the bank: the same again comes to nothing new."`
	Type     string            `json:"type,omitempty" maxLength:"40" example:"transaction"`
	At       string            `json:"at,omitempty" maxLength:"40" example:"2026-11-22T14:05:00-05:00" doc:"When it happened; none: now."`
	Customer string            `json:"customer,omitempty" maxLength:"40" example:"C1001"`
	Card     string            `json:"card,omitempty" maxLength:"40" example:"K10011" doc:"Its id or its last four digits, where the event is about one."`
	Data     map[string]string `json:"data,omitempty" doc:"What the type of event tells, as in the rules."`
}

// HeardEvent is what an event came to.
type HeardEvent struct {
	ID           string     `json:"id" example:"core-77120931"`
	Type         string     `json:"type" example:"transaction"`
	At           *time.Time `json:"at,omitempty"`
	Heard        *time.Time `json:"heard,omitempty"`
	Came         string     `json:"came_to" enum:"notification,nothing,refused" doc:"refused: it was not understood; nothing of it was kept, and it may come again."`
	Repeated     bool       `json:"repeated,omitempty" doc:"It was heard before, and came to this then."`
	Rule         string     `json:"rule,omitempty" example:"transaction/told" doc:"Which rule decided."`
	Notification string     `json:"notification,omitempty" example:"transaction" doc:"The type of message."`
	Message      string     `json:"message,omitempty" doc:"Its id: /messages/{id} tells what becomes of it."`
	Reason       string     `json:"reason,omitempty" example:"the payment was declined" doc:"Of nothing."`
	Error        *Fault     `json:"error,omitempty"`
	Faults       []Fault    `json:"errors,omitempty"`
	Campaigns    []Reaction `json:"campaigns,omitempty" doc:"What campaigns that wait for such events have made of it; told where one event is read."`
}

// Reaction is what an event came to in a campaign.
type Reaction struct {
	Campaign string          `json:"campaign" example:"WAKE"`
	Came     string          `json:"came_to" enum:"waiting,answered,nothing" example:"nothing"`
	Due      time.Time       `json:"due"`
	Message  string          `json:"message,omitempty" doc:"Its id: /messages/{id} tells what becomes of it."`
	Reason   string          `json:"reason,omitempty" example:"the ceiling of 100 messages a day is reached"`
	Why      []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code."`
}

type hearInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"72" example:"core-2026-11-22-0415" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours. An event's id does the same for ever."`
	Body       struct {
		BankEvent
		Events []BankEvent `json:"events,omitempty" maxItems:"1000" doc:"Many in place of one."`
	}
}

type hearOutput struct {
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     struct {
		Events []HeardEvent `json:"events"`
	}
}

type eventInput struct {
	ID string `path:"id" maxLength:"80" example:"core-77120931"`
}

// events: what the bank knows; rules turn each into one notification or a logged nothing.
func (d Deps) events(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "tell", Method: http.MethodPost, Path: "/events", DefaultStatus: http.StatusAccepted, MaxBodyBytes: 2 << 20,
		Summary: "Tell what happened: one or up to 1,000 events",
		Description: "The first rule of the event's type that holds makes one notification of it, or nothing and says why. Events may come in any" +
			" order, again, and late: one older than its message would live comes to nothing.",
	}, d.hear)
	huma.Register(api, huma.Operation{
		OperationID: "show-event", Method: http.MethodGet, Path: "/events/{id}", Summary: "Read what became of an event",
	}, func(ctx context.Context, in *eventInput) (*struct{ Body HeardEvent }, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		found, err := d.Events.Book.Heard(ctx, []string{in.ID})
		if err != nil {
			d.Log.Error("reading an event", "err", err)
			return nil, err
		}
		h, ok := found[in.ID]
		if !ok {
			return nil, huma.Error404NotFound("no such event was heard of")
		}
		out := heardOf(h)
		if d.Campaigns.Shelf != nil {
			made, err := d.Campaigns.Results.Reactions(ctx, h.ID, h.Customer)
			if err != nil {
				return nil, d.later("reading what campaigns made of an event", err)
			}
			out.Campaigns = views(made, reactionOf)
		}
		return &struct{ Body HeardEvent }{out}, nil
	})
}

func (d Deps) hear(ctx context.Context, in *hearInput) (*hearOutput, error) {
	if err := allowed(ctx, access.EventsWrite); err != nil {
		return nil, err
	}
	given, one := in.Body.Events, in.Body.BankEvent
	single := one.ID != "" || one.Type != "" || one.Customer != ""
	switch {
	case single && len(given) > 0:
		return nil, huma.Error422UnprocessableEntity("give one event or a list of them, not both")
	case single:
		given = []BankEvent{one}
	case len(given) == 0:
		return nil, huma.Error422UnprocessableEntity("there is no event")
	}
	evs := make([]notice.Event, len(given))
	for i, e := range given {
		evs[i] = notice.Event{ID: e.ID, Type: e.Type, At: e.At, Customer: e.Customer, Card: e.Card, Data: e.Data, By: holder(ctx).Name}
	}
	done, err := once(ctx, d, "tell", in.Idempotent, in.Body, func() (int, []HeardEvent, error) {
		hs, err := d.Events.Hear(ctx, evs)
		if err != nil {
			return 0, nil, d.later("hearing events", err)
		}
		came := map[string]int{"told": len(hs)}
		for _, h := range hs {
			came[string(h.Came)]++
			if h.Came == notice.CameNothing && !h.Repeated {
				d.Log.Info("an event came to nothing", "event", h.ID, "type", h.Type, "rule", h.Rule, "reason", h.Reason)
			}
		}
		return http.StatusAccepted, views(hs, heardOf), d.audited(ctx, "events.tell", "events", nil, came)
	})
	if err != nil {
		return nil, err
	}
	out := &hearOutput{Replayed: done.Replayed}
	out.Body.Events = done.Body
	return out, nil
}

func reactionOf(r campaign.Reaction) Reaction {
	return Reaction{Campaign: r.Campaign, Came: string(r.State), Due: r.Due.UTC(), Message: r.Message, Reason: r.Reason, Why: outbox.Clauses(r.Reason)}
}

func heardOf(h notice.Heard) HeardEvent {
	out := HeardEvent{
		ID: h.ID, Type: h.Type, At: known(h.At), Heard: known(h.Took), Came: string(h.Came), Repeated: h.Repeated, Rule: h.Rule,
		Notification: string(h.Says), Message: h.Message, Reason: h.Reason,
	}
	for _, f := range h.Faults {
		out.Faults = append(out.Faults, Fault{f.Field, f.Why.Error()})
	}
	if len(out.Faults) > 0 {
		out.Error = &out.Faults[0]
	}
	if len(out.Faults) == 1 {
		out.Faults = nil
	}
	return out
}
