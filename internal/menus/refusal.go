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
	why := "version %d is in another state by now"
	switch {
	case v.Number == inUse:
		why = "version %d is in use already"
	case v.State == approval.Draft:
		why = "version %d is a draft: it must be proposed first"
	case v.State == approval.Proposed:
		why = "version %d is proposed and not approved yet: somebody with menus:approve who neither wrote nor proposed it must do that"
	case v.State == approval.Approved:
		why = "version %d is approved already: it can be published"
	case v.State == approval.Retired:
		why = "version %d was rolled back and is never used again: mend its files and save them as a new version"
	}
	return refuse(approval.ErrState, why, v.Number)
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
