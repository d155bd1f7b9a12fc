package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/lines"
)

// Emergencies are those of the lines customers call.
type Emergencies struct{ db *DB }

var _ lines.Switches = Emergencies{}

// Emergencies of this database.
func (db *DB) Emergencies() Emergencies { return Emergencies{db} }

type emergencyRow struct {
	bun.BaseModel `bun:"table:emergencies"`

	Line   string    `bun:"line,pk"`
	Reason string    `bun:"reason"`
	Say    string    `bun:"say"`
	Actor  string    `bun:"actor"`
	Since  time.Time `bun:"since"`
	Until  time.Time `bun:"until"`
}

// Emergencies implements lines.Switches.
func (s Emergencies) Emergencies(ctx context.Context, now time.Time) ([]lines.Emergency, error) {
	var rows []emergencyRow
	if err := s.db.NewSelect().Model(&rows).Where("until > ?", now.UTC()).Order("line").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading emergencies: %w", err)
	}
	return opened(rows, func(r emergencyRow) (e lines.Emergency, err error) {
		e = lines.Emergency{Line: r.Line, Reason: r.Reason, By: r.Actor, Since: r.Since, Until: r.Until}
		if r.Say != "" {
			err = json.Unmarshal([]byte(r.Say), &e.Say)
		}
		return e, err
	})
}

// Declare implements lines.Switches.
func (s Emergencies) Declare(ctx context.Context, e lines.Emergency) error {
	row := emergencyRow{Line: e.Line, Reason: e.Reason, Actor: e.By, Since: e.Since.UTC(), Until: e.Until.UTC()}
	if len(e.Say) > 0 {
		say, err := json.Marshal(e.Say)
		if err != nil {
			return fmt.Errorf("declaring an emergency: %w", err)
		}
		row.Say = string(say)
	}
	err := s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).On("CONFLICT (line) DO UPDATE").
			Set("reason = EXCLUDED.reason, say = EXCLUDED.say, actor = EXCLUDED.actor, since = EXCLUDED.since, until = EXCLUDED.until").Exec(ctx); err != nil {
			return err
		}
		return s.db.appendAudit(ctx, tx, audit.Entry{
			At: e.Since, Key: fmt.Sprintf("emergency/%s/%d", e.Line, e.Since.UnixNano()), Actor: e.By, Action: "line.emergency",
			Subject: lineSubject(e.Line), Channel: "api", After: fmt.Sprintf("until %s: %s", e.Until.UTC().Format(time.RFC3339), e.Reason),
		})
	})
	if err != nil {
		return fmt.Errorf("declaring an emergency: %w", err)
	}
	return nil
}

// Lift implements lines.Switches.
func (s Emergencies) Lift(ctx context.Context, line, by, why string, at time.Time) (lifted bool, err error) {
	err = s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row emergencyRow
		err := s.db.held(tx.NewSelect()).Model(&row).Where("line = ?", line).Where("until > ?", at.UTC()).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		lifted = true
		if _, err := tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		return s.db.appendAudit(ctx, tx, audit.Entry{
			At: at, Key: fmt.Sprintf("emergency-over/%s/%d", line, at.UnixNano()), Actor: by, Action: "line.emergency-over",
			Subject: lineSubject(line), Channel: "api", Before: row.Reason, After: why,
		})
	})
	if err != nil {
		return false, fmt.Errorf("lifting an emergency: %w", err)
	}
	return lifted, nil
}

func lineSubject(line string) string {
	if line == "" {
		return "line:every"
	}
	return "line:" + line
}
