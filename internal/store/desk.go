package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/desk"
)

// Cases is the desk's memory.
type Cases struct{ db *DB }

var _ desk.Store = Cases{}

// Cases are those of this database.
func (db *DB) Cases() Cases { return Cases{db} }

// Open writes a case, its first event and its audit entry; a key written before gives that case.
func (k Cases) Open(ctx context.Context, c desk.Case) (filed desk.Case, err error) {
	row, err := k.db.caseRow(c)
	if err != nil {
		return desk.Case{}, fmt.Errorf("filing a case: %w", err)
	}
	err = k.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewInsert().Model(&row).On("CONFLICT (key) DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return errors.Join(err, k.tell(ctx, tx, row, desk.Case{}, desk.Event{Key: c.Key, At: c.Received, Actor: opener(c), Action: "open"}))
		}
		return tx.NewSelect().Model(&row).Where("key = ?", c.Key).Scan(ctx)
	})
	switch {
	case unique(err):
		return desk.Case{}, desk.ErrTaken
	case err != nil:
		return desk.Case{}, fmt.Errorf("filing a case: %w", err)
	}
	return k.db.deskCase(row)
}

func opener(c desk.Case) string {
	if strings.HasPrefix(c.Key, desk.CampaignTask) {
		return "system"
	}
	if c.Customer == "" {
		return "number"
	}
	return "customer:" + c.Customer
}

// Case reads one case with its history.
func (k Cases) Case(ctx context.Context, ref string) (desk.Case, error) {
	var row caseRow
	err := k.db.within(ctx, k.db.NewSelect().Model(&row).Where("ref = ?", ref), "customer").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Case{}, desk.ErrNotFound
	}
	if err != nil {
		return desk.Case{}, fmt.Errorf("reading case %s: %w", ref, err)
	}
	c, err := k.db.deskCase(row)
	if err != nil {
		return desk.Case{}, err
	}
	var events []caseEventRow
	if err := k.db.NewSelect().Model(&events).Where("ref = ?", ref).Order("id").Scan(ctx); err != nil {
		return desk.Case{}, fmt.Errorf("reading the history of case %s: %w", ref, err)
	}
	for _, r := range events {
		e, err := k.db.deskEvent(r)
		if err != nil {
			return desk.Case{}, err
		}
		c.History = append(c.History, e)
	}
	return c, nil
}

// casesMost is how many cases one question is answered with.
const casesMost = 1000

