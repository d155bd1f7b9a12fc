package campaign

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Raise is a larger budget that somebody asks for, for a campaign that was started.
type Raise struct {
	Budget string    `json:"budget" example:"USD 800.00"`
	By     string    `json:"by" example:"anna" doc:"Who asked: somebody else approves it."`
	At     time.Time `json:"at"`
	Why    string    `json:"why" example:"the rest of the branch"`
}

// Raise asks for a larger budget for a campaign that was started; nothing else of it changes. wrong.Faults of the amount.
func (o Office) Raise(ctx context.Context, code, budget, by, why string) (Campaign, error) {
	return o.Shelf.Move(ctx, code, Moved{MoveRaise, by, budget + ": " + why}, func(c *Campaign) error {
		if err := c.move(MoveRaise); err != nil {
			return err
		}
		asked := Brief{Budget: budget}
		more, ok := asked.budget()
		before, capped := c.budget()
		var f faults
		switch {
		case !ok:
			f.add("budget", "sum")
		case !capped:
			f.add("budget", "budget-none")
		case more.Currency != before.Currency || more.Minor <= before.Minor || asked.daily() != c.daily():
			f.add("budget", "more-than", c.Budget)
		}
		c.Raise = &Raise{Budget: budget, By: by, At: o.Now().UTC(), Why: why}
		return f.Err()
	})
}

// Grant approves the larger budget that was asked for: exactly the one that is given. ErrOwn, ErrChanged, ErrLapsed.
func (o Office) Grant(ctx context.Context, code, budget, by string) (Campaign, error) {
	return o.Shelf.Move(ctx, code, Moved{MoveGrant, by, budget}, func(c *Campaign) error {
		if err := c.move(MoveGrant); err != nil {
			return err
		}
		switch {
		case c.Raise == nil || !sameMoney(budget, c.Raise.Budget) || c.Seal != c.Hash():
			return ErrChanged
		case slices.ContainsFunc(append(slices.Clone(c.Authors), c.Raise.By), func(a string) bool { return strings.EqualFold(a, by) }):
			return ErrOwn
		case o.Now().After(c.Raise.At.Add(proposedFor)):
			return ErrLapsed
		}
		c.wrote(c.Raise.By)
		c.Budget, c.Raise = c.Raise.Budget, nil
		c.Version++
		c.Seal = c.Hash()
		return nil
	})
}

func sameMoney(a, b string) bool {
	first, second := Brief{Budget: a}, Brief{Budget: b}
	one, ok := first.budget()
	other, is := second.budget()
	return ok && is && one == other && first.daily() == second.daily()
}
