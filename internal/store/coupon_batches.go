package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/clock"
	"cardline/internal/coupon"
)

type couponRow struct {
	bun.BaseModel `bun:"table:coupons"`

	ID         string `bun:"id,pk"`
	Pool       string `bun:"pool"`
	Batch      string `bun:"batch"`
	Line       int    `bun:"line"`
	Hash       []byte `bun:"hash"`
	CodeSealed []byte `bun:"code_sealed"`
	State      string `bun:"state"`
	KeyID      int64  `bun:"key_id"`
}

type couponBatchRow struct {
	bun.BaseModel `bun:"table:coupon_batches"`

	ID       string       `bun:"id,pk"`
	Pool     string       `bun:"pool"`
	State    string       `bun:"state"`
	File     string       `bun:"file"`
	Maker    string       `bun:"maker"`
	Lines    int          `bun:"lines"`
	Taken    int          `bun:"taken"`
	Repeated int          `bun:"repeated"`
	Refused  int          `bun:"refused"`
	Began    time.Time    `bun:"began"`
	Ready    bun.NullTime `bun:"ready"`
}

func (r couponBatchRow) opened() coupon.Batch {
	return coupon.Batch{
		ID: r.ID, Pool: r.Pool, State: coupon.BatchState(r.State), File: r.File, By: r.Maker, Lines: r.Lines, Taken: r.Taken, Repeated: r.Repeated,
		Refused: r.Refused, Began: r.Began.UTC(), Ready: known(r.Ready),
	}
}

type couponRefusalRow struct {
	bun.BaseModel `bun:"table:coupon_refusals"`

	Batch  string `bun:"batch,pk"`
	Line   int    `bun:"line,pk"`
	Reason string `bun:"reason"`
}

// Begin implements coupon.Pools.
func (c Coupons) Begin(ctx context.Context, b coupon.Batch) (coupon.Batch, error) {
	now := c.db.clock.Now().UTC()
	row := couponBatchRow{ID: clock.NewID(now), Pool: b.Pool, State: string(coupon.Staging), File: b.File, Maker: b.By, Began: now}
	err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var p poolRow
		if err := c.db.held(tx.NewSelect().Model(&p)).Where("p.name = ?", b.Pool).Scan(ctx); err != nil {
			return missing(err, coupon.ErrNoPool)
		}
		_, err := tx.NewDelete().Table("coupons").Where("pool = ?", b.Pool).Where("state = 'staged'").Exec(ctx)
		if err != nil {
			return err
		}
		_, err = tx.NewUpdate().Table("coupon_batches").Set("state = ?", string(coupon.Dropped)).Where("pool = ?", b.Pool).
			Where("state = ?", string(coupon.Staging)).Exec(ctx)
		if err != nil {
			return err
		}
		_, err = tx.NewInsert().Model(&row).Exec(ctx)
		return err
	})
	if err != nil {
		return b, fmt.Errorf("beginning an import into coupon pool %s: %w", b.Pool, err)
	}
	return row.opened(), nil
}

// Batch implements coupon.Pools.
func (c Coupons) Batch(ctx context.Context, id string) (coupon.Batch, error) {
	row, err := c.batch(ctx, c.db.NewSelect(), id)
	return row.opened(), err
}

func (c Coupons) batch(ctx context.Context, q *bun.SelectQuery, id string) (row couponBatchRow, err error) {
	if err = missing(q.Model(&row).Where("id = ?", id).Scan(ctx), coupon.ErrNoBatch); err != nil {
		err = fmt.Errorf("reading an import of codes: %w", err)
	}
	return row, err
}

// Add implements coupon.Pools.
func (c Coupons) Add(ctx context.Context, p coupon.Page) (out coupon.Batch, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := c.batch(ctx, c.db.held(tx.NewSelect()), p.Batch)
		switch {
		case err != nil:
			return err
		case row.State != string(coupon.Staging):
			return coupon.ErrHalted
		case row.Lines != p.From:
			return coupon.ErrCursor
		}
		codes, repeated, err := c.fresh(ctx, tx, row, p.Codes)
		if err != nil {
			return err
		}
		if len(codes) > 0 {
			if _, err := tx.NewInsert().Model(&codes).Returning("NULL").Exec(ctx); err != nil {
				return err
			}
		}
		var refused []couponRefusalRow
		for _, r := range append(p.Refusals, repeated...) {
			refused = append(refused, couponRefusalRow{Batch: row.ID, Line: r.Line, Reason: r.Reason})
		}
		if len(refused) > 0 {
			if _, err := tx.NewInsert().Model(&refused).Returning("NULL").Exec(ctx); err != nil {
				return err
			}
		}
		row.Lines, row.Taken, row.Repeated, row.Refused = row.Lines+p.Lines, row.Taken+len(codes), row.Repeated+len(repeated), row.Refused+len(p.Refusals)
		out = row.opened()
		_, err = tx.NewUpdate().Model(&row).Column("lines", "taken", "repeated", "refused").WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("taking codes in: %w", err)
	}
	return out, nil
}

