package banktest

import (
	"testing"

	"cardline/internal/bank"
	"cardline/internal/money"
)

func redeeming(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	ask := bank.Ask{Key: "SM1", Kind: bank.Redeem, Customer: chan_, Card: chanClassic, Points: 5_100}
	q := quote(t, b, ask)
	if q.Points != 5_000 || q.PointsOf != 81_400 || q.Total.String() != "HKD 20.00" {
		t.Fatalf("quote = %+v", q)
	}
	agree(t, b, "SM1", chan_, q)
	if p, err := b.Points(ctx, chanClassic); err != nil || p.Balance != 81_400 || p.Expiring != 0 {
		t.Errorf("points afterwards: %+v, %v", p, err)
	}
	if owed := balanceOf(t, b, chanClassic).Owed.String(); owed != "HKD 1,980.00" {
		t.Errorf("owed afterwards: %s", owed)
	}
	if q := quote(t, b, bank.Ask{Key: "SM2", Kind: bank.Redeem, Customer: chan_, Card: chanClassic, Item: "咖啡券"}); q.Points != 3_000 || q.Total.Minor != 0 {
		t.Errorf("a thing: %+v", q)
	}
	ask.Key, ask.Points = "SM3", 90_000
	refusedFor(t, b, ask, "no-points", "")
	ask.Points = 300
	refusedFor(t, b, ask, "too-little", "")
	refusedFor(t, b, bank.Ask{Key: "SM4", Kind: bank.Redeem, Customer: ling, Card: supplement}, "not-eligible", "")
	refusedFor(t, b, bank.Ask{Key: "SM5", Kind: bank.Redeem, Customer: chan_, Card: chanClassic, Item: "yacht"}, "not-eligible", "")
}

func instalments(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	ask := bank.Ask{Key: "SM1", Kind: bank.Instalment, Customer: maria, Card: mariaClassic, Months: 12}
	q := quote(t, b, ask)
	// 1,102.35 at 0.60 % a month: 79.37 in all.
	if q.Principal.String() != "USD 1,102.35" || q.Fee.String() != "USD 79.37" || q.Total.String() != "USD 1,181.72" ||
		q.Monthly.String() != "USD 98.47" || q.Rate != 1304 || !q.Starts.After(q.Until) {
		t.Fatalf("quote = %+v", q)
	}
	before := balanceOf(t, b, mariaClassic)
	r := agree(t, b, "SM1", maria, q)
	plans, err := b.Plans(ctx, mariaClassic)
	noError(t, err)
	if len(plans) != 1 || plans[0].Ref != r.Ref || plans[0].Months != 12 || plans[0].Remaining != q.Principal {
		t.Errorf("plans = %+v", plans)
	}
	after := balanceOf(t, b, mariaClassic)
	if after.Owed.String() != "USD 182.15" || after.Available != before.Available {
		t.Errorf("balance afterwards: %+v, before %+v", after, before)
	}
	if u, err := b.Unbilled(ctx, mariaClassic); err != nil || u.Sum.String() != "USD 182.15" {
		t.Errorf("unbilled afterwards: %+v, %v", u, err)
	}
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.Instalment, Customer: wang, Card: "K10051", Months: 6}, "too-little", "CNY 100.00")
	ask = bank.Ask{Key: "SM3", Kind: bank.Instalment, Customer: chan_, Card: chanClassic, Months: 24, Amount: money.Of(1846_51, "HKD")}
	refusedFor(t, b, ask, "too-much", "HKD 1,846.50")
	ask.Amount, ask.Months = money.Of(1000_00, "HKD"), 7
	refusedFor(t, b, ask, "not-eligible", "")
}

func invitation(t *testing.T, b bank.Bank) {
	ask := bank.Ask{Key: "SM1", Kind: bank.TxnInstalment, Customer: maria, Offer: "INV731", Months: 9}
	refusedFor(t, b, ask, "not-eligible", "")
	ask.Months = 12
	q := quote(t, b, ask)
	if q.Card != "K10012" || q.Principal.String() != "USD 640.00" || q.Fee.String() != "USD 46.08" || len(q.Item.Missing()) > 0 {
		t.Fatalf("quote = %+v", q)
	}
	if r := agree(t, b, "SM1", maria, q); !r.Until.After(r.From) {
		t.Errorf("receipt = %+v", r)
	}
	ask.Key = "SM2"
	refusedFor(t, b, ask, "done", "")
	ask.Customer = tom
	refusedFor(t, b, ask, "expired", "")
	ask = bank.Ask{Key: "SM3", Kind: bank.TxnInstalment, Customer: maria, Card: mariaClassic, Transaction: "K10011-04", Months: 3}
	if q := quote(t, b, ask); q.Principal.String() != "USD 342.00" {
		t.Errorf("a purchase on the ledger: %+v", q)
	}
}

