package commands

import (
	"context"
	"slices"

	"cardline/internal/bank"
)

// BillChannel chooses how statements reach the customer. It diverts post, so it wants the stronger proof.
func BillChannel(b interface {
	bank.Core
	bank.Choices
	bank.Billing
}) Verb {
	return Verb{
		ID: "BILL_CHANNEL", Channels: Both, Risk: R2, ByText: A3, ByVoice: A4, About: OneCard, States: inUse, Guess: true, Effect: true,
		Args: []Arg{{Name: "channel", Digits: 1, Choice: billChannels}},
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			channel := r.Args["channel"]
			if !slices.Contains(billWays, channel) {
				return instead(r, "unknown")
			}
			if channel == billByEmail {
				c, err := b.Contact(ctx, r.Customer.ID)
				if err != nil {
					return Quoted{}, nil, err
				}
				if c.Email == "" {
					return instead(r, "no-email")
				}
			}
			return readBack(r, asStands, Data{"channel": postNames(channel)})
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			channel := r.Args["channel"]
			rc, no, err := order(ctx, b, r, bank.SetBillChannel, map[string]string{"channel": channel})
			if err != nil || no != nil {
				return orNo(no), err
			}
			cut, known := nextCut(ctx, b, r, rc)
			return done(r, rc, "done", Data{"channel": postNames(channel), "cut": Day(cut), "known": known}), nil
		},
	}
}

// billWays are the ways statements can go, in the order of the keys that choose them.
var billWays = []string{"SMS", billByEmail, "POST"}

const billByEmail = "EMAIL"

func billChannels(context.Context, Request) (Options, error) {
	var os Options
	for _, way := range billWays {
		os = append(os, Option{Value: way, Names: postNames(way)})
	}
	return os, nil
}
