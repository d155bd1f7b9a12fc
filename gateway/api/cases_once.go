package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"cardline/internal/clock"
	"cardline/internal/desk"
)

// errReused is a key with which its holder has made the same move before, and said something else.
var errReused = errors.New("the key was used for another request")

// caseMove is a move of a case as it was asked for.
type caseMove struct {
	operation string
	key       string // of the caller; "": every call is one change
	said      string // how it stands in the history
}

// moveOnce makes a move once for each operator, operation and key, and gives the case with its history. errReused.
func (d Deps) moveOnce(ctx context.Context, ref string, m caseMove, move func(key, actor string) error) (desk.Case, error) {
	by := holder(ctx).Name
	key := "api/" + by + "/" + m.operation + "/" + cmp.Or(m.key, clock.NewID(d.Now()))
	if err := move(key, desk.Staff(by)); err != nil {
		return desk.Case{}, err
	}
	if !callerOf(ctx).origin.Told() { // the key was there: the case is as it was
		changesNothing(ctx)
	}
	c, err := d.Desk.Case(ctx, ref)
	if err != nil {
		return c, err
	}
	made := slices.IndexFunc(c.History, func(e desk.Event) bool { return e.Key == key })
	if made >= 0 && c.History[made].Text != m.said {
		return c, errReused
	}
	return c, nil
}
