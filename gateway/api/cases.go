package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/desk"
)

// Case is a case as staff see it. What the customer said, and their number, are in it only where one case is read.
type Case struct {
	Ref         string     `json:"ref"`
	Kind        string     `json:"kind"`
	State       string     `json:"state"`
	Severity    int        `json:"severity" doc:"1 critical to 4 minor."`
	Level       int        `json:"level"`
	Category    string     `json:"category"`
	Department  string     `json:"department"`
	Owner       string     `json:"owner,omitempty"`
	Customer    string     `json:"customer,omitempty"`
	Language    string     `json:"language"`
	Channel     string     `json:"channel"`
	Received    time.Time  `json:"received"`
	Due         time.Time  `json:"due"`
	Limit       *time.Time `json:"due_by_law,omitempty"`
	Overdue     bool       `json:"overdue"`
	Slot        *time.Time `json:"slot,omitempty" doc:"When the customer is to be called."`
	Confirmed   *time.Time `json:"confirmed,omitempty" doc:"When the customer agreed to what was read back."`
	Complainant string     `json:"complainant,omitempty"`
	Contact     string     `json:"contact,omitempty"`
	Subject     string     `json:"subject,omitempty"`
	Reason      string     `json:"reason,omitempty"`
	Demand      string     `json:"demand,omitempty"`
	Amount      string     `json:"amount,omitempty"`
	Happened    *time.Time `json:"happened,omitempty"`
	Transaction string     `json:"transaction,omitempty"`
	Prior       string     `json:"prior,omitempty"`
	Score       int        `json:"score,omitempty"`
	History     []Event    `json:"history,omitempty"`
}

// Event is one line of the history of a case.
type Event struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	Text   string    `json:"text,omitempty"`
}

type listCasesInput struct {
	Kind    string `query:"kind" enum:"dispute,complaint,suggestion,callback,task" doc:"Only this kind."`
	All     bool   `query:"all" doc:"Closed ones too."`
	Overdue bool   `query:"overdue" doc:"Only those that should have been answered by now."`
}

type casesOutput struct {
	Body struct {
		Cases []Case `json:"cases"`
	}
}

type caseInput struct {
	Ref string `path:"ref" example:"HC2048168" maxLength:"16"`
}

type moveInput struct {
	Ref  string `path:"ref" example:"HC2048168" maxLength:"16"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"2000" doc:"The new owner, the note, or what came of the case."`
		Key  string `json:"key,omitempty" maxLength:"80" doc:"Idempotency: the same again changes nothing. Empty: every call is one change."`
	}
}

type caseOutput struct{ Body Case }

// cases: what customers want somebody to look into. Every change leaves its line in the history and an audit row with the key's holder.
func (d Deps) cases(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-cases", Method: http.MethodGet, Path: "/cases", Summary: "List cases, the newest first",
	}, d.listCases)
	huma.Register(api, huma.Operation{
		OperationID: "show-case", Method: http.MethodGet, Path: "/cases/{ref}", Summary: "Read one case with its history",
	}, func(ctx context.Context, in *caseInput) (*caseOutput, error) {
		return d.oneCase(ctx, in.Ref, func(ref string) (desk.Case, error) { return d.Desk.Case(ctx, ref) })
	})
	type move func(ctx context.Context, ref, key, actor, text string) (desk.Case, error)
	for _, m := range []struct {
		name, summary string
		move          move
	}{
		{"assign", "Give a case to somebody", d.Desk.Assign},
		{"note", "Add a note to a case", d.Desk.Note},
		{"close", "Close a case with what came of it", d.Desk.Close},
	} {
		huma.Register(api, huma.Operation{
			OperationID: m.name + "-case", Method: http.MethodPost, Path: "/cases/{ref}/" + m.name, DefaultStatus: http.StatusOK, Summary: m.summary,
		}, func(ctx context.Context, in *moveInput) (*caseOutput, error) {
			key := in.Body.Key
			if key == "" {
				key = clock.NewID(d.Now())
			}
			return d.oneCase(ctx, in.Ref, func(ref string) (desk.Case, error) {
				if _, err := m.move(ctx, ref, key, "operator:"+holder(ctx).Name, in.Body.Text); err != nil {
					return desk.Case{}, err
				}
				return d.Desk.Case(ctx, ref) // with its history
			})
		})
	}
}

func (d Deps) listCases(ctx context.Context, in *listCasesInput) (*casesOutput, error) {
	if err := allowed(ctx, access.Agent); err != nil {
		return nil, err
	}
	q := desk.Query{Kind: desk.Kind(in.Kind), Open: !in.All}
	if in.Overdue {
		q.Open, q.DueBefore = true, d.Now()
	}
	found, err := d.Desk.Find(ctx, q)
	if err != nil {
		d.Log.Error("listing cases", "err", err)
		return nil, err
	}
	out := &casesOutput{}
	out.Body.Cases = []Case{}
	for _, c := range found {
		out.Body.Cases = append(out.Body.Cases, outline(c, d.Now()))
	}
	return out, nil
}

// oneCase answers with one case after read has read or moved it.
func (d Deps) oneCase(ctx context.Context, said string, read func(ref string) (desk.Case, error)) (*caseOutput, error) {
	if err := allowed(ctx, access.Agent); err != nil {
		return nil, err
	}
	ref, ok := desk.ParseRef(said)
	if !ok {
		return nil, huma.Error404NotFound("that is no case number: HC and 7 digits, the last of them a check digit")
	}
	c, err := read(ref)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return nil, huma.Error404NotFound("there is no such case")
	case errors.Is(err, desk.ErrClosed):
		return nil, huma.Error409Conflict("the case is closed")
	case errors.Is(err, desk.ErrEmpty):
		return nil, huma.Error422UnprocessableEntity("the text is empty")
	case err != nil:
		d.Log.Error("a case", "ref", ref, "err", err)
		return nil, err
	}
	return &caseOutput{Body: inFull(c, d.Now())}, nil
}

func outline(c desk.Case, now time.Time) Case {
	return Case{
		Ref: c.Ref, Kind: string(c.Kind), State: string(c.State), Severity: c.Severity, Level: c.Level, Category: c.Category,
		Department: c.Department, Owner: c.Owner, Customer: c.Customer, Language: string(c.Lang), Channel: c.Channel, Received: c.Received,
		Due: c.Due, Limit: known(c.Limit), Overdue: c.Overdue(now), Slot: known(c.Slot), Confirmed: known(c.Confirmed), Score: c.Score,
	}
}

func inFull(c desk.Case, now time.Time) Case {
	out := outline(c, now)
	out.Complainant, out.Contact, out.Subject, out.Reason, out.Demand = c.Complainant, c.Number.Reveal(), c.Subject, c.Reason, c.Demand
	out.Happened, out.Transaction, out.Prior = known(c.Happened), c.Transaction, c.Prior
	if c.Amount.Currency != "" {
		out.Amount = c.Amount.String()
	}
	for _, e := range c.History {
		out.History = append(out.History, Event{At: e.At, Actor: e.Actor, Action: e.Action, Text: e.Text})
	}
	return out
}

// known is nil for a time that is not.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
