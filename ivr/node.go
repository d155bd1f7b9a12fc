package ivr

import (
	"maps"
	"slices"
)

// languages in menu order: the key that chooses one is its position.
var languages = [...]string{"zh-Hans", "zh-Hant", "en"}

// What a node can be, as its key is spelt in a menu file. A node holds exactly one.
const (
	kindMenu   = "menu"
	kindAsk    = "ask"
	kindDo     = "do"
	kindDial   = "dial"
	kindQueue  = "queue"
	kindRecord = "record"
	kindSay    = "say"
	kindGoto   = "goto"
	kindEnd    = "end"
)

// Targets that are not nodes: they answer keys only.
const (
	targetAgain = "again" // hear this node once more
	targetBack  = "back"  // the menu before this one
	targetRedo  = "redo"  // the last verb once more: only where doing it twice harms nobody
)

// node is one stop of a call, as written.
type node struct {
	name string // file.node
	own  string // what it is called in its own file
	file string
	line int
	has  map[string]int // the keys written, and where; what a node is follows from them

	kind   string
	words  words // said on arrival
	fuller words // said instead after the second silence or wrong key
	every  bool  // said in every language
	listen bool  // keys do not cut the words short
	mute   bool  // words are not listened to

	keys             []choice
	said             []said // what callers may say for a key beside the prompt's own words
	timeout, invalid *target
	then, failed     *target
	person           *target

	verb  string
	with  map[string]string
	to    string // a dialled number or a queue, by its name in the configuration
	into  string // what an entry or a recording is called
	least int    // digits
	most  int    // digits
	wait  int    // seconds of silence before the first key
	tries int    // silences and wrong keys together before timeout or invalid is followed
	limit int    // seconds of recording

	secret bool
	expect *Expect
	args   map[string]map[string]string // with, by the language of the call
	names  map[string]names             // of the choices, by the language of the call
}

// choice is one key and where it leads.
type choice struct {
	key string
	to  target
}

// target is where a call goes next: a node, or the first of several whose condition holds.
type target struct {
	file  string
	line  int
	lang  string // the call changes to this language, where set
	to    string
	cases []branch
}

// branch is one of several ways a target may lead. The last has no condition.
type branch struct {
	when condition
	to   string
}

// pick is the name of the next node, or again, back, redo.
func (t *target) pick(p *Place) string {
	for i := range t.cases {
		if t.cases[i].when.holds(p) {
			return t.cases[i].to
		}
	}
	return t.to
}

// names are all places a target can lead to.
func (t *target) names() []string {
	if len(t.cases) == 0 {
		return []string{t.to}
	}
	var out []string
	for _, c := range t.cases {
		if !slices.Contains(out, c.to) {
			out = append(out, c.to)
		}
	}
	return out
}

// isKey reports whether a target is one of those that answer keys only.
func isKey(name string) bool {
	return name == targetAgain || name == targetBack || name == targetRedo
}

// waits reports whether a caller is waited for here.
func (n *node) waits() bool { return n.kind == kindMenu || n.kind == kindAsk }

// passes reports whether a call runs on from here at once.
func (n *node) passes() bool { return n.kind == kindSay || n.kind == kindGoto }

// answers reports whether a person does, once connected.
func (n *node) answers() bool { return n.kind == kindDial || n.kind == kindQueue }

// open are the places a target can lead to while people answer.
func (t *target) open() []string {
	if len(t.cases) == 0 {
		return t.names()
	}
	still := target{}
	for _, c := range t.cases {
		hours, asked := c.when.words["hours"]
		if asked && !slices.Contains(hours, HoursOpen) {
			continue
		}
		still.cases = append(still.cases, c)
		if asked && len(c.when.words) == 1 && len(c.when.flags) == 0 {
			break // then everybody takes this one
		}
	}
	return still.names()
}

// key finds where a key leads from here.
func (n *node) key(key string) (target, bool) {
	for i := range n.keys {
		if n.keys[i].key == key {
			return n.keys[i].to, true
		}
	}
	return target{}, false
}

// targets are all ways on that the file names, in the order a drawing shows them.
func (n *node) targets() []choice {
	out := slices.Clone(n.keys)
	add := func(key string, t *target) {
		if t != nil {
			out = append(out, choice{key, *t})
		}
	}
	add(KeyTimeout, n.timeout)
	add(keyInvalid, n.invalid)
	add("then", n.then)
	add("failed", n.failed)
	add("person", n.person)
	return out
}

// argsIn is what a verb is handed in a call of this language.
func (n *node) argsIn(lang string) map[string]string {
	args := maps.Clone(n.with)
	for name, value := range args {
		if value == langHere {
			args[name] = lang
		}
	}
	return args
}

// words are one thing said, in each language.
type words struct {
	line int
	text map[string]string
	file string
	at   map[string]int
	play string            // recordings of it: play.LANGUAGE
	in   map[string][]Line // ready to be heard in one language
	all  []Line            // in every language, in menu order
}

// ready prepares what is heard, once, so that a press builds nothing.
func (w *words) ready() {
	w.in = make(map[string][]Line, len(languages))
	for _, lang := range languages {
		if w.text[lang] == "" {
			continue
		}
		line := Line{Lang: lang, Text: w.text[lang]}
		if w.play != "" {
			line.Play = w.play + "." + lang
		}
		w.in[lang] = []Line{line}
		w.all = append(w.all, line)
	}
	w.all = slices.Clip(w.all)
}

// lines adds what is heard to what was said before it. What it returns may be shared: it is read, never written.
func (w *words) lines(before []Line, lang string, every bool) []Line {
	said := w.in[lang]
	if every {
		said = w.all
	}
	if len(before) == 0 {
		return said
	}
	return append(slices.Clip(before), said...)
}
