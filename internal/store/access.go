package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/access"
	"cardline/internal/audit"
)

// Access is the book of operators and API keys. No key stands in it, only hashes.
type Access struct{ db *DB }

var (
	_ access.Book   = Access{}
	_ access.Finder = Access{}
)

// Access is the book of this database.
func (db *DB) Access() Access { return Access{db} }

type operatorRow struct {
	bun.BaseModel `bun:"table:operators"`

	Name    string    `bun:"name,pk"`
	Role    string    `bun:"role"`
	State   string    `bun:"state"`
	Created time.Time `bun:"created"`
	Creator string    `bun:"creator"`
	Limits  string    `bun:"limits"` // JSON; "": none
}

func (r operatorRow) person() (access.Person, error) {
	l, err := limitsOf(r.Limits)
	return access.Person{
		Name: r.Name, Role: access.Role(r.Role), State: access.State(r.State), Created: r.Created, Creator: r.Creator, Limits: l,
	}, err
}

// limitsOf reads limits as they are kept. What cannot be read limits nobody's sight by accident: it is an error.
func limitsOf(kept string) (l access.Limits, err error) {
	if kept == "" {
		return l, nil
	}
	if err := json.Unmarshal([]byte(kept), &l); err != nil {
		return l, fmt.Errorf("reading an operator's limits: %w", err)
	}
	return l, nil
}

func limitsKept(l access.Limits) (string, error) {
	if l.None() {
		return "", nil
	}
	b, err := json.Marshal(l)
	return string(b), err
}

// Add implements access.Book.
func (a Access) Add(ctx context.Context, p access.Person, by access.By) (kept access.Person, fresh bool, err error) {
	limits, err := limitsKept(p.Limits)
	if err != nil {
		return access.Person{}, false, fmt.Errorf("adding an operator: %w", err)
	}
	row := operatorRow{Name: p.Name, Role: string(p.Role), State: string(p.State), Created: p.Created.UTC(), Creator: p.Creator, Limits: limits}
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewInsert().Model(&row).On("CONFLICT (name) DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if fresh = n == 1; err != nil || fresh {
			return errors.Join(err, a.tell(ctx, tx, by, "operator.add", "operator:"+p.Name, nil, told(p)))
		}
		return tx.NewSelect().Model(&row).WherePK().Scan(ctx)
	})
	if err != nil {
		return access.Person{}, false, fmt.Errorf("adding an operator: %w", err)
	}
	kept, err = row.person()
	return kept, fresh, err
}

// People implements access.Book.
func (a Access) People(ctx context.Context, after string, limit int) ([]access.Person, error) {
	var rows []operatorRow
	if err := a.db.NewSelect().Model(&rows).Where("name > ?", after).Order("name").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing operators: %w", err)
	}
	return opened(rows, operatorRow.person)
}

// Person implements access.Book.
func (a Access) Person(ctx context.Context, name string) (access.Person, error) {
	row := operatorRow{Name: name}
	err := a.db.NewSelect().Model(&row).WherePK().Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Person{}, access.ErrNotFound
	}
	if err != nil {
		return access.Person{}, fmt.Errorf("reading an operator: %w", err)
	}
	return row.person()
}

// Change implements access.Book. It holds the rows of all active admins, in order of name, before that of the operator: of two
// admins who disable each other, the second finds only one left.
func (a Access) Change(ctx context.Context, name string, by access.By, decide func(access.Person, int) (access.Person, error)) (next access.Person, err error) {
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var admins []operatorRow
		q := tx.NewSelect().Model(&admins).Where("role = ?", access.Admin).Where("state = ? AND limits = ''", access.Active).Order("name")
		if err := a.held(q).Scan(ctx); err != nil {
			return err
		}
		row := operatorRow{Name: name}
		if err := a.held(tx.NewSelect().Model(&row).WherePK()).Scan(ctx); err != nil {
			return err
		}
		others := 0
		for _, r := range admins {
			if r.Name != name {
				others++
			}
		}
		was, err := row.person()
		if err != nil {
			return err
		}
		if next, err = decide(was, others); err != nil || next.Role == was.Role && next.State == was.State && next.Limits.Equal(was.Limits) {
			return err
		}
		row.Role, row.State = string(next.Role), string(next.State)
		if row.Limits, err = limitsKept(next.Limits); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(&row).Column("role", "state", "limits").WherePK().Exec(ctx); err != nil {
			return err
		}
		return a.tell(ctx, tx, by, "operator.change", "operator:"+name, told(was), told(next))
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = access.ErrNotFound
	}
	if err != nil {
		return access.Person{}, fmt.Errorf("changing an operator: %w", err)
	}
	return next, nil
}

// held locks what q finds until the transaction ends; on SQLite the transaction itself is the lock.
func (a Access) held(q *bun.SelectQuery) *bun.SelectQuery {
	if a.db.pg {
		return q.For("UPDATE")
	}
	return q
}

// tell writes the audit entry of a change.
func (a Access) tell(ctx context.Context, tx bun.Tx, by access.By, action, subject string, before, after map[string]any) error {
	actor := "operator:" + by.Name
	if by.Name == "" {
		actor = "stranger" // who failed to sign in
	}
	e := audit.Entry{
		Key: by.Request, Actor: actor, Action: action, Subject: subject, Channel: "api", Credential: by.Key, Address: by.From,
	}
	for _, side := range []struct {
		said *string
		of   map[string]any
	}{{&e.Before, before}, {&e.After, after}} {
		if side.of == nil {
			continue
		}
		b, err := json.Marshal(side.of)
		if err != nil {
			return err
		}
		*side.said = string(b)
	}
	return a.db.appendAudit(ctx, tx, e)
}

func told(p access.Person) map[string]any {
	said := map[string]any{"role": p.Role, "state": p.State}
	if !p.Limits.None() {
		said["limits"] = p.Limits
	}
	return said
}
