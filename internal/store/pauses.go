package store

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Pauses are what somebody has halted in the outbox.
type Pauses struct{ db *DB }

var (
	_ outbox.Pauses  = Pauses{}
	_ outbox.Recalls = Pauses{}
)

// overKinds are of what was cancelled, which is no pause that people know.
var overKinds = []outbox.PauseKind{outbox.PauseCancelled, outbox.PauseFile}

// Pauses of this database.
func (db *DB) Pauses() Pauses { return Pauses{db} }

type pauseRow struct {
	bun.BaseModel `bun:"table:pauses"`

	Kind     outbox.PauseKind `bun:"kind,pk"`
	Name     string           `bun:"name,pk"`
	Reason   string           `bun:"reason"`
	Actor    string           `bun:"actor"`
	Since    time.Time        `bun:"since"`
	Security bool             `bun:"security"`
}

// Paused lists what is halted. While a restored database is not reconciled, everything is.
func (p Pauses) Paused(ctx context.Context) ([]outbox.Pause, error) {
	var rows []pauseRow
	if err := p.db.NewSelect().Model(&rows).Where("kind NOT IN (?)", bun.List(overKinds)).OrderExpr("kind, name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading what is paused: %w", err)
	}
	var out []outbox.Pause
	beat, err := p.db.Pulse().read(ctx, p.db)
	if err != nil {
		return nil, err
	}
	if !beat.Restored.IsZero() {
		out = append(out, outbox.Pause{
			Kind: outbox.PauseAll, Reason: outbox.RestoredReason + " of " + beat.Restored.UTC().Format(time.RFC3339) + ": reconcile from there",
			Actor: "system", Since: beat.At, Security: true, Restored: true,
		})
	}
	for _, r := range rows {
		out = append(out, r.pause())
	}
	return out, nil
}

func (r *pauseRow) pause() outbox.Pause {
	return outbox.Pause{Kind: r.Kind, Name: r.Name, Reason: r.Reason, Actor: r.Actor, Since: r.Since, Security: r.Security}
}

// Cancelled implements outbox.Pauses.
func (p Pauses) Cancelled(ctx context.Context) ([]outbox.Pause, error) {
	var rows []pauseRow
	if err := p.db.NewSelect().Model(&rows).Where("kind IN (?)", bun.List(overKinds)).OrderExpr("kind, name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading which campaigns and files were cancelled: %w", err)
	}
	return pluck(rows, (*pauseRow).pause), nil
}

// Recall implements outbox.Recalls.
func (p Pauses) Recall(ctx context.Context, one outbox.Pause, n int) (taken int, err error) {
	if one.Kind == outbox.PauseFile {
		return p.db.Notices().Withdraw(ctx, notice.SourceOf(one.Name), one.Reason, n)
	}
	return p.db.Plans().Withdraw(ctx, one.Name, one.Reason, n)
}

// Forget implements outbox.Recalls.
func (p Pauses) Forget(ctx context.Context, one outbox.Pause) error {
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*pauseRow)(nil)).Where("kind = ?", one.Kind).Where("name = ?", one.Name).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting that %s was cancelled: %w", one.Names(), err)
	}
	return nil
}

// Pause writes one down.
func (p Pauses) Pause(ctx context.Context, one outbox.Pause) error {
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row := pauseRow{Kind: one.Kind, Name: one.Name, Reason: one.Reason, Actor: one.Actor, Since: one.Since.UTC(), Security: one.Security}
		if _, err := tx.NewInsert().Model(&row).On("CONFLICT (kind, name) DO UPDATE").
			Set("reason = EXCLUDED.reason, actor = EXCLUDED.actor, since = EXCLUDED.since, security = EXCLUDED.security").Exec(ctx); err != nil {
			return err
		}
		return p.db.appendAudit(ctx, tx, audit.Entry{
			At: one.Since, Key: fmt.Sprintf("pause/%s/%d", one.Names(), one.Since.UnixNano()), Actor: one.Actor, Action: "outbox.pause",
			Subject: "outbox:" + one.Names(), Channel: "api", After: spelled(one),
		})
	})
	if err != nil {
		return fmt.Errorf("writing a pause down: %w", err)
	}
	return nil
}

func spelled(p outbox.Pause) string {
	if p.Security {
		return "paused, even security: " + p.Reason
	}
	return "paused: " + p.Reason
}

// freeBatch rows are made due in one transaction.
const freeBatch = 2000

// Resume ends a pause and makes what it held due.
func (p Pauses) Resume(ctx context.Context, one outbox.Pause, beginning, by, why string) (resumed bool, freed int, err error) {
	now := p.db.clock.Now()
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*pauseRow)(nil)).Where("kind = ?", one.Kind).Where("name = ?", one.Name).Exec(ctx)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if resumed = n == 1; err != nil || !resumed {
			return err
		}
		return p.db.appendAudit(ctx, tx, audit.Entry{
			At: now, Key: fmt.Sprintf("resume/%s/%d", one.Names(), now.UnixNano()), Actor: by, Action: "outbox.resume",
			Subject: "outbox:" + one.Names(), Channel: "api", Before: spelled(one), After: why,
		})
	})
	if err == nil {
		freed, err = p.Wake(ctx, beginning)
	}
	if err != nil {
		return resumed, freed, fmt.Errorf("resuming: %w", err)
	}
	return resumed, freed, nil
}

// Wake makes due what is held for a reason that begins so.
func (p Pauses) Wake(ctx context.Context, beginning string) (freed int, err error) {
	now := p.db.clock.Now()
	for n := freeBatch; err == nil && n == freeBatch; freed += n {
		n, err = p.free(ctx, beginning, now)
	}
	return freed, err
}

// free makes some of the rows due that are held for a reason that begins so. Rows about to be claimed are left to their workers.
func (p Pauses) free(ctx context.Context, beginning string, now time.Time) (n int, err error) {
	err = p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows := tx.NewSelect().Table("messages").Column("id").Where("phase = 0").Where("state = ?", outbox.Held).Where("substr(reason, 1, ?) = ?", utf8.RuneCountInString(beginning), beginning).
			Where("due > ?", now.UTC()).Limit(freeBatch)
		if p.db.pg {
			rows = rows.For("UPDATE SKIP LOCKED")
		}
		res, err := tx.NewRaw("UPDATE messages SET due = ? WHERE id IN (?)", now.UTC(), rows).Exec(ctx)
		if err != nil {
			return err
		}
		changed, err := res.RowsAffected()
		n = int(changed)
		return err
	})
	return n, err
}
