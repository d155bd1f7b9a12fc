package dialogue

import (
	"slices"
	"strings"
)

// How people say in words whether the phone they write from is with them. What is away says so itself; of the rest, what says that it
// is here comes first: "I lost the card, the phone is with me".
var (
	phones    = []string{"phone", "mobile", "手机", "手機", "电话", "電話"}
	phoneAway = []string{"not with me", "don't have", "dont have", "haven't got", "不在", "唔喺", "冇喺"}
	phoneHere = []string{"with me", "have it", "have my", "have the phone", "in my hand", "在身", "在我", "还在", "還在", "喺度", "喺身", "仲喺", "喺我"}
	phoneGone = []string{"lost", "stolen", "gone", "missing", "took", "丢", "丟", "偷", "抢", "搶", "不见", "不見", "唔见", "唔見", "冇咗", "没了"}
)

func aboutPhone(body string) bool { return mentions(body, phones) }

// phoneTold reads a free answer to whether the phone is with its owner. Of a doubtful one it makes nothing: the question is asked again.
func phoneTold(body string) (string, fitting) {
	switch {
	case mentions(body, phoneAway):
		return answerNo, fits
	case mentions(body, phoneHere):
		return answerYes, fits
	case mentions(body, phoneGone):
		return answerNo, fits
	}
	return "", noAnswer
}

func mentions(body string, words []string) bool {
	body = strings.ToLower(strings.ReplaceAll(body, "\u2019", "'"))
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(body, w) })
}
