package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/phone"
	"cardline/internal/retention"
)

const (
	eraseMost = 500            // rows of one transaction
	underWay  = 48 * time.Hour // younger records may belong to a conversation or a call that goes on
)

type erasureRow struct {
	bun.BaseModel `bun:"table:erasures"`

	ID           string       `bun:"id,pk"`
	Customer     string       `bun:"customer"`
	Party        []byte       `bun:"party"`
	NumberSealed []byte       `bun:"number_sealed"`
	Reason       string       `bun:"reason"`
	Requester    string       `bun:"requester"`
	Asked        time.Time    `bun:"asked"`
	Approver     string       `bun:"approver"`
	Approved     bun.NullTime `bun:"approved"`
	Finished     bun.NullTime `bun:"finished"`
	Place        string       `bun:"place"`
	Tallies      string       `bun:"tallies"`
	KeyID        int64        `bun:"key_id"`
}

const erasureNumber = "erasures.number_sealed"

// AskErasure writes down that somebody wishes to be forgotten. Nothing is erased before another operator approves it.
func (r Retention) AskErasure(ctx context.Context, e retention.Erasure) (retention.Erasure, error) {
	if _, err := r.people(ctx, e.Subject); err != nil {
		return e, err
	}
	e.Asked = r.db.clock.Now().UTC()
	e.ID = clock.NewID(e.Asked)
	row := erasureRow{
		ID: e.ID, Customer: e.Subject.Customer, Party: []byte{}, NumberSealed: r.db.sealText(e.Subject.Number.Reveal(), erasureNumber),
		Reason: e.Reason, Requester: e.Requester, Asked: e.Asked, Tallies: "[]", KeyID: int64(r.db.vault.KeyID()),
	}
	if n := e.Subject.Number; n != "" {
		party := r.db.vault.Index(partyPurpose, n.Reveal())
		row.Party = party[:]
	}
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return err
		}
		return r.db.appendAudit(ctx, tx, audit.Entry{
			Key: "erase/" + e.ID, Actor: e.Requester, Action: "subject.erase.ask", Subject: r.Name(e.Subject), Channel: "api", After: e.Reason, Ref: e.ID,
		})
	})
	if err != nil {
		return e, fmt.Errorf("asking for an erasure: %w", err)
	}
	return e, nil
}

// Erasures lists requests, the newest first: those that came before the one with this id, or all where it is "".
func (r Retention) Erasures(ctx context.Context, before string, n int) ([]retention.Erasure, error) {
	var rows []erasureRow
	sel := r.db.NewSelect().Model(&rows).Order("id DESC").Limit(int64(n))
	if before != "" {
		sel = sel.Where("id < ?", before)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing erasures: %w", err)
	}
	return opened(rows, r.erasure)
}

func (r Retention) erasure(row erasureRow) (retention.Erasure, error) {
	e := retention.Erasure{
		ID: row.ID, Subject: retention.Subject{Customer: row.Customer}, Reason: row.Reason, Requester: row.Requester, Asked: row.Asked,
		Approver: row.Approver, Approved: row.Approved.Time, Finished: row.Finished.Time, Place: row.Place,
	}
	number, err := r.db.openText(row.NumberSealed, erasureNumber)
	if err != nil {
		return e, fmt.Errorf("opening erasure %s: %w", row.ID, err)
	}
	e.Subject.Number = phone.Number(number)
	if err := json.Unmarshal([]byte(row.Tallies), &e.Tallies); err != nil {
		return e, fmt.Errorf("reading erasure %s: %w", row.ID, err)
	}
	return e, nil
}

// Erase approves a request and does a part of it: call it until Finished is set. retention.ErrOwn for who asked, retention.ErrNoErasure.
func (r Retention) Erase(ctx context.Context, id, by string) (e retention.Erasure, err error) {
	for range subjectWindows {
		err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			var row erasureRow
			if err := r.db.held(tx.NewSelect()).Model(&row).Where("id = ?", id).Scan(ctx); err != nil {
				return missing(err, retention.ErrNoErasure)
			}
			if e, err = r.erasure(row); err != nil || !e.Finished.IsZero() {
				return err
			}
			if e.Requester == by {
				return retention.ErrOwn
			}
			return r.erasePart(ctx, tx, &e, by)
		})
		if err != nil {
			return e, fmt.Errorf("erasing: %w", err)
		}
		if !e.Finished.IsZero() {
			break
		}
	}
	return e, nil
}

