package conformance_test

import (
	"context"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/bank/conformance"
	"cardline/internal/card"
	"cardline/internal/money"
	"cardline/internal/store/storetest"
	"cardline/internal/vault"
)

// findings plays everything against the demo bank behind HTTP, spoilt in some way.
func findings(t *testing.T, spoil func(bank.Bank) bank.Bank) map[string]conformance.Finding {
	t.Helper()
	db := storetest.SQLite(t)
	demo := bank.NewDemo(db.Books(), time.Now, nil)
	t.Cleanup(demo.Close)
	if err := demo.Open(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(bank.Handler(spoil(demo), "sesame"))
	t.Cleanup(srv.Close)
	client, err := bank.NewClient(bank.ClientOptions{URL: srv.URL, Token: "sesame", Timeout: time.Minute, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	found := map[string]conformance.Finding{}
	err = conformance.Run(t.Context(), conformance.Target{Bank: client, Post: client.Post, PIN: "135790", Run: "t"},
		func(f conformance.Finding) { found[f.Scenario] = f })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheDemoKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for name, f := range findings(t, func(b bank.Bank) bank.Bank { return haunted{b} }) {
		if f.Outcome != conformance.Kept {
			t.Errorf("%s: %s: %s", name, f.Outcome, f.Why)
		}
	}
}

// Banks with one fault each.
type (
	doubling  struct{ bank.Bank } // takes every order for a new one
	trusting  struct{ bank.Bank } // does not look whose card it is
	dollars   struct{ bank.Bank } // has one currency only
	guessable struct{ bank.Bank } // never locks a PIN
	circling  struct{ bank.Bank } // feeds its first page over and over
	repricing struct{ bank.Bank } // gives a new quote every time
	generous  struct{ bank.Bank } // prices anew what was used
	haunted   struct{ bank.Bank } // has a former customer; that is no fault
)

var drawn atomic.Int64

func (b doubling) Do(ctx context.Context, o bank.Order) (bank.Receipt, error) {
	o.Key += strconv.FormatInt(drawn.Add(1), 10)
	return b.Bank.Do(ctx, o)
}

func (b trusting) Do(ctx context.Context, o bank.Order) (bank.Receipt, error) {
	rs, err := b.Records(ctx, "", 100)
	for _, r := range rs {
		for _, c := range r.Cards {
			if c.ID == o.Card {
				o.Customer = r.Customer
			}
		}
	}
	if err != nil {
		return bank.Receipt{}, err
	}
	return b.Bank.Do(ctx, o)
}

func (b dollars) Balance(ctx context.Context, id card.ID) (bank.Balance, error) {
	out, err := b.Bank.Balance(ctx, id)
	out.Owed, out.Available = money.Of(out.Owed.Minor, "USD"), money.Of(out.Available.Minor, "USD")
	return out, err
}

func (b guessable) VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error {
	if pin != "135790" && customer != "conformance-no-such-customer" {
		return bank.ErrWrong
	}
	return b.Bank.VerifyPIN(ctx, customer, pin)
}

func (b circling) Records(ctx context.Context, _ string, n int) ([]bank.Record, error) {
	return b.Bank.Records(ctx, "", n)
}

func (b repricing) Quote(ctx context.Context, a bank.Ask) (bank.Quote, error) {
	a.Key += strconv.FormatInt(drawn.Add(1), 10)
	return b.Bank.Quote(ctx, a)
}

func (b generous) Do(ctx context.Context, o bank.Order) (bank.Receipt, error) {
	if q, err := b.Quoted(ctx, o.Quote); err == nil {
		fresh, err := b.Bank.Quote(ctx, bank.Ask{
			Key: strconv.FormatInt(drawn.Add(1), 10), Kind: q.Kind, Customer: o.Customer, Card: o.Card, Amount: q.Principal,
		})
		if err != nil {
			return bank.Receipt{}, err
		}
		o.Quote = fresh.ID
	}
	return b.Bank.Do(ctx, o)
}

func (b haunted) Records(ctx context.Context, after string, n int) ([]bank.Record, error) {
	rs, err := b.Bank.Records(ctx, after, n)
	if err == nil && len(rs) == 0 && after < "Z1" {
		rs = []bank.Record{{Customer: "Z1", Lang: "en", Zone: "Europe/London"}}
	}
	return rs, err
}

func TestAFaultIsFound(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil  func(bank.Bank) bank.Bank
		broken string // scenarios among those it breaks, parted by |
	}{
		"doubling": {func(b bank.Bank) bank.Bank { return doubling{b} },
			"orders: the same key twice|orders: the same key at once|orders: a key belongs to one order"},
		"trusting":  {func(b bank.Bank) bank.Bank { return trusting{b} }, "orders: a card of another customer|supplementary cards: a customer of their own"},
		"dollars":   {func(b bank.Bank) bank.Bank { return dollars{b} }, "currencies: a card speaks its own"},
		"guessable": {func(b bank.Bank) bank.Bank { return guessable{b} }, "PIN: the third wrong one locks"},
		"circling":  {func(b bank.Bank) bank.Bank { return circling{b} }, "feed: pages in order, none twice"},
		"generous":  {func(b bank.Bank) bank.Bank { return generous{b} }, "quotes: unknown, foreign, used|quotes: agreed to twice at once"},
		"repricing": {func(b bank.Bank) bank.Bank { return repricing{b} }, "quotes: the same key, the same quote"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := findings(t, tt.spoil)
			for scenario := range strings.SplitSeq(tt.broken, "|") {
				if f := found[scenario]; f.Outcome != conformance.Broken {
					t.Errorf("%s: %s %s", scenario, f.Outcome, f.Why)
				}
			}
		})
	}
}
