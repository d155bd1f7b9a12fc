package banktest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/money"
)

const (
	chan_, chanClassic = "C1003", card.ID("K10031")
	wang               = "C1005"
	ling, supplement   = "C1007", card.ID("K10071")
	grace, overpaid    = "C1008", card.ID("K10082")
)

// Services holds the bank that open makes to what the catalogue asks beside the life of a card: see Run.
func Services(t *testing.T, open func(t *testing.T) bank.Bank) {
	each(t, open, map[string]func(*testing.T, bank.Bank){
		"lines":                           lines,
		"what is billed":                  billing,
		"what a customer has":             belongings,
		"generated customers have it all": generated,
		"nobody's card has nothing":       nothing,
		"a payment":                       payment,
		"the same question again":         sameQuote,
		"a quote is bound":                boundQuote,
		"a quote is used once":            usedQuote,
		"one quote under two keys":        racedQuote,
		"limits of a payment":             paymentLimits,
		"points":                          redeeming,
		"instalments":                     instalments,
		"an invitation":                   invitation,
		"a running plan":                  runningPlan,
		"cash":                            cash,
		"a limit for a while":             temporaryLimit,
		"a limit rise":                    limitRise,
		"a lower limit":                   lowerLimit,
		"offers":                          offers,
		"autopay":                         autopay,
		"an overpayment":                  overpayment,
		"settings":                        settings,
		"a new card":                      newCard,
		"requests":                        requests,
		"nothing for a stranger":          strangersOrders,
	})
}

func lines(t *testing.T, b bank.Bank) {
	l, err := b.Lines(t.Context(), mariaClassic)
	noError(t, err)
	if got := fmt.Sprint(l.Credit, l.Temporary, l.Available, l.Cash); got != "USD 5,000.00 USD 0.00 USD 3,715.50 USD 1,500.00" || l.AsOf.IsZero() {
		t.Errorf("lines = %s, as of %s", got, l.AsOf)
	}
}

func billing(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	u, err := b.Unbilled(ctx, mariaClassic)
	noError(t, err)
	if u.Sum.String() != "USD 182.15" || !u.Since.Before(u.AsOf) || !u.NextCut.After(u.AsOf) {
		t.Errorf("unbilled = %+v", u)
	}
	p, err := b.LastPayment(ctx, mariaClassic)
	noError(t, err)
	if p.Amount.String() != "USD 876.20" || p.Status != "posted" || p.At.IsZero() {
		t.Errorf("last payment = %+v", p)
	}
	_, err = b.LastPayment(ctx, mailed)
	isError(t, err, bank.ErrNotFound)
	f, err := b.Fee(ctx, mariaClassic)
	noError(t, err)
	if f.Amount.String() != "USD 40.00" || f.Waived || !f.Eligible || f.On.IsZero() {
		t.Errorf("fee = %+v", f)
	}
}

func belongings(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	c, err := b.Contact(ctx, maria)
	noError(t, err)
	if c.Email != "m•••@example.com" || c.Address == "" {
		t.Errorf("contact = %+v", c)
	}
	apps, err := b.Applications(ctx, tom)
	noError(t, err)
	if len(apps) != 1 || apps[0].Step != "checking" || apps[0].Since.IsZero() {
		t.Errorf("applications = %+v", apps)
	}
	ships, err := b.Shipments(ctx, liWei)
	noError(t, err)
	if len(ships) != 1 || ships[0].Card != mailed || ships[0].Number == "" || ships[0].Mailed.IsZero() {
		t.Errorf("shipments = %+v", ships)
	}
	gold, err := b.Benefits(ctx, maria)
	noError(t, err)
	platinum, err := b.Benefits(ctx, liWei)
	noError(t, err)
	if len(gold) != 3 || len(platinum) != 3 || gold[0].Left != 1 || platinum[0].Left <= gold[0].Left || len(gold[0].Names.Missing()) > 0 {
		t.Errorf("benefits = %+v, %+v", gold, platinum)
	}
	s, err := b.Settings(ctx, "K10012")
	noError(t, err)
	if !s.Features[bank.Abroad] || s.Autopay == nil || s.Autopay.Debit != "7310" || s.Autopay.Mode != "FULL" || s.Expires == "" {
		t.Errorf("settings = %+v", s)
	}
	d, err := b.Dues(ctx, chanClassic)
	noError(t, err)
	if d.Owed.String() != "HKD 2,000.00" || d.Plans != 1 || d.Points != 86_400 {
		t.Errorf("dues = %+v", d)
	}
}

