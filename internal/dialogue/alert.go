package dialogue

import (
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
	ErrNoSuchCard  = errors.New("alert: no such card of that customer")
	ErrUnreachable = errors.New("alert: the number is not with its owner")
	ErrDown        = session.ErrDown // there is no memory to keep the question in
)

// Alert is a payment the customer is about to be asked about.
type Alert struct {
	Ref      string // one question each
	Customer string // "" for whoever of the number has the card
	Number   phone.Number
	Card     card.ID
	Amount   money.Money
	Merchant string
	At       time.Time
	Asked    time.Time // when somebody wanted it asked
}

const (
	alertID    = "ALERT"
	alertLife  = day              // how long a yes is taken
	alertKept  = 2 * day          // how long a no is
	alertsMost = 8                // open for one number
	alertWaits = 2 * time.Minute  // at most, for the answer to something riskier
	alertAgain = 10 * time.Second // then whether it still waits is looked at
)

// Open puts the question whether a payment is theirs into the customer's session, where the answer to its text, which must not leave
// before, finds it. What is open already stays as it is. wait is for how long the text must not leave, and why.
func (d *Dialogue) Open(ctx context.Context, a Alert) (wait time.Duration, why string, err error) {
	d.Crowd.Enter()
	defer d.Crowd.Leave()
	t, sess, err := d.begin(ctx, Text{SID: "alert:" + a.Ref, From: a.Number})
	if err != nil {
		return 0, "", err
	}
	if t.offline {
		return 0, "", ErrDown
	}
	held, err := t.alertable(a)
	if err == nil {
		wait, why = t.engaged(a)
	}
	open := slices.ContainsFunc(t.st.Alerts, func(o session.Alert) bool { return o.Ref == a.Ref })
	if err != nil || wait > 0 || open {
		t.drop(ctx, sess)
		return wait, why, err
	}
	t.suspect(commands.Suspect{Ref: a.Ref, Card: held.Card.ID, Amount: a.Amount, Merchant: a.Merchant, At: a.At}, held)
	if err := d.Sessions.Save(ctx, sess); err != nil {
		return 0, "", fmt.Errorf("keeping an alert: %w", err)
	}
	return 0, "", nil
}

// alertable is the card an alert means.
func (t *turn) alertable(a Alert) (customer.Holding, error) {
	hs := slices.DeleteFunc(t.party.Holdings(""), func(h customer.Holding) bool {
		return h.Card.ID != a.Card || a.Customer != "" && h.Customer.ID != a.Customer
	})
	switch {
	case len(hs) == 0:
		return customer.Holding{}, ErrNoSuchCard
	case t.party.Distrusted:
		return customer.Holding{}, ErrUnreachable
	}
	return hs[0], nil
}

// engaged tells how long an alert waits because the customer is asked something else. A yes could be meant for either: while one would
// do what is riskier than clearing a payment, the alert comes after it, but not much later, since the payment may be somebody else's.
func (t *turn) engaged(a Alert) (wait time.Duration, why string) {
	if q := t.waiting(); q != nil && yesNo(*q) && t.verbs[q.Work.Verb].Risk > t.verbs[alertID].Risk {
		wait = min(q.Until.Sub(t.now), a.Asked.Add(alertWaits).Sub(t.now), alertAgain)
		why = "the customer is asked about something riskier: " + q.Work.Verb
	}
	if answered := slices.ContainsFunc(t.st.Alerts, func(o session.Alert) bool { return o.Answer != "" }); wait <= 0 && len(t.st.Alerts) >= alertsMost && !answered {
		return alertAgain, fmt.Sprintf("%d questions about payments wait for an answer", len(t.st.Alerts))
	}
	return max(wait, 0), why
}

// suspect leaves the question about a payment open. Of too many, the oldest one that was answered is forgotten.
func (t *turn) suspect(s commands.Suspect, h customer.Holding) {
	a := session.Alert{Ref: s.Ref, Until: t.now.Add(alertLife), Work: session.Work{
		Verb: alertID, Args: commands.SuspectArgs(s), Customer: h.Customer.ID, Cards: []card.ID{h.Card.ID},
	}}
	if q := t.waiting(); q != nil {
		a.After = q.ID
	}
	if len(t.st.Alerts) >= alertsMost {
		if i := slices.IndexFunc(t.st.Alerts, func(o session.Alert) bool { return o.Answer != "" }); i >= 0 {
			t.st.Alerts = slices.Delete(t.st.Alerts, i, i+1)
		}
	}
	t.st.Alerts = append(t.st.Alerts, a)
}
