package greeting

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"cardline/internal/locale"
)

//go:embed greetings.yaml
var shipped []byte

// Words are what greetings say, by festival id and language.
type Words map[string]map[locale.Lang]Wording

// Wording of one festival in one language. {brand}, {name} and {manager} are filled in.
type Wording struct {
	Plain    string `yaml:"plain"`
	Named    string `yaml:"named"`
	Platinum string `yaml:"platinum"`
}

// ShippedWords are those of the house.
func ShippedWords() (Words, error) { return ReadWords(shipped) }

// ReadWords reads the form of greetings.yaml. A festival must have every wording in every language.
func ReadWords(src []byte) (Words, error) {
	var w Words
	if err := yaml.UnmarshalWithOptions(src, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading greetings: %w", err)
	}
	for _, id := range w.Festivals() {
		for _, l := range locale.All() {
			if said := w[id][l]; said.Plain == "" || said.Named == "" || said.Platinum == "" {
				return nil, fmt.Errorf("reading greetings: %s lacks a wording in %s", id, l)
			}
		}
	}
	return w, nil
}

// Festivals lists those that have words.
func (w Words) Festivals() []string {
	ids := make([]string, 0, len(w))
	for id := range w {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// text is the whole message for a member: wording, and how to refuse.
func (w Words) text(festival string, brand locale.Words, m Member) string {
	said := w[festival][m.Customer.Lang]
	words := said.Named
	switch _, alone := m.Party.Only(); {
	case !alone: // a name would tell the others who banks with us
		words = said.Plain
	case m.Customer.Tier == "Platinum" && m.Customer.Manager != "":
		words = said.Platinum
	}
	fill := strings.NewReplacer("{brand}", brand.In(m.Customer.Lang), "{name}", m.Customer.Name(m.Customer.Lang), "{manager}", m.Customer.Manager)
	return refusable(fill.Replace(words), m)
}

// refusable adds how to refuse further greetings, in the words the law of the number's country or its carriers prescribe.
func refusable(text string, m Member) string {
	region, lang := m.Party.Number.Region(), m.Customer.Lang
	switch {
	case region == "CN" && lang.Chinese():
		return text + "拒收请回复R"
	case region == "HK" && lang.Chinese():
		return text + "回覆 R 可拒收"
	case region == "CN", region == "HK":
		return text + " Reply R to refuse."
	case lang == locale.Simplified:
		return text + "退订请回复 STOP"
	case lang == locale.Traditional:
		return text + "拒收請回覆 STOP"
	}
	return text + " Reply STOP to opt out."
}
