package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"
)

// rotateBatch rows are rewritten in one transaction: small, because turns wait for it on SQLite.
const rotateBatch = 200

// Rotate brings everything sealed or indexed under an older key of the vault under its primary one, while others read and write:
// they must run with the same keyset. It tells progress the rows of each table so far. Ended early, it may be run again: only what
// still stands under an older key is touched. When it has returned nil the older keys may be pruned.
func (db *DB) Rotate(ctx context.Context, progress func(table string, rows int)) error {
	for _, t := range sealedTables {
		if err := db.rotateTable(ctx, t, progress); err != nil {
			return fmt.Errorf("rotating %s: %w", t.name, err)
		}
	}
	return nil
}

func (db *DB) rotateTable(ctx context.Context, t sealedTable, progress func(string, int)) error {
	var after []any
	for done := 0; ; {
		var last [][]any
		err := db.tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
			last, err = db.rotateRows(ctx, tx, t, after)
			return err
		})
		if err != nil {
			return err
		}
		if len(last) == 0 {
			return nil
		}
		done += len(last)
		progress(t.name, done)
		after = last[len(last)-1]
	}
}

// rotateRows rewrites the next batch after a primary key and returns the primary keys it met.
func (db *DB) rotateRows(ctx context.Context, tx bun.Tx, t sealedTable, after []any) (ids [][]any, err error) {
	rows, err := db.staleRows(ctx, tx, t, after)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		id := make([]any, len(t.id))
		for i, column := range t.id {
			id[i] = r[column]
		}
		fresh, err := db.reseal(t, r)
		if err != nil {
			return nil, err
		}
		if err := replace(ctx, tx, t, r, fresh); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// staleRows reads, and on Postgres locks, rows under older keys: columns by name.
func (db *DB) staleRows(ctx context.Context, tx bun.Tx, t sealedTable, after []any) ([]map[string]any, error) {
	columns := slices.Concat(t.id, t.sealed)
	for _, x := range t.indexes {
		if !slices.Contains(columns, x.column) {
			columns = append(columns, x.column)
		}
	}
	q := tx.NewSelect().Table(t.name).Column(columns...).Where("key_id <> ?", db.vault.KeyID()).
		OrderExpr(strings.Join(t.id, ", ")).Limit(int64(cmp.Or(t.batch, rotateBatch)))
	if after != nil {
		q = q.Where(places(t.id, ">"), after...)
	}
	var rows []map[string]any
	err := db.held(q).Scan(ctx, &rows)
	return rows, err
}

// reseal makes the new values of a row.
func (db *DB) reseal(t sealedTable, row map[string]any) (fresh map[string]any, err error) {
	fresh = map[string]any{"key_id": db.vault.KeyID()}
	var number string
	for _, column := range t.sealed {
		sealed, _ := row[column].([]byte)
		if len(sealed) == 0 {
			continue
		}
		context := t.name + "." + column
		plain, err := db.vault.Open(sealed, context)
		if err != nil {
			return nil, err
		}
		fresh[column] = db.vault.Seal(plain, context)
		if column == "number_sealed" {
			number = string(plain)
		}
	}
	for _, x := range t.indexes {
		if number != "" {
			index := db.vault.Index(x.purpose, number)
			fresh[x.column] = index[:]
		}
	}
	return fresh, nil
}

// replace writes the new values of a row. Where its primary key is an index and the row has been written again under the new one
// meanwhile, that one is newer and stays alone.
func replace(ctx context.Context, tx bun.Tx, t sealedTable, row, fresh map[string]any) error {
	was, becomes, moves := make([]any, len(t.id)), make([]any, len(t.id)), false
	for i, column := range t.id {
		was[i], becomes[i] = row[column], row[column]
		if v, ok := fresh[column]; ok {
			becomes[i], moves = v, true
		}
	}
	if moves {
		newer, err := tx.NewSelect().Table(t.name).Where(places(t.id, "="), becomes...).Exists(ctx)
		if err != nil {
			return err
		}
		if newer {
			_, err := tx.NewDelete().Table(t.name).Where(places(t.id, "="), was...).Exec(ctx)
			return err
		}
	}
	q := tx.NewUpdate().Table(t.name).Where(places(t.id, "="), was...)
	for column, value := range fresh {
		q = q.Set("? = ?", bun.Ident(column), value)
	}
	if _, err := q.Exec(ctx); err != nil {
		return err
	}
	for _, x := range t.indexes {
		if err := follow(ctx, tx, x, row[x.column], fresh[x.column]); err != nil {
			return err
		}
	}
	return nil
}

// follow changes what repeats an index elsewhere.
func follow(ctx context.Context, tx bun.Tx, x indexedColumn, was, becomes any) error {
	if becomes == nil {
		return nil
	}
	for _, f := range x.followers {
		_, err := tx.NewUpdate().Table(f.table).Set("? = ?", bun.Ident(f.column), becomes).
			Where("? = ?", bun.Ident(f.column), was).Exec(ctx)
		if err != nil {
			return fmt.Errorf("%s follows: %w", f.table, err)
		}
	}
	return nil
}

// places compares a primary key with as many parameters: (a, b) > (?, ?).
func places(columns []string, operator string) string {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	return fmt.Sprintf("(%s) %s (%s)", strings.Join(columns, ", "), operator, marks)
}
