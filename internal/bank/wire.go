package bank

import (
	"errors"
	"fmt"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// The bodies of the protocol in docs/bank-api.md. They spell out what our own types mask.
type (
	wireAmount struct {
		Amount   string `json:"amount"` // plain major units
		Currency string `json:"currency"`
	}
	wireBalance struct {
		Owed      wireAmount `json:"owed"`
		Available wireAmount `json:"available"`
		State     State      `json:"state"`
		Since     time.Time  `json:"since"`
		StopRef   string     `json:"stop_ref,omitempty"`
		AsOf      time.Time  `json:"as_of"`
	}
	wireStatement struct {
		Month   string     `json:"month"`
		Cut     time.Time  `json:"cut"`
		Due     time.Time  `json:"due"`
		Total   wireAmount `json:"total"`
		Minimum wireAmount `json:"minimum"`
		Paid    wireAmount `json:"paid"`
	}
	wireTransaction struct {
		ID       string     `json:"id"`
		At       time.Time  `json:"at"`
		Merchant string     `json:"merchant"`
		Amount   wireAmount `json:"amount"`
	}
	wirePoints struct {
		Balance    int64     `json:"balance"`
		Expiring   int64     `json:"expiring,omitempty"`
		ExpiringOn time.Time `json:"expiring_on,omitzero"`
		AsOf       time.Time `json:"as_of"`
	}
	wireOrder struct {
		Kind     Kind              `json:"kind"`
		Customer string            `json:"customer"`
		Card     card.ID           `json:"card"`
		At       time.Time         `json:"at"`
		Channel  string            `json:"channel,omitempty"`
		Quote    string            `json:"quote,omitempty"`
		Detail   map[string]string `json:"detail,omitempty"`
	}
	wireReceipt struct {
		Ref   string    `json:"ref"`
		At    time.Time `json:"at"`
		State State     `json:"state"`
		Again bool      `json:"again,omitempty"`
		From  time.Time `json:"from,omitzero"`
		Until time.Time `json:"until,omitzero"`
	}
	wireProof struct {
		Secret string `json:"secret"`
	}
	wirePINLock struct {
		Locked bool      `json:"locked"`
		Until  time.Time `json:"until,omitzero"`
	}
	wireClue struct {
		By     Clue   `json:"by"`
		Secret string `json:"secret"`
	}
	wireHeld struct {
		Customer string  `json:"customer"`
		Card     card.ID `json:"card"`
	}
	wireRecord struct {
		Customer    string       `json:"customer"`
		Names       locale.Words `json:"names"`
		Numbers     []string     `json:"numbers"`
		Recycled    []string     `json:"recycled,omitempty"`
		Lang        locale.Lang  `json:"lang"`
		Zone        string       `json:"zone"`
		Tier        string       `json:"tier,omitempty"`
		Segment     string       `json:"segment,omitempty"`
		Manager     string       `json:"manager,omitempty"`
		Birthday    string       `json:"birthday,omitempty"`
		OverdueDays int          `json:"overdue_days,omitempty"`
		NoMarketing bool         `json:"no_marketing,omitempty"`
		Deceased    bool         `json:"deceased,omitempty"`
		Fraud       bool         `json:"fraud,omitempty"`
		Closing     bool         `json:"closing,omitempty"`
		Cards       []wireCard   `json:"cards"`
	}
	wireCard struct {
		ID            card.ID `json:"id"`
		Tail          string  `json:"tail"`
		Product       string  `json:"product"`
		Currency      string  `json:"currency"`
		State         State   `json:"state"`
		Supplementary bool    `json:"supplementary,omitempty"`
	}
)

func toAmount(m money.Money) wireAmount {
	if m == (money.Money{}) {
		return wireAmount{}
	}
	return wireAmount{Amount: m.Plain(), Currency: m.Currency}
}

// taking turns bodies into what they mean and keeps the first fault.
type taking struct{ fault error }

// amount is one that must be there.
func (t *taking) amount(a wireAmount) money.Money {
	m, err := money.Parse(a.Amount, a.Currency)
	if err == nil && a.Currency == "" {
		err = money.ErrAmount
	}
	if err != nil && t.fault == nil {
		t.fault = fmt.Errorf("amount of currency %q: %w", a.Currency, err)
	}
	return m
}

// amountIf is one that may be left out.
func (t *taking) amountIf(a wireAmount) money.Money {
	if a == (wireAmount{}) {
		return money.Money{}
	}
	return t.amount(a)
}

// tailIf is four digits, or nothing.
func (t *taking) tailIf(s string) card.Tail {
	if s == "" {
		return ""
	}
	tail, ok := card.ParseTail(s)
	if !ok && t.fault == nil {
		t.fault = errTail
	}
	return tail
}

var errTail = errors.New("a tail is not four digits")

// date is a day of the calendar.
func (t *taking) date(s string) time.Time {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil && t.fault == nil {
		t.fault = errDate
	}
	return day
}

var errDate = errors.New("a date is not written 2027-01-31")

func toBalance(b Balance) wireBalance {
	return wireBalance{Owed: toAmount(b.Owed), Available: toAmount(b.Available), State: b.State, Since: b.Since,
		StopRef: b.StopRef, AsOf: b.AsOf}
}

func (w wireBalance) balance() (Balance, error) {
	var t taking
	b := Balance{Owed: t.amount(w.Owed), Available: t.amount(w.Available), State: w.State, Since: w.Since, StopRef: w.StopRef,
		AsOf: w.AsOf}
	return b, t.fault
}

func toStatement(s Statement) wireStatement {
	return wireStatement{Month: s.Month, Cut: s.Cut, Due: s.Due, Total: toAmount(s.Total), Minimum: toAmount(s.Minimum),
		Paid: toAmount(s.Paid)}
}

func (w wireStatement) statement() (Statement, error) {
	var t taking
	s := Statement{Month: w.Month, Cut: w.Cut, Due: w.Due, Total: t.amount(w.Total), Minimum: t.amount(w.Minimum),
		Paid: t.amount(w.Paid)}
	return s, t.fault
}

func toTransaction(t Transaction) wireTransaction {
	return wireTransaction{ID: t.ID, At: t.At, Merchant: t.Merchant, Amount: toAmount(t.Amount)}
}

func (w wireTransaction) transaction() (Transaction, error) {
	var t taking
	return Transaction{ID: w.ID, At: w.At, Merchant: w.Merchant, Amount: t.amount(w.Amount)}, t.fault
}

func toPoints(p Points) wirePoints {
	return wirePoints{Balance: p.Balance, Expiring: p.Expiring, ExpiringOn: p.ExpiringOn, AsOf: p.AsOf}
}

func (w wirePoints) points() (Points, error) {
	return Points{Balance: w.Balance, Expiring: w.Expiring, ExpiringOn: w.ExpiringOn, AsOf: w.AsOf}, nil
}

func toOrder(o Order) wireOrder {
	return wireOrder{Kind: o.Kind, Customer: o.Customer, Card: o.Card, At: o.At, Channel: o.Channel, Quote: o.Quote, Detail: o.Detail}
}

func (w wireOrder) order(key string) Order {
	return Order{Key: key, Kind: w.Kind, Customer: w.Customer, Card: w.Card, At: w.At, Channel: w.Channel, Quote: w.Quote,
		Detail: w.Detail}
}

func toRecord(r Record) wireRecord {
	w := wireRecord{Customer: r.Customer, Names: r.Names, Numbers: r.Numbers, Recycled: r.Recycled, Lang: r.Lang, Zone: r.Zone, Tier: r.Tier,
		Segment: r.Segment, Manager: r.Manager, Birthday: r.Birthday, OverdueDays: r.OverdueDays, NoMarketing: r.NoMarketing,
		Deceased: r.Deceased, Fraud: r.Fraud, Closing: r.Closing, Cards: make([]wireCard, len(r.Cards))}
	for i, c := range r.Cards {
		w.Cards[i] = wireCard{ID: c.ID, Tail: c.Tail.Reveal(), Product: c.Product, Currency: c.Currency, State: c.State,
			Supplementary: c.Supplementary}
	}
	return w
}

func (w wireRecord) record() (Record, error) {
	r := Record{Customer: w.Customer, Names: w.Names, Numbers: w.Numbers, Recycled: w.Recycled, Lang: w.Lang, Zone: w.Zone, Tier: w.Tier,
		Segment: w.Segment, Manager: w.Manager, Birthday: w.Birthday, OverdueDays: w.OverdueDays, NoMarketing: w.NoMarketing,
		Deceased: w.Deceased, Fraud: w.Fraud, Closing: w.Closing}
	for _, c := range w.Cards {
		tail, ok := card.ParseTail(c.Tail)
		if !ok {
			return Record{}, fmt.Errorf("card %s: its tail is not four digits", c.ID)
		}
		r.Cards = append(r.Cards, CardRecord{ID: c.ID, Tail: tail, Product: c.Product, Currency: c.Currency, State: c.State,
			Supplementary: c.Supplementary})
	}
	return r, nil
}

func toPINLock(l PINLock) wirePINLock { return wirePINLock(l) }

func (w wirePINLock) lock() (PINLock, error) { return PINLock(w), nil }

func toHeld(h Held) wireHeld { return wireHeld(h) }

func (w wireHeld) held() (Held, error) { return Held(w), nil }

func (w wireReceipt) receipt() (Receipt, error) { return Receipt(w), nil }
