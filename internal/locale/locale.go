// Package locale names the three languages Cardline speaks and tells which one a text is written in.
// It knows scripts and tags, never the words of a command.
package locale

import "strings"

// Lang is one of the three languages, as its BCP 47 tag.
type Lang string

// The languages: English; Simplified Chinese, spoken as Mandarin; Traditional Chinese with Hong Kong wording, spoken as Cantonese.
const (
	English     Lang = "en"
	Simplified  Lang = "zh-Hans"
	Traditional Lang = "zh-Hant"
)

// All lists every language in the order menus offer them: the key pressed is the position.
func All() []Lang { return []Lang{Simplified, Traditional, English} }

// Valid reports whether l is one of the three.
func (l Lang) Valid() bool { return l == English || l == Simplified || l == Traditional }

// Chinese reports whether l is written in Chinese characters.
func (l Lang) Chinese() bool { return l == Simplified || l == Traditional }

// Parse maps any common tag ("zh-HK", "zh_CN", "yue", "en-GB") to one of the three. Regions of Traditional script
// (HK, TW, MO) win over a missing script subtag.
func Parse(tag string) (Lang, bool) {
	t := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
	switch {
	case t == "en" || strings.HasPrefix(t, "en-"):
		return English, true
	case t == "yue" || strings.HasPrefix(t, "yue-"), strings.HasPrefix(t, "zh-hant"), t == "zh-hk", t == "zh-tw", t == "zh-mo":
		return Traditional, true
	case t == "zh" || strings.HasPrefix(t, "zh-"), t == "cmn" || strings.HasPrefix(t, "cmn-"):
		return Simplified, true
	}
	return "", false
}

// Words are one thing said in each language.
type Words map[Lang]string

// In returns the words in l, or in English where l is missing.
func (w Words) In(l Lang) string {
	if s, ok := w[l]; ok {
		return s
	}
	return w[English]
}

// Missing lists the languages without words.
func (w Words) Missing() []Lang {
	var out []Lang
	for _, l := range All() {
		if strings.TrimSpace(w[l]) == "" {
			out = append(out, l)
		}
	}
	return out
}
