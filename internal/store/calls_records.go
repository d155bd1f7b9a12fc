package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Open implements outbox.CallRecords.
func (b Calls) Open(ctx context.Context, wall time.Time, n int) ([]outbox.Attempt, error) {
	var tries []tryRow
	err := safetyFirst(b.db.NewSelect().Model(&tries).Join("JOIN calls_wanted AS w ON w.message = t.message").
		Where("t.over_at IS NULL AND t.look <= ?", wall.UTC())).OrderExpr("t.look").Limit(int64(n)).Scan(ctx)
	if err != nil || len(tries) == 0 {
		return nil, wrapped("reading which calls are under way", err)
	}
	var rows []callRow
	err = b.db.NewSelect().Model(&rows).Where("message IN (?)", bun.List(pluck(tries, func(t *tryRow) string { return t.Message }))).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading which calls are under way: %w", err)
	}
	calls, err := b.db.callsOf(rows)
	if err != nil {
		return nil, err
	}
	byMessage := make(map[string]outbox.Call, len(calls))
	for _, c := range calls {
		byMessage[c.Message] = c
	}
	var out []outbox.Attempt
	for _, t := range tries {
		if c, is := byMessage[t.Message]; is {
			out = append(out, outbox.Attempt{Call: c, Try: t.try()})
		}
	}
	return out, nil
}

// Known implements outbox.CallRecords.
func (b Calls) Known(ctx context.Context, sids []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(sids) == 0 {
		return known, nil
	}
	var found []string
	if err := b.db.NewSelect().Table("call_tries").Column("sid").Where("sid IN (?)", bun.List(sids)).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("reading whose calls these are: %w", err)
	}
	for _, sid := range found {
		known[sid] = true
	}
	return known, nil
}

// Spent implements outbox.CallRecords.
func (b Calls) Spent(ctx context.Context, now time.Time, n int) ([]outbox.Call, error) {
	var rows []callRow
	q := safetyFirst(b.db.NewSelect().Model(&rows).Where("state = 'spent'").Where(callDue+" <= ?", now.UTC()))
	if err := q.OrderExpr(callDue).Limit(int64(n)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading which calls reached nobody: %w", err)
	}
	return b.db.callsOf(rows)
}

// Story tells everything of a call; outbox.ErrNoCall.
func (b Calls) Story(ctx context.Context, message string) (s outbox.CallStory, err error) {
	var row callRow
	var tries []tryRow
	if err = b.db.within(ctx, b.db.NewSelect().Model(&row).Where("message = ?", message), "customer").Scan(ctx); err == nil {
		err = b.db.NewSelect().Model(&tries).Where("message = ?", message).Order("wall").Scan(ctx)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = outbox.ErrNoCall
	}
	if err != nil {
		return s, fmt.Errorf("reading the story of a call: %w", err)
	}
	for _, t := range tries {
		s.All = append(s.All, t.try())
	}
	s.Call, err = row.call(b.db)
	return s, err
}

// Search lists calls, the newest name first.
func (b Calls) Search(ctx context.Context, s outbox.CallSearch) ([]outbox.Call, error) {
	var rows []callRow
	q := b.db.NewSelect().Model(&rows).OrderExpr("message DESC").Limit(int64(s.N))
	if s.State != "" {
		q = q.Where("state = ?", s.State)
	}
	if s.Customer != "" {
		q = q.Where("customer = ?", s.Customer)
	}
	if s.After != "" {
		q = q.Where("message < ?", s.After)
	}
	if err := b.db.within(ctx, q, "customer").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing calls: %w", err)
	}
	return b.db.callsOf(rows)
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
