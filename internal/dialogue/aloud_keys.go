package dialogue

import (
	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/ivr"
)

// offered are the choices a question tells the caller of, by what it calls them. An entry has keys of its own, and words about how to enter it
// are no choice; but whoever is asked for a card may mean all of them.
func (t *turn) offered(v commands.Verb, q session.Question, e *ivr.Expect) (all []ivr.Offer) {
	if e.Digits > 1 && q.Kind != session.AskCard || q.Kind == session.AskConfirm && v.Quote != nil { // a price is not asked for again
		return nil
	}
	lines, outcome, asked := t.lines, t.outcome, t.asked
	t.lines = nil
	t.sayQuestion(v, q)
	for _, l := range t.lines {
		for _, o := range ivr.Offers(l.Text) {
			if e.Digits == 1 || digit(o.Key) {
				all = append(all, o)
			}
		}
	}
	t.lines, t.outcome, t.asked = lines, outcome, asked
	return all
}

// labels are what the choices of an open question are called, for the ear of a carrier.
func (t *turn) labels(q session.Question, e *ivr.Expect) []string {
	out := []string{}
	if !t.Listens || e.Secret || e.Listen {
		return out
	}
	for _, o := range t.offered(t.verbs[q.Work.Verb], q, e) {
		out = append(out, ivr.Hints(o)...)
	}
	return out
}

// startsOver reports whether a caller whose call was cut off asks to begin anew, as the words that took it up again offer.
func (t *turn) startsOver(said string) bool {
	return ivr.Hear(ivr.Offers(t.sentence(system, "resumed", nil, t.tone())), said) == ivr.KeyStar
}

// sent is a key as carriers send it.
func sent(key string) string {
	switch key {
	case ivr.KeyStar:
		return "*"
	case ivr.KeyHash:
		return "#"
	}
	return key
}

func digit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

// keySaid is the one key somebody has named, by its figure or by what it does everywhere.
func keySaid(words string) string {
	word := ivr.Fold(words)
	if digit(word) {
		return word
	}
	for _, l := range locale.All() {
		if key, ok := spokenKeys[l][word]; ok {
			return key
		}
	}
	return ""
}

// spokenKeys are the names of keys, folded.
var spokenKeys = map[locale.Lang]map[string]string{
	locale.English: {
		"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
		"star": ivr.KeyStar, "starkey": ivr.KeyStar, "again": ivr.KeyStar, "repeat": ivr.KeyStar, "hearagain": ivr.KeyStar, "sayagain": ivr.KeyStar, "oncemore": ivr.KeyStar,
		"hash": ivr.KeyHash, "hashkey": ivr.KeyHash, "pound": ivr.KeyHash, "poundkey": ivr.KeyHash, "back": ivr.KeyHash, "goback": ivr.KeyHash,
	},
	locale.Simplified: {
		"零": "0", "〇": "0", "洞": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "拐": "7",
		"八": "8", "九": "9", "勾": "9", "星号": ivr.KeyStar, "星号键": ivr.KeyStar, "重听": ivr.KeyStar, "再听一次": ivr.KeyStar, "再听一遍": ivr.KeyStar,
		"再说一遍": ivr.KeyStar, "井号": ivr.KeyHash, "井号键": ivr.KeyHash, "返回": ivr.KeyHash,
	},
	locale.Traditional: {
		"零字": "0", "一字": "1", "兩": "2", "二字": "2", "三字": "3", "四字": "4", "五字": "5", "六字": "6", "七字": "7", "八字": "8", "九字": "9",
		"星號": ivr.KeyStar, "星號掣": ivr.KeyStar, "重聽": ivr.KeyStar, "再聽一次": ivr.KeyStar, "再講一次": ivr.KeyStar, "再講多次": ivr.KeyStar,
		"井號": ivr.KeyHash, "井號掣": ivr.KeyHash, "返轉頭": ivr.KeyHash,
	},
}
