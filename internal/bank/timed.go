package bank

import (
	"context"
	"time"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// Observer is told how long a request to the bank took by the clock of the machine. op is the Kind of an order, or what is read: balance,
// statement, transactions, points, lines and so on, receipt, quote, quoted, pin, pin-lock,
// document, find, records, ping.
type Observer func(op string, took time.Duration, err error)

// Timed is b, watched. wall is the clock of the machine.
func Timed(b Bank, observe Observer, wall func() time.Time) Bank {
	return &timed{bank: b, observe: observe, wall: wall}
}

type timed struct {
	bank    Bank
	observe Observer
	wall    func() time.Time
}

func watch[T any](t *timed, op string, ask func() (T, error)) (T, error) {
	from := t.wall()
	v, err := ask()
	t.observe(op, t.wall().Sub(from), err)
	return v, err
}

func (t *timed) watch(op string, ask func() error) error {
	_, err := watch(t, op, func() (struct{}, error) { return struct{}{}, ask() })
	return err
}

func (t *timed) Balance(ctx context.Context, id card.ID) (Balance, error) {
	return watch(t, "balance", func() (Balance, error) { return t.bank.Balance(ctx, id) })
}

func (t *timed) Statement(ctx context.Context, id card.ID, month string) (Statement, error) {
	return watch(t, "statement", func() (Statement, error) { return t.bank.Statement(ctx, id, month) })
}

func (t *timed) Transactions(ctx context.Context, id card.ID, before string, n int) ([]Transaction, error) {
	return watch(t, "transactions", func() ([]Transaction, error) { return t.bank.Transactions(ctx, id, before, n) })
}

func (t *timed) Points(ctx context.Context, id card.ID) (Points, error) {
	return watch(t, "points", func() (Points, error) { return t.bank.Points(ctx, id) })
}

func (t *timed) Do(ctx context.Context, o Order) (Receipt, error) {
	return watch(t, string(o.Kind), func() (Receipt, error) { return t.bank.Do(ctx, o) })
}

func (t *timed) Receipt(ctx context.Context, key string) (Receipt, error) {
	return watch(t, "receipt", func() (Receipt, error) { return t.bank.Receipt(ctx, key) })
}

func (t *timed) VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error {
	return t.watch("pin", func() error { return t.bank.VerifyPIN(ctx, customer, pin) })
}

func (t *timed) VerifyDocument(ctx context.Context, customer string, tail vault.Secret) error {
	return t.watch("document", func() error { return t.bank.VerifyDocument(ctx, customer, tail) })
}

func (t *timed) PINLock(ctx context.Context, customer string) (PINLock, error) {
	return watch(t, "pin-lock", func() (PINLock, error) { return t.bank.PINLock(ctx, customer) })
}

func (t *timed) FindCards(ctx context.Context, by Clue, what vault.Secret) ([]Held, error) {
	return watch(t, "find", func() ([]Held, error) { return t.bank.FindCards(ctx, by, what) })
}

func (t *timed) Records(ctx context.Context, after string, n int) ([]Record, error) {
	return watch(t, "records", func() ([]Record, error) { return t.bank.Records(ctx, after, n) })
}

func (t *timed) Ping(ctx context.Context) error {
	return t.watch("ping", func() error { return t.bank.Ping(ctx) })
}
