package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/notice"
)

type files = notice.Imports

// slowFile is a file of which so many messages wait, in a store that takes its time.
type slowFile struct {
	files

	waits int
	page  time.Duration
	fault error
}

func (s *slowFile) Import(context.Context, string) (notice.Import, error) {
	return notice.Import{ID: "due-1", By: "anna", State: notice.Done, Planned: 400_000}, nil
}

func (s *slowFile) Steer(_ context.Context, _ string, to notice.ImportState, _ string, _ time.Time) (notice.Import, error) {
	return notice.Import{ID: "due-1", By: "anna", State: to, Planned: 400_000}, nil
}

func (s *slowFile) Withdraw(ctx context.Context, _, _ string, most int) (int, error) {
	select {
	case <-ctx.Done():
		return 0, fmt.Errorf("taking messages back: %w", ctx.Err())
	case <-time.After(s.page):
	}
	n := min(most, s.waits)
	s.waits -= n
	return n, s.fault
}

// ledger keeps what was audited.
type ledger struct {
	Trail

	told []string
}

func (l *ledger) Append(_ context.Context, es ...audit.Entry) error {
	for _, e := range es {
		l.told = append(l.told, e.Action+" "+e.After)
	}
	return nil
}

// A file of which more waits than a call has time to take back is answered with how far it got, and called again until nothing is left.
func TestACancelledFileIsTakenBackInCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file, trail := &slowFile{waits: 400_000, page: 75 * time.Millisecond}, &ledger{}
		d := Deps{Log: slog.New(slog.DiscardHandler), Now: time.Now, Trail: trail, Files: notice.Clerk{Imports: file}}
		anna := &caller{
			Holder: access.Holder{Name: "anna", Scopes: access.Marketer.Scopes()}, from: netip.Addr{}, origin: &audit.Origin{}, refuse: func(string) {}, log: d.Log,
		}
		call := func() (*cancelledImportOutput, error) {
			ctx, stop := context.WithTimeout(context.WithValue(t.Context(), callerKey{}, anna), deadline)
			defer stop()
			return d.cancelImport(ctx, &importInput{ID: "due-1"})
		}
		taken, calls := 0, 0
		for more := true; more; calls++ {
			began := time.Now()
			out, err := call()
			if err != nil {
				t.Fatalf("call %d, %d left: %v", calls, file.waits, err)
			}
			if took := time.Since(began); took > deadline/2 || out.Body.State != "cancelled" || out.Body.More != (file.waits > 0) || out.Body.More && out.Body.Taken == 0 {
				t.Fatalf("after %s, %d left: %+v", took, file.waits, out.Body)
			}
			taken, more = taken+out.Body.Taken, out.Body.More
		}
		if taken != 400_000 || calls < 2 || len(trail.told) != calls {
			t.Errorf("%d were taken back in %d calls, audited as %q", taken, calls, trail.told)
		}
		if last := trail.told[calls-1]; trail.told[0] != `import.cancelled {"more":true,"state":"cancelled","taken_back":133000}` || last != `import.cancelled {"state":"cancelled","taken_back":1000}` {
			t.Errorf("audited: %q", trail.told)
		}
		file.fault = errors.New("the database is away")
		if out, err := call(); err == nil {
			t.Errorf("a store that fails is answered with %+v", out.Body)
		}
	})
}