// Find lists cases, the newest first, or as the query says.
func (k Cases) Find(ctx context.Context, q desk.Query) ([]desk.Case, error) {
	var rows []caseRow
	sel := k.db.within(ctx, k.chosen(ordered(k.db.NewSelect().Model(&rows), q), q), "customer").Limit(casesMost)
	if q.Limit > 0 {
		sel = sel.Limit(int64(min(q.Limit, casesMost)))
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing cases: %w", err)
	}
	out := make([]desk.Case, 0, len(rows))
	for _, r := range rows {
		c, err := k.db.deskCase(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Scores counts the scores of the cases that were received since.
func (k Cases) Scores(ctx context.Context, since time.Time) (t desk.Tally, err error) {
	var rows []struct{ Score, N int }
	now := k.db.NewSelect().Table("cases").Column("score").ColumnExpr("count(*) AS n").Group("score").
		Where("received >= ?", since.UTC()).Where("score > 0 OR survey_till IS NOT NULL")
	if err := k.db.within(ctx, now, "customer").Scan(ctx, &rows); err != nil {
		return t, fmt.Errorf("counting scores: %w", err)
	}
	for _, r := range rows {
		if r.Score == 0 {
			t.Silent = r.N
			continue
		}
		t.Of[r.Score-1] = r.N
	}
	return t, nil
}

// ordered puts the rows in order, and leaves out those before a page.
func ordered(sel *bun.SelectQuery, q desk.Query) *bun.SelectQuery {
	if !q.ByDue {
		if q.Before != "" {
			sel = sel.Where("id < ?", q.Before)
		}
		return sel.Order("id DESC")
	}
	if q.After != nil {
		sel = sel.Where("(CASE WHEN state = 'closed' THEN 1 ELSE 0 END, next_due, id) > (?, ?, ?)", rank(q.After.Closed), q.After.Due.UTC(), q.After.ID)
	}
	return sel.OrderExpr("CASE WHEN state = 'closed' THEN 1 ELSE 0 END, next_due, id")
}

func rank(closed bool) int {
	if closed {
		return 1
	}
	return 0
}

// chosen leaves only what the query asks for.
func (k Cases) chosen(sel *bun.SelectQuery, q desk.Query) *bun.SelectQuery {
	if q.Number != "" || len(q.Customers) > 0 {
		sel = sel.WhereGroup(" AND ", func(w *bun.SelectQuery) *bun.SelectQuery {
			if q.Number != "" {
				w = w.WhereOr("party IN (?)", bun.List(k.db.parties(q.Number)))
			}
			if len(q.Customers) > 0 {
				w = w.WhereOr("customer IN (?)", bun.List(q.Customers))
			}
			return w
		})
	}
	if q.Kind != "" {
		sel = sel.Where("kind = ?", q.Kind)
	}
	if q.Open {
		sel = sel.Where("state <> 'closed'")
	}
	if q.Owner != "" {
		sel = sel.Where("owner = ?", q.Owner)
	}
	if q.State != "" {
		sel = sel.Where("state = ?", q.State)
	}
	if q.Branch != "" {
		sel = sel.Where("customer IN (?)", k.db.NewSelect().Table("mirror").Column("id").Where("lower(branch) = ?", strings.ToLower(q.Branch)))
	}
	if !q.Since.IsZero() {
		sel = sel.Where("received >= ?", q.Since.UTC())
	}
	if !q.SlotFrom.IsZero() {
		sel = sel.Where("slot >= ?", q.SlotFrom.UTC())
	}
	if !q.SlotBy.IsZero() {
		sel = sel.Where("slot <= ?", q.SlotBy.UTC())
	}
	if q.Scored {
		sel = sel.Where("score > 0")
	}
	if !q.DueBefore.IsZero() {
		sel = sel.Where("next_due < ?", q.DueBefore.UTC())
	}
	if !q.AlarmBy.IsZero() {
		sel = sel.Where("alarm_at <= ?", q.AlarmBy.UTC())
	}
	if !q.Survey.IsZero() {
		sel = sel.Where("survey_till > ?", q.Survey.UTC())
	}
	return sel
}

// Change moves a case by what decide returns, with its event and its audit entry, in one transaction.
func (k Cases) Change(ctx context.Context, ref, key string, decide func(desk.Case) (desk.Case, desk.Event, error)) (out desk.Case, err error) {
	err = k.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		out, err = k.move(ctx, tx, ref, key, decide)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("changing case %s: %w", ref, err)
	}
	return out, nil
}

func (k Cases) move(ctx context.Context, tx bun.Tx, ref, key string, decide func(desk.Case) (desk.Case, desk.Event, error)) (desk.Case, error) {
	var row caseRow
	err := k.db.held(k.db.within(ctx, tx.NewSelect().Model(&row).Where("ref = ?", ref), "customer")).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Case{}, desk.ErrNotFound
	}
	if err != nil {
		return desk.Case{}, err
	}
	before, err := k.db.deskCase(row)
	if err != nil {
		return desk.Case{}, err
	}
	seen, err := tx.NewSelect().Table("case_events").Where("ref = ? AND key = ?", ref, key).Exists(ctx)
	if err != nil || seen {
		return before, err
	}
	after, event, err := decide(before)
	if err != nil {
		return before, err
	}
	if row, err = k.db.caseRow(after); err != nil {
		return before, err
	}
	if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx); err != nil {
		return before, err
	}
	if err := k.db.taskDone(ctx, tx, after); err != nil {
		return before, err
	}
	event.Key = key
	return after, k.tell(ctx, tx, row, before, event)
}

// tell writes what happened to a case into its history and into the audit trail, which learns no word of it.
func (k Cases) tell(ctx context.Context, tx bun.Tx, row caseRow, before desk.Case, e desk.Event) error {
	nth, err := tx.NewSelect().Table("case_events").Where("ref = ?", row.Ref).Count(ctx) // the case is held: nobody counts beside us
	if err != nil {
		return err
	}
	_, err = tx.NewInsert().Model(&caseEventRow{
		ID: fmt.Sprintf("%s-%06d", row.Ref, nth+1), Ref: row.Ref, Key: e.Key, At: e.At.UTC(), Actor: e.Actor, Action: e.Action,
		TextSealed: k.db.sealText(e.Text, eventTextColumn), KeyID: int64(k.db.vault.KeyID()),
	}).Exec(ctx)
	if err != nil {
		return err
	}
	return k.db.appendAudit(ctx, tx, audit.Entry{
		At: e.At, Key: e.Key, Actor: e.Actor, Action: "case." + e.Action, Subject: "case:" + row.Ref, Channel: row.Channel,
		Before: standing(before.State, before.Level, before.Owner), After: standing(row.State, row.Level, row.Owner), Ref: row.Ref,
	})
}

// standing is where a case is, for the audit trail.
func standing(s desk.State, level int, owner string) string {
	if s == "" {
		return ""
	}
	if owner == "" {
		owner = "nobody"
	}
	return fmt.Sprintf("%s, level %d, %s", s, level, owner)
}
