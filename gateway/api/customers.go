package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/phone"
)

// Customers is the directory as the bank feeds it and staff look into it.
type Customers interface {
	Take(ctx context.Context, cs []customer.Customer) ([]customer.Outcome, error)
	// Told lists customers by their ids, with cards and traits, in the order of the ids; who is not known is left out.
	Told(ctx context.Context, ids []string) ([]customer.Customer, error)
	// Within reports whether a number is a customer's, and all of its customers are within the limits of whoever asks.
	Within(ctx context.Context, n phone.Number) (bool, error)
	// AllWithin is Within of each number, in their order.
	AllWithin(ctx context.Context, ns []phone.Number) ([]bool, error)
}

type takeCustomersInput struct {
	Body struct {
		Customers []customer.Record `json:"customers" minItems:"1" maxItems:"1000"`
	}
}

type takeLinesInput struct {
	RawBody []byte `contentType:"application/x-ndjson"`
}

// RefusedCustomer is what is wrong with one of a call.
type RefusedCustomer struct {
	Row    int    `json:"row" example:"7" doc:"From 1."`
	Field  string `json:"field" example:"as_of"`
	Reason string `json:"reason" example:"lies in the future"`
}

// TakenCustomers is what became of a call's customers.
type TakenCustomers struct {
	Added   int               `json:"added"`
	Changed int               `json:"changed"`
	Same    int               `json:"same" doc:"Nothing was written."`
	Late    int               `json:"late" doc:"Something newer was told before: ignored."`
	Refused []RefusedCustomer `json:"refused" doc:"One with several faults stands here several times. Values are not repeated."`
}

type takenCustomersOutput struct{ Body TakenCustomers }

// customerLinesMost is how many lines one call brings at most.
const customerLinesMost = 2000

// customers: whom the bank has. Messages are written to them and audiences chosen among them while the bank's core is left alone.
func (d Deps) customers(api huma.API) {
	const news = "The same again writes nothing; what is older than what is known (as_of) is ignored, so that news may come in any order. With a language a " +
		"record is everything about a customer but the traits, which are for marketing and may come by themselves. A record with a fault is refused, the others are taken."
	huma.Register(api, huma.Operation{
		OperationID: "take-customers", Method: http.MethodPut, Path: "/customers", DefaultStatus: http.StatusOK, MaxBodyBytes: 4 << 20,
		Summary: "Tell of up to 1,000 customers", Description: news,
	}, d.takeCustomers)
	huma.Register(api, huma.Operation{
		OperationID: "take-customer-lines", Method: http.MethodPost, Path: "/customers/lines", DefaultStatus: http.StatusOK, MaxBodyBytes: 2 << 20,
		Summary: "Send up to 2,000 lines of a file of customers, each a record as JSON", Description: news,
	}, d.takeCustomerLines)
	d.customersRead(api)
}

func (d Deps) takeCustomers(ctx context.Context, in *takeCustomersInput) (*takenCustomersOutput, error) {
	if err := allowed(ctx, access.CustomersWrite); err != nil {
		return nil, err
	}
	t := d.newTaking(len(in.Body.Customers))
	for i, r := range in.Body.Customers {
		t.read(i+1, r)
	}
	return d.tookCustomers(ctx, t)
}

func (d Deps) takeCustomerLines(ctx context.Context, in *takeLinesInput) (*takenCustomersOutput, error) {
	if err := allowed(ctx, access.CustomersWrite); err != nil {
		return nil, err
	}
	t := d.newTaking(bytes.Count(in.RawBody, []byte("\n")) + 1)
	row := 0
	for line := range bytes.Lines(in.RawBody) {
		if row++; row > customerLinesMost {
			return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("more than %d lines in one call", customerLinesMost))
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if where, why := lookAt(line); why != "" {
			t.refuse(row, "row", where+" "+why)
			continue
		}
		var r customer.Record
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		err := dec.Decode(&r)
		if _, more := dec.Token(); err != nil || !errors.Is(more, io.EOF) {
			t.refuse(row, "row", "is no record as JSON")
			continue
		}
		t.read(row, r)
	}
	return d.tookCustomers(ctx, t)
}

// taking is the customers of a call.
type taking struct {
	reader customer.Reader
	cs     []customer.Customer
	rows   []int // of cs
	told   TakenCustomers
}

func (d Deps) newTaking(n int) *taking {
	return &taking{
		reader: customer.Reader{Now: d.Now}, cs: make([]customer.Customer, 0, n), rows: make([]int, 0, n), told: TakenCustomers{Refused: []RefusedCustomer{}},
	}
}

func (t *taking) refuse(row int, field, why string) {
	t.told.Refused = append(t.told.Refused, RefusedCustomer{row, field, why})
}

func (t *taking) read(row int, r customer.Record) {
	c, err := t.reader.Read(r)
	if err == nil {
		t.cs, t.rows = append(t.cs, c), append(t.rows, row)
		return
	}
	for _, one := range each(err) {
		var fault *customer.RecordError
		if errors.As(one, &fault) {
			t.refuse(row, fault.Field, fault.Why)
		}
	}
}

func (d Deps) tookCustomers(ctx context.Context, t *taking) (*takenCustomersOutput, error) {
	outs, err := d.Customers.Take(ctx, t.cs)
	if err != nil {
		return nil, d.later("taking customers in", err)
	}
	for i, out := range outs {
		switch out {
		case customer.Added:
			t.told.Added++
		case customer.Changed:
			t.told.Changed++
		case customer.Same:
			t.told.Same++
		case customer.Late:
			t.told.Late++
		case customer.Missing:
			t.refuse(t.rows[i], "customer", "is not known: names, numbers and a language come first")
		}
	}
	slices.SortStableFunc(t.told.Refused, func(a, b RefusedCustomer) int { return a.Row - b.Row })
	counts := map[string]int{"added": t.told.Added, "changed": t.told.Changed, "same": t.told.Same, "late": t.told.Late, "refused": len(t.told.Refused)}
	if err := d.audited(ctx, "customers.take", "customers", nil, counts); err != nil {
		d.Log.Error("customers were taken in without an audit entry", "counts", counts, "err", err)
	}
	return &takenCustomersOutput{t.told}, nil
}
