package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/access"
	"cardline/internal/notice"
)

// How messages are looked for by whoever has limits. Where few customers are meant, their newest messages are read of each; otherwise messages
// are gone through by time, in spans that grow, and by customer after all where long nothing came: a run to others may just have been.
const (
	membersFew  = 2_000
	membersMany = 20_000
	spanFirst   = 2_000
	spanAll     = 32_000 // after these the customers are asked, where they are not too many
)

// chosenMessages leaves those that a search wants.
func chosenMessages(sel *bun.SelectQuery, s notice.Search) *bun.SelectQuery {
	for column, v := range map[string]string{"source": s.Source, "type": string(s.Type), "customer": s.Customer, "state": string(s.State)} {
		if v != "" {
			sel = sel.Where("? = ?", bun.Ident(column), v)
		}
	}
	if s.After != "" {
		sel = sel.Where("id < ?", s.After)
	}
	return sel
}

// messagesWithin leaves the messages that a search wants and whoever asks may see, the newest first, at most as many as are wanted.
func (db *DB) messagesWithin(ctx context.Context, sel *bun.SelectQuery, s notice.Search) (*bun.SelectQuery, error) {
	l := access.LimitsOf(ctx)
	if l.None() || s.Customer != "" || !db.pg {
		return db.within(ctx, chosenMessages(sel, s), "customer").OrderExpr("id DESC").Limit(int64(s.N)), nil
	}
	ids, err := db.messageIDs(ctx, l, s)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return sel.Where(none), nil
	}
	return sel.Where("id IN (?)", bun.List(ids)).OrderExpr("id DESC"), nil
}

// messageIDs are the ids of what a search wants within limits, the newest first.
func (db *DB) messageIDs(ctx context.Context, l access.Limits, s notice.Search) (found []string, err error) {
	if few, err := db.membersAtMost(ctx, l, membersFew); err != nil || few {
		return db.idsByMembers(ctx, l, s, err)
	}
	wanted := s.N
	for span, walked := spanFirst, 0; len(found) < wanted; span *= 2 {
		floor, err := db.floorOf(ctx, s, span)
		if err != nil {
			return nil, err
		}
		s.N = wanted - len(found)
		some, err := db.idsBySpan(ctx, l, s, floor)
		if err != nil {
			return nil, err
		}
		if found = append(found, some...); floor == "" {
			break
		}
		s.After = floor
		if before := walked; len(found) < wanted && before < spanAll && before+span >= spanAll {
			if many, err := db.membersAtMost(ctx, l, membersMany); err != nil || many {
				s.N = wanted - len(found)
				some, err := db.idsByMembers(ctx, l, s, err)
				return append(found, some...), err
			}
		}
		walked += span
	}
	return found, nil
}

// membersAtMost reports whether no more customers than these are within limits.
func (db *DB) membersAtMost(ctx context.Context, l access.Limits, most int) (bool, error) {
	few := mirrorWithin(db.NewSelect().TableExpr("mirror AS m").ColumnExpr("1"), l).Limit(int64(most) + 1)
	n, err := db.NewSelect().TableExpr("(?) AS few", few).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("counting who is within limits: %w", err)
	}
	return int(n) <= most, nil
}

// idsByMembers asks for the newest of each customer within limits. The collation of an id in the mirror is that of bytes, and an index of
// messages would not be used. failed is what went wrong before.
func (db *DB) idsByMembers(ctx context.Context, l access.Limits, s notice.Search, failed error) (ids []string, err error) {
	if failed != nil {
		return nil, failed
	}
	members := mirrorWithin(db.NewSelect().TableExpr("mirror AS m").ColumnExpr(`m.id COLLATE "default" AS id`), l)
	newest := chosenMessages(db.NewSelect().Table("messages").Column("id"), s).Where("customer = c.id AND customer <> ''").
		OrderExpr("id DESC").Limit(int64(s.N))
	err = db.NewSelect().TableExpr("(?) AS c", members).Join("CROSS JOIN LATERAL (?) AS n", newest).
		ColumnExpr("n.id").OrderExpr("n.id DESC").Limit(int64(s.N)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("looking for messages of customers within limits: %w", err)
	}
	return ids, nil
}

// floorOf is where a span of rows below a search's place ends; "": it is all there is.
func (db *DB) floorOf(ctx context.Context, s notice.Search, span int) (floor string, err error) {
	s.State, s.Type = "", "" // no index tells them: a span is of all
	err = chosenMessages(db.NewSelect().Table("messages").Column("id"), s).OrderExpr("id DESC").Offset(int64(span-1)).Limit(1).Scan(ctx, &floor)
	if err := missing(err, nil); err != nil {
		return "", fmt.Errorf("looking how far messages go: %w", err)
	}
	return floor, nil
}

// idsBySpan looks at each message from a floor up to a search's place. The customer is looked up row by row: joined, Postgres would read
// the whole of either table.
func (db *DB) idsBySpan(ctx context.Context, l access.Limits, s notice.Search, floor string) (ids []string, err error) {
	theirs := mirrorWithin(db.NewSelect().TableExpr("mirror AS m").ColumnExpr("true"), l).Where("m.id = messages.customer")
	err = chosenMessages(db.NewSelect().Table("messages").Column("id"), s).Where("id >= ?", floor).Where("customer <> ''").Where("(?)", theirs).
		OrderExpr("id DESC").Limit(int64(s.N)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("looking for messages within limits: %w", err)
	}
	return ids, nil
}
