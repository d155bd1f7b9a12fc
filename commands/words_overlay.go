package commands

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"cardline/internal/locale"
)

// overlay is a file of words.dir: further ways to ask for a verb that exists.
type overlay struct {
	ID    string  `yaml:"id"`
	Words Lexicon `yaml:"words"`
}

// WithOverlays adds the words of every *.yaml in fsys to those of the verbs. Such a file has an id and words: keywords, codes, phrases,
// facts, hints and exceptions. What a verb takes and how urgent it is are not for it to say. All faults are reported together.
func WithOverlays(all []Words, fsys fs.FS) ([]Words, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing overlays: %w", err)
	}
	slices.Sort(names)
	out := slices.Clone(all)
	var faults []error
	for _, name := range names {
		var o overlay
		if err := readStrictly(fsys, name, &o); err != nil {
			faults = append(faults, err)
			continue
		}
		at := slices.IndexFunc(out, func(w Words) bool { return w.ID == o.ID })
		switch w := o.Words; {
		case at < 0:
			faults = append(faults, fmt.Errorf("%s: no verb %q", name, o.ID))
		case w.Urgency != 0 || w.Terse || len(w.Takes)+len(w.Bare)+len(w.Values) > 0:
			faults = append(faults, fmt.Errorf("%s: an overlay holds words only", name))
		default:
			out[at].Words = out[at].Words.with(w)
		}
	}
	return out, errors.Join(faults...)
}

// with is the lexicon with further words; neither is changed.
func (l Lexicon) with(more Lexicon) Lexicon {
	l.Codes = slices.Concat(l.Codes, more.Codes)
	l.Doubtful = slices.Concat(l.Doubtful, more.Doubtful)
	for _, pair := range []struct {
		into *map[locale.Lang][]string
		from map[locale.Lang][]string
	}{{&l.Keywords, more.Keywords}, {&l.Phrases, more.Phrases}, {&l.Facts, more.Facts}, {&l.Hints, more.Hints}, {&l.Except, more.Except}} {
		joined := map[locale.Lang][]string{}
		for _, lang := range locale.All() {
			joined[lang] = slices.Concat((*pair.into)[lang], pair.from[lang])
		}
		*pair.into = joined
	}
	return l
}
