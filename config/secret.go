package config

import (
	"log/slog"
	"net/url"
)

const masked = "•••"

// Secret is a token or a key: it can be handed on, never printed.
type Secret string

// Reveal returns the characters.
func (s Secret) Reveal() string { return string(s) }

// String masks, but tells set from not set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

func (s Secret) GoString() string             { return s.String() }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.String()) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// URL is an address that may carry a password: printed, it shows where but not with what.
type URL string

// Reveal returns the address with its password.
func (u URL) Reveal() string { return string(u) }

// String shows scheme, host and path. User, password and query, where drivers accept passwords too, are left out.
func (u URL) String() string {
	if u == "" {
		return ""
	}
	p, err := url.Parse(string(u))
	if err != nil {
		return masked
	}
	if p.User != nil {
		p.User = url.User("…")
	}
	if p.RawQuery != "" {
		p.RawQuery = "…"
	}
	s, err := url.PathUnescape(p.String())
	if err != nil {
		return masked
	}
	return s
}

func (u URL) GoString() string             { return u.String() }
func (u URL) LogValue() slog.Value         { return slog.StringValue(u.String()) }
func (u URL) MarshalText() ([]byte, error) { return []byte(u.String()), nil }
