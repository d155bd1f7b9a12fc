package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/retention"
)

// removeGrants forgets who got which code, and the code. Its hash stays: a file that brings it once more is told so.
func removeGrants(ctx context.Context, tx bun.Tx, keys []string) error {
	of := tx.NewSelect().Table("coupon_grants").Column("coupon").Where("key IN (?)", bun.List(keys))
	if _, err := tx.NewUpdate().Table("coupons").Set("code_sealed = ?", []byte{}).Where("id IN (?)", of).Exec(ctx); err != nil {
		return err
	}
	return removeFrom("coupon_grants", "key")(ctx, tx, keys)
}

func removeProgress(ctx context.Context, tx bun.Tx, ids []string) error {
	if err := removeFrom("enrolment_purchases", "enrolment")(ctx, tx, ids); err != nil {
		return err
	}
	return removeFrom("enrolment_progress", "enrolment")(ctx, tx, ids)
}

func (r Retention) couponLines(ctx context.Context, keys []string) (ls []retention.Record, err error) {
	var rows []grantRow
	err = r.db.NewSelect().Model(&rows).ColumnExpr("g.*").ColumnExpr("k.code_sealed").Join("JOIN coupons AS k ON k.id = g.coupon").
		Where("g.key IN (?)", bun.List(keys)).OrderExpr("g.key").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, g := range rows {
		ls = append(ls, retention.Record{
			Kind: "coupon", At: g.At, ID: g.Message, Customer: g.Customer, Type: g.Pool, By: g.Source, Words: o.open(g.Sealed, couponCode),
		})
	}
	return ls, errors.Join(err, o.err)
}

func (r Retention) progressLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []progressRow
	err = r.db.NewSelect().Model(&rows).Where("enrolment IN (?)", bun.List(ids)).OrderExpr("enrolment").Scan(ctx)
	for _, p := range rows {
		ls = append(ls, retention.Record{
			Kind: "progress", At: p.At, ID: p.Enrolment, Customer: p.Customer, Campaign: p.Campaign, Words: fmt.Sprintf("%s %d", p.Currency, p.Spent),
		})
	}
	return ls, err
}
