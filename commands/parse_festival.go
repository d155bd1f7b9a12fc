package commands

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/locale"
)

// firstFestivals is the year of the first date of a festival that moves.
const firstFestivals = 2026

// festival is a day that people name instead of a date.
type festival struct {
	Names []string `yaml:"names"`
	Dates []string `yaml:"dates"` // one for every year, or a single one
}

// festivals are known by name.
type festivals struct {
	names  *regexp.Regexp
	byName map[string]festival
}

func readFestivals() (festivals, error) {
	var all []festival
	raw, err := fs.ReadFile(grammarFiles, "grammar/festivals.yaml")
	if err != nil {
		return festivals{}, fmt.Errorf("reading festivals: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
		return festivals{}, fmt.Errorf("festivals.yaml: %w", err)
	}
	f := festivals{byName: map[string]festival{}}
	var names []string
	for _, one := range all {
		for _, name := range one.Names {
			name = strings.ToLower(locale.Simplify(name))
			f.byName[name] = one
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the longest first
	f.names, err = regexp.Compile(strings.Join(names, "|"))
	return f, err
}

// next is the first such day that is not before now.
func (f festival) next(now time.Time) (time.Time, bool) {
	for year := now.Year(); year <= now.Year()+1; year++ {
		at := year - firstFestivals
		if len(f.Dates) == 1 {
			at = 0
		}
		if at < 0 || at >= len(f.Dates) {
			continue
		}
		if day, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, f.Dates[at])); err == nil && !day.Before(midnight(now)) {
			return day, true
		}
	}
	return time.Time{}, false
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
