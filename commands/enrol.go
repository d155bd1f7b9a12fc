package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cardline/internal/bank"
	"cardline/internal/customer"
	"cardline/internal/enrol"
)

// Enrol registers a customer for a campaign. The confirmation is a message of its own, sent once the registration stands.
func Enrol(c enrol.Enroller, brand Brand) Verb {
	return Verb{
		ID: "ENROL", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: Person, Instant: true,
		Args: []Arg{{Name: "campaign", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) { return openCampaigns(ctx, c, r) }}},
		Run:  func(ctx context.Context, r Request) (Answer, error) { return register(ctx, c, brand, r) },
	}
}

func openCampaigns(ctx context.Context, c enrol.Enroller, r Request) (Options, error) {
	open, err := c.Campaigns(ctx, r.Now)
	if err != nil {
		return nil, err
	}
	var out Options
	for _, k := range open {
		out = append(out, Option{Value: k.Code, Names: k.Names})
	}
	return out, nil
}

func register(ctx context.Context, c enrol.Enroller, brand Brand, r Request) (Answer, error) {
	k, found, err := findCampaign(ctx, c, r)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		return Answer{Say: "unknown"}, nil
	}
	data := Data{"campaign": k.Names, "code": k.Code, "product": Product(k.Product), "closes": Day(k.Closes), "terms": k.Terms}
	cards := slices.DeleteFunc(slices.Clone(r.Customer.Cards), func(x customer.Card) bool {
		return x.State != string(bank.Active) || k.Product != "" && x.Product != k.Product
	})
	if len(r.Cards) > 0 { // the customer named a card: it is that one or none
		cards = slices.DeleteFunc(cards, func(x customer.Card) bool { return x.ID != r.Cards[0].ID })
	}
	if len(cards) == 0 {
		return Answer{Say: "not-eligible", Data: data}, nil
	}
	e, err := c.Enrol(ctx, enrol.Enrolment{
		Key: r.Key, Code: k.Code, Customer: r.Customer.ID, Card: cards[0].ID, Number: r.Number,
		Lang: r.Lang, Brand: brand.Name.In(r.Lang), Text: r.Words, Channel: r.Channel.String(), At: r.Now,
	})
	switch {
	case errors.Is(err, enrol.ErrNoCampaign), errors.Is(err, enrol.ErrClosed):
		return Answer{Say: "unknown"}, nil
	case errors.Is(err, enrol.ErrNotEligible):
		return Answer{Say: "not-eligible", Data: data}, nil
	case err != nil:
		return Answer{}, err
	}
	data["card"], data["ref"] = cards[0].Tail, Digits(e.Ref)
	// A text comes from whoever holds the telephone: it is not told which of several cards there are.
	data["named"] = len(r.Cards) > 0 || len(r.Customer.Cards) == 1
	say := "done"
	if e.Queued {
		say = "queued"
	}
	if e.Again {
		say = "again"
	}
	return Answer{Say: say, Data: data}, nil
}

// findCampaign matches the code or the name in any language.
func findCampaign(ctx context.Context, c enrol.Enroller, r Request) (enrol.Campaign, bool, error) {
	open, err := c.Campaigns(ctx, r.Now)
	if err != nil {
		return enrol.Campaign{}, false, err
	}
	want := strings.TrimSpace(r.Args["campaign"])
	for _, k := range open {
		if strings.EqualFold(k.Code, want) {
			return k, true, nil
		}
		for _, name := range k.Names {
			if strings.EqualFold(name, want) {
				return k, true, nil
			}
		}
	}
	return enrol.Campaign{}, false, nil
}
