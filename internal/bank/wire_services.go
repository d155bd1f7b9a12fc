package bank

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
)

// The bodies of what a customer asks about beside balance, statements and points. Amounts and times that may be missing are
// left out.
type (
	wireLines struct {
		Credit         wireAmount `json:"credit"`
		Temporary      wireAmount `json:"temporary,omitzero"`
		TemporaryUntil time.Time  `json:"temporary_until,omitzero"`
		Available      wireAmount `json:"available"`
		Cash           wireAmount `json:"cash"`
		AsOf           time.Time  `json:"as_of"`
	}
	wireUnbilled struct {
		Sum     wireAmount `json:"sum"`
		Since   time.Time  `json:"since"`
		NextCut time.Time  `json:"next_cut"`
		AsOf    time.Time  `json:"as_of"`
	}
	wirePayment struct {
		Amount wireAmount `json:"amount"`
		At     time.Time  `json:"at"`
		Status string     `json:"status"`
	}
	wireFee struct {
		Amount   wireAmount `json:"amount"`
		On       string     `json:"on"` // 2027-01-01
		Waived   bool       `json:"waived,omitempty"`
		Target   wireAmount `json:"target,omitzero"`
		Spent    wireAmount `json:"spent,omitzero"`
		Eligible bool       `json:"eligible,omitempty"`
	}
	wirePlan struct {
		Ref       string     `json:"ref"`
		Principal wireAmount `json:"principal"`
		Monthly   wireAmount `json:"monthly"`
		Months    int        `json:"months"`
		Paid      int        `json:"paid"`
		Remaining wireAmount `json:"remaining"`
		EarlyFee  wireAmount `json:"early_fee,omitzero"`
	}
	wireDues struct {
		Owed   wireAmount `json:"owed"`
		Plans  int        `json:"plans"`
		Points int64      `json:"points"`
	}
	wireSettings struct {
		Features    map[Feature]bool `json:"features"`
		Alerts      bool             `json:"alerts"`
		AlertFrom   wireAmount       `json:"alert_from,omitzero"`
		EStatement  bool             `json:"estatement"`
		BillChannel string           `json:"bill_channel"`
		Expires     string           `json:"expires"`
		Autopay     *wireAutopay     `json:"autopay,omitempty"`
		Trips       []wireTrip       `json:"trips"`
	}
	wireAutopay struct {
		Debit string    `json:"debit"`
		Mode  string    `json:"mode"`
		From  time.Time `json:"from"`
	}
	wireTrip struct {
		From  time.Time `json:"from"`
		To    time.Time `json:"to"`
		Place string    `json:"place"`
	}
	wireContact struct {
		Email   string `json:"email,omitempty"`
		Address string `json:"address,omitempty"`
	}
	wireApplication struct {
		ID      string    `json:"id"`
		Tail    string    `json:"tail"`
		Product string    `json:"product"`
		Step    string    `json:"step"`
		Since   time.Time `json:"since"`
	}
	wireShipment struct {
		Card    card.ID   `json:"card"`
		Mailed  time.Time `json:"mailed,omitzero"`
		Carrier string    `json:"carrier,omitempty"`
		Number  string    `json:"number,omitempty"`
		Due     time.Time `json:"due,omitzero"`
	}
	wireBenefit struct {
		ID    string       `json:"id"`
		Names locale.Words `json:"names"`
		Left  int          `json:"left"`
		Total int          `json:"total"`
		How   locale.Words `json:"how,omitempty"`
	}
	wireReward struct {
		Code   string       `json:"code"`
		Names  locale.Words `json:"names"`
		Points int64        `json:"points"`
	}
)

func toLines(l Lines) wireLines {
	return wireLines{Credit: toAmount(l.Credit), Temporary: toAmount(l.Temporary), TemporaryUntil: l.TemporaryUntil,
		Available: toAmount(l.Available), Cash: toAmount(l.Cash), AsOf: l.AsOf}
}

func (w wireLines) lines() (Lines, error) {
	var t taking
	l := Lines{Credit: t.amount(w.Credit), Temporary: t.amountIf(w.Temporary), TemporaryUntil: w.TemporaryUntil,
		Available: t.amount(w.Available), Cash: t.amount(w.Cash), AsOf: w.AsOf}
	return l, t.fault
}

