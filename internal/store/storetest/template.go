package storetest

import (
	"context"
	"errors"

	"cardline/internal/store"
	"cardline/internal/vault"
)

// migrate brings the database at url up to date and disconnects: Postgres copies only databases that nobody is connected to.
func migrate(url string) (err error) {
	v, err := vault.New()
	if err != nil {
		return err
	}
	ctx := context.Background()
	db, err := store.Open(ctx, options(url, v))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Migrate(ctx)
}
