package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// Books keeps the accounts of bank.Demo.
type Books struct{ db *DB }

var _ bank.Books = Books{}

// Books is the demo bank's part of this database.
func (db *DB) Books() Books { return Books{db} }

// Ping implements bank.Shelf.
func (b Books) Ping(ctx context.Context) error { return b.db.Ping(ctx) }

type bankCustomer struct {
	bun.BaseModel `bun:"table:bank_customers"`

	ID             string       `bun:"id,pk"`
	Record         []byte       `bun:"record_sealed"`
	PIN            []byte       `bun:"pin_sealed"`
	PINMissed      int          `bun:"pin_missed"`
	PINUntil       bun.NullTime `bun:"pin_until"`
	Document       []byte       `bun:"document_sealed"`
	DocumentMissed int          `bun:"document_missed"`
	DocumentUntil  bun.NullTime `bun:"document_until"`
	Papers         []byte       `bun:"papers_sealed"`
	KeyID          uint32       `bun:"key_id"`
}

type bankCard struct {
	bun.BaseModel `bun:"table:bank_cards"`

	ID             card.ID      `bun:"id,pk"`
	Customer       string       `bun:"customer"`
	Tail           []byte       `bun:"tail_sealed"`
	Product        string       `bun:"product"`
	Currency       string       `bun:"currency"`
	Supplementary  bool         `bun:"supplementary"`
	State          bank.State   `bun:"state"`
	Since          time.Time    `bun:"since"`
	Ref            string       `bun:"ref"`
	Before         bank.State   `bun:"before"`
	Owed           int64        `bun:"owed"`
	Limit          int64        `bun:"credit_limit"`
	Points         int64        `bun:"points"`
	PointsExpiring int64        `bun:"points_expiring"`
	PointsExpireOn bun.NullTime `bun:"points_expire_on"`
	RaisedLimit    int64        `bun:"raised_limit"`
	RaisedUntil    bun.NullTime `bun:"raised_until"`
	Planned        int64        `bun:"planned"`
	Folder         []byte       `bun:"folder_sealed"`
	KeyID          uint32       `bun:"key_id"`
}

// Enter implements bank.Shelf.
func (b Books) Enter(ctx context.Context, hs ...bank.Holder) error {
	if len(hs) == 0 {
		return nil
	}
	rows := make([]bankCustomer, len(hs))
	for i, h := range hs {
		record, err := json.Marshal(h.Record)
		if err != nil {
			return fmt.Errorf("entering customer %s: %w", h.Record.Customer, err)
		}
		papers, err := b.sealPapers(h.Papers)
		if err != nil {
			return fmt.Errorf("entering customer %s: %w", h.Record.Customer, err)
		}
		rows[i] = bankCustomer{
			ID: h.Record.Customer, Record: b.db.vault.Seal(record, "bank_customers.record_sealed"),
			PIN: b.sealLock(bank.PIN, h.PIN), Document: b.sealLock(bank.Document, h.Document), Papers: papers, KeyID: b.db.vault.KeyID(),
		}
	}
	return b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var fresh []string
		err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Returning("id").Scan(ctx, &fresh)
		if err != nil {
			return fmt.Errorf("entering %d customers: %w", len(hs), err)
		}
		isFresh := make(map[string]bool, len(fresh))
		for _, id := range fresh {
			isFresh[id] = true
		}
		var accounts []bank.Opening
		var offers []bankOffer
		for _, h := range hs {
			if !isFresh[h.Record.Customer] {
				continue
			}
			accounts = append(accounts, h.Accounts...)
			for _, o := range h.Offers {
				row, err := offerRow(h.Record.Customer, o)
				if err != nil {
					return err
				}
				offers = append(offers, row)
			}
		}
		if err := b.openAccounts(ctx, tx, accounts); err != nil {
			return err
		}
		if err := insertAll(ctx, tx, offers); err != nil {
			return fmt.Errorf("entering offers: %w", err)
		}
		return nil
	})
}

