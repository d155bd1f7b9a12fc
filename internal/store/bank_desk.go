package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/money"
)

type bankOffer struct {
	bun.BaseModel `bun:"table:bank_offers"`

	Code     string    `bun:"code,pk"`
	Customer string    `bun:"customer"`
	Card     card.ID   `bun:"card"`
	State    string    `bun:"state"`
	Until    time.Time `bun:"until"`
	Offer    string    `bun:"offer"`
}

func offerRow(customer string, o bank.Offer) (bankOffer, error) {
	plain, err := json.Marshal(o)
	if err != nil {
		return bankOffer{}, fmt.Errorf("entering offer %s: %w", o.Code, err)
	}
	return bankOffer{Code: o.Code, Customer: customer, Card: o.Card, State: o.State, Until: o.Until.UTC(), Offer: string(plain)}, nil
}

func (r bankOffer) offer() (o bank.Offer, err error) {
	if err := json.Unmarshal([]byte(r.Offer), &o); err != nil {
		return o, fmt.Errorf("reading offer %s: %w", r.Code, err)
	}
	o.State = r.State
	return o, nil
}

// Open implements bank.Desk.
func (b Books) Open(ctx context.Context, w bank.Wanted) (bank.Case, error) {
	id, err := b.wanted(ctx, w)
	if err != nil {
		return bank.Case{}, fmt.Errorf("opening a case: %w", err)
	}
	var row bankCard
	if err := found(b.db.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx)); err != nil {
		return bank.Case{}, fmt.Errorf("opening the case of card %s: %w", id, err)
	}
	c, err := b.lay(ctx, b.db, row, w)
	if err != nil {
		return bank.Case{}, fmt.Errorf("opening the case of card %s: %w", id, err)
	}
	return c, nil
}

// wanted tells which card a case is about.
func (b Books) wanted(ctx context.Context, w bank.Wanted) (id card.ID, err error) {
	named := b.db.NewSelect().TableExpr("bank_cards").Column("id").Where("customer = ?", w.Customer).OrderExpr("id").Limit(1)
	switch {
	case w.Card != "":
		return w.Card, nil
	case w.Quote != "":
		named = b.db.NewSelect().TableExpr("bank_quotes").Column("card").Where("id = ?", w.Quote)
	case w.Offer != "":
		named = b.db.NewSelect().TableExpr("bank_offers").Column("card").Where("code = ? AND customer = ?", w.Offer, w.Customer)
	}
	return id, found(named.Scan(ctx, &id))
}

// lay puts together the case of a card's row.
func (b Books) lay(ctx context.Context, db bun.IDB, row bankCard, w bank.Wanted) (c bank.Case, err error) {
	if c, err = b.thin(row); err != nil {
		return c, err
	}
	var s bankStatement
	err = found(db.NewSelect().Model(&s).Column("card", "month", "cut", "due", "total", "minimum", "paid").
		Where("card = ?", row.ID).OrderExpr("month DESC").Limit(1).Scan(ctx))
	switch {
	case err == nil:
		s.Currency = row.Currency
		c.Statement = new(s.statement())
	case !errors.Is(err, bank.ErrNotFound):
		return c, err
	}
	if w.Quote != "" {
		p, err := b.priced(ctx, db, w.Quote)
		switch {
		case err == nil:
			c.Priced, w.Offer = &p, p.Ask.Offer
		case !errors.Is(err, bank.ErrNotFound):
			return c, err
		}
	}
	if w.Offer != "" {
		var row bankOffer
		err := found(db.NewSelect().Model(&row).Where("code = ? AND customer = ?", w.Offer, w.Customer).Scan(ctx))
		if errors.Is(err, bank.ErrNotFound) {
			return c, nil
		}
		if err != nil {
			return c, err
		}
		o, err := row.offer()
		if err != nil {
			return c, err
		}
		c.Offer = &o
	}
	return c, nil
}

// thin is a case of what the row of the card holds.
func (b Books) thin(row bankCard) (c bank.Case, err error) {
	if c.Account, err = b.account(row); err != nil {
		return c, err
	}
	c.Folder, c.Bare, err = b.openFolder(row.Folder)
	return c, err
}

// Cases implements bank.Desk.
func (b Books) Cases(ctx context.Context, customer string) ([]bank.Case, error) {
	var rows []bankCard
	if err := b.db.NewSelect().Model(&rows).Where("customer = ?", customer).OrderExpr("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the cards of customer %s: %w", customer, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("reading the cards of customer %s: %w", customer, bank.ErrNotFound)
	}
	out := make([]bank.Case, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = b.thin(row); err != nil {
			return nil, fmt.Errorf("reading the cards of customer %s: %w", customer, err)
		}
	}
	return out, nil
}

// Customer implements bank.Desk.
func (b Books) Customer(ctx context.Context, customer string) (r bank.Record, p bank.Papers, err error) {
	var row bankCustomer
	err = found(b.db.NewSelect().Model(&row).Column("record_sealed", "papers_sealed").Where("id = ?", customer).Scan(ctx))
	if err == nil {
		err = b.openJSON(row.Record, "bank_customers.record_sealed", &r)
	}
	if err == nil {
		p, err = b.openPapers(row.Papers)
	}
	if err != nil {
		err = fmt.Errorf("reading customer %s: %w", customer, err)
	}
	return r, p, err
}

// Offers implements bank.Desk.
func (b Books) Offers(ctx context.Context, customer string) ([]bank.Offer, error) {
	var rows []bankOffer
	if err := b.db.NewSelect().Model(&rows).Where("customer = ?", customer).OrderExpr("until DESC, code").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the offers to customer %s: %w", customer, err)
	}
	out := make([]bank.Offer, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.offer(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s bankStatement) statement() bank.Statement {
	return bank.Statement{
		Month: s.Month, Cut: s.Cut, Due: s.Due, Total: money.Of(s.Total, s.Currency),
		Minimum: money.Of(s.Minimum, s.Currency), Paid: money.Of(s.Paid, s.Currency),
	}
}