func generated(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	l, err := b.Lines(ctx, "KX0000001")
	noError(t, err)
	s, err := b.Settings(ctx, "KX0000001")
	noError(t, err)
	if l.Credit.String() != "USD 10,000.00" || !s.Features[bank.Online] || s.Features[bank.Abroad] || s.Expires == "" {
		t.Errorf("a generated customer's: %+v, %+v", l, s)
	}
	benefits, err := b.Benefits(ctx, "X0000001")
	noError(t, err)
	if len(benefits) != 3 {
		t.Errorf("benefits = %+v", benefits)
	}
	pay(t, b, bank.Ask{Key: "Q", Kind: bank.Pay, Customer: "X0000001", Card: "KX0000001", Amount: money.Of(10_00, "USD")})
	if p, err := b.LastPayment(ctx, "KX0000001"); err != nil || p.Amount.String() != "USD 10.00" {
		t.Errorf("the first payment: %+v, %v", p, err)
	}
}

func nothing(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	for what, err := range map[string]error{
		"lines":           second(b.Lines(ctx, "K0")),
		"unbilled":        second(b.Unbilled(ctx, "K0")),
		"fee":             second(b.Fee(ctx, "K0")),
		"plans":           second(b.Plans(ctx, "K0")),
		"dues":            second(b.Dues(ctx, "K0")),
		"settings":        second(b.Settings(ctx, "K0")),
		"contact":         second(b.Contact(ctx, "C0")),
		"benefits":        second(b.Benefits(ctx, "C0")),
		"quote":           second(b.Quote(ctx, bank.Ask{Key: "k", Kind: bank.Pay, Customer: maria, Card: "K0"})),
		"quoted":          second(b.Quoted(ctx, "Q0")),
		"another's quote": second(b.Quote(ctx, bank.Ask{Key: "k", Kind: bank.Pay, Customer: tom, Card: mariaClassic})),
	} {
		if !errors.Is(err, bank.ErrNotFound) {
			t.Errorf("%s: %v, want %v", what, err, bank.ErrNotFound)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func payment(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "MIN"})
	if q.Total.String() != "USD 110.23" || q.From != "7310" || q.Mode != "MIN" || !q.Until.After(q.Starts) {
		t.Fatalf("quote = %+v", q)
	}
	r := agree(t, b, "SM1", maria, q)
	if r.Ref == "" || r.Again {
		t.Errorf("receipt = %+v", r)
	}
	if owed := balanceOf(t, b, mariaClassic).Owed.String(); owed != "USD 1,174.27" {
		t.Errorf("owed afterwards: %s", owed)
	}
	s, err := b.Statement(ctx, mariaClassic, "")
	noError(t, err)
	if s.Paid.String() != "USD 110.23" {
		t.Errorf("paid of the statement: %s", s.Paid)
	}
	ts, err := b.Transactions(ctx, mariaClassic, "", 1)
	noError(t, err)
	if len(ts) != 1 || ts[0].Amount.String() != "USD -110.23" || ts[0].Merchant != "Payment received" {
		t.Errorf("the newest transaction: %+v", ts)
	}
	if p, err := b.LastPayment(ctx, mariaClassic); err != nil || p.Amount != q.Total || !p.At.Equal(r.At) {
		t.Errorf("last payment: %+v, %v", p, err)
	}
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "MIN"}, "done", "")
}

func sameQuote(t *testing.T, b bank.Bank) {
	ask := bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "FULL"}
	first, again := quote(t, b, ask), quote(t, b, ask)
	if first.ID != again.ID || !first.Until.Equal(again.Until) {
		t.Errorf("asked twice: %+v, %+v", first, again)
	}
	found, err := b.Quoted(t.Context(), first.ID)
	noError(t, err)
	if found.Total.String() != "USD 1,102.35" || found.From != "7310" {
		t.Errorf("found again: %+v", found)
	}
}

func boundQuote(t *testing.T, b bank.Bank) {
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "MIN"})
	for what, o := range map[string]bank.Order{
		"another kind":     {Kind: bank.Instalment, Customer: maria, Card: mariaClassic, Quote: q.ID},
		"another card":     {Kind: bank.Pay, Customer: maria, Card: "K10012", Quote: q.ID},
		"an unknown quote": {Kind: bank.Pay, Customer: maria, Card: mariaClassic, Quote: "Q0"},
		"no quote":         {Kind: bank.Pay, Customer: maria, Card: mariaClassic},
	} {
		o.Key = what
		_, err := b.Do(t.Context(), o)
		isRefused(t, what, err, "expired", "")
	}
	_, err := b.Do(t.Context(), bank.Order{Key: "k", Kind: bank.Pay, Customer: tom, Card: mariaClassic, Quote: q.ID})
	isError(t, err, bank.ErrNotFound)
	if owed := balanceOf(t, b, mariaClassic).Owed.String(); owed != "USD 1,284.50" {
		t.Errorf("owed afterwards: %s", owed)
	}
}

