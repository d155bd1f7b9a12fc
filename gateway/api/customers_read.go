package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// CustomerRow is a customer in a list, masked.
type CustomerRow struct {
	Customer string `json:"customer,omitempty" example:"C1001" doc:"None: somebody of a list who is no customer."`
	Number   string `json:"number,omitempty" example:"+…47"`
	Language string `json:"language" example:"en"`
	Region   string `json:"region,omitempty" example:"US"`
	Tier     string `json:"tier,omitempty" example:"Gold"`
	Branch   string `json:"branch,omitempty" example:"Central"`
	Product  string `json:"product,omitempty" example:"Platinum" doc:"Of their first card."`
	Manager  string `json:"manager,omitempty"`
	HeldOut  bool   `json:"held_out,omitempty" doc:"Gets nothing, to compare with."`
	Variant  string `json:"variant,omitempty"`
}

func customerRow(r audience.Recipient) CustomerRow {
	return CustomerRow{
		Customer: r.Customer, Number: r.Number.String(), Language: string(r.Lang), Region: r.Region, Tier: r.Tier, Branch: r.Branch, Product: r.Product,
		Manager: r.Manager, HeldOut: r.HeldOut, Variant: r.Variant,
	}
}

// ShownCustomer is what is known of a customer: numbers masked, cards as *1234.
type ShownCustomer struct {
	Customer    string           `json:"customer" example:"C1001"`
	Names       locale.Words     `json:"names"`
	Numbers     []string         `json:"numbers" example:"[\"+…47\"]"`
	Language    string           `json:"language" example:"en" doc:"The one they chose, if they did."`
	Zone        string           `json:"zone,omitempty" example:"America/New_York"`
	Tier        string           `json:"tier,omitempty" example:"Gold"`
	Retention   string           `json:"retention,omitempty"`
	Manager     string           `json:"manager,omitempty"`
	Manner      string           `json:"manner,omitempty" example:"slow balance" doc:"How they want to be answered on the telephone, as they asked: slow, patient, person first, balance first."`
	Birthday    string           `json:"birthday,omitempty" example:"02-29"`
	OverdueDays int              `json:"overdue_days"`
	NoMarketing bool             `json:"no_marketing"`
	Deceased    bool             `json:"deceased"`
	Fraud       bool             `json:"fraud"`
	Closing     bool             `json:"closing"`
	Cards       []ShownCard      `json:"cards"`
	AsOf        *time.Time       `json:"as_of,omitempty" doc:"As of when the bank told so; none: it did not say."`
	Traits      *customer.Traits `json:"traits,omitempty"`
	TraitsAsOf  *time.Time       `json:"traits_as_of,omitempty"`
}

// ShownCard is a card of a customer.
type ShownCard struct {
	Card     string `json:"card" example:"*1234"`
	Product  string `json:"product" example:"Classic"`
	Currency string `json:"currency,omitempty" example:"USD"`
	State    string `json:"state" example:"active"`
}

func shownCustomer(c customer.Customer) ShownCustomer {
	s := ShownCustomer{
		Customer: c.ID, Names: c.Names, Numbers: views(c.Numbers, phone.Number.String), Language: string(c.Lang), Zone: c.Zone, Tier: c.Tier, Retention: c.Segment,
		Manager: c.Manager, Manner: c.Manner.String(), Birthday: c.Birthday, OverdueDays: c.OverdueDays, NoMarketing: c.NoMarketing, Deceased: c.Deceased, Fraud: c.Fraud,
		Closing: c.Closing,
		Cards: views(c.Cards, func(k customer.Card) ShownCard {
			return ShownCard{Card: k.Tail.Masked(), Product: k.Product, Currency: k.Currency, State: k.State}
		}),
		Traits: c.Traits,
	}
	if !c.AsOf.IsZero() {
		s.AsOf = &c.AsOf
	}
	if c.Traits != nil && !c.Traits.AsOf.IsZero() {
		s.TraitsAsOf = &c.Traits.AsOf
	}
	return s
}

// recordOf is a customer as the bank would tell them now.
func recordOf(c customer.Customer, now time.Time) customer.Record {
	if c.AsOf.IsZero() { // nobody said: as of now
		c.AsOf = now
	}
	r := customer.Record{
		Customer: c.ID, AsOf: c.AsOf, Lang: string(c.Lang), Zone: c.Zone, Tier: c.Tier, Segment: c.Segment, Manager: c.Manager, Birthday: c.Birthday,
		Names:       customer.RecordNames{English: c.Names[locale.English], Simplified: c.Names[locale.Simplified], Traditional: c.Names[locale.Traditional]},
		OverdueDays: c.OverdueDays, NoMarketing: c.NoMarketing, Deceased: c.Deceased, Fraud: c.Fraud, Closing: c.Closing, Traits: c.Traits,
	}
	for _, n := range c.Numbers {
		r.Numbers = append(r.Numbers, n.Reveal())
	}
	for _, n := range c.Recycled {
		r.Recycled = append(r.Recycled, n.Reveal())
	}
	for _, k := range c.Cards {
		r.Cards = append(r.Cards, customer.RecordCard{
			ID: string(k.ID), Tail: k.Tail.Reveal(), Product: k.Product, Currency: k.Currency, State: k.State, Supplementary: k.Supplementary,
		})
	}
	return r
}

