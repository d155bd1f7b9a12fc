package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/access"
)

type keyRow struct {
	bun.BaseModel `bun:"table:api_keys"`

	ID       string       `bun:"id,pk"`
	Operator string       `bun:"operator"`
	Hash     []byte       `bun:"hash"`
	Label    string       `bun:"label"`
	Scopes   string       `bun:"scopes"`
	Created  time.Time    `bun:"created"`
	Creator  string       `bun:"creator"`
	Expires  time.Time    `bun:"expires"`
	Used     bun.NullTime `bun:"used"`
	Revoked  bun.NullTime `bun:"revoked"`
	From     string       `bun:"rotated_from"`
	Request  string       `bun:"request"`
	Idle     int64        `bun:"idle"` // seconds
}

func newKeyRow(k access.Key, h access.Hash) keyRow {
	names := make([]string, len(k.Scopes))
	for i, s := range k.Scopes {
		names[i] = string(s)
	}
	return keyRow{
		ID: k.ID, Operator: k.Operator, Hash: h[:], Label: k.Label, Scopes: strings.Join(names, " "), Created: k.Created.UTC(), Creator: k.Creator,
		Expires: k.Expires.UTC(), From: k.From, Request: k.Request, Idle: int64(k.Idle / time.Second),
	}
}

func (r keyRow) key() access.Key {
	k := access.Key{
		ID: r.ID, Operator: r.Operator, Label: r.Label, Created: r.Created, Creator: r.Creator, Expires: r.Expires, Used: r.Used.Time,
		Revoked: r.Revoked.Time, From: r.From, Request: r.Request, Idle: time.Duration(r.Idle) * time.Second,
	}
	for _, s := range strings.Fields(r.Scopes) {
		k.Scopes = append(k.Scopes, access.Scope(s))
	}
	return k
}

// told is a key as the audit trail has it.
func (r keyRow) told() map[string]any {
	said := map[string]any{"operator": r.Operator, "expires": r.Expires.Format(time.RFC3339)}
	for name, value := range map[string]string{"scopes": r.Scopes, "rotated_from": r.From} {
		if value != "" {
			said[name] = value
		}
	}
	if !r.Revoked.IsZero() {
		said["revoked"] = r.Revoked.Format(time.RFC3339)
	}
	return said
}

// Keys implements access.Book.
func (a Access) Keys(ctx context.Context, operator string) ([]access.Key, error) {
	var rows []keyRow
	if err := a.db.NewSelect().Model(&rows).Where("operator = ?", operator).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing keys: %w", err)
	}
	keys := make([]access.Key, len(rows))
	for i, r := range rows {
		keys[i] = r.key()
	}
	return keys, nil
}

// Key implements access.Book.
func (a Access) Key(ctx context.Context, id string) (access.Key, error) {
	row := keyRow{ID: id}
	err := a.db.NewSelect().Model(&row).WherePK().Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Key{}, access.ErrNotFound
	}
	if err != nil {
		return access.Key{}, fmt.Errorf("reading a key: %w", err)
	}
	return row.key(), nil
}

// Issue implements access.Book.
func (a Access) Issue(ctx context.Context, k access.Key, h access.Hash, by access.By, open int) (access.Key, bool, error) {
	return a.write(ctx, k, h, by, "key.create", func(ctx context.Context, tx bun.Tx) error {
		n, err := tx.NewSelect().Model((*keyRow)(nil)).Where("operator = ?", k.Operator).Where("revoked IS NULL").
			Where("idle = 0").Where("expires > ?", k.Created.UTC()).Count(ctx)
		if err == nil && int(n) >= open {
			return access.ErrTooMany
		}
		return err
	})
}

