package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Notification is one thing to be said to a customer. No length is in its schema: what is too long is refused by itself, not the call it came in.
type Notification struct {
	Key      string            `json:"key,omitempty" example:"due-2026-11-C1001" doc:"Idempotency of this one: the same again, by the same operator, plans nothing twice. Up to 80 characters."`
	Type     string            `json:"type,omitempty" example:"due-reminder"`
	Customer string            `json:"customer,omitempty" example:"C1001" doc:"Whom to tell, by their first number that is with them."`
	Number   string            `json:"number,omitempty" example:"+12025550147" doc:"Or the number to tell. Up to 24 characters."`
	Lang     string            `json:"lang,omitempty" example:"en" doc:"en, zh-Hans or zh-Hant; empty: the customer's own."`
	SendAt   string            `json:"send_at,omitempty" example:"2026-12-01T09:00:00-05:00" doc:"Not before; empty: now. At most 90 days ahead."`
	Repeat   bool              `json:"repeat,omitempty" doc:"Send it although the same went to them just now. Without a key, and without this, it would be held back as a mistake."`
	Data     map[string]string `json:"data,omitempty" doc:"What the words of the type need: money as \"USD 312.08\", dates as 2026-12-31, times with their zone, a card's last four digits."`
}

// Taken is what became of a notification when it was handed in.
type Taken struct {
	Key      string  `json:"key,omitempty"`
	ID       string  `json:"id,omitempty" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968" doc:"Of its message: /messages/{id} tells what becomes of it."`
	State    string  `json:"state" enum:"planned,repeated,refused" doc:"repeated: it was planned before under the same key. refused: nothing of it was kept."`
	Error    *Fault  `json:"error,omitempty" doc:"The first thing that is wrong with one that was refused."`
	Faults   []Fault `json:"errors,omitempty" doc:"Everything that is wrong with it, if it is more than one thing."`
	To       string  `json:"to,omitempty" example:"+…47" doc:"Told by a dry run."`
	Lang     string  `json:"lang,omitempty" doc:"Told by a dry run."`
	Text     string  `json:"text,omitempty" doc:"Told by a dry run."`
	Template string  `json:"template,omitempty" doc:"Told by a dry run."`
	Segments int     `json:"segments,omitempty" doc:"Told by a dry run."`
}

// Fault is one thing that is wrong. It never repeats a value.
type Fault struct {
	Field  string `json:"field" example:"data.total"`
	Reason string `json:"reason" example:"is missing"`
}

// notifyMost is how many notifications one call may bring.
const notifyMost = 1000

type notifyInput struct {
	Idempotent string `header:"Idempotency-Key" maxLength:"72" example:"batch-2026-11-22-01" doc:"The same call with the same key gets the answer of the first and does nothing again; another call with it is 422. Kept for 48 hours."`
	DryRun     bool   `query:"dry_run" doc:"Only show what would be sent; nothing is written."`
	Body       struct {
		Notification
		Notifications []Notification `json:"notifications,omitempty" maxItems:"1000" doc:"Many in place of one."`
	}
}

type notifyOutput struct {
	Status   int
	Replayed string `header:"Idempotent-Replayed" doc:"true: the answer of the first call with this key; nothing was done again."`
	Body     struct {
		Notifications []Taken `json:"notifications"`
	}
}

// notifications: what the bank wants said, one or a thousand at once; each is planned whole or refused whole.
func (d Deps) notifications(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "notify", Method: http.MethodPost, Path: "/notifications", DefaultStatus: http.StatusAccepted, MaxBodyBytes: 2 << 20,
		Summary: "Ask for one or up to 1,000 notifications to be sent",
		Description: "Each is checked against what its type needs, put into words and planned, or refused with the field at fault; others are" +
			" not touched by one that is refused. 409: the same call is under way, ask again. 413: more than 2 MiB.",
	}, d.notify)
	d.messages(api)
}

