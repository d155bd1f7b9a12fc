package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/coupon"
	"cardline/internal/outbox"
	"cardline/internal/sms"
)

// grantRow says which message told which code.
type grantRow struct {
	bun.BaseModel `bun:"table:coupon_grants,alias:g"`

	Key      string    `bun:"key,pk"`
	Pool     string    `bun:"pool"`
	Coupon   string    `bun:"coupon"`
	Message  string    `bun:"message"`
	Customer string    `bun:"customer"`
	Source   string    `bun:"source"`
	At       time.Time `bun:"at"`
	Again    bool      `bun:"again"`

	Sealed []byte `bun:"code_sealed,scanonly"`
}

const couponCode = "coupons.code_sealed"

// withCoupons writes codes into messages that are to tell one, in the transaction that keeps them. Who was given one before, by the same
// message or by the one it repeats, gets that one. A *coupon.ShortError where a pool does not cover all of them.
func (db *DB) withCoupons(ctx context.Context, tx bun.Tx, ms []outbox.Message) ([]outbox.Message, error) {
	of := map[string][]*outbox.Message{}
	var out []outbox.Message
	for i := range ms {
		if ms[i].Coupon.Pool == "" || ms[i].Held != "" {
			continue
		}
		if out == nil {
			out = append(out, ms...) // who calls may try again with what it has
		}
		of[ms[i].Coupon.Pool] = append(of[ms[i].Coupon.Pool], &out[i])
	}
	for pool, some := range of {
		if err := db.giveCoupons(ctx, tx, pool, some); err != nil {
			return nil, fmt.Errorf("giving codes: %w", err)
		}
	}
	if out == nil {
		return ms, nil
	}
	return out, nil
}

func (db *DB) giveCoupons(ctx context.Context, tx bun.Tx, pool string, ms []*outbox.Message) error {
	kept, told, err := db.given(ctx, tx, ms)
	if err != nil {
		return err
	}
	var rows []grantRow
	var fresh []int // of rows
	for _, m := range ms {
		if _, before := kept[m.Unique]; before {
			continue
		}
		row := grantRow{Key: m.Unique, Pool: pool, Message: m.ID, Customer: m.Customer, Source: m.Source, At: db.clock.Now().UTC()}
		if was, again := told[m.Coupon.Again]; again {
			row.Pool, row.Coupon, row.Sealed, row.Again = was.Pool, was.Coupon, was.Sealed, true
		} else {
			fresh = append(fresh, len(rows))
		}
		rows = append(rows, row)
	}
	drawn, err := db.drawCoupons(ctx, tx, pool, len(fresh))
	if err != nil {
		return err
	}
	for i, at := range fresh {
		rows[at].Coupon, rows[at].Sealed = drawn[i].ID, drawn[i].CodeSealed
	}
	for _, row := range rows {
		kept[row.Key] = row
	}
	for _, m := range ms {
		code, err := db.vault.Open(kept[m.Unique].Sealed, couponCode)
		if err != nil {
			return err
		}
		m.Body = strings.ReplaceAll(m.Body, m.Coupon.Mark, string(code))
		m.Segments = sms.Count(m.Body).Segments
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = tx.NewInsert().Model(&rows).Returning("NULL").Exec(ctx)
	return err
}

// given are the codes that messages tell already, by their keys, and those that the messages they repeat have told, by their ids.
func (db *DB) given(ctx context.Context, tx bun.Tx, ms []*outbox.Message) (kept, told map[string]grantRow, err error) {
	keys, ids := make([]string, len(ms)), []string{""}
	for i, m := range ms {
		if keys[i] = m.Unique; m.Coupon.Again != "" {
			ids = append(ids, m.Coupon.Again)
		}
	}
	var rows []grantRow
	err = tx.NewSelect().Model(&rows).ColumnExpr("g.*").ColumnExpr("k.code_sealed").Join("JOIN coupons AS k ON k.id = g.coupon").
		Where("g.key IN (?) OR g.message IN (?)", bun.List(keys), bun.List(ids)).Scan(ctx)
	kept, told = map[string]grantRow{}, map[string]grantRow{}
	for _, r := range rows {
		kept[r.Key], told[r.Message] = r, r
	}
	return kept, told, err
}

// drawCoupons takes codes that nobody has, in the order they came. Whoever draws at the same time gets others.
func (db *DB) drawCoupons(ctx context.Context, tx bun.Tx, pool string, n int) (drawn []couponRow, err error) {
	if n == 0 {
		return nil, nil
	}
	var p poolRow
	if err := tx.NewSelect().Model(&p).Where("p.name = ?", pool).Scan(ctx); err != nil {
		if missing(err, nil) == nil {
			return nil, &coupon.ShortError{Pool: pool, Wanted: n, Why: "is not there"}
		}
		return nil, err
	}
	if !db.clock.Now().Before(p.Expires) {
		return nil, &coupon.ShortError{Pool: pool, Wanted: n, Why: "has expired"}
	}
	free := tx.NewSelect().Table("coupons").Column("id").Where("pool = ?", pool).Where("state = 'free'").OrderExpr("id").Limit(int64(n))
	if db.pg {
		free = free.For("UPDATE SKIP LOCKED")
	}
	err = tx.NewUpdate().Model((*couponRow)(nil)).Set("state = 'given'").Where("id IN (?)", free).Returning("id, code_sealed").Scan(ctx, &drawn)
	if err == nil && len(drawn) < n {
		err = &coupon.ShortError{Pool: pool, Wanted: n, Left: len(drawn)}
	}
	return drawn, err
}
