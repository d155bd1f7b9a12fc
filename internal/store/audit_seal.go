package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
)

const (
	// sealAfter is how old entries are when they are sealed: every transaction that could still add one before them has ended.
	sealAfter = 10 * time.Minute
	sealMost  = 5000 // entries of one seal
)

type sealRow struct {
	bun.BaseModel `bun:"table:audit_seals"`

	N       int64     `bun:"n,pk"`
	Last    string    `bun:"last"`
	Entries int64     `bun:"entries"`
	Digest  []byte    `bun:"digest"`
	At      time.Time `bun:"at"`
}

func (r sealRow) seal() audit.Seal {
	s := audit.Seal{N: r.N, Last: r.Last, Entries: r.Entries, At: r.At}
	copy(s.Digest[:], r.Digest)
	return s
}

// Seal seals the next entries that are old enough, and reports whether there were any. Where two processes try, one does.
func (t Trail) Seal(ctx context.Context) (s audit.Seal, made bool, err error) {
	prev, err := t.sealOf(ctx, t.db.NewSelect().Order("n DESC").Limit(1))
	if err != nil {
		return s, false, fmt.Errorf("reading the last seal: %w", err)
	}
	now := t.db.clock.Now()
	var rows []auditRow
	err = t.db.NewSelect().Model(&rows).Where("id > ?", prev.Last).Where("id < ?", firstID(now.Add(-sealAfter))).
		Order("id").Limit(sealMost).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return s, false, err
	}
	run := audit.Begin(prev)
	for _, r := range rows {
		run.Add(r.entry())
	}
	s = run.Seal(prev, now)
	err = t.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&sealRow{N: s.N, Last: s.Last, Entries: s.Entries, Digest: s.Digest[:], At: s.At.UTC()}).Exec(ctx)
		return err
	})
	if unique(err) {
		return audit.Seal{}, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("sealing audit entries: %w", err)
	}
	return s, true, nil
}

// firstID begins like the ids of entries made at t and after, and stands before them all.
func firstID(t time.Time) string {
	ms := t.UnixMilli()
	return fmt.Sprintf("%08x-%04x", ms>>16, ms&0xffff)
}

// Seals reads at most count seals from the nth on, in their order.
func (t Trail) Seals(ctx context.Context, n int64, count int) ([]audit.Seal, error) {
	var rows []sealRow
	if err := t.db.NewSelect().Model(&rows).Where("n >= ?", n).Order("n").Limit(int64(count)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading seals: %w", err)
	}
	seals := make([]audit.Seal, len(rows))
	for i, r := range rows {
		seals[i] = r.seal()
	}
	return seals, nil
}

// Check makes the seals after the nth again, at most count of them, and returns those that are what they were, and the first that is not
// (0: none).
func (t Trail) Check(ctx context.Context, n int64, count int) (whole []audit.Seal, broken int64, err error) {
	prev, err := t.sealOf(ctx, t.db.NewSelect().Where("n <= ?", n).Order("n DESC").Limit(1))
	if err != nil {
		return nil, 0, fmt.Errorf("reading a seal: %w", err)
	}
	seals, err := t.Seals(ctx, n+1, count)
	if err != nil {
		return nil, 0, err
	}
	for i, want := range seals {
		got, err := t.again(ctx, prev, want)
		if err != nil {
			return nil, 0, err
		}
		if got != want {
			return seals[:i], prev.N + 1, nil
		}
		prev = want
	}
	return seals, 0, nil
}

// again is what the seal after prev would be today.
func (t Trail) again(ctx context.Context, prev, want audit.Seal) (audit.Seal, error) {
	run := audit.Begin(prev)
	var rows []auditRow
	err := t.db.NewSelect().Model(&rows).Where("id > ?", prev.Last).Where("id <= ?", want.Last).Order("id").Limit(sealMost + 1).Scan(ctx)
	if err != nil {
		return audit.Seal{}, fmt.Errorf("reading sealed entries: %w", err)
	}
	for _, r := range rows {
		run.Add(r.entry())
	}
	return run.Seal(prev, want.At), nil
}

// sealOf reads one seal; the zero one where there is none.
func (t Trail) sealOf(ctx context.Context, q *bun.SelectQuery) (audit.Seal, error) {
	var row sealRow
	err := q.Model(&row).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Seal{}, nil
	}
	return row.seal(), err
}

// Unsealed counts the entries after the last seal.
func (t Trail) Unsealed(ctx context.Context) (int64, error) {
	last, err := t.sealOf(ctx, t.db.NewSelect().Order("n DESC").Limit(1))
	if err != nil {
		return 0, fmt.Errorf("reading the last seal: %w", err)
	}
	return t.db.NewSelect().Model((*auditRow)(nil)).Where("id > ?", last.Last).Count(ctx)
}
