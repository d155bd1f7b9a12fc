package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
)

// Pulse is the high water of a database: a number that only grows. One that is lower than what others remember is that of a database
// brought back from a backup.
type Pulse struct{ db *DB }

// Pulse of this database.
func (db *DB) Pulse() Pulse { return Pulse{db} }

// Beat is where the pulse stands.
type Beat struct {
	Name     string // of this database, and of its backups
	N        int64
	At       time.Time // of the last beat
	Restored time.Time // what was lost begins here; zero: nothing was
	Since    time.Time // from when it is being compared with the carrier; zero: it is not yet
	Reached  time.Time // the comparison goes back from the newest message, and is here
	Place    string    // where it goes on; opaque
}

type pulseRow struct {
	bun.BaseModel `bun:"table:pulse"`

	ID       int          `bun:"id,pk"`
	Name     string       `bun:"name"`
	Beat     int64        `bun:"beat"`
	At       time.Time    `bun:"at"`
	Restored bun.NullTime `bun:"restored"`
	Since    bun.NullTime `bun:"since"`
	Reached  bun.NullTime `bun:"reached"`
	Place    string       `bun:"place"`
}

func (r pulseRow) beat() Beat {
	return Beat{
		Name: r.Name, N: r.Beat, At: r.At, Restored: r.Restored.Time, Since: r.Since.Time, Reached: r.Reached.Time, Place: r.Place,
	}
}

// Named gives the database its name at the first call, and tells where the pulse stands.
func (p Pulse) Named(ctx context.Context) (Beat, error) {
	if _, err := p.db.NewUpdate().Table("pulse").Set("name = ?", rand.Text()).Where("name = ''").Exec(ctx); err != nil {
		return Beat{}, fmt.Errorf("naming the database: %w", err)
	}
	return p.Read(ctx)
}

// Read tells where it stands.
func (p Pulse) Read(ctx context.Context) (Beat, error) { return p.read(ctx, p.db) }

func (p Pulse) read(ctx context.Context, from bun.IDB) (Beat, error) {
	var row pulseRow
	if err := from.NewSelect().Model(&row).Where("id = 1").Scan(ctx); err != nil {
		return Beat{}, fmt.Errorf("reading the pulse: %w", err)
	}
	return row.beat(), nil
}

// Beat moves it on. remembered is what others know of it: where that is more, the database is an older one, and says so from now on.
func (p Pulse) Beat(ctx context.Context, remembered int64, now time.Time) (after Beat, err error) {
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row pulseRow
		if err := p.db.held(tx.NewSelect().Model(&row)).Where("id = 1").Scan(ctx); err != nil {
			return err
		}
		if remembered > row.Beat {
			if err := p.lose(ctx, tx, &row, now); err != nil {
				return err
			}
			row.Beat = remembered
		}
		row.Beat, row.At = row.Beat+1, now.UTC()
		after = row.beat()
		_, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return Beat{}, fmt.Errorf("moving the pulse: %w", err)
	}
	return after, nil
}

// Lose says that what happened since a time is missing, whoever found that out.
func (p Pulse) Lose(ctx context.Context, now time.Time) error {
	return p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row pulseRow
		if err := p.db.held(tx.NewSelect().Model(&row)).Where("id = 1").Scan(ctx); err != nil {
			return fmt.Errorf("reading the pulse: %w", err)
		}
		if err := p.lose(ctx, tx, &row, now); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
		return err
	})
}

func (p Pulse) lose(ctx context.Context, tx bun.Tx, row *pulseRow, now time.Time) error {
	if row.Restored.IsZero() || row.At.Before(row.Restored.Time) {
		row.Restored.Time = row.At
	}
	row.Since, row.Reached, row.Place = bun.NullTime{}, bun.NullTime{}, ""
	return p.db.appendAudit(ctx, tx, audit.Entry{
		At: now, Key: fmt.Sprintf("restored/%d", row.Beat), Actor: "system", Action: "database.restored", Subject: "outbox:all", Channel: "system",
		After: "held, all that was committed since " + row.At.UTC().Format(time.RFC3339) + " may be missing",
	})
}

