package ivr

import (
	"fmt"
	"slices"
	"strings"
)

func (i *inspection) name(n *node) {
	switch {
	case isKey(n.own):
		i.fault(n.line, "menu-name-key", n.own)
	case strings.Contains(n.own, "."):
		i.fault(n.line, "menu-name-dot", n.own)
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
		i.fault(n.line, "menu-does-nothing", n.own, strings.Join(kinds[:], ", "))
	case 1:
	default:
		i.fault(n.line, "menu-kinds", n.own, strings.Join(got, " and "))
	}
}

// fit: a key that means nothing beside the node's kind is a mistake, and so is one left out.
func (i *inspection) fit(n *node) {
	if n.kind == "" {
		return
	}
	for key, at := range n.has {
		if !slices.Contains(kinds[:], key) && !slices.Contains(allowed[n.kind], key) {
			i.fault(at, "menu-beside", n.own, key, n.kind)
		}
	}
	for _, key := range needed[n.kind] {
		if _, ok := n.has[key]; !ok {
			i.fault(n.line, "menu-wants", n.own, n.kind, key)
		}
	}
	if n.kind == kindAsk && (n.into == "" || n.most == 0 || n.least > n.most) {
		i.fault(n.line, "menu-ask", n.own)
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
			i.fault(w.line, "menu-no-words", where, lang)
			continue
		}
		if long := tenths(said); long > maxSeconds*10 {
			i.fault(w.at[lang], "menu-long", where, fmt.Sprintf("%d.%d", long/10, long%10), lang, maxSeconds)
		}
		if strings.ContainsAny(said, "<>&") {
			i.fault(w.at[lang], "menu-markup", where, lang)
		}
		if strings.Contains(said, "{{") || strings.Contains(said, "}}") {
			i.fault(w.at[lang], "menu-braces", where, lang)
		}
		i.script(where, w, lang)
	}
}

func (i *inspection) verb(n *node) {
	if n.verb != "" && i.verbs != nil && !i.verbs(n.verb) {
		i.fault(n.has[kindDo], "menu-verb", n.own, n.verb)
	}
}

// waiting: silence is an answer, so its place is never left to chance.
func (i *inspection) waiting(n *node) {
	if n.waits() && n.timeout == nil {
		i.fault(n.line, "menu-timeout", n.own)
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
		i.fault(n.line, "menu-choices", n.own, count, maxChoices)
	}
}
