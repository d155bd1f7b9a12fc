package store

import (
	"time"

	"cardline/internal/approval"
)

// courseRow is how far a version has come, in the tables of what one writes and another approves.
type courseRow struct {
	State    string    `bun:"state"`
	Maker    string    `bun:"maker"`
	Proposer string    `bun:"proposer"`
	Checker  string    `bun:"checker"`
	Ender    string    `bun:"ender"`
	Saved    time.Time `bun:"saved"`
	Proposed time.Time `bun:"proposed,nullzero"`
	Decided  time.Time `bun:"decided,nullzero"`
	Ended    time.Time `bun:"ended,nullzero"`
}

func rowOfCourse(c approval.Course) courseRow {
	return courseRow{
		State: string(c.State), Maker: c.Maker, Proposer: c.Proposer, Checker: c.Checker, Ender: c.Ender,
		Saved: c.Saved.UTC(), Proposed: c.Proposed.UTC(), Decided: c.Decided.UTC(), Ended: c.Ended.UTC(),
	}
}

func (r courseRow) course() approval.Course {
	return approval.Course{
		State: approval.State(r.State), Maker: r.Maker, Proposer: r.Proposer, Checker: r.Checker, Ender: r.Ender,
		Saved: r.Saved, Proposed: r.Proposed, Decided: r.Decided, Ended: r.Ended,
	}
}
