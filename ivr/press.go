package ivr

import (
	"slices"
	"strings"
)

// Limits of one call.
const (
	maxSteps  = 64 // nodes run through without waiting: Check refuses circles, this ends what it could not foresee
	maxBack   = 8  // menus remembered for back; trees are three deep
	maxAhead  = 32 // keys typed ahead that are still walked
	menuWait  = 5  // seconds of silence at a menu
	entryWait = 8  // seconds before an entry: a card has to be found
	maxTries  = 3  // the third silence or wrong key leads on, by default to a person
)

// How a verb, a dialled person or a recording ended: what Done takes.
const (
	ResultOK     = "ok"
	ResultFailed = "failed" // it could not be done, and the caller was told
	ResultPerson = "person" // the caller needs a person
	ResultLost   = "lost"   // the caller asked for the lost-card path instead (9)
	ResultBack   = "back"   // the caller asked for the menu before (#)
)

// keyInvalid is the key of a menu file for keys that lead nowhere.
const keyInvalid = "invalid"

// langHere in `with:` stands for the language of the call.
const langHere = "$lang"

// Place is where a call stands between two steps. It holds nothing a caller entered and survives JSON, but for Facts: whoever takes the
// next step sets them anew.
type Place struct {
	Facts    Facts    `json:"-"`
	Version  string   `json:"version"`
	Node     string   `json:"node"`
	Lang     string   `json:"lang"`            // always one of the three
	Every    bool     `json:"every,omitempty"` // no language is known yet: the tree speaks all three
	Silences int      `json:"silences,omitempty"`
	Misses   int      `json:"misses,omitempty"`
	Back     []string `json:"back,omitempty"` // menus behind this one, the nearest last
	Did      string   `json:"did,omitempty"`  // the node of the last verb
}

// Out is what a step leads to. Lines are said first. Then exactly one of: Expect (wait for keys and Press), Do (run the verb and say Done),
// Person (connect to To and say Done when nobody answered or the talk is over; with Queue the caller waits for one, and Press takes the keys
// pressed meanwhile), Record (take a message and say Done), End.
// Lines, Expect and Args may be shared with other calls: read them, never write.
type Out struct {
	Lines   []Line
	Expect  *Expect
	Do      string
	Args    map[string]string
	Person  bool
	Queue   bool   // To is a queue
	To      string // the name of the number or queue
	Record  int    // seconds at most
	Into    string // what the recording is for
	End     bool
	Entered map[string]string // what was just entered, by name; may be secret
	Went    []Went            // how the call came here, for whoever counts
	Via     []string          // nodes that were run through on the way here, without a wait
}

// Begin starts a call.
func (t *Tree) Begin(f Facts) (Place, Out) {
	p := Place{Facts: f, Version: t.Version, Lang: f.Lang}
	if !slices.Contains(languages[:], f.Lang) {
		p.Lang, p.Every = t.lang, true
	}
	c := t.entrance(f.Line)
	return by("", c.key)(t.follow(p, c.to, Out{}))
}

func (t *Tree) entrance(line string) (main choice) {
	for _, c := range t.begin {
		switch c.key {
		case line:
			return c
		case lineMain:
			main = c
		}
	}
	return main
}

// Press takes what a caller pressed at a menu or an entry of this tree: a digit, KeyStar, KeyHash, KeyTimeout (or ""), or all digits of an entry.
// Digits typed ahead at a menu are walked key by key, up to the first verb, person or words that must be listened to.
func (t *Tree) Press(p Place, key string) (Place, Out) {
	n, ok := t.nodes[p.Node]
	if !ok {
		return t.run(p, t.person, Out{})
	}
	switch n.kind {
	case kindQueue:
		return t.pressQueue(p, n, spell(key))
	case kindMenu:
		return t.pressMenu(p, n, spell(key))
	case kindAsk:
		return t.pressAsk(p, n, spell(key))
	default:
		return t.Again(p)
	}
}

