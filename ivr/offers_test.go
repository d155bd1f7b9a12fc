package ivr

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestEveryChoiceCanBeSaid: whatever a menu of ours calls a choice leads where its key leads, in each language, with courtesy around it too.
func TestEveryChoiceCanBeSaid(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	for name, n := range tree.nodes {
		if n.kind != kindMenu {
			continue
		}
		for _, lang := range languages {
			p := Place{Version: tree.Version, Node: name, Lang: lang}
			labels := map[string][]string{}
			for _, o := range n.offers(lang) {
				labels[o.Key] = append(labels[o.Key], o.Label)
			}
			for _, key := range keysSaid(n.words.text[lang] + " " + n.fuller.text[lang]) {
				if len(labels[key]) == 0 {
					t.Errorf("%s calls key %s nothing in %s: %s", name, key, lang, n.words.text[lang])
				}
			}
			for key, called := range labels {
				for _, label := range called {
					for _, said := range []string{label, strings.ToUpper(label), label + ".", with(label, lang)} {
						if got, part := tree.Named(p, said); got != key || part {
							t.Errorf("%s: %q leads to key %q in %s, want %s", name, said, got, lang, key)
						}
					}
				}
			}
		}
	}
}

// with is a label among words of courtesy, in the language it is in.
func with(label, lang string) string {
	if !strings.ContainsFunc(label, isHan) {
		lang = "en"
	} else if lang == "en" {
		lang = "zh-Hans"
	}
	return map[string]string{"en": "I'd like " + label + ", please", "zh-Hans": "我想要" + label + "，谢谢", "zh-Hant": "我想" + label + "唔該"}[lang]
}

func TestWhatWordsOffer(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"For balance and statements, press 1. Payments, 2. A colleague, 0.":                 "1 For balance and statements|2 Payments|0 A colleague",
		"To hear that again, press star. As a text, 1. To go back, hash. Or hang up.":       "star To hear that again|1 As a text|hash To go back",
		"Sorry, our colleagues are busy. To try again, press 0. PIN, new card, closing, 5.": "0 To try again|5 PIN, new card, closing",
		"Two questions. If we solved it, press 1. If not, press 2, and we stop the card.":   "1 If we solved it|2 If not",
		"Please enter the whole card number, then press hash. Star clears it.":              "hash Please enter the whole card number",
		"For all cards of this number, press one, then hash.":                               "1 For all cards of this number",
		"It takes two minutes, at 9:30 AM, and 24 hours.":                                   "",
		"查询余额请按1，未出账、年费和争议4，返回请按井号键。":                                                       "1 查询余额|4 未出账、年费和争议|hash 返回",
		"抱歉，人工坐席全忙。挂失信用卡，请按9；不办理，请按2。":                                                      "9 挂失信用卡|2 不办理",
		"重听请按星号键，发短信给您请按1。等3分钟，24小时。":                                                       "star 重听|1 发短信给您",
		"查結餘請按一字，到期日同金額二字；想再試一次請按星號，十二字之後。":                                                 "1 查結餘|2 到期日同金額|star 想再試一次",
	} {
		var got []string
		for _, o := range Offers(said) {
			got = append(got, o.Key+" "+o.Label)
		}
		if told := strings.Join(got, "|"); told != want {
			t.Errorf("%s\noffers %s\nwant   %s", said, told, want)
		}
	}
}

func TestHowChoicesAreMeant(t *testing.T) {
	t.Parallel()
	const en = "For balance and statements, press 1. PIN, new card, closing, 2. The new card, 3. E-mail statements, 4. To hear that again, press star."
	const hans = "余额和账单请按1，密码、补卡和销卡2，发短信给您请按3，重听请按星号键。"
	for _, c := range []struct{ menu, said, want string }{
		{en, "balance and statements", "1"},
		{en, "Balance, please.", "1"},
		{en, "the statement", "1"},
		{en, "closing", "2"},
		{en, "new card", "3"}, // the whole of one before a part of another
		{en, "email statements", "4"},
		{en, "hear it again", "star"},
		{en, "to hear this again", "star"},
		{en, "what", ""},
		{en, "", ""},
		{hans, "我要查余额", "1"},
		{hans, "销卡", "2"},
		{hans, "发短信给我吧", "3"},
		{hans, "重听", "star"},
		{hans, "不要", ""},
	} {
		if got := Hear(Offers(c.menu), c.said); got != c.want {
			t.Errorf("%q means key %q, want %q", c.said, got, c.want)
		}
	}
}

// Two keys that are called the same cannot be told apart by whoever says it.
func TestTwoChoicesCalledTheSameAreAFault(t *testing.T) {
	t.Parallel()
	files := slices.Clone(house)
	files[0].Src = []byte(strings.Replace(string(files[0].Src), "Gold service, 2", "Your points, 2", 1))
	if told := fmt.Sprint(Check(files, known)); !strings.Contains(told, `main calls two keys "Your points" in en`) {
		t.Errorf("told %s", told)
	}
}

// Whatever line was dialled, a caller finds the way to each language.
func TestALanguageNobodyCanChooseIsAFault(t *testing.T) {
	t.Parallel()
	files := slices.Clone(house)
	files[0].Src = []byte(strings.Replace(string(files[0].Src), "{lang: zh-Hant, goto: main}", "main", 1))
	faults := Check(files, known)
	if len(faults) != 1 || faults[0].Why.Error() != "line main: no key changes to zh-Hant" || faults[0].Line != 6 {
		t.Errorf("told %v", faults)
	}
}
