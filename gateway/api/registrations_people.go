package api

import (
	"context"
	"net/http"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/enrol"
	"cardline/internal/wrong"
)

// Registered is one customer who registered.
type Registered struct {
	Ref      string     `json:"ref" example:"EHK482913"`
	Customer string     `json:"customer" example:"C1001"`
	Number   string     `json:"number" example:"+1…47" doc:"Masked."`
	Stage    string     `json:"stage" enum:"joined,asked,waiting,entered,refused,lost"`
	Order    int64      `json:"order" doc:"In which they came; of a lottery that is drawn, in which they were drawn."`
	At       time.Time  `json:"at" doc:"When the text or the call came in."`
	Channel  string     `json:"channel" enum:"text,voice"`
	Lang     string     `json:"lang" example:"en"`
	Terms    string     `json:"terms" example:"2" doc:"Version they agreed to."`
	Decided  *time.Time `json:"decided,omitempty" doc:"When a place was promised or refused, where that was not at once."`
	By       string     `json:"decided_by,omitempty" doc:"Who confirmed or refused it."`
}

// Evidence is what proves a registration.
type Evidence struct {
	Registered
	Place  int        `json:"place,omitempty" doc:"On the waiting list."`
	Words  string     `json:"words,omitempty" doc:"What they texted, digits of cards masked; of a call none: the menu's words are those of its version."`
	Agreed string     `json:"agreed" doc:"The terms they agreed to, as they were told."`
	Fixed  *time.Time `json:"fixed,omitempty" doc:"They leave by themselves until then."`
}

type peopleInput struct {
	Code  string `path:"code" maxLength:"24" example:"HEALTH"`
	Stage string `query:"stage" enum:"joined,asked,waiting,entered,refused,lost"`
	Page
}

type peopleOutput struct {
	Body struct {
		People []Registered `json:"people"`
		Next   string       `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type personInput struct {
	Code     string `path:"code" maxLength:"24" example:"HEALTH"`
	Customer string `path:"customer" maxLength:"40" example:"C1001"`
}

type withdrawPersonInput struct {
	Code     string `path:"code" maxLength:"24" example:"HEALTH"`
	Customer string `path:"customer" maxLength:"40" example:"C1001"`
	Body     struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"asked by telephone, moved abroad"`
	}
}

type evidenceOutput struct{ Body Evidence }

type confirmInput struct {
	Code string `path:"code" maxLength:"24" example:"HEALTH"`
	Body struct {
		Refs   []string `json:"refs,omitempty" maxItems:"1000" example:"[\"EHK482913\"]" doc:"Left out with all."`
		All    bool     `json:"all,omitempty" doc:"The next 1,000 of those who wait for an answer, in their order."`
		Refuse bool     `json:"refuse,omitempty" doc:"Refuse them instead."`
		Reason string   `json:"reason,omitempty" maxLength:"200" doc:"For the audit trail; customers are not told."`
	}
}

// Ruled is what became of one reference.
type Ruled struct {
	Ref    string `json:"ref" example:"EHK482913"`
	Reason string `json:"reason" example:"is joined already"`
}

type confirmOutput struct {
	Body struct {
		Done    int     `json:"done" doc:"Confirmed or refused now, each of them told."`
		Refused []Ruled `json:"not_done" doc:"References nothing was done for, and why."`
		Left    int     `json:"left" doc:"Who still wait for an answer."`
	}
}

