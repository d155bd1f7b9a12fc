package store

import (
	"errors"
	"testing"

	"cardline/internal/vault"
)

// A database is readable under its keyset, under a later state of the same, and while it is empty; under another keyset it is not.
func TestReadableUnderItsOwnKeysetAlone(t *testing.T) {
	t.Parallel()
	db := emptySchema(t)
	own := db.vault
	other, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	under := func(what string, v *vault.Vault, readable bool) {
		t.Helper()
		db.vault = v
		if err := db.Readable(t.Context()); (err == nil) != readable || err != nil && !errors.Is(err, ErrOtherKeyset) {
			t.Errorf("%s: %v", what, err)
		}
	}
	under("an empty database", other, true)
	const row = `INSERT INTO misunderstood (form, text_sealed, lang, seen, senders, sender, first_at, last_at, key_id)
		VALUES (?, ?, 'en', 1, 1, ?, ?, ?, ?)`
	now := db.clock.Now()
	if _, err := db.NewRaw(row, []byte("f"), own.Seal([]byte("x"), "misunderstood.text_sealed"), []byte("s"), now, now, own.KeyID()).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	under("its own keyset", own, true)
	under("another keyset", other, false)
	rotated, err := own.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	under("its own with a later key", rotated, true)
	pruned, err := rotated.Prune()
	if err != nil {
		t.Fatal(err)
	}
	under("its own, pruned before the rows were rewritten", pruned, false)
}
