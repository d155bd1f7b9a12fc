// Package banktest holds what every bank.Bank must do, shown on the demo customers. It knows nothing of how a bank is reached.
// Start at Run.
package banktest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/vault"
)

// Cards and customers of the demo bank the suite works on.
const (
	maria, mariaClassic = "C1001", card.ID("K10011")
	liWei, mailed       = "C1002", card.ID("K10022")
	tom, frozen         = "C1004", card.ID("K10041")
)

// Run holds the bank that open makes to its promises. open is called once a test and gives a demo bank on its first day,
// opened with three extra customers.
func Run(t *testing.T, open func(t *testing.T) bank.Bank) {
	each(t, open, map[string]func(*testing.T, bank.Bank){
		"a balance":                          balance,
		"nobody's card":                      unknownCard,
		"statements":                         statements,
		"transactions page by page":          transactions,
		"points":                             points,
		"an order changes the card":          order,
		"the same order again":               sameOrder,
		"a key belongs to one order":         keyOfAnother,
		"an order repeated under a new key":  repeat,
		"what a state does not allow":        refusals,
		"a stopped card goes back where":     restore,
		"only the holder's orders":           stranger,
		"many at once":                       crowd,
		"one order asked many times at once": stampede,
		"the PIN":                            pin,
		"the document number":                document,
		"finding cards that are gone":        find,
		"the feed":                           feed,
		"generated customers":                extra,
		"it answers":                         func(t *testing.T, b bank.Bank) { noError(t, b.Ping(t.Context())) },
	})
}

// each runs every test on a bank of its own.
func each(t *testing.T, open func(t *testing.T) bank.Bank, tests map[string]func(*testing.T, bank.Bank)) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func balance(t *testing.T, b bank.Bank) {
	got, err := b.Balance(t.Context(), mariaClassic)
	noError(t, err)
	if got.Owed.String() != "USD 1,284.50" || got.Available.String() != "USD 3,715.50" || got.State != bank.Active ||
		got.AsOf.IsZero() || !got.Since.Before(got.AsOf) {
		t.Errorf("balance = %+v", got)
	}
}

func unknownCard(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	_, err := b.Balance(ctx, "K0")
	isError(t, err, bank.ErrNotFound)
	_, err = b.Statement(ctx, "K0", "")
	isError(t, err, bank.ErrNotFound)
	_, err = b.Transactions(ctx, "K0", "", 5)
	isError(t, err, bank.ErrNotFound)
	_, err = b.Points(ctx, "K0")
	isError(t, err, bank.ErrNotFound)
	_, err = b.Do(ctx, bank.Order{Key: "k", Kind: bank.Stop, Customer: maria, Card: "K0"})
	isError(t, err, bank.ErrNotFound)
	_, err = b.Receipt(ctx, "k")
	isError(t, err, bank.ErrNotFound)
}

func statements(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	latest, err := b.Statement(ctx, "K10021", "")
	noError(t, err)
	left := latest.Due.Sub(balanceOf(t, b, "K10021").AsOf)
	if latest.Total.String() != "CNY 9,800.00" || latest.Minimum.String() != "CNY 980.00" || left < 2*24*time.Hour || left > 4*24*time.Hour {
		t.Errorf("latest = %+v", latest)
	}
	same, err := b.Statement(ctx, "K10021", latest.Month)
	noError(t, err)
	if !same.Due.Equal(latest.Due) || same.Total != latest.Total {
		t.Errorf("statement of %s = %+v, want %+v", latest.Month, same, latest)
	}
	before, err := b.Statement(ctx, "K10021", latest.Cut.AddDate(0, 0, -32).Format("2006-01"))
	if err == nil && before.Month >= latest.Month {
		t.Errorf("an earlier statement is of %s, the latest of %s", before.Month, latest.Month)
	}
	_, err = b.Statement(ctx, "K10021", "1999-01")
	isError(t, err, bank.ErrNotFound)
	_, err = b.Statement(ctx, mailed, "")
	isError(t, err, bank.ErrNotFound)
}