func (d Deps) notify(ctx context.Context, in *notifyInput) (*notifyOutput, error) {
	if err := allowed(ctx, access.NotificationsWrite); err != nil {
		return nil, err
	}
	ns, err := in.wanted("api:" + holder(ctx).Name)
	if err != nil {
		return nil, err
	}
	out := &notifyOutput{Status: http.StatusAccepted}
	if in.DryRun {
		changesNothing(ctx)
		os, err := d.Notices.Look(ctx, ns)
		if err != nil {
			return nil, d.later("looking at notifications", err)
		}
		for _, o := range os {
			out.Body.Notifications = append(out.Body.Notifications, looked(o))
		}
		out.Status = http.StatusOK
		return out, nil
	}
	if err := d.drained(ctx, views(ns, func(n notice.Notice) outbox.Type { return outbox.Type(n.Type) })...); err != nil {
		return nil, err
	}
	done, err := once(ctx, d, "notify", in.Idempotent, in.Body, func() (int, []Taken, error) {
		os, err := d.Notices.Plan(ctx, ns)
		if err != nil {
			return 0, nil, d.later("planning notifications", err)
		}
		ts := make([]Taken, len(os))
		planned := 0
		for i, o := range os {
			if ts[i] = takenOf(o); o.State == notice.Planned {
				planned++
			}
		}
		err = d.audited(ctx, "notify", "notifications", nil, map[string]int{"asked": len(ns), "planned": planned})
		return http.StatusAccepted, ts, err
	})
	if err != nil {
		return nil, err
	}
	out.Status, out.Replayed, out.Body.Notifications = done.Status, done.Replayed, done.Body
	return out, nil
}

// wanted are the notifications of a body: the one it is, or the many it holds.
func (in *notifyInput) wanted(source string) ([]notice.Notice, error) {
	given := in.Body.Notifications
	one := in.Body.Notification
	single := one.Type != "" || one.Customer != "" || one.Number != "" || one.Key != "" || len(one.Data) > 0
	switch {
	case single && len(given) > 0:
		return nil, huma.Error422UnprocessableEntity("give one notification or a list of them, not both")
	case single:
		given = []Notification{one}
	case len(given) == 0:
		return nil, huma.Error422UnprocessableEntity("there is no notification")
	case len(given) > notifyMost:
		return nil, huma.Error422UnprocessableEntity("at most 1,000 at once")
	}
	out := make([]notice.Notice, len(given))
	for i, n := range given {
		out[i] = notice.Notice{
			Key: n.Key, Type: n.Type, Customer: n.Customer, Number: n.Number, Data: n.Data, Lang: n.Lang, SendAt: n.SendAt, Repeat: n.Repeat, Source: source,
		}
		if n.Key == "" && in.Idempotent != "" { // a crash between planning and answering must not plan twice
			out[i].Key = fmt.Sprintf("%s/%d", in.Idempotent, i)
		}
	}
	return out, nil
}

// laterWait is in how many seconds what failed on our side is worth asking for again.
const laterWait = 5

// later is a failure of ours, after which the same may be asked for again.
func (d Deps) later(what string, err error) error {
	d.Log.Error(what, "err", err)
	return huma.ErrorWithHeaders(huma.Error503ServiceUnavailable(""), http.Header{"Retry-After": {strconv.Itoa(laterWait)}})
}

func takenOf(o notice.Outcome) Taken {
	t := Taken{Key: o.Key, ID: o.ID, State: string(o.State)}
	for _, f := range o.Faults {
		t.Faults = append(t.Faults, Fault{f.Field, f.Why.Error()})
	}
	if len(t.Faults) > 0 {
		t.Error = &t.Faults[0]
	}
	if len(t.Faults) == 1 {
		t.Faults = nil
	}
	return t
}

func looked(o notice.Outcome) Taken {
	t := takenOf(o)
	if o.State != notice.Refused {
		t.To, t.Lang, t.Text, t.Template, t.Segments = o.To.String(), string(o.Lang), o.Rendered.Text, o.Rendered.Template, o.Rendered.Segments
	}
	return t
}

// cost is a price in words, "" for one that is not known.
func (d Deps) cost(country string, segments int) string {
	if p, ok := d.Notices.Words.Cost(country, segments); ok && segments > 0 {
		return p.String()
	}
	return ""
}

// bullets stand for what is masked.
func bullets(s string) string { return strings.Repeat("•", min(len([]rune(s)), 12)) }
