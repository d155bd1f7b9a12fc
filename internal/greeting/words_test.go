package greeting_test

import (
	"strings"
	"testing"

	"cardline/internal/greeting"
)

// ours is a rule with words in every language; what the case says of English replaces it.
func ours(head, english string) string {
	const other = `{plain: "{brand}祝您安康", named: "{brand}：{name}，祝您安康"}`
	return "- {name: mine, " + head + ", words: {en: " + english + ", zh-Hans: " + other + ", zh-Hant: " + other + "}}"
}

func TestWordsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const well = `{plain: "{brand} wishes you well", named: "{brand}: {name}, be well"}`
	if _, err := greeting.ReadRules([]byte(ours("on: qixi", well))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ src, want string }{
		"a language is missing":      {`- {name: mine, on: qixi, words: {en: ` + well + `}}`, "words.zh-Hans.plain: is missing"},
		"a misspelt key":             {ours("on: qixi, audiense: all", well), "audiense"},
		"a misspelt festival":        {ours("on: easter", well), `on: "easter" is neither a festival`},
		"a misspelt filter":          {ours("on: qixi, audience: tear = gold", well), "tear"},
		"a wording is missing":       {ours("on: qixi", `{plain: "{brand} wishes you well"}`), "words.en.named: is missing"},
		"a name for a household":     {ours("on: qixi", `{plain: "{brand}: {name}, well", named: "{brand} {name}"}`), "words.en.plain: may not say {name}"},
		"nobody knows who writes":    {ours("on: qixi", `{plain: "be well", named: "{brand} {name}"}`), "does not name the bank"},
		"a manager for all":          {ours("on: qixi", `{plain: "{brand}", named: "{brand} {manager}"}`), "words.en.named: may not say {manager}"},
		"an unfinished placeholder":  {ours("on: qixi", `{plain: "{brand} {na", named: "{brand} {name}"}`), "may not say {na"},
		"a link":                     {ours("on: qixi", `{plain: "{brand} www.hb.com", named: "{brand} {name}"}`), "holds a link"},
		"an amount":                  {ours("on: qixi", `{plain: "{brand}: take 500", named: "{brand} {name}"}`), "numbers or money"},
		"a novel":                    {ours("on: qixi", `{plain: "{brand} `+strings.Repeat("so ", 90)+`", named: "{brand} {name}"}`), "may have 190"},
		"a tier in capitals":         {ours("on: qixi", `{plain: "{brand}", named: "{brand} {name}", tiers: {Gold: "{brand}"}}`), "must be in lower case"},
		"cheer at Qingming":          {ours("on: qingming", well), "no cheer"},
		"cheerful words at Qingming": {ours("on: qingming, solemn: true", `{plain: "{brand}: happy days", named: "{brand} {name}"}`), `is cheerful: "happy"`},
		"at night":                   {ours("on: qixi, at: '07:30'", well), "must lie within 09:00 to 20:00"},
		"into the night":             {ours("on: qixi, at: '19:45'", well), "must lie within 09:00 to 20:00"},
		"at no hour":                 {ours("on: qixi, at: noon", well), `at: "noon"`},
	} {
		if _, err := greeting.ReadRules([]byte(c.src)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := greeting.ReadRules([]byte(ours("on: qingming, solemn: true", well))); err != nil {
		t.Errorf("solemn words at Qingming are refused: %v", err)
	}
}

func TestTheHouseHasNoGreetingForQingming(t *testing.T) {
	t.Parallel()
	rules, err := greeting.ShippedRules()
	if err != nil || len(rules) < 10 {
		t.Fatalf("%d rules, %v", len(rules), err)
	}
	for _, r := range rules {
		if r.On == "qingming" {
			t.Error("it has one")
		}
	}
}