func (b Books) openAccounts(ctx context.Context, tx bun.Tx, accounts []bank.Opening) error {
	var (
		cards        []bankCard
		statements   []bankStatement
		transactions []bankTransaction
	)
	for _, o := range accounts {
		row, err := b.cardRow(o.Account, o.Folder)
		if err != nil {
			return fmt.Errorf("opening account %s: %w", o.ID, err)
		}
		cards = append(cards, row)
		for _, s := range o.Statements {
			statements = append(statements, bankStatement{Card: o.ID, Month: s.Month, Cut: s.Cut.UTC(), Due: s.Due.UTC(),
				Total: s.Total.Minor, Minimum: s.Minimum.Minor, Paid: s.Paid.Minor})
		}
		for _, t := range o.Transactions {
			transactions = append(transactions, bankTransaction{Card: o.ID, ID: t.ID, At: t.At.UTC(), Merchant: t.Merchant,
				Amount: t.Amount.Minor})
		}
	}
	if err := insertAll(ctx, tx, cards); err != nil {
		return fmt.Errorf("opening %d accounts: %w", len(accounts), err)
	}
	if err := insertAll(ctx, tx, statements); err != nil {
		return fmt.Errorf("opening accounts: statements: %w", err)
	}
	if err := insertAll(ctx, tx, transactions); err != nil {
		return fmt.Errorf("opening accounts: transactions: %w", err)
	}
	return nil
}

func insertAll[Row any](ctx context.Context, tx bun.Tx, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}

const standingColumns = `SELECT id, currency, state, since, ref, owed, credit_limit, points, points_expiring, points_expire_on,
	raised_limit, raised_until, planned FROM `

// Ten accounts are ten steps through the index, whatever the planner believes of the table: OFFSET 0 keeps it from reading all of it.
const (
	standingsPostgres = standingColumns + `unnest($1::text[]) AS q
	CROSS JOIN LATERAL (SELECT * FROM bank_cards WHERE id = q OFFSET 0) AS k`
	standingsSQLite = standingColumns + `bank_cards WHERE id IN (SELECT value FROM json_each(?))`
)

// Standings implements bank.Shelf. The statement is the same whatever is asked, so that it is prepared once a connection.
func (b Books) Standings(ctx context.Context, ids []card.ID) (map[card.ID]bank.Standing, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	out := make(map[card.ID]bank.Standing, len(ids))
	err := b.db.eachAny(ctx, standingsPostgres, standingsSQLite, names, func(row scanner) error {
		var id card.ID
		var s bank.Standing
		var expires, raised sql.NullTime
		err := row.Scan(&id, &s.Currency, &s.State, &s.Since, &s.Ref, &s.Owed, &s.Limit, &s.Points.Balance, &s.Points.Expiring, &expires,
			&s.Raised.Limit, &raised, &s.Planned)
		s.Points.ExpiringOn, s.Raised.Until = expires.Time, raised.Time
		out[id] = s
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading %d accounts: %w", len(ids), err)
	}
	return out, nil
}

func (b Books) cardRow(a bank.Account, f *bank.Folder) (bankCard, error) {
	folder := []byte{}
	if f != nil {
		var err error
		if folder, err = b.sealFolder(*f); err != nil {
			return bankCard{}, err
		}
	}
	return bankCard{
		ID: a.ID, Customer: a.Customer, Tail: b.db.vault.Seal([]byte(a.Tail.Reveal()), "bank_cards.tail_sealed"),
		Product: a.Product, Currency: a.Currency, Supplementary: a.Supplementary, State: a.State, Since: a.Since.UTC(),
		Ref: a.Ref, Before: a.Before, Owed: a.Owed, Limit: a.Limit, Points: a.Points.Balance,
		PointsExpiring: a.Points.Expiring, PointsExpireOn: bun.NullTime{Time: a.Points.ExpiringOn.UTC()},
		RaisedLimit: a.Raised.Limit, RaisedUntil: bun.NullTime{Time: a.Raised.Until.UTC()}, Planned: a.Planned,
		Folder: folder, KeyID: b.db.vault.KeyID(),
	}, nil
}

func (b Books) account(r bankCard) (bank.Account, error) {
	tail, err := b.db.vault.Open(r.Tail, "bank_cards.tail_sealed")
	if err != nil {
		return bank.Account{}, fmt.Errorf("reading account %s: %w", r.ID, err)
	}
	return bank.Account{
		CardRecord: bank.CardRecord{ID: r.ID, Tail: card.Tail(tail), Product: r.Product, Currency: r.Currency, State: r.State,
			Supplementary: r.Supplementary},
		Customer: r.Customer, Since: r.Since, Ref: r.Ref, Before: r.Before, Owed: r.Owed, Limit: r.Limit,
		Raised: bank.Raise{Limit: r.RaisedLimit, Until: r.RaisedUntil.Time}, Planned: r.Planned,
		Points: bank.Points{Balance: r.Points, Expiring: r.PointsExpiring, ExpiringOn: r.PointsExpireOn.Time},
	}, nil
}
