package dialogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/money"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Why a payment cannot be asked about.
var (
	ErrNoSuchCard  = errors.New("alert: no such card of that customer or number")
	ErrUnreachable = errors.New("alert: no number that is with its owner")
	ErrDown        = session.ErrDown // there is no memory to keep the question in: try again, or call
)

// Alert is a payment the bank wants the customer to be asked about.
type Alert struct {
	Ref      string       // of whoever saw it: the same again asks nothing twice
	Customer string       // or
	Number   phone.Number // whom to ask
	Card     string       // its tail or its id
	Amount   money.Money
	Merchant string
	At       time.Time
	Type     string        // of the message; "" is fraud-alert
	Life     time.Duration // the text is not sent after this; 0: a quarter of an hour
	Source   string        // who wants it asked
}

// Customers finds one by id; customer.ErrNotFound.
type Customers interface {
	Customer(ctx context.Context, id string) (customer.Customer, error)
}

// Alerter sends an alert like a Texter sends notices; fresh is false when its Unique was used before.
type Alerter interface {
	TextOnce(ctx context.Context, n Notice) (fresh bool, err error)
}

const (
	alertID    = "ALERT"
	alertLife  = day              // how long a yes is taken
	alertKept  = 2 * day          // how long a no is
	alertTTL   = 15 * time.Minute // an alert that has not left by then tells the customer nothing they can still stop
	alertsMost = 8                // open for one number
)

// Alert asks the customer whether a payment is theirs. The question is in their session before its text leaves, so that no answer can
// come too early. fresh is false when the same Ref was asked about before: then nothing is sent.
func (d *Dialogue) Alert(ctx context.Context, a Alert) (fresh bool, err error) {
	d.Crowd.Enter()
	defer d.Crowd.Leave()
	number, err := d.reachable(ctx, a)
	if err != nil {
		return false, err
	}
	t, sess, err := d.begin(ctx, Text{SID: "alert:" + a.Ref, From: number})
	if err != nil {
		return false, err
	}
	if t.offline {
		return false, ErrDown
	}
	held, err := t.alertable(a)
	if err != nil {
		t.drop(ctx, sess)
		return false, err
	}
	s := commands.Suspect{Ref: a.Ref, Card: held.Card.ID, Amount: a.Amount, Merchant: a.Merchant, At: a.At}
	if slices.ContainsFunc(t.st.Alerts, func(o session.Alert) bool { return o.Ref == a.Ref }) {
		t.drop(ctx, sess)
	} else {
		t.suspect(s, held)
		if err := d.Sessions.Save(ctx, sess); err != nil {
			return false, fmt.Errorf("keeping an alert: %w", err)
		}
	}
	return d.Alerter.TextOnce(ctx, Notice{
		Unique: AlertKey(a.Ref), Type: cmp.Or(a.Type, "fraud-alert"), Source: a.Source, To: number, Customer: held.Customer.ID, Zone: t.zone.String(), Lang: t.lang,
		Body: t.sentence(alertID, "ask", commands.AlertData(s, held.Card.Tail), t.tone()), Asked: t.now, Expires: t.now.Add(cmp.Or(a.Life, alertTTL)),
	})
}

// AlertKey is the key of the message that asks what an alert of that ref does.
func AlertKey(ref string) string { return "alert:" + ref }

// reachable is the number to ask by: the one given, or the customer's first that is with its owner.
func (d *Dialogue) reachable(ctx context.Context, a Alert) (phone.Number, error) {
	numbers := []phone.Number{a.Number}
	if a.Number == "" {
		c, err := d.Customers.Customer(ctx, a.Customer)
		if errors.Is(err, customer.ErrNotFound) {
			return "", ErrNoSuchCard
		}
		if err != nil {
			return "", err
		}
		numbers = c.Numbers
	}
	for _, n := range numbers {
		party, err := d.Directory.Find(ctx, n, d.Clock.Now().UnixNano())
		if err != nil {
			return "", err
		}
		if !party.Distrusted {
			return n, nil
		}
	}
	return "", ErrUnreachable
}

// alertable is the one card an alert means.
func (t *turn) alertable(a Alert) (customer.Holding, error) {
	hs := slices.DeleteFunc(t.party.Holdings(""), func(h customer.Holding) bool {
		return h.Card.Tail.Reveal() != a.Card && string(h.Card.ID) != a.Card || a.Customer != "" && h.Customer.ID != a.Customer
	})
	switch {
	case len(hs) != 1: // two people's cards that end alike have to be told apart by their ids
		return customer.Holding{}, ErrNoSuchCard
	case t.party.Distrusted:
		return customer.Holding{}, ErrUnreachable
	}
	return hs[0], nil
}

// suspect leaves the question about a payment open. Of too many the oldest is forgotten.
func (t *turn) suspect(s commands.Suspect, h customer.Holding) {
	a := session.Alert{Ref: s.Ref, Until: t.now.Add(alertLife), Work: session.Work{
		Verb: alertID, Args: commands.SuspectArgs(s), Customer: h.Customer.ID, Cards: []card.ID{h.Card.ID},
	}}
	if q := t.waiting(); q != nil {
		a.After = q.ID
	}
	t.st.Alerts = append(t.st.Alerts, a)
	if n := len(t.st.Alerts); n > alertsMost {
		t.st.Alerts = t.st.Alerts[n-alertsMost:]
	}
}
