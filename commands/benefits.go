package commands

import (
	"context"
	"errors"

	"cardline/internal/bank"
)

// Benefits tells what the customer's cards carry beside credit, what is left of it this year, and how to use one of them.
func Benefits(b bank.Perks) Verb {
	return personRead("BENEFITS", func(ctx context.Context, r Request) (Answer, error) {
		all, err := b.Benefits(ctx, r.Customer.ID)
		if err != nil && !errors.Is(err, bank.ErrNotFound) {
			return Answer{}, err
		}
		var lines Rows
		for _, k := range all {
			d := Data{"name": k.Names, "left": k.Left, "total": k.Total, "how": k.How}
			if r.Args["type"] == k.ID {
				return Answer{Say: quota("one", k), Data: d}, nil
			}
			lines = append(lines, Row{Say: quota("row", k), Data: d})
		}
		switch {
		case len(lines) == 0:
			return Answer{Say: "none"}, nil
		case r.Args["type"] != "":
			return Answer{Say: "without", Data: Data{"lines": lines}}, nil
		}
		return Answer{Say: "done", Data: Data{"lines": lines}}, nil
	})
}

// quota names the text for a benefit: with so many uses a year, used up, or without limit.
func quota(say string, k bank.Benefit) string {
	switch {
	case k.Total == 0:
		return say + "-free"
	case k.Left == 0 && say == "one":
		return say + "-used"
	}
	return say
}
