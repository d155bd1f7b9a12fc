package commands

import (
	"context"
	"errors"

	"cardline/internal/enrol"
)

// joinedCampaigns offers the campaigns a customer has registered for, also those that closed not long ago.
func joinedCampaigns(ctx context.Context, c enrol.Enroller, r Request) (Options, error) {
	joined, err := c.JoinedBy(ctx, r.Customer.ID, r.Now)
	return choices(joined), err
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

// undecided are the texts of those who have no place yet, or never will.
var undecided = map[enrol.Stage]string{
	enrol.Waiting: "queued", enrol.Asked: "asked", enrol.Entered: "entered", enrol.Refused: "refused", enrol.Lost: "lost",
}

func progressData(p enrol.Progress) Data {
	d := Data{
		"campaign": p.Campaign.Names, "code": p.Campaign.Code, "ref": Digits(p.Ref), "since": Day(p.Since), "closes": Day(p.Campaign.Closes),
		"terms": p.Campaign.Terms, "place": p.Place, "opens": Day(p.Campaign.Opens),
	}
	if fixed := p.Fixed(); !fixed.IsZero() {
		d["fixed"] = Day(fixed)
	}
	return d
}
