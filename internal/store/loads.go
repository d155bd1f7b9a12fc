package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

var _ outbox.Loads = (*Messages)(nil)

// deadDays is how long a failed message is counted among the dead that nobody has looked at.
const deadDays = 7

// loadRow counts rows that are alike.
type loadRow struct {
	Lane   outbox.Lane  `bun:"lane"`
	State  outbox.State `bun:"state"`
	Due    bool         `bun:"is_due"`
	Nobody bool         `bun:"nobody"`
	N      int          `bun:"n"`
	Oldest time.Time    `bun:"oldest"`

	Purpose outbox.Purpose `bun:"purpose"`
	Weight  int            `bun:"weight"`
}

// add puts them where they belong.
func (r loadRow) add(l *outbox.LaneLoad) {
	switch r.State {
	case outbox.Planned, outbox.Held:
		if r.State == outbox.Held {
			l.Held += r.N
		}
		if !r.Due {
			l.Later += r.N
			return
		}
		l.Weight[r.Purpose] += r.Weight
		if l.Due += r.N; l.Oldest.IsZero() || r.Oldest.Before(l.Oldest) {
			l.Oldest = r.Oldest
		}
	case outbox.Unknown:
		if r.Nobody {
			l.Person += r.N
		} else {
			l.Unknown += r.N
		}
	case outbox.Submitted:
		l.Handed += r.N
	default:
		l.Working += r.N
	}
}

// Loads counts what each lane has to do.
func (m *Messages) Loads(ctx context.Context, now time.Time) ([]outbox.LaneLoad, error) {
	return m.loads(ctx, now, "phase IN (0, 1)")
}

// Stuck is Loads without what waits: that may be two million, and whoever asks every minute wants to know of trouble only.
func (m *Messages) Stuck(ctx context.Context, now time.Time) ([]outbox.LaneLoad, error) {
	return m.loads(ctx, now, "phase = 1")
}

func (m *Messages) loads(ctx context.Context, now time.Time, which string) ([]outbox.LaneLoad, error) {
	byLane := map[outbox.Lane]*outbox.LaneLoad{}
	of := func(l outbox.Lane) *outbox.LaneLoad {
		if byLane[l] == nil {
			byLane[l] = &outbox.LaneLoad{Lane: l, Weight: map[outbox.Purpose]int{}}
		}
		return byLane[l]
	}
	var rows []loadRow
	err := m.db.NewSelect().Table("messages").
		ColumnExpr("lane, state, due <= ? AS is_due, lease IS NULL AS nobody, purpose, count(*) AS n, min(due) AS oldest", now.UTC()).
		ColumnExpr("sum(CASE WHEN segments > 1 THEN segments ELSE 1 END) AS weight").
		Where(which).GroupExpr("1, 2, 3, 4, 5").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting messages: %w", err)
	}
	for _, r := range rows {
		r.add(of(r.Lane))
	}
	failed, err := m.failedByLane(ctx, now)
	if err != nil {
		return nil, err
	}
	for lane, n := range failed {
		of(lane).Failed = n
	}
	out := make([]outbox.LaneLoad, 0, len(byLane))
	for _, l := range byLane {
		out = append(out, *l)
	}
	return out, nil
}

// failedByLane counts dead letters that failed.
func (m *Messages) failedByLane(ctx context.Context, now time.Time) (map[outbox.Lane]int, error) {
	var dead []struct {
		Lane outbox.Lane `bun:"lane"`
		N    int         `bun:"n"`
	}
	failed := m.chosen(m.db.NewSelect().Model((*messageRow)(nil)), outbox.DeadFilter{State: outbox.Failed, Since: now.AddDate(0, 0, -deadDays)})
	if err := failed.Where("NOT "+replayed).Where("NOT "+goesAgain).ColumnExpr("lane, count(*) AS n").Group("lane").Scan(ctx, &dead); err != nil {
		return nil, fmt.Errorf("counting dead letters: %w", err)
	}
	out := map[outbox.Lane]int{}
	for _, d := range dead {
		out[d.Lane] = d.N
	}
	return out, nil
}

// Owed counts what the carrier took and has not told the end of. It reads every row planned since: see outbox.Overview.
func (m *Messages) Owed(ctx context.Context, since, late time.Time) ([]outbox.Owed, error) {
	var rows []struct {
		Sender string       `bun:"sender"`
		N      int          `bun:"n"`
		Late   int          `bun:"late"`
		Oldest bun.NullTime `bun:"oldest"`
	}
	err := m.db.NewSelect().Table("messages").
		ColumnExpr("sender, count(*) AS n, sum(CASE WHEN submitted < ? THEN 1 ELSE 0 END) AS late, min(submitted) AS oldest", late.UTC()).
		Where("id > ?", idAt(since)).Where("state IN ('accepted', 'sent')").GroupExpr("sender").OrderExpr("sender").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting receipts that are owed: %w", err)
	}
	out := make([]outbox.Owed, len(rows))
	for i, r := range rows {
		out[i] = outbox.Owed{Sender: r.Sender, All: r.N, Late: r.Late, Oldest: r.Oldest.Time}
	}
	return out, nil
}
