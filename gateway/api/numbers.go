package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Numbers takes a person's word that a number is with its owner again, and about how its customers want to be answered.
type Numbers interface {
	Trust(ctx context.Context, n phone.Number, trusted bool, why string) error
	Manner(ctx context.Context, n phone.Number, m customer.Manner, by string) error
}

type restoreInput struct {
	Body struct {
		Number string `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Why    string `json:"why" minLength:"3" maxLength:"200" example:"spoke to her, passed all checks" doc:"For the audit row."`
	}
}

// numbers: a number reported lost with a card is not answered until a person has restored it.
func (d Deps) numbers(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "restore-number", Method: http.MethodPost, Path: "/numbers/restore", DefaultStatus: http.StatusNoContent,
		Summary:     "Trust a number again",
		Description: "Ends the distrust that began when its owner said the telephone was lost. Leaves an audit row.",
	}, func(ctx context.Context, in *restoreInput) (*struct{}, error) {
		if err := allowed(ctx, access.NumbersRestore); err != nil {
			return nil, err
		}
		n, err := d.numberOf(ctx, in.Body.Number)
		if err != nil {
			return nil, err
		}
		if err := d.Numbers.Trust(ctx, n, true, holder(ctx).Name+": "+in.Body.Why); err != nil {
			d.Log.Error("restoring a number", "number", n, "err", err)
			return nil, err
		}
		return nil, nil
	})
}

// Reach is what carriers' refusals have told of numbers.
type Reach interface {
	NumberMisses(ctx context.Context, n phone.Number) ([]outbox.Miss, error)
	Suppressed(ctx context.Context, now time.Time, after string, limit int) ([]outbox.Miss, string, error)
	Forgive(ctx context.Context, n phone.Number, by, why string, at time.Time) (int, error)
}

// Suppression is what refusals of one code have told of a number.
type Suppression struct {
	Number  string     `json:"number" example:"+1•••••••147" doc:"Masked."`
	Code    int        `json:"code" example:"30005" doc:"The carrier's code."`
	Means   string     `json:"means" example:"unknown or out of service"`
	Count   int        `json:"count" example:"1" doc:"How often, within the time the table of refusals gives."`
	Since   time.Time  `json:"since"`
	Last    time.Time  `json:"last"`
	Until   *time.Time `json:"until,omitempty" doc:"The number is left alone until then; missing: it is not yet."`
	Classes string     `json:"classes" example:"MC" doc:"By messages of these classes: T, M, C."`
	OptOut  bool       `json:"optout" doc:"The customer may have wished it: somebody should ask."`
	Message string     `json:"message" doc:"The last message refused."`
}

func suppressions(ms []outbox.Miss) []Suppression {
	out := make([]Suppression, len(ms))
	for i, m := range ms {
		out[i] = Suppression{
			Number: m.Number.String(), Code: m.Code, Means: m.Means, Count: m.Count, Since: m.Since, Last: m.Last, Classes: m.Classes,
			OptOut: m.OptOut, Message: m.Message,
		}
		if !m.Until.IsZero() {
			out[i].Until = &m.Until
		}
	}
	return out
}

type suppressionsOutput struct {
	Body struct {
		Numbers []Suppression `json:"numbers"`
		Next    string        `json:"next,omitempty" doc:"Give it as after for the next page; missing at the end."`
	}
}

type numberInput struct {
	Body struct {
		Number string `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
	}
}

// suppressed are the doors to numbers that are left alone. A number stands in a body, never in an address: addresses are logged.
func (d Deps) suppressed(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-suppressed-numbers", Method: http.MethodGet, Path: "/numbers/suppressed", Summary: "List numbers that are left alone",
		Description: "Numbers that the carrier's refusals have told texts do not reach, masked. Scope: messages:read.",
	}, func(ctx context.Context, in *struct {
		After string `query:"after" maxLength:"200" pattern:"^([0-9a-f]{2})+[.][0-9]{1,9}$" patternDescription:"the next of a page" doc:"The next of the page before."`
		Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	}) (*suppressionsOutput, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		ms, next, err := d.Reach.Suppressed(ctx, d.Now(), in.After, in.Limit)
		if err != nil {
			d.Log.Error("listing numbers left alone", "err", err)
			return nil, err
		}
		out := &suppressionsOutput{}
		out.Body.Numbers, out.Body.Next = suppressions(ms), next
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-number", Metadata: keepsNothing, Method: http.MethodPost, Path: "/numbers/show", Summary: "Tell what refusals told of a number",
		Description: "Why a number is left alone, and until when. Scope: messages:read.",
	}, func(ctx context.Context, in *numberInput) (*suppressionsOutput, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		n, err := d.numberOf(ctx, in.Body.Number)
		if err != nil {
			return nil, err
		}
		ms, err := d.Reach.NumberMisses(ctx, n)
		if err != nil {
			d.Log.Error("reading what refusals told of a number", "number", n, "err", err)
			return nil, err
		}
		out := &suppressionsOutput{}
		out.Body.Numbers = suppressions(ms)
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "lift-number", Method: http.MethodPost, Path: "/numbers/lift", Summary: "Send to a number again",
		Description: "Forgets what refusals told of a number. Leaves an audit entry. Scope: numbers:restore.",
	}, d.liftNumber)
}

type liftOutput struct {
	Body struct {
		Lifted int `json:"lifted" doc:"Codes forgotten; 0: nothing was known of the number."`
	}
}

func (d Deps) liftNumber(ctx context.Context, in *restoreInput) (*liftOutput, error) {
	if err := allowed(ctx, access.NumbersRestore); err != nil {
		return nil, err
	}
	n, err := d.numberOf(ctx, in.Body.Number)
	if err != nil {
		return nil, err
	}
	out := &liftOutput{}
	if out.Body.Lifted, err = d.Reach.Forgive(ctx, n, "operator:"+holder(ctx).Name, desk.Discreet(in.Body.Why), d.Now()); err != nil {
		d.Log.Error("lifting the suppression of a number", "number", n, "err", err)
		return nil, err
	}
	return out, nil
}
