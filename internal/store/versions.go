package store

import (
	"context"
	"errors"

	"github.com/uptrace/bun"
)

// versions is how whatever is written, approved and never written over is kept: menus, words, templates, greeting rules, registrations. Each version
// has a row and a number of its own; afterwards only its course moves on.
type versions[V interface{ Hash() string }] struct {
	db   *DB
	row  func(V) (any, error) // a pointer to it
	tell func(ctx context.Context, tx bun.Tx, action, by string, before, after V) error
}

// add writes a new version.
func (s versions[V]) add(ctx context.Context, tx bun.Tx, action, by string, v V) error {
	row, err := s.row(v)
	if err != nil {
		return err
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return err
	}
	var none V
	return s.tell(ctx, tx, action, by, none, v)
}

// errFixed is whoever would change a version itself, not its course.
var errFixed = errors.New("what it says cannot change")

// move has decide move on the version that read finds, while nobody else can.
func (s versions[V]) move(ctx context.Context, action, by string, read func(context.Context, bun.Tx) (V, error), decide func(V) (V, error)) (out V, err error) {
	err = s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := read(ctx, tx)
		if err != nil {
			return err
		}
		if out, err = decide(before); err != nil {
			return err
		}
		if out.Hash() != before.Hash() {
			return errFixed
		}
		row, err := s.row(out)
		if err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return err
		}
		return s.tell(ctx, tx, action, by, before, out)
	})
	return out, err
}

// numbered has write use the number after the last, in one transaction: of several who do so at once each gets one.
func (db *DB) numbered(ctx context.Context, last func(bun.Tx) *bun.SelectQuery, write func(ctx context.Context, tx bun.Tx, number int) error) error {
	for range 10 { // a number taken between our look and our write is passed over
		err := db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			var number int
			if err := last(tx).Scan(ctx, &number); err != nil {
				return err
			}
			return write(ctx, tx, number+1)
		})
		if !unique(err) {
			return err
		}
	}
	return errors.New("too many at once")
}
