package ivr

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Diff is what changes for callers from one version of a menu to another. Nothing is what two menus differ in that callers cannot notice.
func Diff(before, after *Tree) []Difference {
	var d diff
	d.ways(differsLine, "", before.begin, after.begin)
	d.ways(differsKey, "", before.always, after.always)
	d.words(differsSilence, "", &before.silence, &after.silence)
	d.words(differsWrong, "", &before.wrong, &after.wrong)
	d.word("person", "", before.person, after.person)
	d.word("lost", "", before.lost, after.lost)
	d.word("home", "", before.home, after.home)
	for _, name := range after.order {
		if before.nodes[name] == nil {
			d.word(differsNode, name, "", after.nodes[name].what())
		}
	}
	for _, name := range before.order {
		switch n := after.nodes[name]; {
		case n == nil:
			d.word(differsNode, name, before.nodes[name].what(), "")
		default:
			d.node(before, after, before.nodes[name], n)
		}
	}
	return d.found
}

type diff struct{ found []Difference }

func (d *diff) word(what, node, was, is string) {
	d.note(Difference{What: what, Node: node, Was: was, Is: is})
}

func (d *diff) note(one Difference) {
	if one.Was != one.Is {
		d.found = append(d.found, one)
	}
}

func (d *diff) number(what, node string, was, is int) {
	d.word(what, node, strconv.Itoa(was), strconv.Itoa(is))
}

func (d *diff) yes(what, node string, was, is bool) {
	told := map[bool]string{true: "yes"}
	d.word(what, node, told[was], told[is])
}

func (d *diff) words(what, node string, was, is *words) {
	for _, lang := range languages {
		d.note(Difference{What: what, Node: node, Lang: lang, Was: was.text[lang], Is: is.text[lang]})
	}
	d.note(Difference{What: differsRecording, Of: what, Node: node, Was: was.play, Is: is.play})
}

// ways compares keys and what they lead to.
func (d *diff) ways(what, node string, before, after []choice) {
	for _, a := range after {
		var led []Lead
		if at := slices.IndexFunc(before, func(b choice) bool { return b.key == a.key }); at >= 0 {
			led = before[at].to.leads()
		}
		if leads := a.to.leads(); !reflect.DeepEqual(led, leads) {
			d.found = append(d.found, Difference{What: what, Node: node, Of: a.key, Led: led, Leads: leads})
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(a choice) bool { return a.key == b.key }) {
			d.found = append(d.found, Difference{What: what, Node: node, Of: b.key, Led: b.to.leads()})
		}
	}
}

func (d *diff) node(was, is *Tree, b, a *node) {
	name := a.name
	d.word(differsNode, name, b.what(), a.what())
	d.words(differsSays, name, &b.words, &a.words)
	d.words(differsFuller, name, &b.fuller, &a.fuller)
	d.ways(differsKey, name, own(was, b), own(is, a))
	d.hears(b, a)
	d.number("wait", name, b.wait, a.wait)
	d.number("tries", name, b.tries, a.tries)
	d.number("most", name, b.most, a.most)
	d.number("least", name, b.least, a.least)
	d.number("limit", name, b.limit, a.limit)
	d.yes("every", name, b.every, a.every)
	d.yes("listen", name, b.listen, a.listen)
	d.yes("mute", name, b.mute, a.mute)
	for _, arg := range sortedKeys(b.with, a.with) {
		d.note(Difference{What: differsWith, Node: name, Of: arg, Was: b.with[arg], Is: a.with[arg]})
	}
}

// hears compares what may be said for each key beside the words of the prompts.
func (d *diff) hears(b, a *node) {
	was, is := b.heard(), a.heard()
	for _, key := range sortedKeys(was, is) {
		of, lang, _ := strings.Cut(key, " ")
		d.note(Difference{What: differsHears, Node: a.name, Of: of, Lang: lang, Was: was[key], Is: is[key]})
	}
}

// heard are the words for each "key language".
func (n *node) heard() map[string]string {
	out := map[string]string{}
	for _, s := range n.said {
		for lang, labels := range s.in {
			out[s.key+" "+lang] = strings.Join(labels, ", ")
		}
	}
	return out
}

// own are the ways on that a node has of its own: those that every menu has are told once.
func own(t *Tree, n *node) []choice {
	return slices.DeleteFunc(n.targets(), func(c choice) bool { return c.to.line == 0 || t.implied(c) })
}

// leads is where a target leads.
func (t *target) leads() []Lead {
	if len(t.cases) == 0 {
		return []Lead{{To: t.to, Lang: t.lang}}
	}
	out := make([]Lead, len(t.cases))
	for i, b := range t.cases {
		out[i] = Lead{To: b.to, Lang: t.lang, For: b.when.asks()}
	}
	return out
}

func sortedKeys(ms ...map[string]string) (keys []string) {
	for _, m := range ms {
		for k := range m {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
