package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/money"
)

type bankStatement struct {
	bun.BaseModel `bun:"table:bank_statements"`

	Card     card.ID   `bun:"card,pk"`
	Month    string    `bun:"month,pk"`
	Cut      time.Time `bun:"cut"`
	Due      time.Time `bun:"due"`
	Total    int64     `bun:"total"`
	Minimum  int64     `bun:"minimum"`
	Paid     int64     `bun:"paid"`
	Currency string    `bun:"currency,scanonly"`
}

// Statement implements bank.Statements.
func (b Books) Statement(ctx context.Context, id card.ID, month string) (bank.Statement, error) {
	var s bankStatement
	q := b.db.NewSelect().Model(&s).ColumnExpr("bank_statement.*, c.currency").
		Join("JOIN bank_cards AS c ON c.id = bank_statement.card").
		Where("bank_statement.card = ?", id).OrderExpr("bank_statement.month DESC").Limit(1)
	if month != "" {
		q = q.Where("bank_statement.month = ?", month)
	}
	if err := found(q.Scan(ctx)); err != nil {
		return bank.Statement{}, fmt.Errorf("reading a statement of card %s: %w", id, err)
	}
	return s.statement(), nil
}

type bankTransaction struct {
	bun.BaseModel `bun:"table:bank_transactions"`

	Card     card.ID   `bun:"card,pk"`
	ID       string    `bun:"id,pk"`
	At       time.Time `bun:"at"`
	Merchant string    `bun:"merchant"`
	Amount   int64     `bun:"amount"`
}

// Transactions implements bank.Ledger.
func (b Books) Transactions(ctx context.Context, id card.ID, before string, n int) ([]bank.Transaction, error) {
	var currency string
	err := found(b.db.NewSelect().TableExpr("bank_cards").Column("currency").Where("id = ?", id).Scan(ctx, &currency))
	if err != nil {
		return nil, fmt.Errorf("reading transactions of card %s: %w", id, err)
	}
	var rows []bankTransaction
	q := b.db.NewSelect().Model(&rows).Where("card = ?", id).OrderExpr("at DESC, id DESC").Limit(int64(n))
	if before != "" {
		q = q.Where("(at, id) < (SELECT at, id FROM bank_transactions WHERE card = ? AND id = ?)", id, before)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading transactions of card %s: %w", id, err)
	}
	out := make([]bank.Transaction, len(rows))
	for i, r := range rows {
		out[i] = bank.Transaction{ID: r.ID, At: r.At, Merchant: r.Merchant, Amount: money.Of(r.Amount, currency)}
	}
	return out, nil
}

// Records implements bank.Feed.
func (b Books) Records(ctx context.Context, after string, n int) ([]bank.Record, error) {
	var customers []bankCustomer
	err := b.db.NewSelect().Model(&customers).Column("id", "record_sealed").Where("id > ?", after).
		OrderExpr("id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading records: %w", err)
	}
	if len(customers) == 0 {
		return nil, nil
	}
	var cards []bankCard
	last := customers[len(customers)-1].ID
	err = b.db.NewSelect().Model(&cards).Where("customer > ? AND customer <= ?", after, last).OrderExpr("customer, id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the cards of records: %w", err)
	}
	held := make(map[string][]bank.CardRecord, len(customers))
	for _, c := range cards {
		a, err := b.account(c)
		if err != nil {
			return nil, err
		}
		held[c.Customer] = append(held[c.Customer], a.CardRecord)
	}
	out := make([]bank.Record, len(customers))
	for i, c := range customers {
		plain, err := b.db.vault.Open(c.Record, "bank_customers.record_sealed")
		if err != nil {
			return nil, fmt.Errorf("reading the record of customer %s: %w", c.ID, err)
		}
		if err := json.Unmarshal(plain, &out[i]); err != nil {
			return nil, fmt.Errorf("reading the record of customer %s: %w", c.ID, err)
		}
		out[i].Cards = held[c.ID]
	}
	return out, nil
}
