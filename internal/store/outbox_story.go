package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Story is the row and everything that happened to it.
func (m *Messages) Story(ctx context.Context, id string) (outbox.Story, error) {
	m.interim.flush(id)
	kept, err := m.stored(ctx, id)
	if err != nil {
		return outbox.Story{}, err
	}
	r, err := m.db.openRow(kept)
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
	story.Steps = append(story.Steps, whole(kept.Story, steps)...)
	return story, m.link(ctx, &story)
}

// link tells of a replay, and of another try, in both stories: rows say by their keys what goes in the place of what.
func (m *Messages) link(ctx context.Context, s *outbox.Story) error {
	begun := func(reason string) {
		if first := &s.Steps[0]; first.Reason == "" {
			first.Reason = reason
		}
	}
	if of, is := outbox.ReplayOf(s.Unique); is {
		s.ReplayOf = of
		begun("replay of " + of)
	}
	if of, is := outbox.AgainFor(s.Unique); is {
		s.AgainFor = of
		begun("again for " + of)
	}
	var rows []messageRow
	replay := outbox.ReplayKey(s.ID)
	err := m.db.NewSelect().Model(&rows).Column("id", "key", "planned").Where("key IN (?)", bun.List(append(outbox.AgainKeys(s.Message), replay))).Scan(ctx)
	if err != nil {
		return fmt.Errorf("looking up what went in the place of a message: %w", err)
	}
	for _, r := range rows {
		told := outbox.Told{At: r.Planned, State: s.State, Reason: "again as " + r.ID}
		if r.Key == replay {
			s.ReplayedAs, told.Reason = r.ID, "replayed as "+r.ID
		} else {
			s.AgainAs = r.ID
		}
		s.Steps = append(s.Steps, told)
	}
	slices.SortStableFunc(s.Steps, func(a, b outbox.Told) int { return a.At.Compare(b.At) })
	return nil
}

// row reads one message. ErrNoMessage.
func (m *Messages) row(ctx context.Context, id string) (outbox.Row, error) {
	kept, err := m.stored(ctx, id)
	if err != nil {
		return outbox.Row{}, err
	}
	return m.db.openRow(kept)
}

// stored reads one message as it is stored. ErrNoMessage.
func (m *Messages) stored(ctx context.Context, id string) (row messageRow, err error) {
	err = m.db.within(ctx, m.db.NewSelect().Model(&row).Where("id = ?", id), "customer").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return row, outbox.ErrNoMessage
	}
	if err != nil {
		return row, fmt.Errorf("reading a message: %w", err)
	}
	return row, nil
}

// opens reports whether the line tells how the message began: as one held from the beginning, or as older versions wrote it.
func (s stepRow) opens(planned time.Time) bool {
	return s.At.Equal(planned) && (s.State == outbox.Planned || s.State == outbox.Suppressed)
}

// Named finds a message by the carrier's id.
func (m *Messages) Named(ctx context.Context, sid string) (id string, err error) {
	err = m.db.NewSelect().Table("messages").Column("id").Where("sid = ?", sid).Where("sid <> ''").Limit(1).Scan(ctx, &id)
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
	m.interim.flush()
	if err := m.db.NewSelect().Table("messages").Column("sid").Where("sid IN (?)", bun.List(sids)).Where("sid <> ''").Scan(ctx, &found); err != nil {
		return nil, err
	}
	for _, sid := range found {
		taken[sid] = true
	}
	return taken, nil
}
