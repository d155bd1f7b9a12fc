package vault

import "log/slog"

// Secret is a PIN, a one-time code or a document number: it can be compared and passed on, never printed.
type Secret string

// Reveal returns the characters. Callers are listed in the law test.
func (s Secret) Reveal() string { return string(s) }

func (Secret) String() string               { return "•••" }
func (Secret) GoString() string             { return "•••" }
func (Secret) LogValue() slog.Value         { return slog.StringValue("•••") }
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"•••"`), nil }
func (Secret) MarshalText() ([]byte, error) { return []byte("•••"), nil }
