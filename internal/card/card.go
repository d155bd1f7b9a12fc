// Package card names a card without ever holding its number: an opaque ID from the bank and the last four digits,
// which mask themselves in logs. It also recognises a full card number in a text, so that nobody keeps it.
package card

import (
	"encoding/json"
	"log/slog"
)

// ID is the bank's opaque name of a card. It is not a card number.
type ID string

// Tail is the last four digits of a card number.
// It cannot mask itself as a map key in JSON, nor in an unexported field under %v: never log or marshal it there.
type Tail string

// ParseTail accepts exactly four ASCII digits.
func ParseTail(s string) (Tail, bool) {
	if len(s) != 4 {
		return "", false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	return Tail(s), true
}

// Masked is how customers see a card: *1234.
func (t Tail) Masked() string { return "*" + string(t) }

// Reveal returns the four digits, for comparison and for speech.
func (t Tail) Reveal() string { return string(t) }

func (t Tail) String() string               { return "*••••" }
func (t Tail) GoString() string             { return t.String() }
func (t Tail) LogValue() slog.Value         { return slog.StringValue(t.String()) }
func (t Tail) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }
func (t Tail) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Luhn reports whether the digits pass the check of ISO/IEC 7812-1.
func Luhn(digits string) bool {
	sum, double := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return len(digits) > 0 && sum%10 == 0
}
