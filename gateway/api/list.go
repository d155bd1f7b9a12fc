package api

import (
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Page says which part of a list is wanted; the inputs of lists embed it.
type Page struct {
	After string `query:"after" maxLength:"80" doc:"The next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// placeAt is the place of an entry in a list by moments: when it was, and its name among those of the same moment.
func placeAt(at time.Time, name string) string { return at.UTC().Format(time.RFC3339Nano) + "/" + name }

// cutPlace reads what placeAt wrote; the error is 422.
func cutPlace(s string) (at time.Time, name string, err error) {
	moment, name, _ := strings.Cut(s, "/")
	if at, err = time.Parse(time.RFC3339Nano, moment); err != nil || name == "" {
		return at, "", huma.Error422UnprocessableEntity("after: give the next of the page before")
	}
	return at, name, nil
}

// views shows every one of found. It is never nil: an empty list is [] in JSON.
func views[T, V any](found []T, show func(T) V) []V {
	out := make([]V, len(found))
	for i, one := range found {
		out[i] = show(one)
	}
	return out
}

// paged shows at most so many of found, which was asked for with one more than that. next is the place after which the rest begins, "" at
// the end.
func paged[T, V any](found []T, most int, show func(T) V, place func(T) string) (page []V, next string) {
	if len(found) > most {
		found = found[:most]
		next = place(found[most-1])
	}
	return views(found, show), next
}
