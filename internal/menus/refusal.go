package menus

import (
	"errors"
	"fmt"

	"cardline/internal/approval"
)

// Refusal is why a version is not moved: how it stands, and what to do next. It wraps approval.ErrState, ErrBase, ErrNotInUse or ErrShipped.
type Refusal struct {
	Why   string
	Cause error
}

func (r *Refusal) Error() string { return r.Why }

func (r *Refusal) Unwrap() error { return r.Cause }

func refuse(cause error, why string, args ...any) error {
	return &Refusal{fmt.Sprintf(why, args...), cause}
}

// ownOnly refuses to move what was never written here.
func ownOnly(number int) error {
	if number == Shipped {
		return refuse(ErrShipped, "version %d comes with the program and needs no approval: rolling back what is in use leads to it at last", Shipped)
	}
	return nil
}

// stands refuses a move that the state of v does not allow.
func stands(v Version, inUse int) error {
	if v.Number == inUse {
		return refuse(approval.ErrState, "version %d is in use already", v.Number)
	}
	next := map[approval.State]string{
		approval.Draft:    ": it must be proposed first",
		approval.Proposed: ": somebody with menus:approve who neither wrote nor proposed it must do that",
		approval.Approved: ": it can be published",
		approval.Retired:  ": mend its files and save them as a new version",
	}[v.State]
	return refuse(approval.ErrState, "version %d %s%s", v.Number, v.Stands(), next)
}

// told puts what to do next in the place of a bare approval.ErrState.
func (e Editor) told(v Version, err error) error {
	if errors.Is(err, approval.ErrState) {
		return stands(v, e.Library.InUse().Number)
	}
	return err
}

// Overtaken is why a version cannot be published as it is: another than it was made from is in use. nil: that does not forbid it.
func (e Editor) Overtaken(v Version) error {
	if v.Number == Shipped || v.State == approval.Retired {
		return nil
	}
	return overtaken(v, e.Library.InUse().Number)
}

func overtaken(v Version, inUse int) error {
	if v.Base == inUse || v.Number == inUse {
		return nil
	}
	return refuse(ErrBase, "version %d was made from version %d, and version %d is in use: export version %d, make your change in it, save that",
		v.Number, v.Base, inUse, inUse)
}