func toUnbilled(u Unbilled) wireUnbilled {
	return wireUnbilled{Sum: toAmount(u.Sum), Since: u.Since, NextCut: u.NextCut, AsOf: u.AsOf}
}

func (w wireUnbilled) unbilled() (Unbilled, error) {
	var t taking
	return Unbilled{Sum: t.amount(w.Sum), Since: w.Since, NextCut: w.NextCut, AsOf: w.AsOf}, t.fault
}

func toPayment(p Payment) wirePayment {
	return wirePayment{Amount: toAmount(p.Amount), At: p.At, Status: p.Status}
}

func (w wirePayment) payment() (Payment, error) {
	var t taking
	return Payment{Amount: t.amount(w.Amount), At: w.At, Status: w.Status}, t.fault
}

func toFee(f Fee) wireFee {
	return wireFee{Amount: toAmount(f.Amount), On: f.On.Format(time.DateOnly), Waived: f.Waived, Target: toAmount(f.Target), Spent: toAmount(f.Spent),
		Eligible: f.Eligible}
}

func (w wireFee) fee() (Fee, error) {
	var t taking
	f := Fee{Amount: t.amount(w.Amount), On: t.date(w.On), Waived: w.Waived, Target: t.amountIf(w.Target), Spent: t.amountIf(w.Spent),
		Eligible: w.Eligible}
	return f, t.fault
}

func toPlan(p Plan) wirePlan {
	return wirePlan{Ref: p.Ref, Principal: toAmount(p.Principal), Monthly: toAmount(p.Monthly), Months: p.Months, Paid: p.Paid,
		Remaining: toAmount(p.Remaining), EarlyFee: toAmount(p.EarlyFee)}
}

func (w wirePlan) plan() (Plan, error) {
	var t taking
	p := Plan{Ref: w.Ref, Principal: t.amount(w.Principal), Monthly: t.amount(w.Monthly), Months: w.Months, Paid: w.Paid,
		Remaining: t.amount(w.Remaining), EarlyFee: t.amountIf(w.EarlyFee)}
	return p, t.fault
}

func toDues(d Dues) wireDues {
	return wireDues{Owed: toAmount(d.Owed), Plans: d.Plans, Points: d.Points}
}

func (w wireDues) dues() (Dues, error) {
	var t taking
	return Dues{Owed: t.amount(w.Owed), Plans: w.Plans, Points: w.Points}, t.fault
}

func toSettings(s Settings) wireSettings {
	w := wireSettings{Features: s.Features, Alerts: s.Alerts, AlertFrom: toAmount(s.AlertFrom), EStatement: s.EStatement,
		BillChannel: s.BillChannel, Expires: s.Expires, Trips: make([]wireTrip, len(s.Trips))}
	if a := s.Autopay; a != nil {
		w.Autopay = &wireAutopay{Debit: a.Debit.Reveal(), Mode: a.Mode, From: a.From}
	}
	for i, trip := range s.Trips {
		w.Trips[i] = wireTrip(trip)
	}
	return w
}

func (w wireSettings) settings() (Settings, error) {
	var t taking
	s := Settings{Features: w.Features, Alerts: w.Alerts, AlertFrom: t.amountIf(w.AlertFrom), EStatement: w.EStatement,
		BillChannel: w.BillChannel, Expires: w.Expires}
	if a := w.Autopay; a != nil {
		s.Autopay = &Autopay{Debit: t.tailIf(a.Debit), Mode: a.Mode, From: a.From}
	}
	for _, trip := range w.Trips {
		s.Trips = append(s.Trips, Trip(trip))
	}
	return s, t.fault
}

func toContact(c Contact) wireContact { return wireContact(c) }

func (w wireContact) contact() (Contact, error) { return Contact(w), nil }

func toApplication(a Application) wireApplication { return wireApplication(a) }

func (w wireApplication) application() (Application, error) { return Application(w), nil }

func toShipment(s Shipment) wireShipment { return wireShipment(s) }

func (w wireShipment) shipment() (Shipment, error) { return Shipment(w), nil }

func toBenefit(b Benefit) wireBenefit { return wireBenefit(b) }

func (w wireBenefit) benefit() (Benefit, error) { return Benefit(w), nil }

func toReward(r Reward) wireReward { return wireReward(r) }

func (w wireReward) reward() (Reward, error) { return Reward(w), nil }
