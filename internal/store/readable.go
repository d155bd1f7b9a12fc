package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// ErrOtherKeyset is returned for a database whose rows were written under another keyset.
var ErrOtherKeyset = errors.New("it was written under another keyset")

// Readable is nil when the vault holds a key under which the database was written, or nothing was written yet. It looks at one row of each
// sealed table at most, and is content with the first that is under a known key: one row that is lost closes nobody's door.
func (db *DB) Readable(ctx context.Context) error {
	var strange error
	for _, t := range sealedTables {
		var key int64
		err := db.NewSelect().Table(t.name).Column("key_id").OrderExpr(strings.Join(t.id, " DESC, ")+" DESC").Limit(1).Scan(ctx, &key)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return fmt.Errorf("reading under which key %s stands: %w", t.name, err)
		case db.vault.Holds(uint32(key)):
			return nil
		case strange == nil:
			strange = fmt.Errorf("%w: %s stands under key %08x, which the keyset given does not hold", ErrOtherKeyset, t.name, uint32(key))
		}
	}
	return strange
}
