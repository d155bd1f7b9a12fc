package audience_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"cardline/internal/audience"
	"cardline/internal/wrong"
)

func parsed(t *testing.T, words string) audience.Filter {
	t.Helper()
	f, err := audience.Parse(words)
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return f
}

func TestAFilterIsWrittenInOneForm(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"tier = Gold":                       "tier = gold",
		" TIER in ( platinum,GOLD, gold ) ": "tier in (gold, platinum)",
		"tier not in (gold)":                "not tier = gold",
		"region != CN":                      "not region = CN",
		"language = ZH-HANS":                "language = zh-Hans",
		"points>=5_000":                     "points >= 5000",
		"not tag “vip event”":               `not tag = "vip event"`,
		"（tier ＝ gold）or tier = \"all\"":    `tier = gold or tier = "all"`,
		"a_b":                               "",
		"last_active before 90 days ago":    "last_active before 90 days ago",
		"last_active before 1 month":        "last_active before 1 months ago",
		"since after 2024-01-31":            "since after 2024-01-31",
		"tenure >= 12 months":               "tenure >= 12 months",
		"in list \"spring-2027\"":           "in list spring-2027",
		"not in segment recent-complaints":  "not in segment recent-complaints",
		"(tier = gold and region = cn)":     "tier = gold and region = CN",
		"tier = gold and (not all or all)":  "tier = gold and (not all or all)",
		"tier = gold or region=cn and all":  "tier = gold or region = CN and all",
		"not (tier = gold or all)":          "not (tier = gold or all)",
		"lunar_birthday in (L06-30, 08-15)": "lunar_birthday in (08-15, L06-30)",
		`branch = "a \"b\" \\"`:             `branch = "a \"b\" \\"`,
		"birthday is unknown and tier = 金卡": "birthday is unknown and tier = 金卡",
	} {
		f, err := audience.Parse(words)
		if want == "" {
			if err == nil {
				t.Errorf("%s: %s", words, f)
			}
			continue
		}
		if err != nil || f.String() != want {
			t.Errorf("%s: %q, %v; want %q", words, f, err, want)
			continue
		}
		if again := parsed(t, f.String()); again.String() != want {
			t.Errorf("%s is read again as %s", want, again)
		}
		tree, err := json.Marshal(f.Root())
		if err != nil {
			t.Fatal(err)
		}
		if of, err := audience.Tree(tree); err != nil || of.String() != want {
			t.Errorf("%s as a tree: %s, %v", tree, of, err)
		}
	}
}

func TestWhatIsWrongWithAFilterIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"":                                  "empty",
		"teir = gold":                       `at 1, "teir": is no column: is tier meant?`,
		"tier = gold region = cn":           `at 13, "region": and or or must stand here`,
		"tier":                              "at the end (5): a comparison must stand here",
		"tier > gold":                       `at 1, "tier": tier is compared by`,
		"points >= many":                    `at 1, "points": points is compared with a whole number`,
		"points = 99999999999999999999":     "whole number",
		"points >= -1":                      "whole number",
		"(tier = gold":                      "the bracket is not closed",
		"tier = gold)":                      `at 12, ")"`,
		"tier in gold":                      `at 9, "gold": ( must stand here`,
		"tier in (gold; silver)":            `";": means nothing here`,
		"tier in ()":                        "a value must stand here",
		"language = fr":                     "is one of en, zh-Hans, zh-Hant",
		"region = xx":                       "is a country",
		"birthday = 02-30":                  "month and a day",
		"lunar_birthday = 08-31":            "month and a day",
		"last_active before yesterday":      "is compared with a date",
		"tenure >= 12":                      "tenure is compared by",
		"points >= 5 days":                  "points is compared by",
		"consent = maybe":                   "yes or no",
		"consent is unknown":                "is yes or no",
		"tag = \"a|b\"":                     "never has a |",
		"tier = \"gold":                     "the quote is not closed",
		"tier ! gold":                       `"!": is no sign`,
		"in lists spring":                   "list or segment must stand here",
		"in list \"a b\"":                   "must begin with a letter",
		"tier = \"a\x01\"":                  "words of 1 to 60 bytes",
		"tier = \xff":                       "is no text in UTF-8",
		"all and":                           "a column must stand here",
		strings.Repeat("(", 13) + "all":     "nested deeper than 12",
		strings.Repeat("not ", 20) + "a":    "nested deeper than 12",
		"tier = " + strings.Repeat("x", 61): "words of 1 to 60 bytes",
		"tier = a" + strings.Repeat(" or tier = a", 250): "more than 200 comparisons",
		"tier in (a" + strings.Repeat(",a", 250) + ")":   "more than 200 values",
		"tier = gold" + strings.Repeat(" ", 4000):        "longer than 4000",
		"tier = gold'; DROP TABLE mirror; --":            `"'": means nothing here`,
		"tier = gold UNION SELECT 1":                     `"UNION": and or or`,
		"1 = 1":                                          `"1": is no column`,
	} {
		_, err := audience.Parse(words)
		var why *wrong.Why
		if !errors.As(err, &why) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", words, err, want)
		}
	}
}