// Rotate implements access.Book.
func (a Access) Rotate(ctx context.Context, k access.Key, h access.Hash, by access.By, ends time.Time) (access.Key, bool, error) {
	kept, fresh, err := a.write(ctx, k, h, by, "key.rotate", func(ctx context.Context, tx bun.Tx) error {
		old := keyRow{ID: k.From}
		if err := a.held(tx.NewSelect().Model(&old).WherePK()).Scan(ctx); err != nil {
			return err
		}
		if successors, err := tx.NewSelect().Model((*keyRow)(nil)).Where("rotated_from = ?", k.From).Count(ctx); err != nil || successors > 0 {
			return errors.Join(err, access.ErrRotated)
		}
		if !old.key().Open(k.Created) {
			return access.ErrClosed
		}
		if ends = ends.UTC(); ends.Before(old.Expires) {
			old.Expires = ends
		}
		_, err := tx.NewUpdate().Model(&old).Column("expires").WherePK().Exec(ctx)
		return err
	})
	if unique(err) {
		err = access.ErrRotated
	}
	return kept, fresh, err
}

// write keeps a new key, unless the call that asks for it has made one before. first runs in the same transaction. The operator's row
// is held: two calls do not both make the last key there may be, nor the same one.
func (a Access) write(
	ctx context.Context, k access.Key, h access.Hash, by access.By, action string, first func(context.Context, bun.Tx) error,
) (kept access.Key, fresh bool, err error) {
	row := newKeyRow(k, h)
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := a.held(tx.NewSelect().Model(&operatorRow{Name: k.Operator}).WherePK()).Scan(ctx); err != nil {
			return err
		}
		var made keyRow
		err := tx.NewSelect().Model(&made).Where("request = ?", k.Request).Scan(ctx)
		if !errors.Is(err, sql.ErrNoRows) {
			row = made
			return err
		}
		if err := first(ctx, tx); err != nil {
			return err
		}
		fresh = true
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return err
		}
		return a.tell(ctx, tx, by, action, "key:"+k.ID, nil, row.told())
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = access.ErrNotFound
	}
	if err != nil {
		return access.Key{}, false, fmt.Errorf("writing a key: %w", err)
	}
	return row.key(), fresh, nil
}

// Revoke implements access.Book.
func (a Access) Revoke(ctx context.Context, id string, by access.By) (access.Key, error) {
	row := keyRow{ID: id}
	err := a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := a.held(tx.NewSelect().Model(&row).WherePK()).Scan(ctx); err != nil || !row.Revoked.IsZero() {
			return err
		}
		before := row.told()
		row.Revoked = bun.NullTime{Time: a.db.clock.Now()}
		if _, err := tx.NewUpdate().Model(&row).Column("revoked").WherePK().Exec(ctx); err != nil {
			return err
		}
		return a.tell(ctx, tx, by, "key.revoke", "key:"+id, before, row.told())
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = access.ErrNotFound
	}
	if err != nil {
		return access.Key{}, fmt.Errorf("revoking a key: %w", err)
	}
	return row.key(), nil
}

// Find implements access.Finder.
func (a Access) Find(ctx context.Context, h access.Hash) (access.Key, access.Person, error) {
	var k keyRow
	err := a.db.NewSelect().Model(&k).Where("hash = ?", h[:]).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Key{}, access.Person{}, access.ErrNotFound
	}
	if err != nil {
		return access.Key{}, access.Person{}, fmt.Errorf("looking a key up: %w", err)
	}
	p, err := a.Person(ctx, k.Operator)
	return k.key(), p, err
}

// Used implements access.Finder: the latest use stays, whichever process tells of it last.
func (a Access) Used(ctx context.Context, last map[string]time.Time) error {
	type use struct {
		ID string    `bun:"id"`
		At time.Time `bun:"at"`
	}
	uses := make([]use, 0, len(last))
	for id, at := range last {
		uses = append(uses, use{id, at.UTC()})
	}
	slices.SortFunc(uses, func(a, b use) int { return strings.Compare(a.ID, b.ID) }) // two processes lock in one order
	return a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, u := range uses {
			_, err := tx.NewUpdate().Model((*keyRow)(nil)).Set("used = ?", u.At).Where("id = ?", u.ID).
				Where("used IS NULL OR used < ?", u.At).Exec(ctx)
			if err != nil {
				return fmt.Errorf("writing when keys were used: %w", err)
			}
		}
		return nil
	})
}
