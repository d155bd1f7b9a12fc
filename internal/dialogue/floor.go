package dialogue

import (
	"context"
	"time"

	"cardline/internal/floor"
	"cardline/internal/phone"
)

// Floor is where people answer, and callers wait for them. Where there is none, people answer at AgentNumber.
type Floor interface {
	// Join has a caller wait. The same call again keeps its place.
	Join(ctx context.Context, w floor.Waiting) (floor.Standing, error)
	// Look tells how a caller stands and notes that they are still there.
	Look(ctx context.Context, call string) (floor.Standing, error)
	// Busy notes that a caller does something else, as leaving a message, for so long at most, and keeps the place meanwhile.
	Busy(ctx context.Context, call string, long time.Duration) error
	// Caller is who waits or talks under the name of a call; floor.ErrNoCall.
	Caller(ctx context.Context, call string) (floor.Waiting, error)
	// Answered notes that the agent has picked up.
	Answered(ctx context.Context, call string) error
	// Leave ends a wait; after floor.Unanswered the caller keeps the place.
	Leave(ctx context.Context, call string, why floor.Leaving) error
	// Return has a caller called back in their turn, at a time or later.
	Return(ctx context.Context, call string, to phone.Number, at time.Time) error
}

// Slots are up to n times at which the people of a line can call somebody back, as soon as possible first.
type Slots func(line string, zone *time.Location, n int) []time.Time
