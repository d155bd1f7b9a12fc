package banktest

import (
	"testing"

	"cardline/internal/bank"
)

func settings(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	on := changed(t, b, "SM1", bank.Switch, maria, mariaClassic, "feature", "INTL", "state", "ON")
	if again := changed(t, b, "SM2", bank.Switch, maria, mariaClassic, "feature", "INTL", "state", "ON"); !again.Again || again.Ref != on.Ref {
		t.Errorf("switched twice: %+v, first %+v", again, on)
	}
	changed(t, b, "SM3", bank.SetAlerts, maria, mariaClassic, "amount", "50")
	changed(t, b, "SM4", bank.SetBillChannel, maria, mariaClassic, "channel", "POST")
	changed(t, b, "SM5", bank.SetEStatement, maria, mariaClassic, "state", "OFF")
	trip := []string{"from", day(on.At.AddDate(0, 0, 3)), "to", day(on.At.AddDate(0, 0, 10)), "place", "Seoul"}
	changed(t, b, "SM6", bank.Announce, maria, mariaClassic, trip...)
	if again := changed(t, b, "SM7", bank.Announce, maria, mariaClassic, trip...); !again.Again {
		t.Errorf("announced twice: %+v", again)
	}
	s, err := b.Settings(ctx, mariaClassic)
	noError(t, err)
	if !s.Features[bank.Abroad] || s.AlertFrom.String() != "USD 50.00" || !s.Alerts || s.BillChannel != "POST" || s.EStatement ||
		len(s.Trips) != 1 || s.Trips[0].Place != "Seoul" {
		t.Errorf("settings = %+v", s)
	}
	changed(t, b, "SM8", bank.SetAlerts, maria, mariaClassic, "state", "OFF")
	if s, err := b.Settings(ctx, mariaClassic); err != nil || s.Alerts || s.AlertFrom.String() != "USD 50.00" {
		t.Errorf("alerts off: %+v, %v", s, err)
	}
	_, err = change(t, b, "SM9", bank.SetEStatement, tom, frozen, "state", "ON")
	isRefused(t, "no e-mail", err, "not-eligible", "")
	_, err = change(t, b, "SM10", bank.Switch, maria, mariaClassic, "feature", "TELEPATHY", "state", "ON")
	isError(t, err, bank.ErrRefused)
	_, err = change(t, b, "SM11", bank.Announce, maria, mariaClassic, "from", "2020-01-01", "to", "2020-01-02", "place", "Rome")
	isRefused(t, "a trip that is over", err, "expired", "")
}

func newCard(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	fee := quote(t, b, bank.Ask{Key: "SM1", Kind: bank.Replace, Customer: maria, Card: "K10012"})
	if fee.Fee.String() != "USD 15.00" || !fee.Ends.After(fee.Starts) {
		t.Errorf("quote = %+v", fee)
	}
	r := changed(t, b, "SM2", bank.Replace, maria, "K10012")
	if again := changed(t, b, "SM3", bank.Replace, maria, "K10012"); !again.Again || again.Ref != r.Ref {
		t.Errorf("replaced twice: %+v, first %+v", again, r)
	}
	ships, err := b.Shipments(ctx, maria)
	noError(t, err)
	if owed := balanceOf(t, b, "K10012").Owed.String(); owed != "USD 327.08" || len(ships) != 1 || ships[0].Card != "K10012" {
		t.Errorf("owed %s, on the way: %+v", owed, ships)
	}
	_, err = change(t, b, "SM4", bank.Renew, maria, "K10012", "renew", "Y")
	isRefused(t, "years before its end", err, "not-eligible", "")
	renewed := changed(t, b, "SM5", bank.Renew, maria, mariaClassic, "renew", "Y")
	if renewed.Until.Sub(renewed.From).Hours() < 5*365*24 {
		t.Errorf("renewed: %+v", renewed)
	}
	if again := changed(t, b, "SM6", bank.Renew, maria, mariaClassic, "renew", "Y"); !again.Again || again.Ref != renewed.Ref {
		t.Errorf("renewed twice: %+v, first %+v", again, renewed)
	}
}

func requests(t *testing.T, b bank.Bank) {
	ctx := t.Context()
	s, err := b.Statement(ctx, mariaClassic, "")
	noError(t, err)
	changed(t, b, "SM1", bank.CopyStatement, maria, mariaClassic, "month", s.Month)
	_, err = change(t, b, "SM2", bank.CopyStatement, maria, mariaClassic, "month", s.Month)
	isRefused(t, "a second copy", err, "too-many", "")
	_, err = change(t, b, "SM3", bank.CopyStatement, maria, "K10012", "month", "1999-01")
	isError(t, err, bank.ErrNotFound)
	changed(t, b, "SM4", bank.WaiveFee, maria, mariaClassic)
	if f, err := b.Fee(ctx, mariaClassic); err != nil || !f.Waived {
		t.Errorf("fee afterwards: %+v, %v", f, err)
	}
	_, err = change(t, b, "SM5", bank.WaiveFee, tom, frozen)
	isRefused(t, "too little was spent", err, "not-eligible", "")
	closing := changed(t, b, "SM6", bank.RequestClosing, maria, mariaClassic, "reason", "fee")
	if again := changed(t, b, "SM7", bank.RequestClosing, maria, mariaClassic); !again.Again || again.Ref != closing.Ref || !again.Until.Equal(closing.Until) {
		t.Errorf("closing asked for twice: %+v, first %+v", again, closing)
	}
	if r := changed(t, b, "SM8", bank.RequestContact, maria, ""); r.Ref == "" {
		t.Errorf("a request without a card: %+v", r)
	}
	changed(t, b, "SM9", bank.SetPIN, maria, mariaClassic, "pin", "246813")
	noError(t, b.VerifyPIN(ctx, maria, "246813"))
	isError(t, b.VerifyPIN(ctx, maria, "135790"), bank.ErrWrong)
}

func strangersOrders(t *testing.T, b bank.Bank) {
	for i, k := range []bank.Kind{bank.Switch, bank.Replace, bank.RequestClosing, bank.SetPIN, bank.Renew, bank.SetAlerts} {
		_, err := change(t, b, string(rune('a'+i)), k, tom, mariaClassic, "feature", "INTL", "state", "ON", "pin", "246813")
		isError(t, err, bank.ErrNotFound)
	}
}
