package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// private fills a new file that its owner alone may read. It never writes over another.
func private(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return &exitError{exitFault, fmt.Errorf("--out: %w", err)}
	}
	err = fill(f)
	return errors.Join(err, f.Close())
}
