package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LoadFile opens the vault whose keyset is kept at path.
func LoadFile(path string) (*Vault, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading keyset: %w", err)
	}
	v, err := Load(data)
	if err != nil {
		return nil, fmt.Errorf("reading keyset %s: %w", path, err)
	}
	return v, nil
}

// Create makes fresh keys and keeps them at path, readable by the owner alone. An existing file is never touched: the
// error is then fs.ErrExist, since a lost keyset is lost data.
func Create(path string) (*Vault, error) {
	v, err := New()
	if err != nil {
		return nil, err
	}
	err = v.keep(path, os.Link) // a link, unlike a rename, refuses to replace
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("creating keyset: %s is there and is never written over: %w", path, fs.ErrExist)
	}
	if err != nil {
		return nil, fmt.Errorf("creating keyset: %w", err)
	}
	return v, nil
}

// WriteFile replaces the keyset at path, whole or not at all, readable by the owner alone.
func (v *Vault) WriteFile(path string) error {
	if err := v.keep(path, os.Rename); err != nil {
		return fmt.Errorf("writing keyset: %w", err)
	}
	return nil
}

// keep writes a temporary neighbour of path through to the disk, then puts it in place.
func (v *Vault) keep(path string, put func(from, to string) error) (err error) {
	data, err := v.JSON()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keyset-*") // CreateTemp makes files 0600
	if err != nil {
		return err
	}
	defer func() {
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return put(f.Name(), path)
}
