package bank

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/batch"
	"cardline/internal/card"
	"cardline/internal/vault"
)

// Demo is a small bank that ships in the binary. Cards change state, orders are done once, PINs lock, money moves when somebody
// agreed to a quote. Time alone changes nothing: no statement is cut, no instalment falls due. Any number of Demos may share one
// set of books.
type Demo struct {
	books     Books
	now       func() time.Time
	standings *batch.Group[card.ID, Standing]
	trouble   atomic.Pointer[spell]

	life    context.Context // of orders that outlive their callers
	end     context.CancelFunc
	pending sync.WaitGroup
}

var _ Bank = (*Demo)(nil)

// NewDemo makes a bank over books by the clock now, for a crowd of turns (nil if unknown). Call Open before the first customer comes, Close after the last.
func NewDemo(books Books, now func() time.Time, crowd *batch.Crowd) *Demo {
	d := &Demo{books: books, now: now}
	d.life, d.end = context.WithCancel(context.Background())
	d.standings = batch.New(d.readStandings, batch.Options{Max: 256, Timeout: 5 * time.Second, Crowd: crowd})
	return d
}

// Close drops the orders a Trouble still delays and waits for what is under way.
func (d *Demo) Close() {
	d.end()
	d.pending.Wait()
	d.standings.Close()
}

func (d *Demo) readStandings(ctx context.Context, ids []card.ID) ([]batch.Outcome[Standing], error) {
	found, err := d.books.Standings(ctx, ids)
	if err != nil {
		return nil, err
	}
	outs := make([]batch.Outcome[Standing], len(ids))
	for i, id := range ids {
		a, ok := found[id]
		if !ok {
			outs[i].Err = ErrNotFound
		}
		outs[i].Value = a
	}
	return outs, nil
}

// standing reads one account, in one round trip with whoever else asks at the moment.
func (d *Demo) standing(ctx context.Context, id card.ID) (Standing, error) {
	if err := d.reach(ctx); err != nil {
		return Standing{}, err
	}
	a, err := d.standings.Do(ctx, id)
	return a, fault(err, ErrUnavailable)
}

// Balance implements Balances.
func (d *Demo) Balance(ctx context.Context, id card.ID) (Balance, error) {
	a, err := d.standing(ctx, id)
	if err != nil {
		return Balance{}, err
	}
	now := d.now()
	b := Balance{Owed: a.amount(a.Owed), Available: a.amount(a.available(now)), State: a.State, Since: a.Since, AsOf: now}
	if a.State == Stopped {
		b.StopRef = a.Ref
	}
	return b, nil
}

// Points implements Loyalty.
func (d *Demo) Points(ctx context.Context, id card.ID) (Points, error) {
	a, err := d.standing(ctx, id)
	if err != nil {
		return Points{}, err
	}
	p := a.Points
	p.AsOf = d.now()
	return p, nil
}

// Statement implements Statements.
func (d *Demo) Statement(ctx context.Context, id card.ID, month string) (Statement, error) {
	if err := d.reach(ctx); err != nil {
		return Statement{}, err
	}
	s, err := d.books.Statement(ctx, id, month)
	return s, fault(err, ErrUnavailable)
}

// Transactions implements Ledger.
func (d *Demo) Transactions(ctx context.Context, id card.ID, before string, n int) ([]Transaction, error) {
	if err := d.reach(ctx); err != nil {
		return nil, err
	}
	ts, err := d.books.Transactions(ctx, id, before, n)
	return ts, fault(err, ErrUnavailable)
}

// Records implements Feed.
func (d *Demo) Records(ctx context.Context, after string, n int) ([]Record, error) {
	if err := d.reach(ctx); err != nil {
		return nil, err
	}
	rs, err := d.books.Records(ctx, after, n)
	return rs, fault(err, ErrUnavailable)
}

// Ping implements Bank.
func (d *Demo) Ping(ctx context.Context) error {
	if err := d.reach(ctx); err != nil {
		return err
	}
	return fault(d.books.Ping(ctx), ErrUnavailable)
}

// Do implements Core.
func (d *Demo) Do(ctx context.Context, o Order) (Receipt, error) {
	s := d.suffers()
	if s.Down {
		return Receipt{}, ErrUnavailable
	}
	do := d.post
	if s.Delay > 0 {
		do = func(ctx context.Context, o Order) (Receipt, error) { return d.slowly(ctx, o, s) }
	}
	r, err := do(ctx, o)
	if err == nil && s.LoseAnswer {
		return Receipt{}, ErrUnknown
	}
	return r, err
}

// Receipt implements Core.
func (d *Demo) Receipt(ctx context.Context, key string) (Receipt, error) {
	if err := d.reach(ctx); err != nil {
		return Receipt{}, err
	}
	r, err := d.books.Receipt(ctx, key)
	return r, fault(err, ErrUnavailable)
}

func (d *Demo) post(ctx context.Context, o Order) (Receipt, error) {
	if o.Key == "" {
		return Receipt{}, fmt.Errorf("%w: an order without a key", ErrRefused)
	}
	now := d.now().Truncate(time.Microsecond) // what books can keep: the receipt read back must be the one given
	if _, listed := services[o.Kind]; listed {
		return d.serve(ctx, o, now)
	}
	r, err := d.books.Post(ctx, o, func(a Account) (Account, Receipt, error) { return decide(a, o, now) })
	return r, fault(err, ErrUnknown)
}

// decide carries out an order on an account.
func decide(a Account, o Order, now time.Time) (Account, Receipt, error) {
	if a.Customer != o.Customer {
		return a, Receipt{}, ErrNotFound
	}
	to, changed, err := Next(o.Kind, a.State, a.Before)
	if err != nil {
		return a, Receipt{}, err
	}
	if !changed {
		return a, Receipt{Ref: a.Ref, At: a.Since, State: a.State, Again: true}, nil
	}
	before := a.State
	a.State, a.Since, a.Ref, a.Before = to, now, newRef(), ""
	if to == Stopped {
		a.Before = before
	}
	return a, Receipt{Ref: a.Ref, At: a.Since, State: a.State}, nil
}

// VerifyPIN implements Proofs.
func (d *Demo) VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error {
	return d.verify(ctx, customer, PIN, pin)
}

// VerifyDocument implements Proofs. Five wrong numbers in a row lock it for half an hour.
func (d *Demo) VerifyDocument(ctx context.Context, customer string, tail vault.Secret) error {
	return d.verify(ctx, customer, Document, tail)
}

// PINLock implements Proofs.
func (d *Demo) PINLock(ctx context.Context, customer string) (PINLock, error) {
	if err := d.reach(ctx); err != nil {
		return PINLock{}, err
	}
	var is PINLock
	now := d.now()
	err := d.books.Try(ctx, customer, PIN, func(l Lock) (Lock, error) {
		if l.Open() {
			return l, ErrNotFound
		}
		is = PINLock{Locked: PIN.shut(l, now), Until: l.Until}
		return l, nil
	})
	return is, fault(err, ErrUnavailable)
}

func (d *Demo) verify(ctx context.Context, customer string, p Proof, attempt vault.Secret) error {
	if err := d.reach(ctx); err != nil {
		return err
	}
	return fault(d.books.Try(ctx, customer, p, p.judge(customer, attempt, d.now())), ErrUnavailable)
}

// fault passes on what the bank itself says and turns anything else, which is a failure of the books, into outage.
func fault(err, outage error) error {
	if err == nil || codeOf(err) != "" {
		return err
	}
	return fmt.Errorf("%w: %w", outage, err)
}
