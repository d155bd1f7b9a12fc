package audience

import (
	"slices"
	"strings"

	"cardline/internal/spelling"
	"cardline/internal/wrong"
)

// Stray is a value that a filter speaks of and no customer has: perhaps it is misspelt.
type Stray struct {
	Column, Value string
	There         []string // values there are, or some of them
}

// strayNamed is how many values a Stray names where none is near.
const strayNamed = 8

// Why says so, and which value may be meant.
func (s Stray) Why() *wrong.Why {
	value := quoted(s.Value)
	switch near := spelling.Nearest(s.Value, s.There, 3); {
	case near != "":
		return wrong.Of("stray-near", s.Column, value, near)
	case len(s.There) == 0:
		return wrong.Of("stray-any", s.Column, value)
	case len(s.There) <= strayNamed:
		return wrong.Of("stray-all", s.Column, value, strings.Join(s.There, ", "))
	}
	return wrong.Of("stray-some", s.Column, value, strings.Join(s.There[:strayNamed], ", "))
}

// Meant are the values that may be meant: the one that is near, or those there are, or some of them.
func (s Stray) Meant() []string {
	if near := spelling.Nearest(s.Value, s.There, 3); near != "" {
		return []string{near}
	}
	return s.There[:min(len(s.There), strayNamed)]
}

// Spoken lists the comparisons with words that the bank chooses, as Terms of one value, each once: those that may be misspelt.
func Spoken(filters ...Filter) (out []Term) {
	for _, f := range filters {
		f.each(func(t Term) {
			c, ok := column(t.Column)
			if !ok || t.Is != In || c.Values != nil || c.Kind != Word && c.Kind != Words {
				return
			}
			for _, v := range t.Values {
				one := Term{Column: t.Column, Is: In, Values: []string{v}}
				if !slices.ContainsFunc(out, func(o Term) bool { return o.Column == t.Column && o.Values[0] == v }) {
					out = append(out, one)
				}
			}
		})
	}
	return out
}
