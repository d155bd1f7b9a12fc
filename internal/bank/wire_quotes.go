package bank

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
)

// The bodies of offers and of what is priced before it is agreed to. What does not apply is left out.
type (
	wireOffer struct {
		Code    string       `json:"code"`
		Kind    string       `json:"kind"`
		Card    card.ID      `json:"card,omitempty"`
		Until   time.Time    `json:"until"`
		Old     wireAmount   `json:"old,omitzero"`
		New     wireAmount   `json:"new,omitzero"`
		Months  []int        `json:"months,omitempty"`
		Product string       `json:"product,omitempty"`
		Names   locale.Words `json:"names,omitempty"`
		Slot    time.Time    `json:"slot,omitzero"`
		ByStaff bool         `json:"by_staff,omitempty"`
		State   string       `json:"state"`
	}
	wireAsk struct {
		Kind        Kind       `json:"kind"`
		Customer    string     `json:"customer"`
		Card        card.ID    `json:"card"`
		At          time.Time  `json:"at"`
		Amount      wireAmount `json:"amount,omitzero"`
		Months      int        `json:"months,omitempty"`
		Mode        string     `json:"mode,omitempty"`
		Item        string     `json:"item,omitempty"`
		Points      int64      `json:"points,omitempty"`
		Offer       string     `json:"offer,omitempty"`
		Until       time.Time  `json:"until,omitzero"`
		Debit       string     `json:"debit,omitempty"`
		Transaction string     `json:"transaction,omitempty"`
	}
	wireQuote struct {
		ID        string       `json:"id"`
		Kind      Kind         `json:"kind"`
		Card      card.ID      `json:"card"`
		Until     time.Time    `json:"until"`
		Principal wireAmount   `json:"principal,omitzero"`
		Monthly   wireAmount   `json:"monthly,omitzero"`
		Months    int          `json:"months,omitempty"`
		Fee       wireAmount   `json:"fee,omitzero"`
		Rate      int          `json:"rate,omitempty"`
		Total     wireAmount   `json:"total,omitzero"`
		Old       wireAmount   `json:"old,omitzero"`
		New       wireAmount   `json:"new,omitzero"`
		Points    int64        `json:"points,omitempty"`
		PointsOf  int64        `json:"points_left,omitempty"`
		Item      locale.Words `json:"item,omitempty"`
		From      string       `json:"from,omitempty"`
		Mode      string       `json:"mode,omitempty"`
		Starts    time.Time    `json:"starts,omitzero"`
		Ends      time.Time    `json:"ends,omitzero"`
	}
)

func toOffer(o Offer) wireOffer {
	return wireOffer{Code: o.Code, Kind: o.Kind, Card: o.Card, Until: o.Until, Old: toAmount(o.Old), New: toAmount(o.New),
		Months: o.Months, Product: o.Product, Names: o.Names, Slot: o.Slot, ByStaff: o.ByStaff, State: o.State}
}

func (w wireOffer) offer() (Offer, error) {
	var t taking
	o := Offer{Code: w.Code, Kind: w.Kind, Card: w.Card, Until: w.Until, Old: t.amountIf(w.Old), New: t.amountIf(w.New),
		Months: w.Months, Product: w.Product, Names: w.Names, Slot: w.Slot, ByStaff: w.ByStaff, State: w.State}
	return o, t.fault
}

func toAsk(a Ask) wireAsk {
	return wireAsk{Kind: a.Kind, Customer: a.Customer, Card: a.Card, At: a.At, Amount: toAmount(a.Amount), Months: a.Months,
		Mode: a.Mode, Item: a.Item, Points: a.Points, Offer: a.Offer, Until: a.Until, Debit: a.Debit.Reveal(),
		Transaction: a.Transaction}
}

func (w wireAsk) ask(key string) (Ask, error) {
	var t taking
	a := Ask{Key: key, Kind: w.Kind, Customer: w.Customer, Card: w.Card, At: w.At, Amount: t.amountIf(w.Amount), Months: w.Months,
		Mode: w.Mode, Item: w.Item, Points: w.Points, Offer: w.Offer, Until: w.Until, Debit: t.tailIf(w.Debit),
		Transaction: w.Transaction}
	return a, t.fault
}

func toQuote(q Quote) wireQuote {
	return wireQuote{ID: q.ID, Kind: q.Kind, Card: q.Card, Until: q.Until, Principal: toAmount(q.Principal),
		Monthly: toAmount(q.Monthly), Months: q.Months, Fee: toAmount(q.Fee), Rate: q.Rate, Total: toAmount(q.Total),
		Old: toAmount(q.Old), New: toAmount(q.New), Points: q.Points, PointsOf: q.PointsOf, Item: q.Item, From: q.From.Reveal(),
		Mode: q.Mode, Starts: q.Starts, Ends: q.Ends}
}

func (w wireQuote) quote() (Quote, error) {
	var t taking
	q := Quote{ID: w.ID, Kind: w.Kind, Card: w.Card, Until: w.Until, Principal: t.amountIf(w.Principal),
		Monthly: t.amountIf(w.Monthly), Months: w.Months, Fee: t.amountIf(w.Fee), Rate: w.Rate, Total: t.amountIf(w.Total),
		Old: t.amountIf(w.Old), New: t.amountIf(w.New), Points: w.Points, PointsOf: w.PointsOf, Item: w.Item,
		From: t.tailIf(w.From), Mode: w.Mode, Starts: w.Starts, Ends: w.Ends}
	return q, t.fault
}
