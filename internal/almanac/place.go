package almanac

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed places.txt
var placesFile string

// places are the zones by the name of a place in lower case.
var places = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(placesFile) {
		where, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for name := range strings.SplitSeq(names, ",") {
			out[strings.TrimSpace(name)] = strings.Split(where, ", ")
		}
	}
	return out
})

// Abroad is the zones a clock may show at a place as a traveller writes it ("Tokyo, Japan", 日本): those of the first part that is
// known. nil for a place that is not.
func Abroad(place string) []string {
	place = strings.ToLower(strings.Join(strings.Fields(place), " "))
	if zones := places()[place]; zones != nil {
		return zones
	}
	for _, part := range strings.FieldsFunc(place, func(r rune) bool { return strings.ContainsRune(",.&/、，和及與与", r) }) {
		part = strings.TrimPrefix(strings.TrimSpace(part), "the ")
		if zones := places()[part]; zones != nil {
			return zones
		}
	}
	return nil
}
