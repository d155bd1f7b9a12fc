package api

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
