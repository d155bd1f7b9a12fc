package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/outbox"
)

// Calls is the book of the calls we make.
type Calls struct{ db *DB }

var (
	_ outbox.CallBook    = Calls{}
	_ outbox.CallRecords = Calls{}
)

// Calls is that of this database.
func (db *DB) Calls() Calls { return Calls{db} }

type tryRow struct {
	bun.BaseModel `bun:"table:call_tries,alias:t"`

	ID      string       `bun:"id,pk"`
	Message string       `bun:"message"`
	N       int          `bun:"n"`
	SID     string       `bun:"sid"`
	At      time.Time    `bun:"at"`
	Wall    time.Time    `bun:"wall"`
	Look    time.Time    `bun:"look"`
	Picked  string       `bun:"picked"`
	Came    outbox.Came  `bun:"came"`
	Over    bun.NullTime `bun:"over_at"`
}

func (t tryRow) try() outbox.Try {
	return outbox.Try{ID: t.ID, N: t.N, SID: t.SID, At: t.At, Wall: t.Wall, Look: t.Look, Picked: t.Picked, Came: t.Came, Over: t.Over.Time}
}

func tryRowOf(message string, t outbox.Try) *tryRow {
	row := &tryRow{
		ID: t.ID, Message: message, N: t.N, SID: t.SID, At: t.At.UTC(), Wall: t.Wall.UTC(), Look: t.Look.UTC(), Picked: t.Picked, Came: t.Came,
	}
	if !t.Over.IsZero() {
		row.Over = bun.NullTime{Time: t.Over.UTC()}
	}
	return row
}

// Decide implements outbox.CallBook.
func (b Calls) Decide(ctx context.Context, c outbox.Call, to outbox.CallState, due time.Time, note string) (bool, error) {
	moved, err := b.move(ctx, b.db, c, to, due, note, c.Tries)
	if err != nil {
		return false, fmt.Errorf("deciding on a call: %w", err)
	}
	return moved, nil
}

func (b Calls) move(ctx context.Context, db bun.IDB, c outbox.Call, to outbox.CallState, due time.Time, note string, tries int) (bool, error) {
	res, err := db.NewUpdate().Table("calls_wanted").Set("state = ?", to).Set("due = ?", due.UTC()).Set("note = ?", note).Set("tries = ?", tries).
		Where("message = ? AND state = ? AND tries = ?", c.Message, c.State, c.Tries).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// Submit implements outbox.CallBook.
func (b Calls) Submit(ctx context.Context, c outbox.Call, t outbox.Try) (ours bool, err error) {
	err = b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		alone, err := b.alone(ctx, tx, c)
		if err != nil {
			return err
		}
		if !alone {
			return outbox.ErrLineBusy
		}
		note := fmt.Sprintf("try %d", t.N)
		if ours, err = b.move(ctx, tx, c, outbox.CallSubmitted, c.Due, note, c.Tries+1); err != nil || !ours {
			return err
		}
		_, err = tx.NewInsert().Model(tryRowOf(c.Message, t)).Exec(ctx)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("writing down a call: %w", err)
	}
	return ours, nil
}

// Change implements outbox.CallBook.
func (b Calls) Change(ctx context.Context, try string, change func(c *outbox.Call, t *outbox.Try)) error {
	err := b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, t, err := b.tried(ctx, tx, try, true)
		if err != nil {
			return err
		}
		was, had := c, t
		if change(&c, &t); t != had {
			if _, err := tx.NewUpdate().Model(tryRowOf(c.Message, t)).WherePK().Exec(ctx); err != nil {
				return err
			}
		}
		if c == was {
			return nil
		}
		_, err = tx.NewUpdate().Table("calls_wanted").Set("state = ?", c.State).Set("due = ?", c.Due.UTC()).Set("note = ?", c.Note).
			Set("tries = ?", c.Tries).Set("mailbox = ?", c.Mailbox).Where("message = ?", c.Message).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("changing a call: %w", err)
	}
	return nil
}

// tried reads a try and its call, the call first: whoever changes both holds them in this order.
func (b Calls) tried(ctx context.Context, db bun.IDB, try string, hold bool) (c outbox.Call, t outbox.Try, err error) {
	var row callRow
	q := db.NewSelect().Model(&row).Where("message = (?)", db.NewSelect().Table("call_tries").Column("message").Where("id = ?", try))
	if hold {
		q = b.db.held(q)
	}
	var one tryRow
	if err = q.Scan(ctx); err == nil {
		err = db.NewSelect().Model(&one).Where("id = ?", try).Scan(ctx)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return c, t, outbox.ErrNoCall
	}
	if err == nil {
		c, err = row.call(b.db)
	}
	return c, one.try(), err
}

// Tried implements outbox.CallRecords.
func (b Calls) Tried(ctx context.Context, try string) (outbox.Call, outbox.Try, error) {
	c, t, err := b.tried(ctx, b.db, try, false)
	if err != nil {
		return c, t, fmt.Errorf("reading a call: %w", err)
	}
	return c, t, nil
}

// Cancel takes a call back that is not under way, with an audit entry. outbox.ErrNoCall, outbox.ErrUnderWay.
func (b Calls) Cancel(ctx context.Context, message, by, why string, at time.Time) error {
	err := b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		is, err := b.db.within(ctx, tx.NewSelect().Table("calls_wanted").Where("message = ?", message), "customer").Exists(ctx)
		if err != nil || !is {
			return errors.Join(err, outbox.ErrNoCall)
		}
		res, err := tx.NewUpdate().Table("calls_wanted").Set("state = ?", outbox.CallCanceled).Set("note = ?", "by "+by+": "+why).
			Where("message = ? AND state = 'planned'", message).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, outbox.ErrUnderWay)
		}
		return b.db.appendAudit(ctx, tx, audit.Entry{
			At: at, Key: "call.cancel/" + message, Actor: by, Action: "call.cancel", Subject: "call:" + message, Channel: "api", Before: string(outbox.CallPlanned),
			After: why,
		})
	})
	if err != nil {
		return fmt.Errorf("taking a call back: %w", err)
	}
	return nil
}
