package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"cardline/internal/livetest"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// template is a migrated database of Postgres, made once; all others of this process are copies of it.
var template = sync.OnceValues(func() (string, error) {
	url, err := livetest.KeepPostgres()
	if err != nil {
		return "", err
	}
	return url, migrate(url)
})

// blank is what a migrated file of SQLite holds, made once; all others of this process are copies of it.
var blank = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "storetest-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "cardline.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // whole: the last connection has written its log back
})

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
