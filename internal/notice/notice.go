// Package notice is what the bank wants said: which data a type of message needs, the words it is said in, and what is added to them by
// law. It decides neither whether a message may go nor when: that is the outbox's. It knows no HTTP and no SQL.
// Start at Words.Render, then Check and Editor.
package notice

import (
	"errors"
	"fmt"

	"cardline/internal/card"
	"cardline/internal/outbox"
)

// Data is what the words of one message are filled with, by the names types.yaml declares. Money is "USD 312.08", a date ISO, a time
// RFC 3339, a count plain digits, a percentage "12.5", a tail four digits. What is optional and missing is left out.
type Data map[string]string

// ErrType is returned for a type that is not declared.
var ErrType = errors.New("no such type of message")

// Check holds data against what the type declares: a missing, unknown or malformed field is refused. The error is wrong.Faults, which never repeat the
// value: it may be anything.
func Check(t outbox.Type, data Data) error {
	d, ok := outbox.Declared(t)
	if !ok {
		return fmt.Errorf("%w: %q", ErrType, t)
	}
	_, faults := say(d.Fields, data, manner{})
	return faults.Err()
}

// masked is a tail as customers see it.
func masked(v string) (string, bool) {
	t, ok := card.ParseTail(v)
	return t.Masked(), ok
}
