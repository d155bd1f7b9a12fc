package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

var _ outbox.Dead = (*Messages)(nil)

// Letters lists dead letters by id.
func (m *Messages) Letters(ctx context.Context, f outbox.DeadFilter, after string, n int) ([]outbox.Letter, error) {
	var rows []messageRow
	q := m.chosen(m.db.NewSelect().Model(&rows), f).Where("NOT "+replayed).Where("NOT "+goesAgain).Where("id > ?", after).OrderExpr("id").Limit(int64(n))
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

// chosen are failed by a line of their story, or unknown without anybody asking any more, replayed or not.
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
	return q
}

// replayed is the message that a letter became.
const replayed = "EXISTS (SELECT 1 FROM messages AS again WHERE again.key = 'replay/' || message_row.id)"

// goesAgain is the message that goes in the place of a letter without anybody's asking: its keys are outbox.AgainKeys. The letter is left to it.
const goesAgain = `EXISTS (SELECT 1 FROM messages AS later WHERE later.key IN (
	'service/' || message_row.id, 'marketing/' || message_row.id, 'security/' || message_row.id,
	CASE WHEN message_row.key LIKE 'again/_/%' THEN 'again/' || (CAST(substr(message_row.key, 7, 1) AS INTEGER) + 1) || substr(message_row.key, 8)
		WHEN message_row.key LIKE 'again/__/%' THEN 'again/' || (CAST(substr(message_row.key, 7, 2) AS INTEGER) + 1) || substr(message_row.key, 9)
		ELSE 'again/1/' || message_row.id END))`

// Earlier implements outbox.Dead. Those of unknown fate failed when they were replayed.
func (m *Messages) Earlier(ctx context.Context, f outbox.DeadFilter) (int, error) {
	n, err := m.chosen(m.db.NewSelect().Model((*messageRow)(nil)), f).Where(replayed).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting what was replayed: %w", err)
	}
	return int(n), nil
}

// Fates implements outbox.Dead.
func (m *Messages) Fates(ctx context.Context, ids []string) (map[string]outbox.Fate, error) {
	out := make(map[string]outbox.Fate, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = outbox.ReplayKey(id)
	}
	var rows []messageRow
	err := m.db.NewSelect().Model(&rows).Column("id", "key", "state", "planned").
		Where("id IN (?) OR key IN (?)", bun.List(ids), bun.List(keys)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up what became of messages: %w", err)
	}
	for _, r := range rows {
		f := out[r.ID]
		f.ID, f.State = r.ID, r.State
		out[r.ID] = f
		if of, is := outbox.ReplayOf(r.Key); is {
			f := out[of]
			f.ID, f.As, f.At = of, r.ID, r.Planned
			out[of] = f
		}
	}
	return out, nil
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
