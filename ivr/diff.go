package ivr

import (
	"fmt"
	"slices"
	"strings"
)

// Diff tells in words what changes for callers from one version of a menu to another, a sentence for each change. Nothing is what two
// menus differ in that callers cannot notice.
func Diff(before, after *Tree) []string {
	var d diff
	d.ways("line", "begins at", before.begin, after.begin)
	d.ways("always key", "goes to", before.always, after.always)
	d.words("what is said after silence", &before.silence, &after.silence)
	d.words("what is said after a wrong key", &before.wrong, &after.wrong)
	d.word("0 and silence lead to", before.person, after.person)
	d.word("a lost card is reported at", before.lost, after.lost)
	d.word("hash leads back as far as", before.home, after.home)
	for _, name := range after.order {
		if before.nodes[name] == nil {
			d.tell("%s is new: %s", name, after.nodes[name].what())
		}
	}
	for _, name := range before.order {
		switch n := after.nodes[name]; {
		case n == nil:
			d.tell("%s is gone", name)
		default:
			d.node(before, after, before.nodes[name], n)
		}
	}
	return d.told
}

type diff struct{ told []string }

func (d *diff) tell(format string, args ...any) {
	d.told = append(d.told, fmt.Sprintf(format, args...))
}

func (d *diff) word(what, before, after string) {
	if before != after {
		d.tell("%s %s (was %s)", what, after, before)
	}
}

func (d *diff) number(what string, before, after int) {
	if before != after {
		d.tell("%s %d (was %d)", what, after, before)
	}
}

func (d *diff) yes(what string, before, after bool) {
	switch {
	case after && !before:
		d.tell("%s from now on", what)
	case before && !after:
		d.tell("%s no more", what)
	}
}

func (d *diff) words(what string, before, after *words) {
	for _, lang := range languages {
		if b, a := before.text[lang], after.text[lang]; b != a {
			d.tell("%s in %s: %q (was %q)", what, lang, a, b)
		}
	}
	d.word(what+" is played from", before.play, after.play)
}

// ways compares keys and what they lead to.
func (d *diff) ways(what, leads string, before, after []choice) {
	for _, a := range after {
		at := slices.IndexFunc(before, func(b choice) bool { return b.key == a.key })
		switch {
		case at < 0:
			d.tell("%s %s is new: %s", what, a.key, a.to.told())
		case before[at].to.told() != a.to.told():
			d.tell("%s %s now %s %s (was %s)", what, a.key, leads, a.to.told(), before[at].to.told())
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(a choice) bool { return a.key == b.key }) {
			d.tell("%s %s is gone (was %s)", what, b.key, b.to.told())
		}
	}
}

func (d *diff) node(was, is *Tree, b, a *node) {
	name := a.name
	d.word(name+" is now", b.what(), a.what())
	d.words(name+" says", &b.words, &a.words)
	d.words(name+" says the second time", &b.fuller, &a.fuller)
	d.ways("in "+name+", key", "goes to", own(was, b), own(is, a))
	d.word(name+" hears", b.hears(), a.hears())
	d.number(name+" waits for seconds:", b.wait, a.wait)
	d.number(name+" asks so many times:", b.tries, a.tries)
	d.number(name+" takes digits:", b.most, a.most)
	d.number(name+" takes digits, at least:", b.least, a.least)
	d.number(name+" records seconds:", b.limit, a.limit)
	d.yes(name+" is heard in every language", b.every, a.every)
	d.yes(name+" cannot be interrupted", b.listen, a.listen)
	d.yes(name+" does not listen to words", b.mute, a.mute)
	for _, arg := range sortedKeys(b.with, a.with) {
		d.word(fmt.Sprintf("%s hands on %s:", name, arg), b.with[arg], a.with[arg])
	}
}

// hears tells what may be said here beside the words of the prompts.
func (n *node) hears() string {
	var told []string
	for _, s := range n.said {
		for _, lang := range languages {
			for _, label := range s.in[lang] {
				told = append(told, fmt.Sprintf("%q for %s", label, s.key))
			}
		}
	}
	if told == nil {
		return "nothing else"
	}
	return strings.Join(told, ", ")
}

// own are the ways on that a node has of its own: those that every menu has are told once.
func own(t *Tree, n *node) []choice {
	return slices.DeleteFunc(n.targets(), func(c choice) bool { return c.to.line == 0 || t.implied(c) })
}

// told is where a target leads, in words.
func (t *target) told() string {
	told := t.to
	if len(t.cases) > 0 {
		parts := make([]string, len(t.cases))
		for i, b := range t.cases {
			when := b.when.String()
			switch {
			case when == "" && i == 0:
				parts[i] = b.to
			case when == "":
				parts[i] = "else " + b.to
			default:
				parts[i] = b.to + " if " + when
			}
		}
		told = strings.Join(parts, "; ")
	}
	if t.lang != "" {
		told += " in " + t.lang
	}
	return told
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
