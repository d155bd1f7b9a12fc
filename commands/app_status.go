package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cardline/internal/bank"
)

// AppStatus tells how far an application for a card is: the newest, or that of the number or document tail given.
func AppStatus(b bank.Post) Verb {
	return personRead("APP_STATUS", func(ctx context.Context, r Request) (Answer, error) {
		apps, err := b.Applications(ctx, r.Customer.ID)
		if err != nil && !errors.Is(err, bank.ErrNotFound) {
			return Answer{}, err
		}
		want := r.Args["ref"]
		apps = slices.DeleteFunc(slices.Clone(apps), func(a bank.Application) bool {
			return want != "" && !strings.EqualFold(a.ID, want) && a.Tail != want
		})
		if len(apps) == 0 {
			return Answer{Say: "none"}, nil
		}
		slices.SortStableFunc(apps, func(a, b bank.Application) int { return b.Since.Compare(a.Since) })
		newest := apps[0]
		say := newest.Step
		if !slices.Contains(applicationSteps, say) {
			say = "checking" // a step only the bank knows
		}
		return Answer{Say: say, Data: Data{"ref": Digits(newest.ID), "product": Product(newest.Product), "since": Day(newest.Since)}}, nil
	})
}

// applicationSteps are the steps there are words for.
var applicationSteps = []string{"received", "checking", "approved", "made", "mailed", "declined"}
