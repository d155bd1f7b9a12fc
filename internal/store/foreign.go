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
	"cardline/internal/phone"
)

var _ outbox.ForeignBook = (*Messages)(nil)

// AnyForeign implements outbox.ForeignBook.
func (m *Messages) AnyForeign(ctx context.Context, since time.Time) (bool, error) {
	found, err := m.db.NewSelect().Table("foreign_messages").Where("released IS NULL").Where("at >= ?", since.UTC()).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("looking for foreign messages: %w", err)
	}
	return found, nil
}

const foreignColumns = `SELECT party, sid, body_sealed, sender, at, message FROM foreign_messages WHERE released IS NULL AND party IN `

// Foreign implements outbox.ForeignBook.
func (m *Messages) Foreign(ctx context.Context, ns []phone.Number) ([][]outbox.Foreign, error) {
	places := m.db.partyPlaces(ns)
	out := make([][]outbox.Foreign, len(ns))
	err := m.db.eachAny(ctx, foreignColumns+amongPostgres, foreignColumns+amongSQLite, places.hex, func(row scanner) error {
		var party, sealed []byte
		var f outbox.Foreign
		if err := row.Scan(&party, &f.SID, &sealed, &f.Sender, &f.At, &f.Message); err != nil {
			return err
		}
		body, err := m.foreignBody(sealed)
		if err != nil {
			return err
		}
		f.Body = body
		for _, i := range places.of[string(party)] {
			out[i] = append(out[i], f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for foreign messages to %d numbers: %w", len(ns), err)
	}
	return out, nil
}

// foreignBody is "" for one that retention has emptied, too.
func (m *Messages) foreignBody(sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	body, err := m.db.vault.Open(sealed, "foreign_messages.body_sealed")
	if err != nil {
		return "", fmt.Errorf("opening the text of a foreign message: %w", err)
	}
	return string(body), nil
}

// SameAs implements outbox.ForeignBook.
func (m *Messages) SameAs(ctx context.Context, sid, message string) (bool, error) {
	res, err := m.db.NewUpdate().Table("foreign_messages").Set("message = ?", message).
		Where("sid = ?", sid).Where("message IN (?)", bun.List([]string{"", message})).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("noting a foreign message: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func heldFor(q *bun.SelectQuery, beginning string) *bun.SelectQuery {
	return q.Where("phase = 0").Where("state = ?", outbox.Held).Where("substr(reason, 1, ?) = ?", len(beginning), beginning)
}

// Doubts implements outbox.ForeignBook.
func (m *Messages) Doubts(ctx context.Context, beginning, after string, n int) ([]outbox.Doubt, error) {
	var rows []messageRow
	if err := heldFor(m.db.NewSelect().Model(&rows), beginning).Where("id > ?", after).OrderExpr("id").Limit(int64(n)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing messages in doubt: %w", err)
	}
	open, err := m.db.openRows(rows)
	if err != nil {
		return nil, err
	}
	foreign, err := m.Foreign(ctx, pluck(open, func(r *outbox.Row) phone.Number { return r.To }))
	if err != nil {
		return nil, err
	}
	out := make([]outbox.Doubt, len(open))
	for i, r := range open {
		out[i].Row = r
		for _, f := range foreign[i] {
			if f.Message == "" && f.Body == "" {
				out[i].Foreign = append(out[i].Foreign, f)
			}
		}
	}
	return out, nil
}

// Release implements outbox.ForeignBook.
func (m *Messages) Release(ctx context.Context, id, beginning string, sent bool, by, why string, at time.Time) error {
	err := m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row messageRow
		err := m.db.held(heldFor(tx.NewSelect().Model(&row), beginning)).Where("id = ?", id).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return outbox.ErrNoMessage
		}
		if err != nil {
			return err
		}
		to, said := outbox.Held, "a person told that it was not sent before: "+why
		if sent {
			to, said = outbox.Suppressed, "a person told that it was sent before: "+why
			err = m.settle(ctx, tx, row, said)
		} else {
			err = m.free(ctx, tx, row, beginning, at)
		}
		if err != nil {
			return err
		}
		if err := tell(ctx, tx, []stepRow{{Message: id, At: at.UTC(), State: to, Reason: said}}); err != nil {
			return err
		}
		return m.db.appendAudit(ctx, tx, audit.Entry{
			At: at, Key: "release/" + id, Actor: by, Action: "outbox.release", Subject: "message:" + id, Channel: "api", Before: row.Reason, After: said,
		})
	})
	if errors.Is(err, outbox.ErrNoMessage) {
		return err
	}
	if err != nil {
		return fmt.Errorf("releasing a message: %w", err)
	}
	return nil
}

// settle ends a message as sent before: the newest foreign one of its number that tells no text is it.
func (m *Messages) settle(ctx context.Context, tx bun.Tx, row messageRow, said string) error {
	_, err := tx.NewUpdate().Table("messages").Set("state = ?", outbox.Suppressed).Set("step = ?", outbox.Suppressed.Rank()).Set("reason = ?", said).
		Where("id = ?", row.ID).Exec(ctx)
	if err != nil {
		return err
	}
	sids, err := m.textless(ctx, tx, row.Party)
	if err != nil || len(sids) == 0 {
		return err
	}
	_, err = tx.NewUpdate().Table("foreign_messages").Set("message = ?", row.ID).Where("sid = ?", sids[0]).Exec(ctx)
	return err
}

// free says that what the carrier sent to the number was something else: whatever it held is due.
func (m *Messages) free(ctx context.Context, tx bun.Tx, row messageRow, beginning string, at time.Time) error {
	sids, err := m.textless(ctx, tx, row.Party)
	if err != nil {
		return err
	}
	if len(sids) > 0 {
		if _, err := tx.NewUpdate().Table("foreign_messages").Set("released = ?", at.UTC()).Where("sid IN (?)", bun.List(sids)).Exec(ctx); err != nil {
			return err
		}
	}
	_, err = tx.NewUpdate().Table("messages").Set("due = ?", at.UTC()).Where("phase = 0").Where("state = ?", outbox.Held).
		Where("party = ?", row.Party).Where("substr(reason, 1, ?) = ?", len(beginning), beginning).Exec(ctx)
	return err
}

// textless are the foreign messages to a number whose text nobody knows and that are none of ours so far, the newest first.
func (m *Messages) textless(ctx context.Context, tx bun.Tx, party []byte) (sids []string, err error) {
	var rows []foreignRow
	err = tx.NewSelect().Model(&rows).Column("sid", "body_sealed").Where("party = ?", party).Where("released IS NULL").Where("message = ''").
		OrderExpr("at DESC").Scan(ctx)
	for _, r := range rows {
		body, unread := m.foreignBody(r.BodySealed)
		if err = errors.Join(err, unread); body == "" {
			sids = append(sids, r.SID)
		}
	}
	return sids, err
}