// couponPurpose separates hashes of codes from all others.
const couponPurpose = "coupon"

// fresh are the rows of codes that do not stand in the file or the pool yet; of the others it says where they do.
func (c Coupons) fresh(ctx context.Context, tx bun.Tx, b couponBatchRow, lines []coupon.Line) (rows []couponRow, repeated []coupon.Refusal, err error) {
	if len(lines) == 0 {
		return nil, nil, nil
	}
	var hashes [][]byte // under every key of the vault
	own := make([][][]byte, len(lines))
	for i, l := range lines {
		for _, hash := range c.db.vault.Indexes(couponPurpose, b.Pool+"\n"+l.Code) {
			own[i] = append(own[i], hash[:])
		}
		hashes = append(hashes, own[i]...)
	}
	var there []couponRow
	err = tx.NewSelect().Model(&there).Column("batch", "line", "hash").Where("pool = ?", b.Pool).Where("hash IN (?)", bun.List(hashes)).Scan(ctx)
	if err != nil {
		return nil, nil, err
	}
	at := map[string]string{}
	for _, r := range there {
		at[string(r.Hash)] = "is in the pool already"
		if r.Batch == b.ID {
			at[string(r.Hash)] = fmt.Sprintf("stands on line %d already", r.Line)
		}
	}
	for i, l := range lines {
		why := ""
		for _, hash := range own[i] {
			if stands, is := at[string(hash)]; is {
				why = stands
			}
		}
		if why != "" {
			repeated = append(repeated, coupon.Refusal{Line: l.At, Reason: why})
			continue
		}
		hash := c.db.vault.Index(couponPurpose, b.Pool+"\n"+l.Code)
		at[string(hash[:])] = fmt.Sprintf("stands on line %d already", l.At)
		rows = append(rows, couponRow{
			ID: fmt.Sprintf("%s/%09d", b.ID, l.At), Pool: b.Pool, Batch: b.ID, Line: l.At, Hash: hash[:],
			CodeSealed: c.db.vault.Seal([]byte(l.Code), couponCode), State: "staged", KeyID: int64(c.db.vault.KeyID()),
		})
	}
	return rows, repeated, nil
}

// Refusals implements coupon.Pools.
func (c Coupons) Refusals(ctx context.Context, batch string, after, n int) ([]coupon.Refusal, error) {
	var rows []couponRefusalRow
	err := c.db.NewSelect().Model(&rows).Where("batch = ?", batch).Where("line > ?", after).OrderExpr("line").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing refused lines: %w", err)
	}
	return opened(rows, func(r couponRefusalRow) (coupon.Refusal, error) {
		return coupon.Refusal{Line: r.Line, Reason: r.Reason}, nil
	})
}

// Use implements coupon.Pools.
func (c Coupons) Use(ctx context.Context, batch, by string, anyway bool) (out coupon.Batch, err error) {
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := c.batch(ctx, c.db.held(tx.NewSelect()), batch)
		switch {
		case err != nil:
			return err
		case row.State == string(coupon.Used):
			out = row.opened()
			return nil
		case row.State != string(coupon.Staging):
			return coupon.ErrHalted
		case row.Taken == 0:
			return coupon.ErrNothing
		case row.Refused+row.Repeated > 0 && !anyway:
			return coupon.ErrRefused
		}
		row.State, row.Ready = string(coupon.Used), nullable(c.db.clock.Now())
		_, err1 := tx.NewUpdate().Table("coupons").Set("state = 'free'").Where("batch = ?", batch).Where("state = 'staged'").Exec(ctx)
		_, err2 := tx.NewUpdate().Table("coupon_pools").Set("imported = imported + ?", row.Taken).Where("name = ?", row.Pool).Exec(ctx)
		_, err3 := tx.NewUpdate().Model(&row).Column("state", "ready").WherePK().Exec(ctx)
		out = row.opened()
		return errors.Join(err1, err2, err3, c.tell(ctx, tx, "coupon.import", by, row.Pool, batch, map[string]any{
			"file": row.File, "codes": row.Taken, "repeated": row.Repeated, "refused": row.Refused,
		}))
	})
	if err != nil {
		return out, fmt.Errorf("putting codes into their pool: %w", err)
	}
	return out, nil
}
