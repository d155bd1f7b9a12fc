package campaign

import (
	"strings"
	"testing"
)

const spring = `
code: SPRING-27
name: Spring offer
type: offer
audience: {filter: "tier in (platinum, gold) and not tag vip", holdout: 50, seed: spring, split: [{name: a, weight: 1}, {name: b, weight: 1}]}
words:
  - {name: gold-b, variant: b, tiers: [Gold], text: {en: "Gold b"}}
  - {variant: b, text: {en: "Anybody of b"}}
  - {text: {en: "Everybody else"}, segments: 1}
when: {at: "2027-02-01 10:00"}
window: {from: "10:00", to: "18:00"}
budget: USD 500.00
pace: 50
`

func TestReadingABrief(t *testing.T) {
	t.Parallel()
	code, b, err := Read([]byte(spring))
	if err != nil || code != "SPRING-27" {
		t.Fatal(code, err)
	}
	b = b.settled()
	if err := b.form().Err(); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{{"b", "Gold", "gold-b"}, {"b", "gold", "gold-b"}, {"b", "Platinum", "b"}, {"a", "Gold", "words-3"}} {
		if w, ok := b.wording(c[0], c[1]); !ok || w.Name != c[2] {
			t.Errorf("variant %s, %s: %s, want %s", c[0], c[1], w.Name, c[2])
		}
	}
	if _, _, err := Read([]byte(strings.Replace(spring, "pace:", "speed:", 1))); err == nil || !strings.Contains(err.Error(), "speed") {
		t.Errorf("a misspelt key: %v", err)
	}
}

func TestWhatIsWrongWithABriefIsToldAtOnce(t *testing.T) {
	t.Parallel()
	_, b, err := Read([]byte(`{name: x, type: fraud-alert, words: [{text: {fr: "Bonjour"}}, {text: {en: "never used"}}], when: {}, window: {from: "18:00", to: "10:00"}, budget: lots}`))
	if err != nil {
		t.Fatal(err)
	}
	told := b.settled().form().Err().Error()
	for _, want := range []string{"type: is no message", "exactly one", "window:", "budget:", `"fr" is no language`, "words[1]: is never used"} {
		if !strings.Contains(told, want) {
			t.Errorf("not told: %s\n%s", want, told)
		}
	}
}

func TestAFaultIsFoundInItsFile(t *testing.T) {
	t.Parallel()
	file := []byte("code: SPRING-27\nwords:\n  - text:\n      en: \"Hello\"\n      zh-Hans: \"你好\"\n  - {name: b,\n     text: {en: \"Bye\"}}\ndata: {until: \"2027-03-31\"}\n")
	for field, want := range map[string]int{
		"code": 1, "words[0].text.en": 4, "words[0].text.zh-Hans": 5, "words[1].name": 6, "words[1].text.en": 7, "data.until": 8, "data.untl": 8, "type": 0, "": 0,
	} {
		if got := Line(file, field); got != want {
			t.Errorf("%q stands in line %d, want %d", field, got, want)
		}
	}
	if Line([]byte("{"), "code") != 0 {
		t.Error("a broken file has a line")
	}
}