func transactions(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	var all []bank.Transaction
	for before := ""; ; before = all[len(all)-1].ID {
		page, err := b.Transactions(ctx, mariaClassic, before, 3)
		noError(t, err)
		if len(page) == 0 {
			break
		}
		if len(page) > 3 {
			t.Fatalf("%d transactions on a page of 3", len(page))
		}
		all = append(all, page...)
	}
	if len(all) != 7 || all[0].Merchant != "Corner Bakery" || all[0].Amount.String() != "USD 12.40" {
		t.Fatalf("transactions = %+v", all)
	}
	for i := range all[1:] {
		if all[i].At.Before(all[i+1].At) {
			t.Errorf("%s stands before the newer %s", all[i].ID, all[i+1].ID)
		}
	}
	none, err := b.Transactions(ctx, mailed, "", 5)
	noError(t, err)
	if len(none) != 0 {
		t.Errorf("a card still in the post has spent %+v", none)
	}
}

func points(t *testing.T, b bank.Bank) {
	p, err := b.Points(t.Context(), "K10031")
	noError(t, err)
	if p.Balance != 86_400 || p.Expiring == 0 || !p.ExpiringOn.After(p.AsOf) {
		t.Errorf("points = %+v", p)
	}
}

func order(t *testing.T, b bank.Bank) {
	r := do(t, b, "SM1", bank.Stop, maria, mariaClassic)
	if len(r.Ref) != 8 || r.State != bank.Stopped || r.Again || r.At.IsZero() {
		t.Errorf("receipt = %+v", r)
	}
	got := balanceOf(t, b, mariaClassic)
	if got.State != bank.Stopped || got.StopRef != r.Ref || !got.Since.Equal(r.At) || got.Available.Minor != 0 {
		t.Errorf("balance afterwards = %+v, receipt %+v", got, r)
	}
	if other := balanceOf(t, b, "K10012"); other.State != bank.Active {
		t.Errorf("her other card is %s", other.State)
	}
	if a := do(t, b, "SM2", bank.Activate, liWei, mailed); a.State != bank.Active || a.Ref == r.Ref {
		t.Errorf("activated: %+v", a)
	}
}

func sameOrder(t *testing.T, b bank.Bank) {
	first := do(t, b, "CA1#3/K10011", bank.Freeze, maria, mariaClassic)
	do(t, b, "SM2", bank.Unfreeze, maria, mariaClassic)
	same(t, first, do(t, b, "CA1#3/K10011", bank.Freeze, maria, mariaClassic))
	if s := balanceOf(t, b, mariaClassic).State; s != bank.Active {
		t.Errorf("the old order was done again: %s", s)
	}
	looked, err := b.Receipt(t.Context(), "CA1#3/K10011")
	noError(t, err)
	same(t, first, looked)
}

func keyOfAnother(t *testing.T, b bank.Bank) {
	do(t, b, "SM1", bank.Stop, maria, mariaClassic)
	_, err := b.Do(t.Context(), bank.Order{Key: "SM1", Kind: bank.Stop, Customer: maria, Card: "K10012"})
	isError(t, err, bank.ErrRefused)
	if s := balanceOf(t, b, "K10012").State; s != bank.Active {
		t.Errorf("the other card is %s", s)
	}
}

func repeat(t *testing.T, b bank.Bank) {
	first := do(t, b, "SM1", bank.Stop, maria, mariaClassic)
	again := do(t, b, "SM2", bank.Stop, maria, mariaClassic)
	if !again.Again {
		t.Errorf("receipt = %+v, want Again", again)
	}
	again.Again = false
	same(t, first, again)
	if r := do(t, b, "SM3", bank.Freeze, tom, frozen); !r.Again || r.Ref == "" {
		t.Errorf("freezing what opened frozen: %+v", r)
	}
}

