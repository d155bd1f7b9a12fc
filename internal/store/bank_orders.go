package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/bank"
	"cardline/internal/card"
)

type bankOrder struct {
	bun.BaseModel `bun:"table:bank_orders"`

	Key      string       `bun:"key,pk"`
	Kind     bank.Kind    `bun:"kind"`
	Customer string       `bun:"customer"`
	Card     card.ID      `bun:"card"`
	Asked    time.Time    `bun:"asked"`
	Ref      string       `bun:"ref"`
	At       time.Time    `bun:"at"`
	State    bank.State   `bun:"state"`
	Again    bool         `bun:"again"`
	Starts   bun.NullTime `bun:"starts"`
	Ends     bun.NullTime `bun:"ends"`
}

func (o bankOrder) receipt() bank.Receipt {
	return bank.Receipt{Ref: o.Ref, At: o.At, State: o.State, Again: o.Again, From: o.Starts.Time, Until: o.Ends.Time}
}

// collisions are how often Post begins anew: a reference drawn twice, or a key used for two cards at the same instant.
const collisions = 5

// Post implements bank.Orders.
func (b Books) Post(ctx context.Context, o bank.Order,
	decide func(bank.Account) (bank.Account, bank.Receipt, error)) (bank.Receipt, error) {
	return b.once(ctx, o, o.Card, func(ctx context.Context, tx bun.Tx, row *bankCard) (bank.Receipt, error) {
		a, err := b.account(*row)
		if err != nil {
			return bank.Receipt{}, err
		}
		a, r, err := decide(a)
		if err != nil {
			return bank.Receipt{}, err
		}
		row.State, row.Since, row.Ref, row.Before = a.State, a.Since.UTC(), a.Ref, a.Before
		_, err = tx.NewUpdate().Model(row).Column("state", "since", "ref", "before").WherePK().Exec(ctx)
		return r, err
	})
}

// work does an order on the row of its card, which is held.
type work func(ctx context.Context, tx bun.Tx, row *bankCard) (bank.Receipt, error)

// once does an order about the card id and commits its receipt, or finds the receipt committed before.
func (b Books) once(ctx context.Context, o bank.Order, id card.ID, do work) (bank.Receipt, error) {
	var r bank.Receipt
	var err error
	for range collisions {
		err = b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			r, err = b.do(ctx, tx, o, id, do)
			return err
		})
		if !unique(err) {
			break
		}
	}
	if err != nil {
		return bank.Receipt{}, fmt.Errorf("posting an order to %s card %s: %w", o.Kind, id, err)
	}
	return r, nil
}

// do holds the card's row first: orders for it queue there, so that the second of two with one key finds the first done.
func (b Books) do(ctx context.Context, tx bun.Tx, o bank.Order, id card.ID, do work) (bank.Receipt, error) {
	var row bankCard
	if err := found(b.db.held(tx.NewSelect().Model(&row).Where("id = ?", id)).Scan(ctx)); err != nil {
		return bank.Receipt{}, err
	}
	var done bankOrder
	err := found(tx.NewSelect().Model(&done).Where("key = ?", o.Key).Scan(ctx))
	switch {
	case err == nil && done.Kind == o.Kind && done.Card == id:
		return done.receipt(), nil
	case err == nil:
		return bank.Receipt{}, fmt.Errorf("%w: the key was used for another order", bank.ErrRefused)
	case !errors.Is(err, bank.ErrNotFound):
		return bank.Receipt{}, err
	}
	r, err := do(ctx, tx, &row)
	if err != nil {
		return bank.Receipt{}, err
	}
	done = bankOrder{Key: o.Key, Kind: o.Kind, Customer: o.Customer, Card: id, Asked: o.At.UTC(), Ref: r.Ref,
		At: r.At.UTC(), State: r.State, Again: r.Again,
		Starts: bun.NullTime{Time: r.From.UTC()}, Ends: bun.NullTime{Time: r.Until.UTC()}}
	if _, err := tx.NewInsert().Model(&done).Exec(ctx); err != nil {
		return bank.Receipt{}, err
	}
	return r, nil
}

// Receipt implements bank.Orders.
func (b Books) Receipt(ctx context.Context, key string) (bank.Receipt, error) {
	var done bankOrder
	if err := found(b.db.NewSelect().Model(&done).Where("key = ?", key).Scan(ctx)); err != nil {
		return bank.Receipt{}, fmt.Errorf("looking a receipt up: %w", err)
	}
	return done.receipt(), nil
}

// bankLock is one lock of a row of bank_customers.
type bankLock struct {
	Sealed []byte
	Missed int
	Until  bun.NullTime
}

// Try implements bank.Locks.
func (b Books) Try(ctx context.Context, customer string, p bank.Proof, judge func(bank.Lock) (bank.Lock, error)) error {
	var verdict error
	err := b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row bankLock
		column := func(part string) bun.Ident { return bun.Ident(string(p) + "_" + part) }
		q := tx.NewSelect().TableExpr("bank_customers").Where("id = ?", customer).
			ColumnExpr("? AS sealed, ? AS missed, ? AS until", column("sealed"), column("missed"), column("until"))
		if err := found(b.db.held(q).Scan(ctx, &row)); err != nil {
			return err
		}
		was, err := b.openLock(p, row)
		if err != nil {
			return err
		}
		var is bank.Lock
		if is, verdict = judge(was); is.Missed == was.Missed && is.Until.Equal(was.Until) {
			return nil
		}
		_, err = tx.NewUpdate().TableExpr("bank_customers").Where("id = ?", customer).
			Set("? = ?", column("missed"), is.Missed).
			Set("? = ?", column("until"), bun.NullTime{Time: is.Until.UTC()}).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("trying the %s of customer %s: %w", p, customer, err)
	}
	return verdict
}

// saltSize is where the sum begins in a sealed lock.
const saltSize = 16

func (b Books) sealLock(p bank.Proof, l bank.Lock) []byte {
	return b.db.vault.Seal(append(l.Salt[:saltSize:saltSize], l.Sum...), lockContext(p))
}

func (b Books) openLock(p bank.Proof, row bankLock) (bank.Lock, error) {
	plain, err := b.db.vault.Open(row.Sealed, lockContext(p))
	if err != nil {
		return bank.Lock{}, err
	}
	return bank.Lock{Salt: plain[:saltSize], Sum: plain[saltSize:], Missed: row.Missed, Until: row.Until.Time}, nil
}

func lockContext(p bank.Proof) string { return "bank_customers." + string(p) + "_sealed" }

// held keeps the selected rows for this transaction. SQLite has one writer at a time and needs no row locks.
func (db *DB) held(q *bun.SelectQuery) *bun.SelectQuery {
	if db.pg {
		q = q.For("UPDATE")
	}
	return q
}

// found says in the bank's words that there is no such row.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return bank.ErrNotFound
	}
	return err
}