// Done goes on after a verb, a person or a recording. An unknown result counts as ResultFailed.
func (t *Tree) Done(p Place, result string) (Place, Out) {
	n, ok := t.nodes[p.Node]
	switch {
	case result == ResultLost:
		return by(p.Node, keyLost)(t.run(p, t.lost, Out{}))
	case result == ResultBack:
		p, name := t.back(p)
		return by(p.Node, KeyHash)(t.run(p, name, Out{}))
	case !ok, n.then == nil:
		return by(p.Node, keyOfPerson)(t.run(p, t.person, Out{}))
	case result == ResultOK:
		return by(p.Node, keyThen)(t.follow(p, *n.then, Out{}))
	case result == ResultPerson && n.person != nil:
		return by(p.Node, keyOfPerson)(t.follow(p, *n.person, Out{}))
	case result == ResultPerson:
		return by(p.Node, keyOfPerson)(t.run(p, t.person, Out{}))
	case n.failed != nil:
		return by(p.Node, keyFailed)(t.follow(p, *n.failed, Out{}))
	default:
		return by(p.Node, keyThen)(t.follow(p, *n.then, Out{}))
	}
}

// Again enters the same node once more and forgives earlier silences.
func (t *Tree) Again(p Place) (Place, Out) {
	p.Silences, p.Misses = 0, 0
	if _, ok := t.nodes[p.Node]; !ok {
		return t.run(p, t.person, Out{})
	}
	return t.run(p, p.Node, Out{})
}

// Resume enters the same node once more in a later call. A menu that stands behind an answer, and offers to tell it again, is left for the one before
// it: in this call nothing was told.
func (t *Tree) Resume(p Place) (Place, Out) {
	if n := t.nodes[p.Node]; n != nil {
		if to, ok := n.key(KeyStar); ok && to.to == targetRedo {
			p, name := t.back(p)
			return t.run(p, name, Out{})
		}
	}
	return t.Again(p)
}

// spell gives a key its name: carriers send * and # as they are.
func spell(key string) string {
	switch key {
	case "":
		return KeyTimeout
	case "*":
		return KeyStar
	case "#":
		return KeyHash
	}
	return key
}

func (t *Tree) pressMenu(p Place, n *node, key string) (Place, Out) {
	first, rest := key, ""
	if len(key) > 1 && strings.Trim(key, "0123456789*#") == "" {
		first, rest = spell(key[:1]), key[1:min(len(key), maxAhead)]
	}
	to, ok := n.key(first)
	if !ok {
		return t.retry(p, n, first == KeyTimeout)
	}
	p, out := t.leave(p, n, first, to)
	if rest == "" || out.Expect == nil || out.Expect.Listen {
		return p, out
	}
	p, ahead := t.Press(p, rest)
	ahead.Went = append(out.Went, ahead.Went...)
	return p, ahead
}

// pressQueue takes a key of somebody who waits. Silence and keys without a meaning leave them where they are.
func (t *Tree) pressQueue(p Place, n *node, key string) (Place, Out) {
	to, ok := n.key(key)
	if !ok {
		return p, Out{Person: true, Queue: true, To: n.to}
	}
	return t.leave(p, n, key, to)
}

func (t *Tree) pressAsk(p Place, n *node, key string) (Place, Out) {
	entry := strings.TrimSuffix(key, "#")
	switch to, ok := n.key(entry); {
	case entry == KeyTimeout:
		return t.retry(p, n, true)
	case ok:
		return t.leave(p, n, entry, to)
	case !digits(entry), len(entry) < n.least, len(entry) > n.most:
		return t.retry(p, n, false)
	}
	p, out := t.leave(p, n, keyThen, *n.then)
	out.Entered = map[string]string{n.into: entry}
	return p, out
}

// Misheard takes words that meant nothing for a wrong key. That they were not understood is for the caller of this to say.
func (t *Tree) Misheard(p Place) (Place, Out) {
	n, ok := t.nodes[p.Node]
	if !ok || !n.waits() {
		return t.Again(p)
	}
	sorry := len(t.wrong.lines(nil, p.Lang, p.Every || n.every))
	p, out := t.retry(p, n, false)
	if p.Misses > 0 { // it was not the last time
		out.Lines = out.Lines[sorry:]
	}
	return p, out
}

// Doing stands a call at the node that does a verb, as if keys had led there; false where the menu has none without arguments of its own.
func (t *Tree) Doing(p Place, verb string) (Place, bool) {
	name, ok := t.doing[verb]
	if !ok {
		return p, false
	}
	p.Silences, p.Misses, p.Back = 0, 0, push(p.Back, p.Node)
	p.Node, p.Did = name, name
	return p, true
}

