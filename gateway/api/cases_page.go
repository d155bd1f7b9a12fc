package api

import (
	"encoding/base64"
	"strings"
	"time"

	"cardline/internal/desk"
)

// cursor writes down where a page ended. It holds nothing about anybody.
func cursor(p desk.Place) string {
	state := "open"
	if p.Closed {
		state = "closed"
	}
	return base64.RawURLEncoding.EncodeToString([]byte(state + " " + p.Due.UTC().Format(time.RFC3339Nano) + " " + p.ID))
}

// placeOf reads a cursor.
func placeOf(cursor string) (p desk.Place, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return p, false
	}
	parts := strings.Split(string(raw), " ")
	if len(parts) != 3 || parts[0] != "open" && parts[0] != "closed" {
		return p, false
	}
	due, err := time.Parse(time.RFC3339Nano, parts[1])
	return desk.Place{Closed: parts[0] == "closed", Due: due, ID: parts[2]}, err == nil
}
