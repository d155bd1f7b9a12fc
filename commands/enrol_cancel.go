package commands

import (
	"context"
	"errors"

	"cardline/internal/enrol"
)

// EnrolCancel takes a customer out of a campaign. Their place goes to whoever waits first, so it is read back before.
func EnrolCancel(c enrol.Enroller, brand Brand) Verb {
	return Verb{
		ID: "ENROL_CANCEL", Channels: Both, Risk: R2, ByText: A1, ByVoice: A1, About: Person,
		Args: []Arg{{Name: "campaign", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) { return joinedCampaigns(ctx, c, r) }}},
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			p, no, err := progressOf(ctx, c, r)
			if err != nil {
				return Quoted{}, nil, err
			}
			if fixed := p.Fixed(); no == "" && !fixed.IsZero() && !r.Now.Before(fixed) {
				return Quoted{}, &Answer{Say: "fixed", Data: progressData(p), Person: true}, nil
			}
			if no != "" {
				return Quoted{}, &Answer{Say: no, Data: progressData(p)}, nil
			}
			return Quoted{ID: p.Ref, Until: r.Now.Add(readingStands), Data: progressData(p)}, nil, nil
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k, found, err := findCampaign(ctx, c, r)
			if err != nil || !found {
				return Answer{Say: "unknown"}, err
			}
			p, err := c.Withdraw(ctx, enrol.Withdrawal{
				Key: r.Key, Code: k.Code, Customer: r.Customer.ID, Brand: brand.Name, Channel: r.Channel.String(), At: r.Now,
			})
			switch {
			case errors.Is(err, enrol.ErrFixed):
				return Answer{Say: "fixed", Data: progressData(p), Person: true}, nil
			case errors.Is(err, enrol.ErrNotJoined):
				return Answer{Say: "not-joined", Data: progressData(enrol.Progress{Campaign: k})}, nil
			}
			say := "done"
			if !r.Now.Before(k.Closes) {
				say = "left"
			}
			return Answer{Say: say, Data: progressData(p)}, err
		},
	}
}