func refusals(t *testing.T, b bank.Bank) {
	do(t, b, "SM1", bank.Stop, maria, mariaClassic)
	for i, o := range []bank.Order{
		{Kind: bank.Unfreeze, Customer: maria, Card: mariaClassic},
		{Kind: bank.Activate, Customer: maria, Card: mariaClassic},
		{Kind: bank.Freeze, Customer: maria, Card: mariaClassic},
		{Kind: bank.Freeze, Customer: liWei, Card: mailed},
		{Kind: bank.Activate, Customer: tom, Card: frozen},
		{Kind: "destroy", Customer: maria, Card: "K10012"},
	} {
		o.Key = fmt.Sprintf("SMx%d", i)
		_, err := b.Do(t.Context(), o)
		isError(t, err, bank.ErrRefused)
		_, err = b.Receipt(t.Context(), o.Key)
		isError(t, err, bank.ErrNotFound)
	}
	_, err := b.Do(t.Context(), bank.Order{Kind: bank.Stop, Customer: maria, Card: "K10012"})
	isError(t, err, bank.ErrRefused)
}

func restore(t *testing.T, b bank.Bank) {
	for _, c := range []struct {
		customer string
		card     card.ID
		state    bank.State
	}{{maria, mariaClassic, bank.Active}, {liWei, mailed, bank.Mailed}, {tom, frozen, bank.Frozen}} {
		do(t, b, "stop "+string(c.card), bank.Stop, c.customer, c.card)
		if r := do(t, b, "restore "+string(c.card), bank.Restore, c.customer, c.card); r.State != c.state || r.Again {
			t.Errorf("restored %s: %+v, want %s", c.card, r, c.state)
		}
		if got := balanceOf(t, b, c.card); got.State != c.state || got.StopRef != "" {
			t.Errorf("%s afterwards: %+v", c.card, got)
		}
		if r := do(t, b, "once more "+string(c.card), bank.Restore, c.customer, c.card); !r.Again {
			t.Errorf("restoring %s twice: %+v", c.card, r)
		}
	}
}

func stranger(t *testing.T, b bank.Bank) {
	_, err := b.Do(t.Context(), bank.Order{Key: "SM1", Kind: bank.Stop, Customer: tom, Card: mariaClassic})
	isError(t, err, bank.ErrNotFound)
	if s := balanceOf(t, b, mariaClassic).State; s != bank.Active {
		t.Errorf("the card is %s", s)
	}
}

func crowd(t *testing.T, b bank.Bank) {
	want := map[card.ID]string{mariaClassic: "USD 1,284.50", "K10021": "CNY 10,050.06", "K10071": "HKD 45.00"}
	var wg sync.WaitGroup
	for range 40 {
		for id, owed := range want {
			wg.Go(func() {
				got, err := b.Balance(t.Context(), id)
				if err != nil || got.Owed.String() != owed {
					t.Errorf("balance of %s = %s, %v; want %s", id, got.Owed, err, owed)
				}
			})
		}
	}
	wg.Wait()
}

func stampede(t *testing.T, b bank.Bank) {
	receipts := make([]bank.Receipt, 20)
	var wg sync.WaitGroup
	for i := range receipts {
		wg.Go(func() { receipts[i] = do(t, b, "SM1", bank.Stop, maria, mariaClassic) })
	}
	wg.Wait()
	for _, r := range receipts {
		same(t, receipts[0], r)
	}
}

func locked(t *testing.T, b bank.Bank, customer string, want bool) {
	t.Helper()
	is, err := b.PINLock(t.Context(), customer)
	if noError(t, err); is.Locked != want {
		t.Errorf("the PIN of %s is locked: %t, want %t", customer, is.Locked, want)
	}
}

func pin(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	for range 2 {
		isError(t, b.VerifyPIN(ctx, maria, "000000"), bank.ErrWrong)
		isError(t, b.VerifyPIN(ctx, maria, "1357901"), bank.ErrWrong)
		noError(t, b.VerifyPIN(ctx, maria, "135790")) // the right one starts the count anew
	}
	isError(t, b.VerifyPIN(ctx, maria, "000000"), bank.ErrWrong)
	isError(t, b.VerifyPIN(ctx, maria, ""), bank.ErrWrong)
	locked(t, b, maria, false)
	isError(t, b.VerifyPIN(ctx, maria, "999999"), bank.ErrLocked)
	isError(t, b.VerifyPIN(ctx, maria, "135790"), bank.ErrLocked)
	locked(t, b, maria, true)
	locked(t, b, tom, false)
	_, err := b.PINLock(ctx, "C0")
	isError(t, err, bank.ErrNotFound)
	noError(t, b.VerifyPIN(ctx, tom, "135790"))
	noError(t, b.VerifyDocument(ctx, maria, "4417"))
	isError(t, b.VerifyPIN(ctx, "C0", "135790"), bank.ErrNotFound)
}

