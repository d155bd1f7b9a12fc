package commands

import (
	"context"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/money"
)

// mint is a bank that makes cards for customers with an address.
type mint struct {
	bank.Core
	bank.Choices
	bank.Quotes
	address string
	ordered bank.Order
}

func (m *mint) Contact(context.Context, string) (bank.Contact, error) {
	return bank.Contact{Address: m.address}, nil
}

func (m *mint) Quote(ctx context.Context, _ bank.Ask) (bank.Quote, error) { return m.Quoted(ctx, "Q1") }

func (m *mint) Quoted(context.Context, string) (bank.Quote, error) {
	return bank.Quote{ID: "Q1", Fee: money.Of(15_00, "USD")}, nil
}

func (m *mint) Do(_ context.Context, o bank.Order) (bank.Receipt, error) {
	m.ordered = o
	return bank.Receipt{Ref: "HK1", Until: o.At.AddDate(0, 0, 7)}, nil
}

// TestAReplacementIsBoundToWhatWasReadBack: the fee and the end of the address are told, and the order names that quote.
func TestAReplacementIsBoundToWhatWasReadBack(t *testing.T) {
	t.Parallel()
	m := &mint{address: "…Street 12"}
	v := Replace(m)
	r := Request{Key: "CA1", Now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Zone: time.UTC, Channel: Voice, Cards: []customer.Card{{ID: "K1", Tail: "1234"}}}
	q, no, err := v.Quote(t.Context(), r)
	if err != nil || no != nil || q.Data["address"] != "Street 12" || q.Data["fee"] != money.Of(15_00, "USD") {
		t.Fatalf("read back %v, %v, %v", q.Data, no, err)
	}
	r.Quote = q.ID
	a, err := v.Run(t.Context(), r)
	if err != nil || a.Say != "done" || a.Data["days"] != 7 || m.ordered.Quote != "Q1" || m.ordered.Key != "CA1" {
		t.Errorf("said %s %v after the order %+v, %v", a.Say, a.Data, m.ordered, err)
	}
}

func TestNoCardIsSentWithoutAnAddress(t *testing.T) {
	t.Parallel()
	_, no, err := Replace(&mint{}).Quote(t.Context(), Request{Cards: []customer.Card{{ID: "K1", Tail: "1234"}}})
	if err != nil || no == nil || no.Say != "no-address" || !no.Person {
		t.Errorf("said %v, %v", no, err)
	}
}
