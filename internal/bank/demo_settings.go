package bank

import (
	"slices"
	"strings"
	"time"

	"cardline/internal/money"
	"cardline/internal/vault"
)

const (
	// renewDays is how long before its end a card can be renewed, renewYears for how long.
	renewDays  = 120
	renewYears = 5
	// tripsMost is how many stays abroad may lie ahead.
	tripsMost = 5
	// closingDays are left to a person to close the card in, and to the customer to think again.
	closingDays = 45
)

// replace makes a new card. One that is on its way is not made twice.
func (e *errand) replace() error {
	var q Quote
	if err := e.priceReplacement(nil, &q, e.receipt.At); err != nil {
		return err
	}
	if s := e.Folder.Shipment; s != nil && e.receipt.At.Before(s.Due) {
		return e.again()
	}
	e.Owed += q.Fee.Minor
	e.write(lineReplace, q.Fee.Minor)
	e.dispatch(q.Starts, q.Ends)
	return nil
}

// dispatch puts a card in the post.
func (e *errand) dispatch(mailed, due time.Time) {
	e.Folder.Shipment = &Shipment{Card: e.ID, Due: due}
	e.receipt.From, e.receipt.Until = mailed, due
}

// renew answers with the day the new card is mailed and the last day it is good for. N lets the card run out.
func (e *errand) renew() error {
	end, err := time.Parse("2006-01", e.Folder.Settings.Expires)
	if err != nil {
		return err
	}
	end = end.AddDate(0, 1, -1)
	if m, done := e.Folder.Marks[e.name()]; done && m.Until.After(end) {
		return e.again()
	}
	if e.State == Closed || e.receipt.At.AddDate(0, 0, renewDays).Before(end) {
		return &Refusal{Reason: "not-eligible"}
	}
	if e.order.Detail["renew"] == "N" {
		e.receipt.Until = end
		return nil
	}
	mailed := e.receipt.At.AddDate(0, 0, mailingDays)
	e.dispatch(mailed, e.receipt.At.AddDate(0, 0, parcelDays))
	e.receipt.Until = time.Date(end.Year()+renewYears, end.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	return nil
}

func (e *errand) announce() error {
	from, err := time.Parse(time.DateOnly, e.order.Detail["from"])
	to, err2 := time.Parse(time.DateOnly, e.order.Detail["to"])
	if err != nil || err2 != nil || to.Before(from) {
		return ErrRefused
	}
	trips := ahead(e.Folder.Settings.Trips, e.receipt.At)
	trip := Trip{From: from, To: to, Place: e.order.Detail["place"]}
	switch {
	case over(to, e.receipt.At):
		return &Refusal{Reason: "expired"}
	case slices.Contains(trips, trip):
		_ = e.again()
		e.receipt.From, e.receipt.Until = from, to
		return nil
	case len(trips) >= tripsMost:
		return &Refusal{Reason: "too-many"}
	}
	e.Folder.Settings.Trips = append(trips, trip)
	e.receipt.From, e.receipt.Until = from, to
	return nil
}

func (e *errand) turn() error {
	feature := Feature(e.order.Detail["feature"])
	on, known := e.Folder.Settings.Features[feature]
	want, valid := state(e.order)
	switch {
	case !known || !valid:
		return ErrRefused
	case on == want:
		return e.again()
	}
	e.Folder.Settings.Features[feature] = want
	return nil
}

// state reads Detail state.
func state(o Order) (on, valid bool) {
	s := o.Detail["state"]
	return s == "ON", s == "ON" || s == "OFF"
}

// setAlerts: an amount without a state turns them on, a state without an amount leaves it.
func (e *errand) setAlerts() error {
	s := &e.Folder.Settings
	on, valid := state(e.order)
	from := s.AlertFrom
	if amount := e.order.Detail["amount"]; amount != "" {
		var err error
		if from, err = money.Parse(amount, e.Currency); err != nil || from.Minor < 0 {
			return ErrRefused
		}
		on, valid = on || !valid, true
	}
	if !valid {
		return ErrRefused
	}
	if s.Alerts == on && s.AlertFrom == from {
		return e.again()
	}
	s.Alerts, s.AlertFrom = on, from
	return nil
}

func (e *errand) setEStatement() error {
	on, valid := state(e.order)
	switch {
	case !valid && e.order.Detail["state"] != "":
		return ErrRefused
	case !valid:
		on = true
	}
	if on && e.email == "" {
		return &Refusal{Reason: "not-eligible"}
	}
	if e.Folder.Settings.EStatement == on {
		return e.again()
	}
	e.Folder.Settings.EStatement = on
	e.receipt.From = e.nextCut(e.receipt.At)
	return nil
}

func (e *errand) setBillChannel() error {
	channel := strings.ToUpper(e.order.Detail["channel"])
	switch {
	case !slices.Contains([]string{"SMS", "EMAIL", "POST"}, channel):
		return ErrRefused
	case channel == "EMAIL" && e.email == "":
		return &Refusal{Reason: "not-eligible"}
	case e.Folder.Settings.BillChannel == channel:
		return e.again()
	}
	e.Folder.Settings.BillChannel = channel
	e.receipt.From = e.nextCut(e.receipt.At)
	return nil
}

// copyStatement sends one copy a day.
func (e *errand) copyStatement() error {
	if e.Statement == nil {
		return ErrNotFound
	}
	if m, sent := e.Folder.Marks[e.name()]; sent && e.receipt.At.Before(m.At.AddDate(0, 0, 1)) {
		return &Refusal{Reason: "too-many"}
	}
	return nil
}

func (e *errand) waiveFee() error {
	fee := e.fee(e.receipt.At)
	switch {
	case fee.Waived:
		return e.again()
	case !fee.Eligible:
		return &Refusal{Reason: "not-eligible"}
	}
	e.Folder.Waived, e.receipt.From = fee.On, fee.On
	return nil
}

// requestClosing is taken whatever is owed: a person settles that with the customer.
func (e *errand) requestClosing() error {
	if m, asked := e.Folder.Marks[e.name()]; asked && e.receipt.At.Before(m.Until) {
		return e.again()
	}
	e.receipt.Until = e.receipt.At.AddDate(0, 0, closingDays)
	return nil
}

// setPIN takes Detail pin, six digits that are not all alike; it is kept nowhere but in the lock.
func (e *errand) setPIN() error {
	pin := e.order.Detail["pin"]
	if len(pin) != 6 || strings.Trim(pin, "0123456789") != "" || strings.Count(pin, pin[:1]) == len(pin) {
		return &Refusal{Reason: "not-eligible"}
	}
	lock := PIN.newLock(e.Customer, vault.Secret(pin))
	e.Lock = &lock
	return nil
}

// requestContact only gives the request its number: what is to change is told to a person.
func (e *errand) requestContact() error { return nil }