type customerInput struct {
	ID string `path:"id" maxLength:"60" example:"C1001"`
}

type customerOutput struct{ Body ShownCustomer }

type searchCustomersInput struct {
	Body struct {
		Filter string `json:"filter" maxLength:"4000" example:"tier in (platinum, gold) and region = hk" doc:"all: everybody."`
		After  string `json:"after,omitempty" maxLength:"60" doc:"The next of the page before."`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"200" default:"50"`
	}
}

type searchCustomersOutput struct {
	Body struct {
		Customers []CustomerRow `json:"customers"`
		Next      string        `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type exportCustomersInput struct {
	Body struct {
		Filter string `json:"filter" maxLength:"4000" example:"tier = platinum" doc:"all: everybody."`
		After  string `json:"after,omitempty" maxLength:"60" doc:"The customer of the last line of the page before."`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"1000" default:"1000"`
	}
}

type exportCustomersOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (d Deps) customersRead(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "show-customer", Method: http.MethodGet, Path: "/customers/{id}", Summary: "Read what is known of a customer, numbers masked",
	}, d.showCustomer)
	huma.Register(api, huma.Operation{
		OperationID: "search-customers", Metadata: keepsNothing, Method: http.MethodPost, Path: "/customers/search", DefaultStatus: http.StatusOK,
		Summary: "List customers by a filter, masked", Description: "In the order of their ids.",
	}, d.searchCustomers)
	huma.Register(api, huma.Operation{
		OperationID: "export-customers", Metadata: keepsNothing, Method: http.MethodPost, Path: "/customers/export", DefaultStatus: http.StatusOK,
		Summary:     "Read customers by a filter in clear, each a record as JSON on a line",
		Description: "What take-customer-lines takes. Is written down before anything is read. A page without lines is the end.",
	}, d.exportCustomers)
}

func (d Deps) showCustomer(ctx context.Context, in *customerInput) (*customerOutput, error) {
	if err := allowed(ctx, access.CustomersRead); err != nil {
		return nil, err
	}
	cs, err := d.Customers.Told(ctx, []string{in.ID})
	if err != nil {
		return nil, d.later("reading a customer", err)
	}
	if len(cs) == 0 {
		return nil, huma.Error404NotFound("there is no such customer")
	}
	return &customerOutput{shownCustomer(cs[0])}, nil
}

// chosen are the customers of a filter, after one of them.
func (d Deps) chosen(ctx context.Context, filter, after string, n int) ([]audience.Recipient, error) {
	f, err := d.fixed(ctx, Audience{Filter: filter})
	if err != nil {
		return nil, err
	}
	rs, err := d.Audiences.Page(ctx, f, after, n)
	if err != nil {
		return nil, d.later("reading customers", err)
	}
	return rs, nil
}

func (d Deps) searchCustomers(ctx context.Context, in *searchCustomersInput) (*searchCustomersOutput, error) {
	if err := allowed(ctx, access.CustomersRead); err != nil {
		return nil, err
	}
	rs, err := d.chosen(ctx, in.Body.Filter, in.Body.After, in.Body.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &searchCustomersOutput{}
	out.Body.Customers, out.Body.Next = paged(rs, in.Body.Limit, customerRow, func(r audience.Recipient) string { return r.Key })
	return out, nil
}

func (d Deps) exportCustomers(ctx context.Context, in *exportCustomersInput) (*exportCustomersOutput, error) {
	if err := allowed(ctx, access.CustomersExport); err != nil {
		return nil, err
	}
	if _, err := d.fixed(ctx, Audience{Filter: in.Body.Filter}); err != nil {
		return nil, err
	}
	asked := map[string]any{"filter": in.Body.Filter, "after": in.Body.After, "limit": in.Body.Limit}
	if err := d.audited(ctx, "customers.export", "customers", nil, asked); err != nil {
		return nil, d.later("writing an export down", err)
	}
	rs, err := d.chosen(ctx, in.Body.Filter, in.Body.After, in.Body.Limit)
	if err != nil {
		return nil, err
	}
	cs, err := d.Customers.Told(ctx, views(rs, func(r audience.Recipient) string { return r.Customer }))
	if err != nil {
		return nil, d.later("exporting customers", err)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, c := range cs {
		if err := enc.Encode(recordOf(c, d.Now())); err != nil {
			return nil, d.later("exporting customers", err)
		}
	}
	return &exportCustomersOutput{ContentType: "application/x-ndjson", Body: b.Bytes()}, nil
}
