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

// Enrol registers a customer for a campaign. A text is answered with the confirmation and its terms; a caller is sent it.
func Enrol(c enrol.Enroller, brand Brand) Verb {
	return Verb{
		ID: "ENROL", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: Person, Instant: true,
		Args: []Arg{{
			Name: "campaign", Digits: 1,
			Choice: func(ctx context.Context, r Request) (Options, error) { return openCampaigns(ctx, c, r) },
			Listed: func(ctx context.Context, r Request) (Options, Rows, error) { return listedCampaigns(ctx, c, r) },
		}},
		Run: func(ctx context.Context, r Request) (Answer, error) { return register(ctx, c, brand, r) },
	}
}

func openCampaigns(ctx context.Context, c enrol.Enroller, r Request) (Options, error) {
	open, err := c.Campaigns(ctx, r.Now)
	return choices(open), err
}

// listedCampaigns are those that are open, and what a caller is texted of each.
func listedCampaigns(ctx context.Context, c enrol.Enroller, r Request) (Options, Rows, error) {
	open, err := c.Campaigns(ctx, r.Now)
	rows := make(Rows, len(open))
	for i, k := range open {
		rows[i] = Row{Say: "row", Data: Data{"campaign": k.Names, "closes": Day(k.Closes)}}
	}
	return choices(open), rows, err
}

func choices(of []enrol.Campaign) (out Options) {
	for _, k := range of {
		out = append(out, Option{Value: k.Code, Names: k.Names})
	}
	return out
}

func register(ctx context.Context, c enrol.Enroller, brand Brand, r Request) (Answer, error) {
	k, found, err := findCampaign(ctx, c, r)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		return Answer{Say: "unknown"}, nil
	}
	asked := enrol.Enrolment{
		Key: r.Key, Code: k.Code, Customer: r.Customer.ID, Number: r.Number,
		Lang: r.Lang, Brand: brand.Name.In(r.Lang), Text: r.Words, Channel: r.Channel.String(), At: r.Now,
		Answered: r.Channel == Text,
	}
	cards := slices.DeleteFunc(slices.Clone(r.Customer.Cards), func(x customer.Card) bool {
		return x.State != string(bank.Active) || k.Product != "" && x.Product != k.Product
	})
	if len(r.Cards) > 0 { // the customer named a card: it is that one or none
		asked.Card = r.Cards[0].ID
		cards = slices.DeleteFunc(cards, func(x customer.Card) bool { return x.ID != asked.Card })
	}
	e, err := enrol.Enrolled{}, noCard(k, r)
	if len(cards) > 0 {
		asked.Card = cards[0].ID
		e, err = c.Enrol(ctx, asked)
	}
	say := enrolSays(e, err)
	if say == "" {
		return Answer{}, err
	}
	data := progressData(enrol.Progress{Campaign: k, Ref: e.Ref, Place: e.Place})
	data["product"] = Product(k.Product)
	if len(cards) > 0 {
		data["card"] = cards[0].Tail
	}
	// A text comes from whoever holds the telephone: it is not told which of several cards there are.
	data["named"] = len(r.Cards) > 0 || len(r.Customer.Cards) == 1
	return Answer{Say: say, Data: data}, nil
}

// noCard is why somebody without a card that qualifies cannot join.
func noCard(k enrol.Campaign, r Request) error {
	switch {
	case r.Now.Before(k.Opens):
		return enrol.ErrEarly
	case !k.Open(r.Now):
		return enrol.ErrClosed
	}
	return enrol.ErrNotEligible
}

// enrolSays is the text of a result, "" if the error is none of those that are told.
func enrolSays(e enrol.Enrolled, err error) string {
	for refusal, say := range map[error]string{
		enrol.ErrNoCampaign: "unknown", enrol.ErrEarly: "early", enrol.ErrClosed: "closed", enrol.ErrNotEligible: "not-eligible", enrol.ErrNotMeant: "not-meant",
		enrol.ErrFull: "full",
	} {
		if errors.Is(err, refusal) {
			return say
		}
	}
	switch {
	case err != nil:
		return ""
	case e.Again:
		return map[enrol.Stage]string{
			enrol.Joined: "again", enrol.Waiting: "again-queued", enrol.Asked: "again-asked", enrol.Entered: "again-entered", enrol.Refused: "refused", enrol.Lost: "lost",
		}[e.Stage]
	}
	return map[enrol.Stage]string{
		enrol.Joined: "done", enrol.Waiting: "queued", enrol.Asked: "asked", enrol.Entered: "entered", enrol.Refused: "refused", enrol.Lost: "lost",
	}[e.Stage]
}

// findCampaign matches the code or the name in any language. One that is open goes before others of its name.
func findCampaign(ctx context.Context, c enrol.Enroller, r Request) (enrol.Campaign, bool, error) {
	known, err := c.Known(ctx, r.Now)
	if err != nil {
		return enrol.Campaign{}, false, err
	}
	want := strings.TrimSpace(r.Args["campaign"])
	for _, k := range known {
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
