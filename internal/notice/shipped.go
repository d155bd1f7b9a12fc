package notice

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/outbox"
)

//go:embed words/*.yaml
var words embed.FS

// wording is how a file says what a type says.
type wording struct {
	Sample      Data    `yaml:"sample"`
	English     *script `yaml:"en"`
	Simplified  *script `yaml:"zh-Hans"`
	Traditional *script `yaml:"zh-Hant"`
}

type script struct {
	Segments int    `yaml:"segments"`
	Text     string `yaml:"text"`
}

// shipped reads the words that come with the program, and sample data of each type.
func shipped() (base map[Key]prepared, samples map[outbox.Type]Data, err error) {
	base, samples = map[Key]prepared{}, map[outbox.Type]Data{}
	files, err := fs.Glob(words, "words/*.yaml")
	if err != nil {
		return nil, nil, err
	}
	var faults []error
	for _, name := range files {
		raw, err := words.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		var all map[outbox.Type]wording
		if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
			return nil, nil, fmt.Errorf("reading %s: %w", name, err)
		}
		for t, w := range all {
			samples[t] = w.Sample
			faults = append(faults, w.into(base, t))
		}
	}
	return base, samples, errors.Join(faults...)
}

func (w wording) into(base map[Key]prepared, t outbox.Type) error {
	var faults []error
	for l, s := range map[locale.Lang]*script{locale.English: w.English, locale.Simplified: w.Simplified, locale.Traditional: w.Traditional} {
		key := Key{t, l}
		if s == nil {
			faults = append(faults, fmt.Errorf("%s has no words in %s", t, l))
			continue
		}
		if _, twice := base[key]; twice {
			faults = append(faults, fmt.Errorf("%s is there twice", t))
		}
		p, err := prepare(Template{ID: ID{key, 1}, Course: approval.Course{State: Approved, Maker: ShippedBy, Checker: ShippedBy}, Text: s.Text, Segments: s.Segments})
		faults = append(faults, err)
		base[key] = p
	}
	return errors.Join(faults...)
}
