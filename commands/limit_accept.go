package commands

import (
	"context"
	"errors"

	"cardline/internal/bank"
)

// offerBank is what the answers to offers need of a bank.
type offerBank interface {
	bank.Offers
	bank.Quotes
	bank.Core
}

// limitRise is the kind of offer LIMIT_ACCEPT answers.
const limitRise = "limit"

// LimitAccept takes a higher limit the bank has offered. The code of the offer says which card is meant.
func LimitAccept(b offerBank) Verb {
	return Verb{
		ID: "LIMIT_ACCEPT", Channels: Both, Risk: R3, ByText: A2, ByVoice: A4, About: Person, Effect: true,
		Args: []Arg{{Name: "code", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) {
			open, err := openOffers(ctx, b, r.Customer.ID, limitRise, r.Now)
			var out Options
			for _, o := range open {
				out = append(out, Option{Value: o.Code, Names: o.Names})
			}
			return out, err
		}}},
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) { return quoteRise(ctx, b, r) },
		Run:   func(ctx context.Context, r Request) (Answer, error) { return acceptRise(ctx, b, r) },
	}
}

func quoteRise(ctx context.Context, b offerBank, r Request) (Quoted, *Answer, error) {
	o, known, err := offerNamed(ctx, b, r)
	switch {
	case err != nil:
		return Quoted{}, nil, err
	case !known || o.Kind != limitRise:
		return Quoted{}, &Answer{Say: "unknown"}, nil
	case o.State != offerOpen:
		return Quoted{}, &Answer{Say: "answered", Data: Data{"code": o.Code}}, nil
	case !r.Now.Before(o.Until):
		return Quoted{}, &Answer{Say: "over", Data: Data{"code": o.Code}}, nil
	}
	q, err := riseQuote(ctx, b, r, o)
	if errors.Is(err, bank.ErrRefused) {
		return Quoted{}, &Answer{Say: "refused", Data: Data{"code": o.Code}}, nil
	}
	if err != nil {
		return Quoted{}, nil, err
	}
	return Quoted{ID: q.ID, Until: q.Until, Data: riseData(r, o)}, nil, nil
}

// riseQuote is a new quote of an offer, or the one that is being read back.
func riseQuote(ctx context.Context, b bank.Quotes, r Request, o bank.Offer) (bank.Quote, error) {
	if r.Quote != "" {
		return b.Quoted(ctx, r.Quote)
	}
	return b.Quote(ctx, bank.Ask{Key: r.Key, Kind: bank.AcceptLimit, Customer: r.Customer.ID, Card: o.Card, Offer: o.Code, At: r.Now})
}

func riseData(r Request, o bank.Offer) Data {
	return Data{"card": cardOf(r, o.Card).Tail, "old": o.Old, "new": o.New, "code": o.Code}
}

func acceptRise(ctx context.Context, b offerBank, r Request) (Answer, error) {
	o, known, err := offerNamed(ctx, b, r)
	if err != nil || !known {
		return Answer{Say: "unknown"}, err
	}
	rc, err := b.Do(ctx, bank.Order{
		Key: r.Key, Kind: bank.AcceptLimit, Customer: r.Customer.ID, Card: o.Card, At: r.Now, Channel: r.Channel.String(), Quote: r.Quote,
		Detail: map[string]string{"offer": o.Code},
	})
	if errors.Is(err, bank.ErrRefused) {
		return Answer{Say: "refused", Data: Data{"code": o.Code}}, nil
	}
	if err != nil {
		return Answer{}, err
	}
	d := riseData(r, o)
	from := rc.From
	if from.IsZero() {
		from = rc.At
	}
	d["from"], d["ref"] = Day(from), Digits(rc.Ref)
	return Answer{Say: "done", Data: d}, nil
}
