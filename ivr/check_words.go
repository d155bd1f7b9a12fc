package ivr

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// script: words stand in the language they are read aloud in. A voice reads those of another as noise, or not at all.
func (i *inspection) script(where string, w *words, lang string) {
	han := strings.ContainsFunc(w.text[lang], isHan)
	switch {
	case lang == "en" && han:
		i.fault(w.at[lang], "menu-chinese", where, lang)
	case lang != "en" && !han:
		i.fault(w.at[lang], "menu-not-chinese", where, lang)
	}
}

// heard: the keys a caller hears of are the keys there are. Whoever waits in a queue hears of its keys from the program.
func (i *inspection) heard(n *node) {
	if n.kind != kindMenu && n.kind != kindQueue {
		return
	}
	i.promised(n, n.own, &n.words)
	i.promised(n, n.own+" fuller", &n.fuller)
	if n.kind != kindMenu || len(n.words.text) == 0 {
		return
	}
	for _, c := range n.keys {
		if !digit(c.key) || c.key == keyPerson || c.key == keyLost {
			continue
		}
		var silent []string
		for _, lang := range languages {
			if said := n.words.text[lang]; said != "" && !slices.Contains(keysSaid(said), c.key) {
				silent = append(silent, lang)
			}
		}
		if n.every && len(silent) < len(languages) { // all are heard
			continue
		}
		if len(silent) > 0 {
			i.fault(n.words.at[silent[0]], "menu-key-unsaid", n.own, c.key, strings.Join(silent, ", "))
		}
	}
}

// sayable: callers may say what a choice is called instead of its key, so no two of a menu are called the same.
func (i *inspection) sayable(n *node) {
	if n.kind != kindMenu {
		return
	}
	for _, s := range n.said {
		if _, is := n.key(s.key); !is {
			i.fault(s.line, "menu-said", n.own, s.key)
		}
	}
	for _, lang := range languages {
		for _, label := range namesOf(n.offers(lang)).twice {
			i.fault(cmp.Or(n.words.at[lang], n.line), "menu-called-twice", n.own, label, lang)
		}
	}
}

// promised: no words name a key that does nothing.
func (i *inspection) promised(n *node, where string, w *words) {
	i.file = n.file
	for _, lang := range languages {
		for _, key := range keysSaid(w.text[lang]) {
			if _, is := n.key(key); !is {
				i.fault(w.at[lang], "menu-key-nothing", where, key, lang)
			}
		}
	}
}

// itself: a key, or silence, that leads to its own menu holds whoever uses it for ever, and no wrong key is counted. To hear a menu again there is
// star; in another language it is another menu.
func (i *inspection) itself(n *node) {
	if n.kind != kindMenu {
		return
	}
	for _, c := range n.targets() {
		if c.to.lang != "" || c.key == KeyStar || c.key == KeyHash || i.tree.implied(c) {
			continue
		}
		if slices.ContainsFunc(c.to.names(), func(name string) bool { return name == targetAgain || i.onward(name) == n.name }) {
			i.file = n.file
			i.fault(c.to.line, "menu-itself", n.own, c.key)
		}
	}
}

// onward is where a call comes to from a node without a word said, for everybody.
func (i *inspection) onward(name string) string {
	for range len(i.tree.nodes) {
		n := i.tree.nodes[name]
		if n == nil || n.kind != kindGoto || n.then == nil || len(n.then.names()) != 1 {
			break
		}
		name = n.then.names()[0]
	}
	return name
}

// numerals are keys as they are read aloud, by figure.
var numerals = map[rune]string{'零': "0", '一': "1", '二': "2", '三': "3", '四': "4", '五': "5", '六': "6", '七': "7", '八': "8", '九': "9"}

var figuresInWords = map[string]string{
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}

// keysSaid are the digits that words name as keys, in order: "press 1", "Cards, 3.", 请按1, 卡片服务3，, 按一字, 職員零字. A digit before what it
// counts (3 minutes, 3分钟) is none, nor is one of a longer number.
func keysSaid(said string) []string {
	found := map[string]bool{}
	runes := []rune(said)
	at := func(k int) rune {
		if k < 0 || k >= len(runes) {
			return 0
		}
		return runes[k]
	}
	for k, r := range runes {
		before, after := at(k-1), at(k+1)
		switch key, numeral := numerals[r]; {
		case r >= '0' && r <= '9':
			part := unicode.IsDigit(before) || unicode.IsDigit(after) || unicode.IsDigit(at(k+2)) && strings.ContainsRune(".,:", after) ||
				unicode.IsDigit(at(k-2)) && strings.ContainsRune(".,:", before)
			ends := after == 0 || unicode.IsPunct(after)
			if !part && (ends || pressed(string(runes[max(k-len("press "), 0):k]))) {
				found[string(r)] = true
			}
		case numeral && numerals[before] == "" && before != '十' && before != '第' && (after == '字' || before == '按' || before == '撳'):
			found[key] = true
		}
	}
	fields := strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return !unicode.IsLetter(r) })
	for k, word := range fields {
		if key, is := figuresInWords[word]; is && k > 0 && fields[k-1] == "press" {
			found[key] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// pressed reports whether words end with the call to press what follows.
func pressed(before string) bool {
	before = strings.ToLower(strings.TrimSpace(before))
	for _, verb := range [...]string{"press", "按", "撳"} {
		if strings.HasSuffix(before, verb) {
			return true
		}
	}
	return false
}
