package ivr

import (
	"slices"
	"strings"
)

func (i *inspection) name(n *node) {
	switch {
	case isKey(n.own):
		i.fault(n.line, "a node cannot be called %q: it is what a key does", n.own)
	case strings.Contains(n.own, "."):
		i.fault(n.line, "a node cannot be called %q: a dot stands between a file and its nodes", n.own)
	}
}

// kind: a node does one thing, and which one follows from the key that is present.
func (i *inspection) kind(n *node) {
	var got []string
	for _, kind := range kinds {
		if _, ok := n.has[kind]; ok {
			got = append(got, kind)
		}
	}
	switch len(got) {
	case 0:
		i.fault(n.line, "%s does nothing: it wants one of %s", n.own, strings.Join(kinds[:], ", "))
	case 1:
	default:
		i.fault(n.line, "%s wants exactly one kind, not %s", n.own, strings.Join(got, " and "))
	}
}

// fit: a key that means nothing beside the node's kind is a mistake, and so is one left out.
func (i *inspection) fit(n *node) {
	if n.kind == "" {
		return
	}
	for key, at := range n.has {
		if !slices.Contains(kinds[:], key) && !slices.Contains(allowed[n.kind], key) {
			i.fault(at, "%s: %s means nothing beside %s", n.own, key, n.kind)
		}
	}
	for _, key := range needed[n.kind] {
		if _, ok := n.has[key]; !ok {
			i.fault(n.line, "%s: %s wants %s", n.own, n.kind, key)
		}
	}
	if n.kind == kindAsk && (n.into == "" || n.most == 0 || n.least > n.most) {
		i.fault(n.line, "%s: ask wants into and digits, and least no more than digits", n.own)
	}
}

func (i *inspection) prompts(n *node) {
	i.spoken(n.own, &n.words)
	i.spoken(n.own+" fuller", &n.fuller)
}

// spoken: whatever is said is said in every language, briefly, in plain words.
func (i *inspection) spoken(where string, w *words) {
	if w.text == nil {
		return
	}
	i.file = w.file
	for _, lang := range languages {
		said := w.text[lang]
		if said == "" {
			i.fault(w.line, "%s has no words in %s", where, lang)
			continue
		}
		if long := tenths(said); long > maxSeconds*10 {
			i.fault(w.at[lang], "%s takes %d.%d seconds in %s, more than %d", where, long/10, long%10, lang, maxSeconds)
		}
		if strings.ContainsAny(said, "<>&") {
			i.fault(w.at[lang], "%s holds markup in %s: plain words only", where, lang)
		}
		if strings.Contains(said, "{{") || strings.Contains(said, "}}") {
			i.fault(w.at[lang], "%s holds {{ }} in %s: the words of a menu take no data", where, lang)
		}
		i.script(where, w, lang)
	}
}

func (i *inspection) verb(n *node) {
	if n.verb != "" && i.verbs != nil && !i.verbs(n.verb) {
		i.fault(n.has[kindDo], "%s: unknown verb %q", n.own, n.verb)
	}
}

// waiting: silence is an answer, so its place is never left to chance.
func (i *inspection) waiting(n *node) {
	if n.waits() && n.timeout == nil {
		i.fault(n.line, "%s has no timeout", n.own)
	}
}

func (i *inspection) choices(n *node) {
	if n.kind != kindMenu {
		return
	}
	count := 0
	for _, c := range n.keys {
		if digit(c.key) && c.key != keyPerson && c.key != keyLost {
			count++
		}
	}
	if count > maxChoices {
		i.fault(n.line, "%s offers %d choices, more than %d", n.own, count, maxChoices)
	}
}
