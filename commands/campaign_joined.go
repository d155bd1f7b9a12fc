package commands

import (
	"context"
	"errors"

	"cardline/internal/enrol"
)

// joinedCampaigns offers the open campaigns a customer takes part in.
func joinedCampaigns(ctx context.Context, c enrol.Enroller, r Request) (Options, error) {
	open, err := openCampaigns(ctx, c, r)
	if err != nil {
		return nil, err
	}
	var out Options
	for _, o := range open {
		_, err := c.Progress(ctx, o.Value, r.Customer.ID)
		if errors.Is(err, enrol.ErrNotJoined) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// progressOf finds what a customer has joined by what they call it. say is "" if they have, else the text that says they have not.
func progressOf(ctx context.Context, c enrol.Enroller, r Request) (p enrol.Progress, say string, err error) {
	k, found, err := findCampaign(ctx, c, r)
	if err != nil || !found {
		return enrol.Progress{}, "unknown", err
	}
	p, err = c.Progress(ctx, k.Code, r.Customer.ID)
	if errors.Is(err, enrol.ErrNotJoined) {
		return enrol.Progress{Campaign: k}, "not-joined", nil
	}
	return p, "", err
}

func progressData(p enrol.Progress) Data {
	return Data{
		"campaign": p.Campaign.Names, "code": p.Campaign.Code, "ref": Digits(p.Ref), "since": Day(p.Since), "closes": Day(p.Campaign.Closes),
		"terms": p.Campaign.Terms, "place": p.Place,
	}
}
