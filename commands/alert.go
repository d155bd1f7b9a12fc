package commands

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/money"
)

// Suspect is a payment the customer was asked about.
type Suspect struct {
	Ref      string      `json:"ref"` // of whoever saw it
	Card     card.ID     `json:"card"`
	Amount   money.Money `json:"amount"`
	Merchant string      `json:"merchant"` // as the bank's network tells it: anybody's words
	At       time.Time   `json:"at"`
}

// suspectsArg holds the payments of a work of ALERT.
const suspectsArg = "suspects"

// SuspectArgs are the arguments of ALERT for payments.
func SuspectArgs(ss ...Suspect) map[string]string {
	doc, err := json.Marshal(ss)
	if err != nil { // strings and numbers only
		panic(err)
	}
	return map[string]string{suspectsArg: string(doc)}
}

// SuspectsOf are the payments among arguments of ALERT.
func SuspectsOf(args map[string]string) (ss []Suspect) {
	_ = json.Unmarshal([]byte(args[suspectsArg]), &ss) // no payments: nothing but the cards is known
	return ss
}

// Alert is what a customer sets going who says that a payment is not theirs: the cards are stopped at once, as by a report of loss, and
// each payment is disputed. Nobody asks for it by name: it answers a text of ours, or a call.
func Alert(core bank.Core, d *desk.Desk) Verb {
	return Verb{
		ID: "ALERT", Replies: true, Degrade: Later, Channels: Both, Risk: R2, ByText: A1, ByVoice: A2, About: AnyCards,
		Instant: true, Protects: true, Effect: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			stopped, err := stop(ctx, core, r)
			if err != nil {
				return Answer{}, err
			}
			a, err := stopped.answer(r)
			if err != nil {
				return Answer{}, err
			}
			refs := disputes(ctx, d, r)
			a.Phone, a.Person = false, true
			switch {
			case a.Say == "bare": // no tail, no number of a case for whoever holds the phone
				return a, nil
			case a.Say == "refused":
				a.Data, a.Say = Data{}, "closed"
			case len(refs) == 0 && len(SuspectsOf(r.Args)) > 0:
				a.Say = "unfiled"
			default:
				a.Say = "done"
			}
			a.Data["cases"] = Digits(strings.Join(refs, ", "))
			return a, nil
		},
	}
}

// disputes files a case for each payment. A desk that cannot take them does not keep a card from being stopped: then there are no
// numbers, and the customer is told.
func disputes(ctx context.Context, d *desk.Desk, r Request) (refs []string) {
	if d == nil {
		return nil
	}
	for _, s := range SuspectsOf(r.Args) {
		mine := r
		mine.Key = "alert:" + s.Ref
		for _, k := range r.Cards {
			if k.ID == s.Card {
				mine.Cards = []customer.Card{k}
			}
		}
		o := opening(mine, desk.Dispute)
		o.Category, o.Amount, o.Happened, o.Confirmed = "dispute", s.Amount, s.At, r.Now
		o.Subject, o.Demand = s.Merchant, "reverse the transaction"
		o.Reason = strings.TrimSpace("Not the customer's, in answer to an alert: " + r.Words)
		c, err := d.Open(ctx, o)
		if err != nil {
			return nil
		}
		refs = append(refs, c.Ref)
	}
	return refs
}
