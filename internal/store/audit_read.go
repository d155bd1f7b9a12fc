package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
)

// auditMost is how many entries one question is answered with.
const auditMost = 1000

// Find lists entries, the newest first.
func (t Trail) Find(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	var rows []auditRow
	sel := t.db.NewSelect().Model(&rows).Order("id DESC").Limit(auditMost)
	if q.Limit > 0 {
		sel = sel.Limit(int64(min(q.Limit, auditMost)))
	}
	for _, c := range []struct{ column, value string }{{"subject", q.Subject}, {"actor", q.Actor}, {"action", q.Action}} {
		if c.value != "" {
			sel = sel.Where("? = ?", bun.Ident(c.column), c.value)
		}
	}
	if !q.From.IsZero() {
		sel = sel.Where("at >= ?", q.From.UTC())
	}
	if !q.Until.IsZero() {
		sel = sel.Where("at < ?", q.Until.UTC())
	}
	if q.After != "" {
		sel = sel.Where("id < ?", q.After)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the audit trail: %w", err)
	}
	es := make([]audit.Entry, len(rows))
	for i, r := range rows {
		es[i] = r.entry()
	}
	return es, nil
}

func (r auditRow) entry() audit.Entry {
	return audit.Entry{
		ID: r.ID, At: r.At, Key: r.Key, Actor: r.Actor, Action: r.Action, Subject: r.Subject, Channel: r.Channel, Before: r.Before, After: r.After,
		Ref: r.Ref, Credential: r.Credential, Address: r.Address,
	}
}