func (r Retention) erasePart(ctx context.Context, tx bun.Tx, e *retention.Erasure, by string) error {
	now := r.db.clock.Now().UTC()
	if e.Approver == "" {
		e.Approver, e.Approved = by, now
		err := r.db.appendAudit(ctx, tx, audit.Entry{
			Key: "erase/" + e.ID, Actor: by, Action: "subject.erase.approve", Subject: r.Name(e.Subject), Channel: "api", Before: "asked for by " + e.Requester, Ref: e.ID,
		})
		if err != nil {
			return err
		}
	}
	w, err := r.rowsOf(ctx, e.Subject)
	if err != nil {
		return err
	}
	table, after, err := subjectPlace(e.Place)
	if err != nil {
		return err
	}
	if table < len(keptTables) {
		next, err := r.eraseWindow(ctx, tx, e, w, keptTables[table], after)
		if err != nil {
			return err
		}
		if e.Place = placeOf(table, next); next == "" {
			e.Place = placeOf(table+1, "")
		}
	} else if err := r.eraseLast(ctx, tx, e, w); err != nil {
		return err
	}
	tallies, err := json.Marshal(e.Tallies)
	if err != nil {
		return err
	}
	_, err = tx.NewUpdate().Table("erasures").Set("approver = ?", e.Approver).Set("approved = ?", e.Approved).
		Set("finished = ?", bun.NullTime{Time: e.Finished}).Set("place = ?", e.Place).Set("tallies = ?", string(tallies)).Where("id = ?", e.ID).Exec(ctx)
	return err
}

// eraseWindow deals with the next rows of a table; next is "" when they were the last.
func (r Retention) eraseWindow(ctx context.Context, tx bun.Tx, e *retention.Erasure, w ownRows, t keptTable, after string) (next string, err error) {
	end, err := r.window(ctx, tx, t, after)
	if err != nil {
		return "", err
	}
	q := w.of(r.db.keptRows(t, tx.NewSelect(), after, eraseMost), t)
	if end != "" {
		q = q.Where("? <= ?", bun.Ident(t.id), end)
	}
	var rows []keptRow
	if err := q.Scan(ctx, &rows); err != nil {
		return "", err
	}
	if next = end; len(rows) == eraseMost {
		next = rows[eraseMost-1].ID
	}
	held, err := r.heldBack(ctx, tx)
	if err != nil {
		return "", err
	}
	ids := map[string][]string{}
	for _, row := range rows {
		told, err := r.verdict(t, row, held)
		if err != nil {
			return "", err
		}
		ids[told.Done] = append(ids[told.Done], row.ID)
		e.Count(told)
	}
	if len(ids[deleted]) > 0 {
		err = t.remove(ctx, tx, ids[deleted])
	}
	if err == nil && len(ids[emptied]) > 0 {
		err = t.empty(ctx, r.db, tx, ids[emptied])
	}
	return next, err
}

const deleted, emptied, kept = "deleted", "emptied", "kept"

// verdict says what becomes of one row, and why.
func (r Retention) verdict(t keptTable, row keptRow, held heldBack) (retention.Tally, error) {
	j, err := r.db.jurisdiction(t, row)
	if err != nil {
		return retention.Tally{}, err
	}
	now, rule := r.db.clock.Now(), r.rules.Rule(t.class, j)
	told := retention.Tally{Class: t.class, Done: kept, Rows: 1}
	until := rule.Min.After(row.At).UTC()
	switch {
	case held.has(row):
		told.Why = "legal hold"
	case row.Open || row.At.After(now.Add(-underWay)):
		told.Why = "under way"
	case rule.Min.Never() || until.After(now):
		told.Why, told.Source = "the law wants it kept "+rule.Min.String(), rule.Source
		if !rule.Min.Never() {
			told.Until = &until
		}
	case rule.Rows.Never():
		told.Done, told.Why = emptied, "the wish itself stays, or it would be lost"
	default:
		told.Done = deleted
	}
	return told, nil
}

// eraseLast deletes what stands in no walked table, and tells what stays.
func (r Retention) eraseLast(ctx context.Context, tx bun.Tx, e *retention.Erasure, w ownRows) error {
	for _, b := range besides {
		if b.erase == nil {
			continue
		}
		if err := b.erase(r, ctx, tx, e, w); err != nil {
			return err
		}
	}
	lines, err := r.auditOf(tx.NewSelect().Table("audit"), e.Subject, w).Count(ctx)
	if err != nil {
		return err
	}
	rule := r.rules.Rule(retention.Audit, retention.Any)
	e.Count(retention.Tally{Class: retention.Audit, Done: kept, Rows: int(lines), Why: "append-only; it tells no words and no numbers", Source: rule.Source})
	e.Count(retention.Tally{Class: "directory", Done: kept, Why: "the bank's own record, and where a number stands (STOP): ask the bank"})
	e.Finished = r.db.clock.Now().UTC()
	return r.db.appendAudit(ctx, tx, audit.Entry{
		Key: "erased/" + e.ID, Actor: e.Approver, Action: "subject.erase", Subject: r.Name(e.Subject), Channel: "api", After: counts(e.Tallies), Ref: e.ID,
	})
}

func counts(ts []retention.Tally) string {
	n := map[string]int{}
	for _, t := range ts {
		n[t.Done] += t.Rows
	}
	return fmt.Sprintf("%d deleted, %d emptied, %d kept", n[deleted], n[emptied], n[kept])
}
