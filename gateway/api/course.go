package api

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/approval"
)

// Course is how far a version has come, and through whose hands.
type Course struct {
	State    string     `json:"state" enum:"draft,proposed,approved,retired"`
	Maker    string     `json:"maker"`
	Proposer string     `json:"proposer,omitempty"`
	Checker  string     `json:"checker,omitempty"`
	Ender    string     `json:"retired_by,omitempty"`
	Saved    *time.Time `json:"saved,omitempty"`
	Proposed *time.Time `json:"proposed,omitempty"`
	Decided  *time.Time `json:"approved,omitempty"`
	Ended    *time.Time `json:"retired,omitempty"`
}

// versionRead says which version somebody has read who approves it.
type versionRead struct {
	Hash string `json:"hash" minLength:"8" maxLength:"64" doc:"Of the version that was read, or how it begins: nothing else is approved."`
}

// versionReason says why a version is put to use.
type versionReason struct {
	Why string `json:"why" minLength:"3" maxLength:"200" example:"new instalment plans"`
}

func courseOf(c approval.Course) Course {
	return Course{
		State: string(c.State), Maker: c.Maker, Proposer: c.Proposer, Checker: c.Checker, Ender: c.Ender,
		Saved: known(c.Saved), Proposed: known(c.Proposed), Decided: known(c.Decided), Ended: known(c.Ended),
	}
}

// unapproved is why a version could not be moved, in HTTP's words; nil for other errors.
func unapproved(err error) error {
	if errors.Is(err, approval.ErrOwn) {
		return huma.Error403Forbidden(approval.ErrOwn.Error())
	}
	var stands *approval.StateError
	if errors.As(err, &stands) {
		return huma.Error409Conflict(stands.Error())
	}
	if errors.Is(err, approval.ErrChanged) {
		return huma.Error409Conflict(approval.ErrChanged.Error())
	}
	return nil
}
