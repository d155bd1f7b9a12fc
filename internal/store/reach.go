package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Reach is what carriers' refusals have taught: of numbers, of senders and templates, and what must be called instead.
type Reach struct{ db *DB }

var (
	_ outbox.Numbers = Reach{}
	_ outbox.Stops   = Reach{}
	_ outbox.Calls   = Reach{}
)

// Reach is that of this database.
func (db *DB) Reach() Reach { return Reach{db} }

type missRow struct {
	bun.BaseModel `bun:"table:misses"`

	Party        []byte       `bun:"party,pk"`
	Code         int          `bun:"code,pk"`
	NumberSealed []byte       `bun:"number_sealed"`
	Means        string       `bun:"means"`
	Customer     string       `bun:"customer"`
	Message      string       `bun:"message"`
	Count        int          `bun:"count"`
	Since        time.Time    `bun:"since"`
	Last         time.Time    `bun:"last"`
	Until        bun.NullTime `bun:"until"`
	Classes      string       `bun:"classes"`
	OptOut       bool         `bun:"optout"`
	KeyID        int64        `bun:"key_id"`
}

func (m missRow) miss(n phone.Number) outbox.Miss {
	return outbox.Miss{
		Number: n, Code: m.Code, Means: m.Means, Customer: m.Customer, Message: m.Message, Count: m.Count, Since: m.Since,
		Last: m.Last, Until: m.Until.Time, Classes: m.Classes, OptOut: m.OptOut,
	}
}

// Miss changes what is kept of a number and a code, beginning it first: two first refusals at once must see each other.
func (r Reach) Miss(ctx context.Context, n phone.Number, code int, change func(outbox.Miss) outbox.Miss) error {
	v := r.db.vault
	party := v.Index(partyPurpose, n.Reveal())
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		fresh := missRow{
			Party: party[:], Code: code, NumberSealed: v.Seal([]byte(n.Reveal()), "misses.number_sealed"), KeyID: int64(v.KeyID()),
		}
		var row missRow
		find := func() error {
			q := r.db.held(tx.NewSelect()).Model(&row)
			return q.Where("party IN (?)", bun.List(r.db.parties(n))).Where("code = ?", code).Limit(1).Scan(ctx)
		}
		err := find()
		if errors.Is(err, sql.ErrNoRows) {
			if _, err := tx.NewInsert().Model(&fresh).On("CONFLICT (party, code) DO NOTHING").Exec(ctx); err != nil {
				return err
			}
			err = find()
		}
		if err != nil {
			return err
		}
		m := change(row.miss(n))
		row.Means, row.Customer, row.Message, row.Count, row.Classes, row.OptOut = m.Means, m.Customer, m.Message, m.Count, m.Classes, m.OptOut
		row.Since, row.Last, row.Until = m.Since.UTC(), m.Last.UTC(), bun.NullTime{Time: m.Until.UTC()}
		if m.Until.IsZero() {
			row.Until = bun.NullTime{}
		}
		_, err = tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("counting a refusal of a number: %w", err)
	}
	return nil
}

// missed reads the columns of missRow that Missed needs, by index.
const (
	missedPostgres = `SELECT encode(party, 'hex'), code, means, customer, message, count, since, last, until, classes, optout
		FROM misses WHERE party IN (SELECT decode(x, 'hex') FROM unnest($1::text[]) AS x)`
	missedSQLite = `SELECT lower(hex(party)), code, means, customer, message, count, since, last, until, classes, optout
		FROM misses WHERE party IN (SELECT unhex(value) FROM json_each(?))`
)

// Missed tells what is kept of numbers.
func (r Reach) Missed(ctx context.Context, ns []phone.Number) (map[phone.Number][]outbox.Miss, error) {
	whose := make(map[string]phone.Number, len(ns))
	indexes := make([]string, 0, len(ns))
	for _, n := range ns {
		for _, p := range r.db.parties(n) {
			x := hex.EncodeToString(p)
			whose[x] = n
			indexes = append(indexes, x)
		}
	}
	out := map[phone.Number][]outbox.Miss{}
	err := r.db.eachAny(ctx, missedPostgres, missedSQLite, indexes, func(s scanner) error {
		var party string
		var m outbox.Miss
		var until sql.NullTime
		if err := s.Scan(&party, &m.Code, &m.Means, &m.Customer, &m.Message, &m.Count, &m.Since, &m.Last, &until, &m.Classes, &m.OptOut); err != nil {
			return err
		}
		m.Number, m.Until = whose[party], until.Time
		out[m.Number] = append(out[m.Number], m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading which numbers are left alone: %w", err)
	}
	return out, nil
}

// Suppressed lists numbers left alone at now. A place is the time and the index of the last one seen.
func (r Reach) Suppressed(ctx context.Context, now time.Time, after string, limit int) (out []outbox.Miss, next string, err error) {
	q := r.db.NewSelect().Model((*missRow)(nil)).Where("until > ?", now.UTC()).OrderExpr("party, code").Limit(int64(limit) + 1)
	if after != "" {
		party, code, err := missPlace(after)
		if err != nil {
			return nil, "", err
		}
		q = q.Where("(party, code) > (?, ?)", party, code)
	}
	var rows []missRow
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, "", fmt.Errorf("listing numbers left alone: %w", err)
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = fmt.Sprintf("%x.%d", last.Party, last.Code)
	}
	for _, row := range rows {
		n, err := r.db.vault.Open(row.NumberSealed, "misses.number_sealed")
		if err != nil {
			return nil, "", fmt.Errorf("opening a number left alone: %w", err)
		}
		out = append(out, row.miss(phone.Number(n)))
	}
	return out, next, nil
}

func missPlace(after string) (party []byte, code int, err error) {
	var x string
	for i := range after {
		if after[i] == '.' {
			x = after[:i]
			_, err = fmt.Sscanf(after[i:], ".%d", &code)
		}
	}
	if party, _ = hex.DecodeString(x); len(party) == 0 || err != nil {
		return nil, 0, errors.New("no place in the list of numbers left alone")
	}
	return party, code, nil
}

// Forgive forgets everything kept of a number.
func (r Reach) Forgive(ctx context.Context, n phone.Number, by, why string, at time.Time) (forgiven int, err error) {
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*missRow)(nil)).Where("party IN (?)", bun.List(r.db.parties(n))).Exec(ctx)
		if err != nil {
			return err
		}
		gone, err := res.RowsAffected()
		if forgiven = int(gone); err != nil || gone == 0 {
			return err
		}
		party := r.db.vault.Index(partyPurpose, n.Reveal())
		return r.db.appendAudit(ctx, tx, audit.Entry{
			At: at, Key: fmt.Sprintf("number.lift/%x/%d", party, at.UnixNano()), Actor: by, Action: "number.lift",
			Subject: "number:" + hex.EncodeToString(party[:]), Channel: "api", Before: "left alone", After: why,
		})
	})
	if err != nil {
		return 0, fmt.Errorf("lifting the suppression of a number: %w", err)
	}
	return forgiven, nil
}