func (d Deps) registrationPeople(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-registered", Method: http.MethodGet, Path: "/registrations/{code}/people", Summary: "List who registered, in their order, numbers masked",
	}, d.listRegistered)
	huma.Register(api, huma.Operation{
		OperationID: "show-registered", Method: http.MethodGet, Path: "/registrations/{code}/people/{customer}",
		Summary: "Read the evidence of one registration", Description: "What was texted, when, by which channel, and the terms that were agreed to.",
	}, d.showRegistered)
	huma.Register(api, huma.Operation{
		OperationID: "withdraw-registered", Method: http.MethodPost, Path: "/registrations/{code}/people/{customer}/withdraw", DefaultStatus: http.StatusOK,
		Summary:     "Take a customer out who asked for it",
		Description: "Also after the days in which they can do so by themselves. The place goes to the first on the waiting list, who is told.",
	}, d.withdrawRegistered)
	huma.Register(api, huma.Operation{
		OperationID: "confirm-registered", Method: http.MethodPost, Path: "/registrations/{code}/confirm", DefaultStatus: http.StatusOK,
		Summary:     "Confirm or refuse those who wait for it, up to 1,000 at once",
		Description: "Each is decided and told once. A refused one's place goes to the first on the waiting list. What could not be done is listed with the reason.",
	}, d.confirmRegistered)
}

func (d Deps) listRegistered(ctx context.Context, in *peopleInput) (*peopleOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	found, err := d.Registrations.People(ctx, in.Code, enrol.Stage(in.Stage), in.After, in.Limit+1)
	if err != nil {
		return nil, d.unregistered(err)
	}
	out := &peopleOutput{}
	out.Body.People, out.Body.Next = paged(found, in.Limit, registeredOf, enrol.Person.After)
	return out, nil
}

func registeredOf(p enrol.Person) Registered {
	return Registered{
		Ref: p.Ref, Customer: p.Customer, Number: p.Number, Stage: string(p.Stage), Order: p.Order, At: p.Since.UTC(), Channel: p.Channel, Lang: string(p.Lang),
		Terms: p.Terms, Decided: known(p.Decided), By: p.By,
	}
}

// tails are digits in a customer's text that may be of a card.
var tails = regexp.MustCompile(`\d{4,}`)

func evidenceOf(p enrol.Person) Evidence {
	return Evidence{Registered: registeredOf(p), Place: p.Place, Words: tails.ReplaceAllString(p.Words, "****"), Agreed: p.Agreed, Fixed: known(p.Fixed())}
}

func (d Deps) showRegistered(ctx context.Context, in *personInput) (*evidenceOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	p, err := d.Registrations.Person(ctx, in.Code, in.Customer)
	if err != nil {
		return nil, d.unregistered(err)
	}
	return &evidenceOutput{evidenceOf(p)}, nil
}

func (d Deps) withdrawRegistered(ctx context.Context, in *withdrawPersonInput) (*evidenceOutput, error) {
	if err := allowed(ctx, access.CampaignsRun); err != nil {
		return nil, err
	}
	p, err := d.Registrations.Person(ctx, in.Code, in.Customer)
	if err == nil {
		_, err = d.Registrations.Withdraw(ctx, in.Code, in.Customer, "withdraw/"+clock.NewID(d.Now()), holder(ctx).Name, in.Body.Reason)
	}
	if err != nil {
		return nil, d.unregistered(err)
	}
	return &evidenceOutput{evidenceOf(p)}, nil
}

func (d Deps) confirmRegistered(ctx context.Context, in *confirmInput) (*confirmOutput, error) {
	if err := allowed(ctx, access.CampaignsRun); err != nil {
		return nil, err
	}
	b := in.Body
	if b.All == (len(b.Refs) > 0) {
		return nil, huma.Error422UnprocessableEntity("either refs or all says who", fault("body.refs", wrong.Words("give references, or all")))
	}
	done, left, err := d.Registrations.Rule(ctx, enrol.Ruling{Code: in.Code, Refs: b.Refs, Refuse: b.Refuse, By: holder(ctx).Name, Why: b.Reason})
	if err != nil {
		return nil, d.unregistered(err)
	}
	out := &confirmOutput{}
	out.Body.Left, out.Body.Refused = left, []Ruled{}
	for _, one := range done {
		if one.Reason == "" {
			out.Body.Done++
			continue
		}
		out.Body.Refused = append(out.Body.Refused, Ruled(one))
	}
	return out, nil
}
