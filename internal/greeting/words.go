package greeting

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/wrong"
)

//go:embed greetings.yaml
var shipped []byte

// Words are what a rule says, by language.
type Words map[locale.Lang]Wording

// Wording in one language. {brand}, {name} and {manager} are filled in.
type Wording struct {
	Plain string            `json:"plain" yaml:"plain"`                     // names nobody: for a number shared by several people
	Named string            `json:"named" yaml:"named"`                     // {name} is the customer
	Tiers map[string]string `json:"tiers,omitempty" yaml:"tiers,omitempty"` // in place of Named, by tier in lower case; one with {manager} only for those who have one
}

// ShippedRules are those of the house, approved as they come, all switched off.
func ShippedRules() ([]Rule, error) { return ReadRules(shipped) }

// ReadRules reads the form of greetings.yaml. The error joins the faults of all.
func ReadRules(src []byte) ([]Rule, error) {
	var rules []Rule
	if err := yaml.UnmarshalWithOptions(src, &rules, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading greetings: %w", err)
	}
	var faults []error
	seen := map[string]bool{}
	for i := range rules {
		r := &rules[i]
		*r = r.Filled()
		r.Version, r.Course = 1, approval.Course{State: approval.Approved, Maker: "cardline", Checker: "cardline"}
		if err := r.Faults().Err(); err != nil {
			faults = append(faults, fmt.Errorf("greetings: %s: %w", r.Name, err))
		}
		if seen[r.Name] {
			faults = append(faults, fmt.Errorf("greetings: %s is there twice", r.Name))
		}
		seen[r.Name] = true
	}
	return rules, errors.Join(faults...)
}

// ReadRule reads one rule as it stands in greetings.yaml, without the dash. Its Faults are not looked for.
func ReadRule(src []byte) (Rule, error) {
	var r Rule
	if err := yaml.UnmarshalWithOptions(src, &r, yaml.Strict()); err != nil {
		return r, fmt.Errorf("reading a greeting rule: %w", err)
	}
	return r.Filled(), nil
}

// Bounds of a wording. Three segments of Chinese are enough to wish well.
const (
	wordingMost = 190 // characters
	tiersMost   = 10
)

var (
	placeholder = regexp.MustCompile(`\{[^}]*\}?`)
	address     = regexp.MustCompile(`(?i)https?:|www\.|\.(com|cn|hk|net)\b`)
	amount      = regexp.MustCompile(`[0-9]{2,}|[$¥￥£€]`)
)

// cheer is what may not be said where the dead are remembered.
var cheer = []string{"happy", "merry", "joy", "celebrat", "congratulat", "prosper", "cheers", "快乐", "快樂", "恭喜", "恭祝", "祝贺", "祝賀", "喜", "欢庆", "歡慶", "吉祥", "🎉", "🎊"}

// faults are all reasons why the words cannot be used, of words.en.plain, words.en.named or words.en.tiers.gold.
func (w Words) faults(solemn bool) (faults wrong.Faults) {
	for lang := range w {
		if !slices.Contains(locale.All(), lang) {
			faults.Add("words", "language", strconv.Quote(string(lang)))
		}
	}
	for _, lang := range locale.All() {
		said, at := w[lang], "words."+string(lang)+"."
		check := func(what, text string, may ...string) {
			for _, why := range wordingFaults(text, solemn, may) {
				faults.Tell(at+what, why)
			}
		}
		check("plain", said.Plain, "{brand}")
		check("named", said.Named, "{brand}", "{name}")
		if len(said.Tiers) > tiersMost {
			faults.Add(at+"tiers", "tiers-many", tiersMost)
		}
		for _, tier := range slices.Sorted(maps.Keys(said.Tiers)) {
			if tier != strings.ToLower(tier) || tier == "" {
				faults.Add(at+"tiers."+tier, "lower-case")
			}
			check("tiers."+tier, said.Tiers[tier], "{brand}", "{name}", "{manager}")
		}
	}
	return faults
}

func wordingFaults(text string, solemn bool, may []string) (why []*wrong.Why) {
	if strings.TrimSpace(text) == "" {
		return []*wrong.Why{wrong.Of("missing")}
	}
	if n := utf8.RuneCountInString(text); n > wordingMost {
		why = append(why, wrong.Of("characters", n, wordingMost))
	}
	if !strings.Contains(text, "{brand}") {
		why = append(why, wrong.Of("no-brand"))
	}
	for _, p := range placeholder.FindAllString(text, -1) {
		if !slices.Contains(may, p) {
			why = append(why, wrong.Of("may-not-say", p))
		}
	}
	if address.MatchString(text) {
		why = append(why, wrong.Of("holds-link"))
	}
	if amount.MatchString(text) {
		why = append(why, wrong.Of("holds-figures"))
	}
	for _, word := range cheer {
		if solemn && strings.Contains(strings.ToLower(text), word) {
			why = append(why, wrong.Of("cheerful", strconv.Quote(word)))
		}
	}
	return why
}

// text is the wording for somebody, without how to refuse.
func (r Rule) text(brand locale.Words, m Member) string {
	said := r.Words[m.Lang]
	words := said.Named
	tier, hasTier := said.Tiers[strings.ToLower(m.Tier)]
	switch _, alone := m.Party.Only(); {
	case !alone && m.Party.Known(), m.Names.In(m.Lang) == "": // a name would tell the others who banks with us
		words = said.Plain
	case hasTier && (m.Manager != "" || !strings.Contains(tier, "{manager}")):
		words = tier
	}
	fill := strings.NewReplacer("{brand}", brand.In(m.Lang), "{name}", m.Names.In(m.Lang), "{manager}", m.Manager)
	return fill.Replace(words)
}