// retry asks again: first in short, then more fully; the last time it leads on.
func (t *Tree) retry(p Place, n *node, silent bool) (Place, Out) {
	sorry, key, to := &t.wrong, keyInvalid, n.invalid
	if silent {
		sorry, key, to = &t.silence, KeyTimeout, n.timeout
		p.Silences++
	} else {
		p.Misses++
	}
	tries := p.Silences + p.Misses
	if tries >= n.tries {
		return t.leave(p, n, key, *to)
	}
	said := &n.words
	if tries > 1 && len(n.fuller.all) > 0 {
		said = &n.fuller
	}
	heard := languages[:]
	if !p.Every && !n.every {
		heard = []string{p.Lang}
	}
	var lines []Line
	for _, lang := range heard {
		lines = append(append(lines, sorry.in[lang]...), said.in[lang]...)
	}
	return p, Out{Lines: lines, Expect: n.expect, Went: []Went{{n.name, key, n.name}}}
}

// leave goes on from a place where the caller was waited for.
func (t *Tree) leave(p Place, n *node, key string, to target) (Place, Out) {
	p.Silences, p.Misses = 0, 0
	switch to.pick(&p) {
	case targetAgain:
		to = target{lang: to.lang, to: n.name}
	case targetBack:
		var name string
		p, name = t.back(p)
		to = target{lang: to.lang, to: name}
	case targetRedo:
		name := p.Did
		if t.nodes[name] == nil {
			name = t.home
		}
		to = target{lang: to.lang, to: name}
	default:
		p.Back = push(p.Back, n.name)
	}
	return by(n.name, key)(t.follow(p, to, Out{}))
}

// back takes the menu behind this one; where there is none the call stays at its place, or goes home from a verb.
func (t *Tree) back(p Place) (Place, string) {
	p.Silences, p.Misses = 0, 0
	if last := len(p.Back) - 1; last >= 0 {
		name := p.Back[last]
		p.Back = p.Back[:last:last]
		if t.nodes[name] != nil {
			return p, name
		}
	}
	if n := t.nodes[p.Node]; n != nil && n.waits() {
		return p, p.Node
	}
	return p, t.home
}

// push copies: the place before this step may still be needed, to answer a repeated request.
func push(back []string, name string) []string {
	if len(back) >= maxBack {
		back = back[len(back)-maxBack+1:]
	}
	return append(slices.Clip(back), name)
}

func (t *Tree) follow(p Place, to target, out Out) (Place, Out) {
	if to.lang != "" {
		p.Lang, p.Every = to.lang, false
	}
	return t.run(p, to.pick(&p), out)
}

// run goes from node to node until something has to be waited for.
func (t *Tree) run(p Place, name string, out Out) (Place, Out) {
	for range maxSteps {
		n := t.nodes[name]
		if n == nil {
			break
		}
		p.Node = name
		out.Lines = n.words.lines(out.Lines, p.Lang, p.Every || n.every)
		if n.passes() {
			if n.then.lang != "" {
				p.Lang, p.Every = n.then.lang, false
			}
			out.Via = append(out.Via, n.name)
			name = n.then.pick(&p)
			continue
		}
		return t.arrive(p, n, out)
	}
	return p, Out{Lines: out.Lines, Person: true}
}

// arrive says what has to be waited for at a node.
func (t *Tree) arrive(p Place, n *node, out Out) (Place, Out) {
	switch n.kind {
	case kindMenu, kindAsk:
		p.Back = t.behind(p.Back, n.name)
		out.Expect = n.expect
	case kindDo:
		p.Did = n.name
		out.Do, out.Args = n.verb, n.args[p.Lang]
	case kindDial, kindQueue:
		out.Person, out.Queue, out.To = true, n.kind == kindQueue, n.to
	case kindRecord:
		out.Record, out.Into = n.limit, n.into
	case kindEnd:
		out.End = true
	}
	return p, out
}

// behind keeps what lies behind a menu: nothing behind home, and never a circle.
func (t *Tree) behind(back []string, name string) []string {
	if name == t.home {
		return nil
	}
	if i := slices.Index(back, name); i >= 0 {
		return back[:i:i]
	}
	return back
}

func digit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

func digits(entry string) bool { return entry != "" && strings.Trim(entry, "0123456789") == "" }
