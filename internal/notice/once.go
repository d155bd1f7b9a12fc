package notice

import (
	"context"
	"errors"
	"time"
)

// Call is one that makes something, made under an idempotency key: the same again gets the answer of the first.
type Call struct {
	By   string // whose key it is
	Key  string
	Hash string // of everything that was sent
	Turn string // names this very attempt
}

// Answer is what a call was answered with. It holds nothing personal.
type Answer struct {
	Status int
	Body   []byte
}

// Errors of calls.
var (
	ErrReused  = errors.New("the idempotency key was used for something else")
	ErrRunning = errors.New("the same call is under way")
)

// How long keys are kept, and after what time a call whose process fell silent may be made again: no call takes so long.
const (
	CallsKept = 48 * time.Hour
	CallLease = time.Minute
)

// Calls is the store's side of them, for all processes together.
type Calls interface {
	// BeginCall takes a key. A call that was answered before returns its answer; ErrReused, ErrRunning.
	BeginCall(ctx context.Context, c Call) (before *Answer, err error)
	// FinishCall keeps the answer; a nil one gives the key back, for the call may be made again.
	FinishCall(ctx context.Context, c Call, a *Answer) error
}
