package campaign

import (
	"slices"
	"strings"
	"testing"

	"cardline/internal/locale"
	"cardline/internal/outbox"
)

func TestDataOfALanguageStandsInPlaceOfThatOfAll(t *testing.T) {
	t.Parallel()
	c := Campaign{Brief: Brief{
		Type: outbox.Correction, Data: map[string]string{"about": "dining"}, DataIn: map[locale.Lang]map[string]string{locale.Simplified: {"about": "餐饮"}},
	}}
	if en, hans := c.dataFor(locale.English)["about"], c.dataFor(locale.Simplified)["about"]; en != "dining" || hans != "餐饮" {
		t.Errorf("%q and %q", en, hans)
	}
	words := func(ls ...locale.Lang) []Wording {
		w := Wording{Name: "all", Text: map[locale.Lang]string{}}
		for _, l := range ls {
			w.Text[l] = "{{ about }}"
		}
		return []Wording{w}
	}
	if c.Said = words(locale.English, locale.Simplified); len(c.oneText()) != 0 {
		t.Error("each language has its own words")
	}
	if c.Said = words(locale.All()...); !slices.Equal(c.oneText(), []string{"about"}) {
		t.Error("English and Traditional Chinese have the same words")
	}
	var f faults
	c.DataIn["fr"] = map[string]string{"abut": strings.Repeat("x", 201)}
	c.longData(&f)
	c.strangeData(&f, func() outbox.Declaration { d, _ := outbox.Declared(c.Type); return d }())
	told := f.Err().Error()
	for _, want := range []string{`"fr" is no language`, "data_in.fr.abut: is longer than 200", "data_in.fr.abut: is no data of correction: is about meant?"} {
		if !strings.Contains(told, want) {
			t.Errorf("not told: %s\n%s", want, told)
		}
	}
}

func TestReasonsAreToldAsManyHaveThem(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]string{
		outbox.Repeated + ": 0193c1f2-7b11-7aaa-8bbb-0123456789ab": whyShared,
		"quiet hours: held until 2027-02-01 09:00 (Europe/London)": "quiet hours: held",
		"its time ended at 2027-02-01T09:00:00Z":                   "its time ended",
		"opted out of marketing at the bank":                       "opted out of marketing at the bank",
	} {
		if got := plainReason(reason); got != want {
			t.Errorf("%q is told as %q", reason, got)
		}
	}
}