func document(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	for range 4 {
		isError(t, b.VerifyDocument(ctx, maria, "0000"), bank.ErrWrong)
	}
	isError(t, b.VerifyDocument(ctx, maria, "0000"), bank.ErrLocked)
	isError(t, b.VerifyDocument(ctx, maria, "4417"), bank.ErrLocked)
	noError(t, b.VerifyPIN(ctx, maria, "135790"))
}

func feed(t *testing.T, b bank.Bank) {
	var all []bank.Record
	for after := ""; ; after = all[len(all)-1].Customer {
		page, err := b.Records(t.Context(), after, 2)
		noError(t, err)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	if len(all) != 12 {
		t.Fatalf("%d records, want 9 and 3 generated", len(all))
	}
	li := all[1]
	if li.Customer != liWei || li.Names["zh-Hans"] != "李伟" || li.Manager != "周敏" || li.Numbers[0] != "+8613800138000" ||
		li.Zone != "Asia/Shanghai" || li.Tier != "Platinum" || len(li.Cards) != 2 {
		t.Errorf("record = %+v", li)
	}
	if c := li.Cards[1]; c.ID != mailed || c.Tail != "9012" || c.State != bank.Mailed || c.Currency != "CNY" {
		t.Errorf("his new card = %+v", c)
	}
	do(t, b, "SM1", bank.Activate, liWei, mailed)
	page, err := b.Records(t.Context(), maria, 1)
	noError(t, err)
	if len(page) != 1 || page[0].Cards[1].State != bank.Active {
		t.Errorf("the feed does not tell of the activation: %+v", page)
	}
	if his, hers := all[5], all[6]; his.Numbers[0] != hers.Numbers[0] || his.Cards[0].Supplementary || !hers.Cards[0].Supplementary {
		t.Errorf("household = %+v, %+v", his, hers)
	}
}

func extra(t *testing.T, b bank.Bank) {
	page, err := b.Records(t.Context(), "C9999", 10)
	noError(t, err)
	if len(page) != 3 {
		t.Fatalf("%d generated customers, want 3", len(page))
	}
	r := page[2]
	if r.Numbers[0] != "+12022000002" || r.Lang != "en" || len(r.Cards) != 1 {
		t.Fatalf("the third = %+v", r)
	}
	if c := r.Cards[0]; c.Tail != "0002" || c.Product != "Platinum" || c.State != bank.Active {
		t.Errorf("the third's card = %+v", c)
	}
	noError(t, b.VerifyPIN(t.Context(), r.Customer, vault.Secret("135790")))
}

func do(t *testing.T, b bank.Bank, key string, k bank.Kind, customer string, id card.ID) bank.Receipt {
	t.Helper()
	r, err := b.Do(context.WithoutCancel(t.Context()), bank.Order{Key: key, Kind: k, Customer: customer, Card: id})
	if err != nil {
		t.Errorf("%s %s: %v", k, id, err)
	}
	return r
}

func balanceOf(t *testing.T, b bank.Bank, id card.ID) bank.Balance {
	t.Helper()
	got, err := b.Balance(t.Context(), id)
	noError(t, err)
	return got
}

func same(t *testing.T, want, got bank.Receipt) {
	t.Helper()
	if got.At.Equal(want.At) && got.From.Equal(want.From) && got.Until.Equal(want.Until) {
		got.At, got.From, got.Until = want.At, want.From, want.Until // whatever their zones
	}
	if got != want {
		t.Errorf("receipt = %+v, want %+v", got, want)
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

func isError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("err = %v, want %v", err, want)
	}
}