func usedQuote(t *testing.T, b bank.Bank) {
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "MIN"})
	first := agree(t, b, "SM1", maria, q)
	same(t, first, agree(t, b, "SM1", maria, q))
	_, err := b.Do(t.Context(), bank.Order{Key: "SM2", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Quote: q.ID})
	isRefused(t, "a used quote", err, "done", "")
	looked, err := b.Receipt(t.Context(), "SM1")
	noError(t, err)
	same(t, first, looked)
}

func racedQuote(t *testing.T, b bank.Bank) {
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Mode: "MIN"})
	var wg sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.Do(context.WithoutCancel(t.Context()),
				bank.Order{Key: fmt.Sprintf("SM%d", i%2), Kind: bank.Pay, Customer: maria, Card: mariaClassic, Quote: q.ID})
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		isRefused(t, "the other key", err, "done", "")
	}
	if owed := balanceOf(t, b, mariaClassic).Owed.String(); done != len(errs)/2 || owed != "USD 1,174.27" {
		t.Errorf("%d of %d were answered by the receipt, owed %s", done, len(errs), owed)
	}
}

func paymentLimits(t *testing.T, b bank.Bank) {
	ask := bank.Ask{Key: "SM1", Kind: bank.Pay, Customer: maria, Card: mariaClassic, Amount: money.Of(1284_51, "USD")}
	refusedFor(t, b, ask, "too-much", "USD 1,284.50")
	ask.Amount = money.Of(5_00, "CNY")
	refusedFor(t, b, ask, "not-eligible", "")
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.Pay, Customer: liWei, Card: mailed}, "done", "")
}

// quote asks and expects a price.
func quote(t *testing.T, b bank.Bank, a bank.Ask) bank.Quote {
	t.Helper()
	q, err := b.Quote(t.Context(), a)
	if err != nil {
		t.Fatalf("%s of %s: %v", a.Kind, a.Card, err)
	}
	return q
}

// agree orders what was quoted.
func agree(t *testing.T, b bank.Bank, key, customer string, q bank.Quote) bank.Receipt {
	t.Helper()
	r, err := b.Do(t.Context(), bank.Order{Key: key, Kind: q.Kind, Customer: customer, Card: q.Card, Quote: q.ID})
	if err != nil {
		t.Fatalf("%s of %s: %v", q.Kind, q.Card, err)
	}
	return r
}

// pay asks and agrees.
func pay(t *testing.T, b bank.Bank, a bank.Ask) bank.Receipt {
	t.Helper()
	return agree(t, b, a.Key, a.Customer, quote(t, b, a))
}

func refusedFor(t *testing.T, b bank.Bank, a bank.Ask, reason, limit string) {
	t.Helper()
	_, err := b.Quote(t.Context(), a)
	isRefused(t, string(a.Kind), err, reason, limit)
}

// isRefused checks the reason of a refusal, and its limit unless that is "".
func isRefused(t *testing.T, what string, err error, reason, limit string) {
	t.Helper()
	var r *bank.Refusal
	if !errors.As(err, &r) || r.Reason != reason || limit != "" && r.Limit.String() != limit {
		t.Errorf("%s: %v %+v, want %s %s", what, err, r, reason, limit)
	}
}

func change(t *testing.T, b bank.Bank, key string, k bank.Kind, customer string, id card.ID, detail ...string) (bank.Receipt, error) {
	t.Helper()
	o := bank.Order{Key: key, Kind: k, Customer: customer, Card: id, Detail: map[string]string{}}
	for pair := range slices.Chunk(detail, 2) {
		o.Detail[pair[0]] = pair[1]
	}
	return b.Do(t.Context(), o)
}

func changed(t *testing.T, b bank.Bank, key string, k bank.Kind, customer string, id card.ID, detail ...string) bank.Receipt {
	t.Helper()
	r, err := change(t, b, key, k, customer, id, detail...)
	if err != nil {
		t.Fatalf("%s %v: %v", k, detail, err)
	}
	return r
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
