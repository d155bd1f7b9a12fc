package api

// Page says which part of a list is wanted; the inputs of lists embed it.
type Page struct {
	After string `query:"after" maxLength:"80" doc:"The next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
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
