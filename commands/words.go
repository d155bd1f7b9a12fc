package commands

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"cardline/internal/locale"
)

//go:embed *.yaml
var shipped embed.FS

// Words is the YAML file of one verb: how customers ask for it and what it says. Everything a language needs is in here, so a new
// wording, synonym or verb is data.
type Words struct {
	ID      string                  `yaml:"id"`
	Hidden  bool                    `yaml:"hidden"` // nobody asks for it by name: the dialogue runs it
	Words   Lexicon                 `yaml:"words"`
	Usage   locale.Words            `yaml:"usage"`   // BAL [1234]
	Example locale.Words            `yaml:"example"` // BAL 1234
	About   locale.Words            `yaml:"about"`   // one line of help
	Texts   map[string]locale.Words `yaml:"texts"`   // by the key a Run answers with
	Speech  map[string]locale.Words `yaml:"speech"`  // the same keys, said aloud
}

// Lexicon is how a verb is asked for. Case, script, width, spaces and apostrophes never matter.
//
// Phrases and hints are looked for anywhere in a free text. In them `(a|b)` is a choice, `<card>` a class of grammar.yaml, and ` .. ` a
// gap of a few words. A word that negates or asks "how" takes the meaning away unless it is part of the phrase.
type Lexicon struct {
	Keywords map[locale.Lang][]string       `yaml:"keywords"` // at the start of a text
	Codes    []string                       `yaml:"codes"`    // the same, but they tell no language and are never guessed from a misspelling
	Doubtful []string                       `yaml:"doubtful"` // mean the verb only with a card tail beside them, and only after asking; or with the code of an open campaign
	Phrases  map[locale.Lang][]string       `yaml:"phrases"`  // clear wishes
	Facts    map[locale.Lang][]string       `yaml:"facts"`    // what happened rather than what is wanted: "my card was stolen"; a question may follow
	Hints    map[locale.Lang][]string       `yaml:"hints"`    // count only where no phrase of the same urgency does
	Except   map[locale.Lang][]string       `yaml:"except"`   // with one of these in the text, phrases and hints do not count
	Urgency  int                            `yaml:"urgency"`  // a more urgent verb wins over others asked for in the same text
	Terse    bool                           `yaml:"terse"`    // nothing but courtesy and a code may stand beside a keyword
	Takes    []string                       `yaml:"takes"`    // arguments; with an amount or points before last4, one number alone is not a card
	Values   map[string]map[string][]string `yaml:"values"`   // argument -> value -> how it is written; "=word" counts only beside a keyword
	Bare     []string                       `yaml:"bare"`     // arguments whose value alone is the whole command: EN
}

// ShippedWords reads the files embedded in the binary, in the order of their names.
func ShippedWords() ([]Words, error) { return ReadWords(shipped) }

// ReadWords reads every *.yaml at the root of fsys strictly. All faults are reported together, each with its file and line.
func ReadWords(fsys fs.FS) ([]Words, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing the words of verbs: %w", err)
	}
	slices.Sort(names)
	var all []Words
	var faults []error
	for _, name := range names {
		var w Words
		if err := readStrictly(fsys, name, &w); err != nil {
			faults = append(faults, err)
			continue
		}
		all = append(all, w)
	}
	return all, errors.Join(faults...)
}

func readStrictly(fsys fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(raw, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return nil
}