func runningPlan(t *testing.T, b bank.Bank) {
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.EndInstalment, Customer: chan_, Card: chanClassic})
	if q.Principal.String() != "HKD 800.00" || q.Fee.String() != "HKD 24.00" || q.Total.String() != "HKD 824.00" {
		t.Fatalf("quote = %+v", q)
	}
	agree(t, b, "SM1", chan_, q)
	if plans, err := b.Plans(t.Context(), chanClassic); err != nil || len(plans) != 0 {
		t.Errorf("plans afterwards: %+v, %v", plans, err)
	}
	if owed := balanceOf(t, b, chanClassic).Owed.String(); owed != "HKD 2,824.00" {
		t.Errorf("owed afterwards: %s", owed)
	}
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.EndInstalment, Customer: chan_, Card: chanClassic}, "no-plan", "")
}

func cash(t *testing.T, b bank.Bank) {
	ask := bank.Ask{Key: "SM1", Kind: bank.CashInstalment, Customer: maria, Card: mariaClassic, Months: 6, Amount: money.Of(1500_01, "USD")}
	refusedFor(t, b, ask, "too-much", "USD 1,500.00")
	ask.Amount = money.Of(1000_00, "USD")
	q := quote(t, b, ask)
	if q.From != "7310" || q.Fee.String() != "USD 36.00" {
		t.Fatalf("quote = %+v", q)
	}
	agree(t, b, "SM1", maria, q)
	if got := balanceOf(t, b, mariaClassic); got.Available.String() != "USD 2,715.50" || got.Owed.String() != "USD 1,284.50" {
		t.Errorf("balance afterwards: %+v", got)
	}
	ask = bank.Ask{Key: "SM2", Kind: bank.CashInstalment, Customer: tom, Card: frozen, Months: 6, Amount: money.Of(200_00, "GBP")}
	_, err := b.Quote(t.Context(), ask)
	isError(t, err, bank.ErrRefused)
}

func temporaryLimit(t *testing.T, b bank.Bank) {
	ask := bank.Ask{Key: "SM1", Kind: bank.RaiseForAWhile, Customer: maria, Card: mariaClassic, Amount: money.Of(7500_01, "USD")}
	refusedFor(t, b, ask, "too-much", "USD 7,500.00")
	ask.Amount = money.Of(7000_00, "USD")
	now := balanceOf(t, b, mariaClassic).AsOf
	ask.Until = now.AddDate(0, 3, 0)
	q := quote(t, b, ask)
	if q.Old.String() != "USD 5,000.00" || q.New.String() != "USD 7,000.00" || q.Ends.Sub(now).Hours() > 45*24+1 {
		t.Fatalf("quote = %+v", q)
	}
	if r := agree(t, b, "SM1", maria, q); !r.Until.Equal(q.Ends) {
		t.Errorf("receipt = %+v", r)
	}
	l, err := b.Lines(t.Context(), mariaClassic)
	noError(t, err)
	if l.Temporary.String() != "USD 7,000.00" || l.Credit.String() != "USD 5,000.00" || l.Available.String() != "USD 5,715.50" || !l.TemporaryUntil.Equal(q.Ends) {
		t.Errorf("lines afterwards: %+v", l)
	}
	ask.Key = "SM2"
	refusedFor(t, b, ask, "done", "")
}

func limitRise(t *testing.T, b bank.Bank) {
	q := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.AcceptLimit, Customer: maria, Offer: "LIM482"})
	if q.Card != mariaClassic || q.Old.String() != "USD 5,000.00" || q.New.String() != "USD 8,000.00" {
		t.Fatalf("quote = %+v", q)
	}
	agree(t, b, "SM1", maria, q)
	if l, err := b.Lines(t.Context(), mariaClassic); err != nil || l.Credit.String() != "USD 8,000.00" {
		t.Errorf("lines afterwards: %+v, %v", l, err)
	}
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.AcceptLimit, Customer: maria, Offer: "LIM482"}, "done", "")
	refusedFor(t, b, bank.Ask{Key: "SM3", Kind: bank.AcceptLimit, Customer: maria, Offer: "LIM917"}, "expired", "")
}

