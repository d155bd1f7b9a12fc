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

// Story is the row and everything that happened to it.
func (m *Messages) Story(ctx context.Context, id string) (outbox.Story, error) {
	r, err := m.row(ctx, id)
	if err != nil {
		return outbox.Story{}, err
	}
	var steps []stepRow
	if err := m.db.NewSelect().Model(&steps).Where("message = ?", id).Order("id").Scan(ctx); err != nil {
		return outbox.Story{}, fmt.Errorf("reading what happened to a message: %w", err)
	}
	story := outbox.Story{Row: r}
	if len(steps) == 0 || !steps[0].opens(r.Planned) {
		story.Steps = append(story.Steps, outbox.Told{At: r.Planned, State: outbox.Planned}) // the row itself says so
	}
	for _, s := range steps {
		story.Steps = append(story.Steps, outbox.Told{At: s.At, State: s.State, Gate: s.Gate, Reason: s.Reason, Code: s.Code})
	}
	return story, nil
}

// row reads one message. ErrNoMessage.
func (m *Messages) row(ctx context.Context, id string) (outbox.Row, error) {
	var row messageRow
	err := m.db.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return outbox.Row{}, outbox.ErrNoMessage
	}
	if err != nil {
		return outbox.Row{}, fmt.Errorf("reading a message: %w", err)
	}
	return m.db.openRow(row)
}

// opens reports whether the line tells how the message began: as one held from the beginning, or as older versions wrote it.
func (s stepRow) opens(planned time.Time) bool {
	return s.At.Equal(planned) && (s.State == outbox.Planned || s.State == outbox.Suppressed)
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
