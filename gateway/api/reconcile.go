package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/outbox"
)

// Comparer compares our records with the carrier's.
type Comparer interface {
	// Restored goes on comparing after a restore, for as long as a call may take. from is where it begins, zero: where the loss began.
	Restored(ctx context.Context, from time.Time, by string) (Restored, error)
	// Window compares what was handed over in a window that is over, for as long as a call may take: reached is where the next goes on.
	Window(ctx context.Context, from, until time.Time) (c outbox.Compared, reached time.Time, err error)
}

// ErrNotRestored is returned where nothing was lost, ErrTooLate where the comparison would begin after the loss.
var (
	ErrNotRestored = errors.New("the database did not come back from a backup: nothing is held")
	ErrTooLate     = errors.New("what was lost begins earlier")
)

// Restored is how far the comparison after a restore is.
type Restored struct {
	Done     bool      `json:"done" doc:"Sending goes on."`
	Restored time.Time `json:"restored" doc:"What was lost begins here."`
	From     time.Time `json:"from"`
	Reached  time.Time `json:"reached,omitzero" doc:"It goes from the newest message back to from, and is here."`
	Listed   int       `json:"listed" doc:"The carrier's messages looked at by this call."`
	Adopted  int       `json:"adopted" doc:"Of these, rows that were thought to wait."`
	Foreign  int       `json:"foreign" doc:"Of these, messages no row tells of; they are kept."`
}

type restoredInput struct {
	Body struct {
		From time.Time `json:"from,omitzero" doc:"Not after the time of the backup; none: the time the database itself remembers."`
	}
}

type restoredOutput struct{ Body Restored }

// Difference is one message about which the carrier's records and ours do not agree.
type Difference struct {
	Kind   string `json:"kind" enum:"ours,theirs,state,segments"`
	ID     string `json:"id,omitempty"`
	SID    string `json:"sid"`
	Ours   string `json:"ours,omitempty"`
	Theirs string `json:"theirs,omitempty"`
}

// DayCompared is what the comparison of a day, or a part of one, found.
type DayCompared struct {
	Ours        int            `json:"ours"`
	Theirs      int            `json:"theirs"`
	Count       int            `json:"count" doc:"Of all differences."`
	ByKind      map[string]int `json:"by_kind"`
	Differences []Difference   `json:"differences" doc:"The first 1,000."`
	Next        time.Time      `json:"next,omitzero" doc:"The call got so far: ask again with this as from. None: that was all."`
}

type dayInput struct {
	From  time.Time `query:"from" required:"true" example:"2026-11-21T03:00:00Z"`
	Until time.Time `query:"until" required:"true" doc:"At most a day later, and over."`
}

type dayOutput struct{ Body DayCompared }

// compareDoors: our records beside the carrier's.
func (d Deps) compareDoors(api huma.API) {
	if d.Operation.Compare == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "reconcile-restored", Method: http.MethodPost, Path: "/outbox/reconcile", DefaultStatus: http.StatusOK,
		Summary: "Compare a restored database with the carrier, and send again",
		Description: "Call it until done is true: each call goes on where the last ended, from the carrier's newest message back. Messages sent after " +
			"the backup are taken over, so that they are not sent again. 409: nothing is held.",
	}, d.reconcileRestored)
	huma.Register(api, huma.Operation{
		OperationID: "find-differences", Method: http.MethodGet, Path: "/outbox/differences", Summary: "Compare a day, or an hour of it, with the carrier",
		Description: "Goes by hours for some fifteen seconds; next tells where to go on. 503: the carrier's list of an hour takes longer than a call may.",
	}, d.reconcileDay)
}

func (d Deps) reconcileRestored(ctx context.Context, in *restoredInput) (*restoredOutput, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	r, err := d.Operation.Compare.Restored(ctx, in.Body.From, callerOf(ctx).origin.Actor)
	switch {
	case errors.Is(err, ErrNotRestored):
		return nil, huma.Error409Conflict(err.Error())
	case errors.Is(err, ErrTooLate):
		return nil, huma.Error422UnprocessableEntity(err.Error() + ": " + r.Restored.UTC().Format(time.RFC3339))
	case err != nil:
		return nil, d.failed("reconcile", err)
	}
	return &restoredOutput{Body: r}, nil
}

func (d Deps) reconcileDay(ctx context.Context, in *dayInput) (*dayOutput, error) {
	if err := allowed(ctx, access.OutboxRead); err != nil {
		return nil, err
	}
	if took := in.Until.Sub(in.From); took <= 0 || took > 24*time.Hour || !in.Until.Before(d.Now()) {
		return nil, huma.Error422UnprocessableEntity("from and until: a day or less, and over")
	}
	c, reached, err := d.Operation.Compare.Window(ctx, in.From, in.Until)
	if errors.Is(err, context.DeadlineExceeded) {
		d.Log.Warn("comparing with the carrier takes too long", "from", in.From, "err", err)
		return nil, huma.ErrorWithHeaders(huma.Error503ServiceUnavailable(""), http.Header{"Retry-After": {"60"}})
	}
	if err != nil {
		return nil, d.failed("reconcile", err)
	}
	out := &dayOutput{Body: DayCompared{
		Ours: c.Ours, Theirs: c.Theirs, Count: c.Differences, ByKind: c.ByKind, Differences: []Difference{},
	}}
	if reached.Before(in.Until) {
		out.Body.Next = reached
	}
	for _, one := range c.Told {
		out.Body.Differences = append(out.Body.Differences, Difference(one))
	}
	return out, nil
}