func lowerLimit(t *testing.T, b bank.Bank) {
	_, err := change(t, b, "SM1", bank.ReduceLimit, maria, mariaClassic, "amount", "1000")
	isRefused(t, "below what is owed", err, "too-little", "USD 1,284.50")
	_, err = change(t, b, "SM2", bank.ReduceLimit, maria, mariaClassic, "amount", "6000")
	isRefused(t, "no reduction", err, "too-much", "USD 5,000.00")
	changed(t, b, "SM3", bank.ReduceLimit, maria, mariaClassic, "amount", "3000")
	if l, err := b.Lines(t.Context(), mariaClassic); err != nil || l.Credit.String() != "USD 3,000.00" {
		t.Errorf("lines afterwards: %+v, %v", l, err)
	}
}

func offers(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	all, err := b.Offers(ctx, maria)
	noError(t, err)
	if len(all) != 2 || all[0].Code != "LIM482" || all[0].New.String() != "USD 8,000.00" || all[1].Code != "INV731" || all[1].State != "open" {
		t.Fatalf("offers = %+v", all)
	}
	if none, err := b.Offers(ctx, tom); err != nil || len(none) != 0 {
		t.Errorf("offers to one without: %+v, %v", none, err)
	}
	answer := func(key, customer, code, answer string) (bank.Receipt, error) {
		return change(t, b, key, bank.AnswerOffer, customer, "", "offer", code, "answer", answer)
	}
	r, err := answer("SM1", liWei, "DLV318", "accepted")
	noError(t, err)
	ships, err := b.Shipments(ctx, liWei)
	noError(t, err)
	if len(ships) != 1 || !ships[0].Due.Equal(r.From) {
		t.Errorf("delivered by %+v, receipt %+v", ships, r)
	}
	again, err := answer("SM2", liWei, "DLV318", "accepted")
	noError(t, err)
	if !again.Again || again.Ref != r.Ref {
		t.Errorf("accepted twice: %+v, first %+v", again, r)
	}
	_, err = answer("SM3", liWei, "DLV318", "declined")
	isRefused(t, "the opposite answer", err, "done", "")
	_, err = answer("SM4", tom, "UPG205", "accepted")
	isRefused(t, "another's offer", err, "expired", "")
	_, err = answer("SM5", maria, "LIM482", "accepted")
	isError(t, err, bank.ErrRefused)
	if _, err = answer("SM6", maria, "LIM482", "declined"); err != nil {
		t.Errorf("declining: %v", err)
	}
}

func autopay(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	ask := bank.Ask{Key: "SM1", Kind: bank.SetAutopay, Customer: maria, Card: mariaClassic, Debit: "4455", Mode: "MIN"}
	q := quote(t, b, ask)
	if q.From != "4455" || q.Mode != "MIN" || q.Starts.IsZero() {
		t.Fatalf("quote = %+v", q)
	}
	agree(t, b, "SM1", maria, q)
	if s, err := b.Settings(ctx, mariaClassic); err != nil || s.Autopay == nil || s.Autopay.Debit != "4455" {
		t.Errorf("settings afterwards: %+v, %v", s, err)
	}
	end := pay(t, b, bank.Ask{Key: "SM2", Kind: bank.EndAutopay, Customer: maria, Card: mariaClassic})
	if s, err := b.Settings(ctx, mariaClassic); err != nil || s.Autopay != nil || end.From.IsZero() {
		t.Errorf("settings after the end: %+v, %v; receipt %+v", s, err, end)
	}
	refusedFor(t, b, bank.Ask{Key: "SM3", Kind: bank.EndAutopay, Customer: maria, Card: mariaClassic}, "done", "")
	ask.Key, ask.Debit = "SM4", "1234"
	refusedFor(t, b, ask, "not-eligible", "")
}

func overpayment(t *testing.T, b bank.Bank) {
	if owed := balanceOf(t, b, overpaid).Owed.String(); owed != "USD -35.20" {
		t.Fatalf("owed: %s", owed)
	}
	if r := pay(t, b, bank.Ask{Key: "SM1", Kind: bank.Refund, Customer: grace, Card: overpaid}); r.Ref == "" {
		t.Errorf("receipt = %+v", r)
	}
	if owed := balanceOf(t, b, overpaid).Owed.String(); owed != "USD 0.00" {
		t.Errorf("owed afterwards: %s", owed)
	}
	refusedFor(t, b, bank.Ask{Key: "SM2", Kind: bank.Refund, Customer: maria, Card: mariaClassic}, "not-eligible", "")
}
