package commands

import (
	"context"
	"errors"
	"time"

	"cardline/internal/bank"
	"cardline/internal/customer"
)

// Lost stops a card, or every card of the number, at once. It destroys nothing: a PIN or a person can undo it.
func Lost(core bank.Core) Verb {
	return Verb{
		ID: "LOST", Degrade: Later, Channels: Both, Risk: R2, ByText: A1, ByVoice: A1, About: AnyCards, Guess: true,
		Instant: true, Protects: true, Effect: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			out, err := stop(ctx, core, r)
			if err != nil {
				return Answer{}, err
			}
			return out.answer(r)
		},
	}
}

// stop stops every card of the request. An error is one no other try would mend.
func stop(ctx context.Context, core bank.Core, r Request) (out stopping, err error) {
	for _, k := range r.Cards {
		rc, err := core.Do(ctx, bank.Order{
			Key: r.Key + ":" + string(k.ID), Kind: bank.Stop, Customer: r.holder(k), Card: k.ID, At: r.Now, Channel: r.Channel.String(),
		})
		if err := out.add(rc, err); err != nil {
			return out, err
		}
		if err == nil {
			k.State = string(rc.State)
			out.changed = append(out.changed, k)
			out.tails = append(out.tails, k.Tail)
		}
	}
	return out, nil
}

// stopping gathers what became of each card of one report.
type stopping struct {
	changed []customer.Card
	tails   Tails
	ref     string
	at      time.Time
	fresh   bool  // at least one card was stopped just now
	down    error // the core did not take at least one of them
}

func (s *stopping) add(rc bank.Receipt, err error) error {
	switch {
	case errors.Is(err, bank.ErrRefused): // closed: there is nothing left to stop
		return nil
	case err != nil && bank.Down(err):
		s.down = err // the other cards first: each one stopped is one less at risk
		return nil
	case err != nil:
		return err
	}
	if s.ref == "" || !rc.Again && !s.fresh { // of several, the first that was stopped just now
		s.ref, s.at = rc.Ref, rc.At
	}
	s.fresh = s.fresh || !rc.Again
	return nil
}

func (s *stopping) answer(r Request) (Answer, error) {
	if s.down != nil {
		return Answer{}, s.down
	}
	if len(s.tails) == 0 {
		return Answer{Say: "refused", Person: true}, nil
	}
	a := Answer{Changed: s.changed, Phone: r.Channel == Text && !r.Party.Distrusted, Data: Data{
		"card": s.tails[0], "cards": s.tails, "at": s.at, "ref": Digits(s.ref),
	}}
	a.Say = "done"
	if len(s.tails) > 1 {
		a.Say = "all"
	}
	if !s.fresh {
		a.Say = "again"
	}
	_, one := r.Party.Only()
	named := r.Args["last4"] != "" && r.Args["last4"] != "ALL"
	// Whoever has the number need not know the tails behind it: with one of them a caller, whose number is easily made up, could pass for
	// the customer.
	stranger := r.Channel == Voice && !r.Shown || r.Party.Distrusted || !one && r.Args["last4"] == "ALL"
	switch {
	case named || !stranger:
	case a.Say == "again" && r.Channel == Voice:
		a.Say = "again-here"
	default:
		a.Say = "all-here"
	}
	if r.Party.Distrusted && r.Channel == Text { // a reference is not for whoever holds the phone
		a.Say = "bare"
	}
	return a, nil
}

// holder is whose card k is: on a household number one report may stop cards of several people.
func (r Request) holder(k customer.Card) string {
	for _, h := range r.Party.Holdings(k.Tail) {
		if h.Card.ID == k.ID {
			return h.Customer.ID
		}
	}
	return r.Customer.ID
}
