package notice

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"

	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/template"
)

//go:embed parts.yaml
var partsYAML []byte

// elsewhere is the jurisdiction of countries that are not listed.
const elsewhere = "other"

// jurisdiction is what is added to words for the numbers of one country.
type jurisdiction struct {
	Zone   string       `yaml:"zone"`
	Source string       `yaml:"source"`
	OptOut locale.Words `yaml:"optout"`
	Rate   locale.Words `yaml:"rate"`

	rate map[locale.Lang]*template.Template
}

func readParts(raw []byte) (map[string]*jurisdiction, error) {
	var all map[string]*jurisdiction
	if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading what is added to words: %w", err)
	}
	var faults []error
	fault := func(country, what string) {
		faults = append(faults, fmt.Errorf("what is added in %s: %s", country, what))
	}
	if all[elsewhere] == nil {
		fault(elsewhere, "nothing")
	}
	for country, j := range all {
		if j.Source == "" {
			fault(country, "no source")
		}
		if len(j.OptOut.Missing()) > 0 || len(j.Rate.Missing()) > 0 {
			fault(country, "a language is missing")
		}
		j.rate = map[locale.Lang]*template.Template{}
		for l, src := range j.Rate {
			t, err := template.Parse(src)
			if err != nil || !slices.Equal(t.Variables(), []string{rateField}) {
				fault(country, "the rate must say {{ rate }} and nothing else that varies")
			}
			j.rate[l] = t
		}
	}
	return all, errors.Join(faults...)
}

// rateField is the yearly rate of credit: a type that has it is told with it.
const rateField = "rate"

// rated reports whether a type tells of what costs interest.
func rated(d outbox.Declaration) bool {
	return slices.ContainsFunc(d.Fields, func(f outbox.Field) bool { return f.Name == rateField && f.Kind == outbox.Percent })
}

// Part is one piece of a message: brand, words, rate or optout.
type Part struct{ Name, Text string }

// around puts words between what is added in a country.
func (w *Words) around(d outbox.Declaration, l locale.Lang, country, said string, vars map[string]any) ([]Part, error) {
	j := w.jurisdiction(country)
	parts := []Part{{"brand", w.house.Brand.In(l) + colon(l)}, {"words", said}}
	if rated(d) {
		rate, err := j.rate[l].Render(vars)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Part{"rate", rate})
	}
	if d.Class != consent.Transactional {
		parts = append(parts, Part{"optout", w.OptOut(country, l)})
	}
	return parts, nil
}

// OptOut is how to refuse further messages, as it stands after words of marketing and care to numbers of a country.
func (w *Words) OptOut(country string, l locale.Lang) string {
	return w.jurisdiction(country).OptOut.In(l)
}

func (w *Words) jurisdiction(country string) *jurisdiction {
	if j := w.parts[country]; j != nil {
		return j
	}
	return w.parts[elsewhere]
}

// countries lists those with additions of their own, and elsewhere.
func (w *Words) countries() []string { return slices.Sorted(maps.Keys(w.parts)) }

func colon(l locale.Lang) string {
	if l.Chinese() {
		return "："
	}
	return ": "
}
