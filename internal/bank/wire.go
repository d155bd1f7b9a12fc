package bank

import (
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
		Kind     Kind      `json:"kind"`
		Customer string    `json:"customer"`
		Card     card.ID   `json:"card"`
		At       time.Time `json:"at"`
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
	wireRecord struct {
		Customer    string       `json:"customer"`
		Names       locale.Words `json:"names"`
		Numbers     []string     `json:"numbers"`
		Lang        locale.Lang  `json:"lang"`
		Zone        string       `json:"zone"`
		Tier        string       `json:"tier,omitempty"`
		Manager     string       `json:"manager,omitempty"`
		Birthday    string       `json:"birthday,omitempty"`
		OverdueDays int          `json:"overdue_days,omitempty"`
		NoMarketing bool         `json:"no_marketing,omitempty"`
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

func toAmount(m money.Money) wireAmount { return wireAmount{Amount: m.Plain(), Currency: m.Currency} }

func (a wireAmount) money() (money.Money, error) {
	m, err := money.Parse(a.Amount, a.Currency)
	if err != nil {
		return money.Money{}, fmt.Errorf("amount of currency %q: %w", a.Currency, err)
	}
	return m, nil
}

func toBalance(b Balance) wireBalance {
	return wireBalance{Owed: toAmount(b.Owed), Available: toAmount(b.Available), State: b.State, Since: b.Since,
		StopRef: b.StopRef, AsOf: b.AsOf}
}

func (w wireBalance) balance() (b Balance, err error) {
	b = Balance{State: w.State, Since: w.Since, StopRef: w.StopRef, AsOf: w.AsOf}
	if b.Owed, err = w.Owed.money(); err != nil {
		return Balance{}, err
	}
	b.Available, err = w.Available.money()
	return b, err
}

func toStatement(s Statement) wireStatement {
	return wireStatement{Month: s.Month, Cut: s.Cut, Due: s.Due, Total: toAmount(s.Total), Minimum: toAmount(s.Minimum),
		Paid: toAmount(s.Paid)}
}

func (w wireStatement) statement() (s Statement, err error) {
	s = Statement{Month: w.Month, Cut: w.Cut, Due: w.Due}
	if s.Total, err = w.Total.money(); err != nil {
		return Statement{}, err
	}
	if s.Minimum, err = w.Minimum.money(); err != nil {
		return Statement{}, err
	}
	s.Paid, err = w.Paid.money()
	return s, err
}

func toTransactions(ts []Transaction) []wireTransaction {
	out := make([]wireTransaction, len(ts))
	for i, t := range ts {
		out[i] = wireTransaction{ID: t.ID, At: t.At, Merchant: t.Merchant, Amount: toAmount(t.Amount)}
	}
	return out
}

func (w wireTransaction) transaction() (Transaction, error) {
	m, err := w.Amount.money()
	return Transaction{ID: w.ID, At: w.At, Merchant: w.Merchant, Amount: m}, err
}

func toRecords(rs []Record) []wireRecord {
	out := make([]wireRecord, len(rs))
	for i, r := range rs {
		w := wireRecord{Customer: r.Customer, Names: r.Names, Numbers: r.Numbers, Lang: r.Lang, Zone: r.Zone, Tier: r.Tier,
			Manager: r.Manager, Birthday: r.Birthday, OverdueDays: r.OverdueDays, NoMarketing: r.NoMarketing,
			Cards: make([]wireCard, len(r.Cards))}
		for j, c := range r.Cards {
			w.Cards[j] = wireCard{ID: c.ID, Tail: c.Tail.Reveal(), Product: c.Product, Currency: c.Currency, State: c.State,
				Supplementary: c.Supplementary}
		}
		out[i] = w
	}
	return out
}

func (w wireRecord) record() (Record, error) {
	r := Record{Customer: w.Customer, Names: w.Names, Numbers: w.Numbers, Lang: w.Lang, Zone: w.Zone, Tier: w.Tier,
		Manager: w.Manager, Birthday: w.Birthday, OverdueDays: w.OverdueDays, NoMarketing: w.NoMarketing}
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
