package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/retention"
)

// Lines of what is about a person without being said to them or by them.

// eventLines tell what the bank told of a customer; what it told in detail was never kept.
func (r Retention) eventLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []eventRow
	err = r.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx)
	for _, e := range rows {
		ls = append(ls, retention.Record{
			Kind: "event", At: e.At, ID: e.ID, Customer: e.Customer, Type: e.Type, State: e.Came, By: e.By,
			History: []retention.Happening{{At: e.Took, What: e.Came, Why: e.Reason, By: e.Rule, Words: e.Message}},
		})
	}
	return ls, err
}

func (r Retention) tripLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []struct{ Key, Customer, First, Last, Zones string }
	err = r.db.NewSelect().Table("trips").Column("key", "customer", "first", "last", "zones").Where("key IN (?)", bun.List(ids)).Order("key").Scan(ctx, &rows)
	for _, t := range rows {
		at, parsed := time.Parse(time.DateOnly, t.First)
		err = errors.Join(err, parsed)
		ls = append(ls, retention.Record{Kind: "trip", At: at, ID: t.Key, Customer: t.Customer, State: "until " + t.Last, Words: t.Zones})
	}
	return ls, err
}

// promiseLines tell that something was begun or owed. What was asked for stands in the text itself.
func (r Retention) promiseLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []promiseRow
	err = r.db.NewSelect().Model(&rows).Where("key IN (?)", bun.List(ids)).Order("key").Scan(ctx)
	for _, p := range rows {
		ls = append(ls, retention.Record{Kind: "promise", At: p.At, ID: p.Key, State: p.State})
	}
	return ls, err
}

func (r Retention) callLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []callRow
	err = r.db.NewSelect().Model(&rows).Where("message IN (?)", bun.List(ids)).Order("message").Scan(ctx)
	o := &unsealer{db: r.db}
	for _, c := range rows {
		ls = append(ls, retention.Record{
			Kind: "call", At: c.At, ID: c.Message, Customer: c.Customer, Number: o.open(c.NumberSealed, "calls_wanted.number_sealed"), Channel: "voice",
			Type: string(c.Type), State: string(c.State), Words: c.Reason,
		})
	}
	return ls, errors.Join(err, o.err)
}

// contactLines tell which messages were counted against the caps of a number.
func (r Retention) contactLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []struct {
		Message, Class string
		At             time.Time
	}
	err = r.db.NewSelect().Table("contacts").Column("message", "class", "at").Where("message IN (?)", bun.List(ids)).Order("message").Scan(ctx, &rows)
	for _, c := range rows {
		ls = append(ls, retention.Record{Kind: "counted", At: c.At, ID: c.Message, Type: c.Class})
	}
	return ls, err
}

// listLines tell on which lists of marketing somebody stands.
func (r Retention) listLines(ctx context.Context, ids []string) (ls []retention.Record, err error) {
	var rows []struct {
		ID, Customer, Name, State, Maker string
		Number                           []byte
		Began                            time.Time
	}
	err = r.db.NewSelect().TableExpr("list_people AS p").Join("JOIN lists AS l ON l.id = p.list").
		ColumnExpr("p.id, p.customer, p.number_sealed AS number, l.name, l.state, l.maker, l.began").Where("p.id IN (?)", bun.List(ids)).OrderExpr("p.id").Scan(ctx, &rows)
	o := &unsealer{db: r.db}
	for _, p := range rows {
		ls = append(ls, retention.Record{
			Kind: "list", At: p.Began, ID: p.ID, Customer: p.Customer, Number: o.open(p.Number, listNumber), Type: p.Name, State: p.State, By: p.Maker,
		})
	}
	return ls, errors.Join(err, o.err)
}
