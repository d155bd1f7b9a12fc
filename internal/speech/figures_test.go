package speech

import "testing"

func TestDigitsSaidOneByOne(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"one two three four":                        "1234",
		"One, two, three, four.":                    "1234.",
		"it ends in one two three four please":      "it ends in 1234 please",
		"one oh oh four":                            "1004",
		"double five triple zero":                   "55000",
		"1 2 3 4":                                   "1234",
		"four thousand one hundred":                 "four thousand one hundred",
		"one moment, I have two cards":              "one moment, I have two cards",
		"oh no I lost it":                           "oh no I lost it",
		"一二三四":                                      "1234",
		"幺二洞四":                                      "1204",
		"〇零一两":                                      "0012",
		"尾号是幺二三四":                                   "尾号是1234",
		"尾數係一二三四嗰張":                                 "尾數係1234嗰張",
		"五":                                         "5",
		"一百二十":                                      "一百二十",
		"还三千五百":                                     "还三千五百",
		"一月五号":                                      "一月五号",
		"four one one one 1111 one one one one 1 1": "41111111111111",
		"":   "",
		"星号": "星号",
	} {
		if got := Figures(said); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
