package ivr

import (
	"cmp"
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
	kindMenu:   {"prompt", "fuller", "every", "listen", "speech", "said", "wait", "tries"},
	kindAsk:    {"prompt", "fuller", "every", "listen", "speech", "wait", "tries", "then"},
	kindDo:     {"prompt", "every", "with", "then", "failed", "person"},
	kindDial:   {"prompt", "every", "then", "failed"},
	kindQueue:  {"prompt", "every", "keys", "then", "failed"},
	kindRecord: {"prompt", "every", "into", "then", "failed"},
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
	first string          // of the files
	at    map[string]spot // the keys of the top level
	verbs func(id string) bool
}

// Check finds every fault of a menu's files, in the order of their lines. verbs says which ids a `do` may name; nil allows all.
func Check(files []File, verbs func(id string) bool) []Fault {
	_, faults := inspect(files, verbs)
	return faults
}

// inspect reads the files of one menu and looks at it as a whole. The tree is never nil, so that checks run on whatever could be read.
func inspect(files []File, verbs func(id string) bool) (*Tree, []Fault) {
	i := &inspection{reader: &reader{}, verbs: verbs, at: map[string]spot{}}
	i.readAll(files)
	if len(i.at) == 0 {
		return i.tree, i.sorted()
	}
	i.tree.spread()
	i.roots()
	i.spoken("silence", &i.tree.silence)
	i.spoken("wrong", &i.tree.wrong)
	for _, name := range i.tree.order {
		n := i.tree.nodes[name]
		i.file = n.file
		i.name(n)
		i.kind(n)
		i.fit(n)
		i.prompts(n)
		i.verb(n)
		i.waiting(n)
		i.choices(n)
		i.gaps(n)
		i.heard(n)
		i.sayable(n)
		i.itself(n)
		i.ways(n)
		i.person(n)
		i.lost(n)
		i.circle(n)
	}
	for _, c := range i.tree.always {
		i.target("always "+c.key, &c.to, true)
	}
	i.unreachable()
	i.levels()
	i.noWayOut()
	if len(i.faults) == 0 { // on a menu that is sound otherwise: a missing target would be told of for every kind of caller
		i.callers()
	}
	if len(i.faults) == 0 {
		i.tongues()
	}
	return i.tree, i.sorted()
}

// readAll makes the tree of whatever can be read.
func (i *inspection) readAll(files []File) {
	i.tree = &Tree{Version: version(files), nodes: map[string]*node{}}
	bases := map[string]string{}
	for _, f := range files {
		i.first = cmp.Or(i.first, f.Name)
		top := i.read(i.tree, f, i.at)
		if other, twice := bases[f.base()]; twice {
			i.fault(1, "menu-file-twice", f.base(), other)
		}
		bases[f.base()] = f.Name
		i.top(top)
	}
}

// top notes where the keys of a file's top level stand. Every file has nodes; everything else is written once, in one of them.
func (i *inspection) top(at map[string]int) {
	for key, line := range at {
		first, twice := i.at[key]
		if twice && key != "nodes" {
			i.fault(line, "menu-stands-already", key, first.file)
			continue
		}
		i.at[key] = spot{i.file, line}
	}
}

// stood turns to where a key of the top level was written.
func (i *inspection) stood(key string) (line int, ok bool) {
	s, ok := i.at[key]
	if ok {
		i.file = s.file
	}
	return s.line, ok
}

// roots are the names the whole tree rests on.
func (i *inspection) roots() {
	t := i.tree
	i.file = i.first
	for _, key := range []string{"lang", "home", "person", "lost", "silence", "wrong", "begin", "nodes"} {
		if _, ok := i.at[key]; !ok {
			i.fault(1, "menu-missing", key)
		}
	}
	if line, ok := i.stood("lang"); ok && !slices.Contains(languages[:], t.lang) {
		i.fault(line, "menu-language", t.lang, strings.Join(languages[:], ", "))
	}
	if line, ok := i.stood("begin"); ok && !slices.ContainsFunc(t.begin, func(c choice) bool { return c.key == lineMain }) {
		i.fault(line, "menu-no-line", lineMain)
	}
	for _, c := range t.begin {
		i.target("begin "+c.key, &c.to, false)
	}
	i.root("home", t.home, kindMenu)
	i.root("person", t.person, kindDial, kindQueue, kindGoto)
	i.root("lost", t.lost, kindDo)
}

func (i *inspection) root(key, name string, kinds ...string) {
	at, ok := i.stood(key)
	if !ok {
		return
	}
	n := i.tree.nodes[name]
	if n == nil {
		i.fault(at, "menu-target", key, i.short(name))
		return
	}
	if !slices.Contains(kinds, n.kind) {
		i.fault(at, "menu-root", key, i.short(name), strings.Join(kinds, " or "))
	}
}