func TestATreeIsCheckedAsWordsAre(t *testing.T) {
	t.Parallel()
	for _, tree := range []string{
		`{}`, `{"all": []}`, `{"any": [{}]}`, `{"all": [{"everybody": true}], "any": [{"everybody": true}]}`, `{"term": {"column": "m.id"}}`, `[]`,
		`{"term": {"column": "tier", "is": "= '' OR 1=1 --", "values": ["gold"]}}`, `{"term": {"column": "tier", "is": "in"}}`,
		`{"term": {"column": "points", "is": ">", "values": ["1; DROP TABLE mirror"]}}`, `{"term": {"column": "tenure", "is": ">", "values": ["1"], "unit": "parsec"}}`,
		`{"term": {"column": "list", "is": "in", "values": ["a", "b"]}}`, strings.Repeat(`{"not":`, 30) + `{"everybody":true}` + strings.Repeat("}", 30),
	} {
		if f, err := audience.Tree([]byte(tree)); err == nil {
			t.Errorf("%.80s: %s", tree, f)
		}
	}
}

func TestADefinitionIsJSON(t *testing.T) {
	t.Parallel()
	const raw = `{"filter":"tier = gold","lists":["spring"],"without":"in segment complaints","holdout":50,"seed":"s","split":[{"name":"a","weight":1},{"name":"b","weight":2}]}`
	var d audience.Definition
	if err := json.Unmarshal([]byte(raw), &d); err != nil || d.Check() != nil {
		t.Fatal(err, d.Check())
	}
	if out, err := json.Marshal(d); err != nil || string(out) != raw {
		t.Errorf("%s, %v", out, err)
	}
	if out, err := json.Marshal(audience.Definition{Lists: []string{"a"}}); err != nil || string(out) != `{"lists":["a"]}` {
		t.Errorf("%s, %v", out, err)
	}
	for _, bad := range []audience.Definition{
		{}, {Filter: d.Filter, Holdout: 1}, {Filter: d.Filter, Holdout: 901, Seed: "s"}, {Filter: d.Filter, Seed: "s", Split: d.Split[:1]},
		{Lists: []string{"a", "a"}}, {Lists: []string{"a b"}}, {Filter: d.Filter, Seed: "s", Split: []audience.Variant{{Name: "a", Weight: 1}, {Name: "a", Weight: 1}}},
	} {
		var faults wrong.Faults
		if err := bad.Check(); !errors.As(err, &faults) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"tier in (gold, \"p\") and not (points >= 5 or tag \"x\")", "last_active before 3 weeks ago", "in list a or in segment b", "（all）"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		one, err := audience.Parse(words)
		if err != nil {
			return
		}
		again, err := audience.Parse(one.String())
		if len(one.String()) > 4000 {
			return // brackets and signs that it writes in full
		}
		if err != nil || again.String() != one.String() || !utf8.ValidString(one.String()) {
			t.Errorf("%q is written %q, and read as %q, %v", words, one, again, err)
		}
	})
}
