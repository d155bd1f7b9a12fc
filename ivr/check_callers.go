package ivr

import (
	"fmt"
	"slices"
	"strings"
)

// maxLevels is how many menus a caller has to listen to, one below the other.
const maxLevels = 3

// keyLanguage may stand behind a gap: it means the same wherever it is offered.
const keyLanguage = "8"

// gaps: keys are offered from 1 on, in order, so that nobody waits for one that was left out.
func (i *inspection) gaps(n *node) {
	if n.kind != kindMenu {
		return
	}
	next := 1
	for digit := range 9 {
		key := fmt.Sprint(digit + 1)
		if _, is := n.key(key); !is || key == keyLanguage || key == keyLost {
			continue
		}
		if digit+1 != next {
			i.fault(n.line, "menu-gap", n.own, key, next)
		}
		next = digit + 2
	}
}

// levels: a caller comes to everything through few menus.
func (i *inspection) levels() {
	depth := map[string]int{i.tree.home: 1}
	for todo := []string{i.tree.home}; len(todo) > 0; todo = todo[1:] {
		n := i.tree.nodes[todo[0]]
		if n == nil {
			continue
		}
		for _, name := range i.below(n) {
			if _, seen := depth[name]; seen || i.tree.nodes[name] == nil {
				continue
			}
			depth[name] = depth[n.name]
			if m := i.tree.nodes[name]; m.kind == kindMenu {
				depth[name]++
				if depth[name] > maxLevels {
					i.file = m.file
					i.fault(m.line, "menu-deep", m.own, depth[name], i.tree.home, maxLevels)
				}
			}
			todo = append(todo, name)
		}
	}
}

// below are the nodes that the choices of a menu lead to, and what leads on from there without the caller's doing.
func (i *inspection) below(n *node) (names []string) {
	if n.passes() && n.then != nil {
		return n.then.names()
	}
	if n.kind != kindMenu {
		return nil
	}
	for _, c := range n.keys {
		if digit(c.key) && c.key != keyPerson && c.key != keyLost && !i.tree.implied(c) {
			names = append(names, c.to.names()...)
		}
	}
	return names
}

// callers: whoever calls, at whatever hour, comes to a person or to an end from everywhere they can come to.
func (i *inspection) callers() {
	told := map[string]bool{}
	ways := newRoads(i.tree)
	for _, p := range i.combinations() {
		for _, name := range ways.stuck(&p) {
			if n := i.tree.nodes[name]; !told[name] {
				told[name] = true
				i.file = n.file
				i.fault(n.line, "menu-stuck", n.own, p.told())
			}
		}
	}
}

// tongues: whatever line was dialled, there is a way to each language the menu speaks. Whoever is spoken to in one they do not understand cannot ask
// for another in words.
func (i *inspection) tongues() {
	for _, c := range i.tree.begin {
		names := c.to.names()
		onward := append(i.from(names, func(*node) bool { return true }), names...)
		if !slices.ContainsFunc(onward, func(name string) bool { n := i.tree.nodes[name]; return n != nil && n.waits() }) {
			continue // nobody presses anything there: a mailbox
		}
		for _, lang := range languages {
			if !slices.ContainsFunc(onward, func(name string) bool { return i.tree.nodes[name].chooses(lang) }) {
				i.file = c.to.file
				i.fault(c.to.line, "menu-no-language", c.key, lang)
			}
		}
	}
}

// chooses reports whether a key here changes to a language.
func (n *node) chooses(lang string) bool {
	return n != nil && slices.ContainsFunc(n.keys, func(c choice) bool { return c.to.lang == lang })
}

// ends reports whether a call may be over here: with a person, with a message taken, or with a goodbye.
func (n *node) ends() bool { return n.kind == kindEnd || n.kind == kindRecord || n.answers() }

// combinations are callers of every kind that the conditions of the menu tell apart.
func (i *inspection) combinations() []Place {
	out := []Place{{Lang: i.tree.lang}}
	times := func(n int, set func(p *Place, k int)) {
		var more []Place
		for _, p := range out {
			for k := range n {
				set(&p, k)
				more = append(more, p)
			}
		}
		out = more
	}
	flags, words := i.asked()
	for _, name := range flagNames {
		if flags[name] {
			times(2, func(p *Place, k int) { p.setFlag(name, k == 1) })
		}
	}
	for _, name := range wordNames {
		if values := words[name]; len(values) > 0 {
			times(len(values), func(p *Place, k int) { p.setWord(name, values[k]) })
		}
	}
	return out
}

// asked gathers what conditions ask about: for words the values they name, and one more that stands for all the others.
func (i *inspection) asked() (flags map[string]bool, words map[string][]string) {
	flags, words = map[string]bool{}, map[string][]string{"line": nil}
	for _, c := range i.tree.begin {
		words["line"] = append(words["line"], c.key)
	}
	for _, n := range i.tree.nodes {
		for _, c := range n.targets() {
			for _, b := range c.to.cases {
				for name := range b.when.flags {
					flags[name] = true
				}
				for name, values := range b.when.words {
					words[name] = append(words[name], values...)
				}
			}
		}
	}
	for name, values := range words {
		switch name {
		case "hours":
			values = append(values, HoursOpen, HoursClosed, HoursHoliday, HoursEmergency)
		case "lang":
			values = append(values, languages[:]...)
		case "line":
		default:
			values = append(values, "")
		}
		slices.Sort(values)
		words[name] = slices.Compact(values)
	}
	return flags, words
}

// told is what is known of a caller, in words.
func (p *Place) told() string {
	out := []string{"line " + p.Facts.Line}
	for _, name := range flagNames {
		if p.flag(name) {
			out = append(out, name)
		}
	}
	for _, name := range [...]string{"tier", "hours", "segment"} {
		if word := p.word(name); word != "" {
			out = append(out, name+" "+word)
		}
	}
	return strings.Join(out, ", ")
}
