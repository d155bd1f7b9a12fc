package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Receipt raises a message by the carrier's word. Ranks only rise, the first error and the first carrier id stay.
func (m *Messages) Receipt(ctx context.Context, id, sid string, to outbox.State, code int, at time.Time) (got *outbox.Received, err error) {
	err = m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row messageRow
		moved := true
		err := tx.NewRaw(`UPDATE messages SET state = ?, step = ?, lease = NULL,
			sid = CASE WHEN sid = '' THEN ? ELSE sid END, code = CASE WHEN code = 0 THEN ? ELSE code END
			WHERE id = ? AND step < ? RETURNING *`, to, to.Rank(), sid, code, id, to.Rank()).Scan(ctx, &row)
		if errors.Is(err, sql.ErrNoRows) {
			moved = false
			err = tx.NewRaw(`UPDATE messages SET sid = CASE WHEN sid = '' THEN ? ELSE sid END,
				code = CASE WHEN code = 0 THEN ? ELSE code END WHERE id = ? RETURNING *`, sid, code, id).Scan(ctx, &row)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		r, err := m.db.openRow(row)
		if err != nil {
			return err
		}
		got = &outbox.Received{Row: r, Moved: moved}
		if !moved {
			return nil
		}
		return tell(ctx, tx, []stepRow{{Message: id, At: at.UTC(), State: to, Code: code}})
	})
	if err != nil {
		return nil, fmt.Errorf("writing a receipt: %w", err)
	}
	return got, nil
}

// Story is the row and everything that happened to it.
func (m *Messages) Story(ctx context.Context, id string) (outbox.Story, error) {
	var row messageRow
	err := m.db.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return outbox.Story{}, outbox.ErrNoMessage
	}
	if err != nil {
		return outbox.Story{}, fmt.Errorf("reading a message: %w", err)
	}
	r, err := m.db.openRow(row)
	if err != nil {
		return outbox.Story{}, err
	}
	var steps []stepRow
	if err := m.db.NewSelect().Model(&steps).Where("message = ?", id).Order("id").Scan(ctx); err != nil {
		return outbox.Story{}, fmt.Errorf("reading what happened to a message: %w", err)
	}
	story := outbox.Story{Row: r}
	for _, s := range steps {
		story.Steps = append(story.Steps, outbox.Told{At: s.At, State: s.State, Reason: s.Reason, Code: s.Code})
	}
	return story, nil
}

// Twin finds a message of the same occasion to the same number: one already handed over, or one written earlier that still may be.
// Of two before the gates at the same time, the earlier sees none.
func (m *Messages) Twin(ctx context.Context, of outbox.Message) (id string, err error) {
	err = m.db.NewSelect().Table("messages").Column("id").
		Where("occasion = ?", of.Occasion).Where("party IN (?)", bun.List(m.db.parties(of.To))).Where("id <> ?", of.ID).
		Where("step < ?", outbox.Expired.Rank()).Where("(step >= ? OR id < ?)", outbox.Submitted.Rank(), of.ID).
		Limit(1).Scan(ctx, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// Taken says which carrier ids are those of our messages.
func (m *Messages) Taken(ctx context.Context, sids []string) (map[string]bool, error) {
	taken := map[string]bool{}
	if len(sids) == 0 {
		return taken, nil
	}
	var found []string
	if err := m.db.NewSelect().Table("messages").Column("sid").Where("sid IN (?)", bun.List(sids)).Where("sid <> ''").Scan(ctx, &found); err != nil {
		return nil, err
	}
	for _, sid := range found {
		taken[sid] = true
	}
	return taken, nil
}