// Compared notes how far the comparison with the carrier went, from where was until it is now. done ends the restored state. Where somebody
// else has moved it on meanwhile, nothing is noted.
func (p Pulse) Compared(ctx context.Context, was, is Beat, done bool, now time.Time, by string) error {
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row pulseRow
		if err := p.db.held(tx.NewSelect().Model(&row)).Where("id = 1").Scan(ctx); err != nil {
			return err
		}
		if row.Place != was.Place || !row.Since.Equal(was.Since) || !row.Restored.Equal(was.Restored) {
			return nil
		}
		row.Since, row.Reached, row.Place = bun.NullTime{Time: is.Since.UTC()}, bun.NullTime{Time: is.Reached.UTC()}, is.Place
		if done {
			if err := p.db.appendAudit(ctx, tx, audit.Entry{
				At: now, Key: fmt.Sprintf("reconciled/%d", row.Beat), Actor: by, Action: "database.reconciled", Subject: "outbox:all", Channel: "api",
				Before: "restored to " + row.Restored.UTC().Format(time.RFC3339), After: "compared with the carrier: sending goes on",
			}); err != nil {
				return err
			}
			row.Restored, row.Since, row.Reached, row.Place = bun.NullTime{}, bun.NullTime{}, bun.NullTime{}, ""
		}
		_, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("noting how far was reconciled: %w", err)
	}
	return nil
}

// Day is what the comparison of one day found.
type Day struct {
	Day         string // 2026-11-21, UTC
	Finished    time.Time
	Ours        int
	Theirs      int
	Differences int
}

type dayRow struct {
	bun.BaseModel `bun:"table:reconciliations"`

	Day         string       `bun:"day,pk"`
	Begun       time.Time    `bun:"begun"`
	Finished    bun.NullTime `bun:"finished"`
	Ours        int          `bun:"ours"`
	Theirs      int          `bun:"theirs"`
	Differences int          `bun:"differences"`
}

// Begin takes a day to compare, unless another process has it; one that was begun and not finished in two hours may be taken over.
func (p Pulse) Begin(ctx context.Context, day string, now time.Time) (mine bool, err error) {
	row := dayRow{Day: day, Begun: now.UTC()}
	res, err := p.db.NewInsert().Model(&row).On("CONFLICT (day) DO UPDATE").Set("begun = EXCLUDED.begun").
		Where("day_row.finished IS NULL AND day_row.begun < ?", now.Add(-2*time.Hour).UTC()).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("taking a day to compare: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// Finish notes what a day's comparison found.
func (p Pulse) Finish(ctx context.Context, d Day) error {
	row := dayRow{
		Day: d.Day, Begun: d.Finished.UTC(), Finished: bun.NullTime{Time: d.Finished.UTC()}, Ours: d.Ours, Theirs: d.Theirs, Differences: d.Differences,
	}
	_, err := p.db.NewInsert().Model(&row).On("CONFLICT (day) DO UPDATE").
		Set("finished = EXCLUDED.finished, ours = EXCLUDED.ours, theirs = EXCLUDED.theirs, differences = EXCLUDED.differences").Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting what a day's comparison found: %w", err)
	}
	return nil
}

// Newest is the last day that was compared; zero where none was.
func (p Pulse) Newest(ctx context.Context) (Day, error) {
	var row dayRow
	err := p.db.NewSelect().Model(&row).Where("finished IS NOT NULL").OrderExpr("day DESC").Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return Day{}, nil
	}
	if err != nil {
		return Day{}, fmt.Errorf("reading the last comparison: %w", err)
	}
	return Day{row.Day, row.Finished.Time, row.Ours, row.Theirs, row.Differences}, nil
}
