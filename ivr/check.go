package ivr

import (
	"slices"
	"strings"
)

// Bounds a caller can bear.
const (
	maxChoices = 5  // per menu, beside 0, 9, star and hash
	maxSeconds = 10 // per prompt and language: after that nobody listens
)

const (
	keyPerson = "0"
	keyLost   = "9"
	lineMain  = "main"
)

// kinds in the order they are explained.
var kinds = [...]string{kindMenu, kindAsk, kindDo, kindDial, kindQueue, kindRecord, kindSay, kindGoto, kindEnd}

// allowed are the keys that mean something beside each kind.
var allowed = map[string][]string{
	kindMenu:   {"prompt", "fuller", "every", "listen", "wait", "tries"},
	kindAsk:    {"prompt", "fuller", "every", "listen", "wait", "tries", "then"},
	kindDo:     {"prompt", "every", "with", "then", "failed", "person"},
	kindDial:   {"prompt", "every", "then", "failed"},
	kindQueue:  {"prompt", "every", "then", "failed"},
	kindRecord: {"prompt", "every", "then", "failed"},
	kindSay:    {"every", "then"},
	kindGoto:   {},
	kindEnd:    {"every"},
}

// needed are the keys each kind cannot do without.
var needed = map[string][]string{
	kindMenu:   {"prompt"},
	kindAsk:    {"prompt", "then"},
	kindDo:     {"then"},
	kindDial:   {"then"},
	kindQueue:  {"then"},
	kindRecord: {"prompt", "then"},
	kindSay:    {"then"},
}

// inspection is one tree under check.
type inspection struct {
	*reader
	tree  *Tree
	verbs func(id string) bool
}

// Check finds every fault of a menu file, in the order of its lines. verbs says which ids a `do` may name; nil allows all.
func Check(name string, src []byte, verbs func(id string) bool) []Fault {
	_, faults := inspect(name, src, verbs)
	return faults
}

func inspect(name string, src []byte, verbs func(id string) bool) (*Tree, []Fault) {
	i := &inspection{reader: &reader{file: name}, verbs: verbs}
	i.tree = i.read(src)
	if len(i.tree.at) == 0 {
		return i.tree, i.sorted()
	}
	i.tree.spread()
	i.roots()
	i.spoken("silence", &i.tree.silence)
	i.spoken("wrong", &i.tree.wrong)
	for _, name := range i.tree.order {
		n := i.tree.nodes[name]
		i.name(n)
		i.kind(n)
		i.fit(n)
		i.prompts(n)
		i.verb(n)
		i.waiting(n)
		i.choices(n)
		i.ways(n)
		i.person(n)
		i.lost(n)
		i.circle(n)
	}
	for _, c := range i.tree.always {
		i.target("always "+c.key, c.to, true)
	}
	i.unreachable()
	i.noWayOut()
	return i.tree, i.sorted()
}

// roots are the names the whole tree rests on.
func (i *inspection) roots() {
	t := i.tree
	for _, key := range []string{"lang", "home", "person", "lost", "silence", "wrong", "begin", "nodes"} {
		if _, ok := t.at[key]; !ok {
			i.fault(1, "%s is missing", key)
		}
	}
	if _, ok := t.at["lang"]; ok && !slices.Contains(languages[:], t.lang) {
		i.fault(t.at["lang"], "unknown language %q: %s", t.lang, strings.Join(languages[:], ", "))
	}
	if _, ok := t.at["begin"]; ok && !slices.ContainsFunc(t.begin, func(c choice) bool { return c.key == lineMain }) {
		i.fault(t.at["begin"], "begin has no line %q", lineMain)
	}
	for _, c := range t.begin {
		i.target("begin "+c.key, c.to, false)
	}
	i.root("home", t.home, kindMenu)
	i.root("person", t.person, kindDial, kindQueue)
	i.root("lost", t.lost, kindDo)
}

func (i *inspection) root(key, name string, kinds ...string) {
	at, ok := i.tree.at[key]
	if !ok {
		return
	}
	n := i.tree.nodes[name]
	if n == nil {
		i.fault(at, "%s: unknown target %q", key, name)
		return
	}
	if !slices.Contains(kinds, n.kind) {
		i.fault(at, "%s: %q wants to be a node with %s", key, name, strings.Join(kinds, " or "))
	}
}
