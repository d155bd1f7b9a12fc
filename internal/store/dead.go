package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

var (
	_ outbox.Dead  = (*Messages)(nil)
	_ outbox.Loads = (*Messages)(nil)
)

// deadDays is how long a failed message is counted among the dead that nobody has looked at.
const deadDays = 7

// Letters lists dead letters by id.
func (m *Messages) Letters(ctx context.Context, f outbox.DeadFilter, after string, n int) ([]outbox.Letter, error) {
	var rows []messageRow
	q := m.chosen(m.db.NewSelect().Model(&rows), f).Where("id > ?", after).OrderExpr("id").Limit(int64(n))
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing dead letters: %w", err)
	}
	last, err := m.lastWords(ctx, pluck(rows, func(r *messageRow) string { return r.ID }))
	if err != nil {
		return nil, err
	}
	out := make([]outbox.Letter, len(rows))
	for i, r := range rows {
		row, err := m.db.openRow(r)
		if err != nil {
			return nil, err
		}
		out[i] = outbox.Letter{Row: row, Died: last[r.ID].At, Last: last[r.ID].Reason}
	}
	return out, nil
}

// chosen are dead letters: failed by a line of their story, or unknown without anybody asking any more; not those planned again.
func (m *Messages) chosen(q *bun.SelectQuery, f outbox.DeadFilter) *bun.SelectQuery {
	since := f.Since
	if since.IsZero() {
		since = time.Unix(0, 0)
	}
	died := m.db.NewSelect().Table("message_steps").Column("message").Where("state IN ('failed', 'undelivered')").Where("at >= ?", since.UTC())
	if !f.Until.IsZero() {
		died = died.Where("at < ?", f.Until.UTC())
	}
	const gone, open = "state IN ('failed', 'undelivered') AND id IN (?)", "phase = 1 AND state = 'unknown' AND lease IS NULL"
	switch f.State {
	case outbox.Failed, outbox.Undelivered:
		q = q.Where(gone, died).Where("state = ?", f.State)
	case outbox.Unknown:
		q = q.Where(open)
	default:
		q = q.Where("(("+gone+" AND state = 'failed') OR ("+open+"))", died)
	}
	if len(f.IDs) > 0 {
		q = q.Where("id IN (?)", bun.List(f.IDs))
	}
	for column, value := range map[string]string{"type": string(f.Type), "lane": string(f.Lane)} {
		if value != "" {
			q = q.Where("? = ?", bun.Ident(column), value)
		}
	}
	if f.Campaign != "" {
		q = q.Where("(occasion = ? OR source = ?)", f.Campaign, "campaign:"+f.Campaign)
	}
	if f.Code != 0 {
		q = q.Where("code = ?", f.Code)
	}
	return q.Where("NOT EXISTS (SELECT 1 FROM messages AS again WHERE again.key = 'replay/' || message_row.id)")
}

func (m *Messages) lastWords(ctx context.Context, ids []string) (map[string]stepRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var steps []stepRow
	if err := m.db.NewSelect().Model(&steps).Where("message IN (?)", bun.List(ids)).OrderExpr("message, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading how messages ended: %w", err)
	}
	last := make(map[string]stepRow, len(ids))
	for _, s := range steps {
		last[s.Message] = s
	}
	return last, nil
}

// Told ends rows of unknown fate that nobody asks about any more.
func (m *Messages) Told(ctx context.Context, ids []string, reason string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	return m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ended []string
		err := tx.NewRaw("UPDATE messages SET state = ?, step = ?, reason = ? WHERE id IN (?) AND state = 'unknown' AND lease IS NULL RETURNING id",
			outbox.Failed, outbox.Failed.Rank(), reason, bun.List(ids)).Scan(ctx, &ended)
		if err != nil {
			return fmt.Errorf("ending messages of unknown fate: %w", err)
		}
		return tell(ctx, tx, pluck(ended, func(id *string) stepRow {
			return stepRow{Message: *id, At: at.UTC(), State: outbox.Failed, Reason: reason}
		}))
	})
}

// Loads counts what each lane has to do.
func (m *Messages) Loads(ctx context.Context, now time.Time) ([]outbox.LaneLoad, error) {
	byLane := map[outbox.Lane]*outbox.LaneLoad{}
	of := func(l outbox.Lane) *outbox.LaneLoad {
		if byLane[l] == nil {
			byLane[l] = &outbox.LaneLoad{Lane: l}
		}
		return byLane[l]
	}
	var rows []struct {
		Lane   outbox.Lane  `bun:"lane"`
		State  outbox.State `bun:"state"`
		Due    bool         `bun:"is_due"`
		Nobody bool         `bun:"nobody"`
		N      int          `bun:"n"`
		Oldest time.Time    `bun:"oldest"`
	}
	err := m.db.NewSelect().Table("messages").
		ColumnExpr("lane, state, due <= ? AS is_due, lease IS NULL AS nobody, count(*) AS n, min(due) AS oldest", now.UTC()).
		Where("phase IN (0, 1)").GroupExpr("1, 2, 3, 4").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting messages: %w", err)
	}
	for _, r := range rows {
		l := of(r.Lane)
		switch r.State {
		case outbox.Planned, outbox.Held:
			if r.State == outbox.Held {
				l.Held += r.N
			}
			if !r.Due {
				l.Later += r.N
			} else if l.Due += r.N; l.Oldest.IsZero() || r.Oldest.Before(l.Oldest) {
				l.Oldest = r.Oldest
			}
		case outbox.Unknown:
			if r.Nobody {
				l.Person += r.N
			} else {
				l.Unknown += r.N
			}
		default:
			l.Working += r.N
		}
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
	if err := failed.ColumnExpr("lane, count(*) AS n").Group("lane").Scan(ctx, &dead); err != nil {
		return nil, fmt.Errorf("counting dead letters: %w", err)
	}
	out := map[outbox.Lane]int{}
	for _, d := range dead {
		out[d.Lane] = d.N
	}
	return out, nil
}
