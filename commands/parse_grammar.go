package commands

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"cardline/internal/locale"
)

//go:embed grammar
var grammarFiles embed.FS

// role is what a unit does in a text beside naming a wish.
type role uint8

const (
	plain     role = iota
	courtesy       // please, thanks, 你好: changes nothing
	particle       // 吗, 喇: nor does this
	filler         // my, card, 的: may stand beside a keyword and its arguments
	negation       // not, 没: the wish after it is not one
	asking         // how, if, 怎么: the wish is asked about, not made
	neutral        // 什么时候, 怎么样: looks like asking and is not
	turning        // but, 但是: a new clause
	retract        // never mind, 不用了: the wish before it is withdrawn
	owner          // I, my, 我: an assertion about oneself
	currency       // dollars, 元: a number beside it is an amount
	cardWord       // ending, 尾号: a number after it is a card's tail
	roleCount = iota
)

var roleNames = [roleCount]string{"", "courtesy", "particle", "filler", "negation", "asking", "neutral", "turning", "retract", "owner", "currency", "tail"}

// grammarFile is grammar/grammar.yaml: the words every verb shares.
type grammarFile struct {
	Classes map[string]map[locale.Lang][]string `yaml:"classes"`
	Roles   map[string]map[locale.Lang][]string `yaml:"roles"`
	Secrets map[string]map[locale.Lang][]string `yaml:"secrets"`
	Values  map[string]map[string][]string      `yaml:"values"` // argument -> value -> how it is written
}

// grammar is what is common to all verbs, ready to match.
type grammar struct {
	*dictionary
	roles     trie[role]
	secrets   trie[secretWord]
	reserved  trie[int]    // verb
	choices   trie[choice] // arguments with few values
	known     trie[place]
	festivals festivals
	classes   map[string][]string
}

// lexeme is a verb as the parser knows it.
type lexeme struct {
	id      string
	urgency int
	takes   []string
	bare    []string
	terse   bool
	changes bool // something of the customer's: R2 and above
}

func (l *lexeme) wants(arg string) bool { return slices.Contains(l.takes, arg) }

// answers reports whether the verb answers a question. Its words may also be another verb's, which they mean while nothing is open:
// "not me" takes back what we asked about, or disputes a charge.
func (l *lexeme) answers() bool { return l.id == confirmYes || l.id == confirmNo }

// alias is one way to begin a text with a verb; a bare value also settles an argument.
type alias struct {
	verb       int
	arg, value string
	code       bool
	doubtful   bool
}

// choice is one way to write an argument that is the same for every verb.
type choice struct{ arg, value string }

// value is one way to write an argument.
type value struct {
	verb       int
	arg, value string
	beside     bool // counts only beside a keyword
}

// NewParser compiles the words of all verbs. Faults are reported together: an alias or reserved word of two verbs, a language without
// keywords, an unknown class, a malformed phrase.
func NewParser(words []Words) (*Parser, error) {
	var file grammarFile
	var reserved map[string]map[string][]string
	if err := errors.Join(readStrictly(grammarFiles, "grammar/grammar.yaml", &file), readStrictly(grammarFiles, "grammar/reserved.yaml", &reserved)); err != nil {
		return nil, err
	}
	b := builder{
		Parser: &Parser{
			grammar:  grammar{dictionary: newDictionary(), roles: newTrie[role](), secrets: newTrie[secretWord](), reserved: newTrie[int](), choices: newTrie[choice](), known: newTrie[place](), classes: map[string][]string{}},
			keywords: newTrie[alias](), atoms: newTrie[atom](), values: newTrie[value](),
			sheets: &sync.Pool{New: func() any { return new(text) }},
		},
		index: map[string]int{},
	}
	b.shared(file)
	b.places()
	var err error
	if b.festivals, err = readFestivals(); err != nil {
		return nil, err
	}
	if b.model, err = readModel(trained); err != nil {
		return nil, err
	}
	changing := map[string]bool{}
	for _, v := range All(Ports{}) {
		changing[v.ID] = v.ReadBack()
	}
	for i, w := range words {
		if _, twice := b.index[w.ID]; twice || w.ID == "" {
			b.fault("%q: a verb needs an id of its own", w.ID)
		}
		b.index[w.ID] = i
		b.verbs = append(b.verbs, lexeme{id: w.ID, urgency: w.Words.Urgency, takes: w.Words.Takes, bare: w.Words.Bare, terse: w.Words.Terse, changes: changing[w.ID]})
	}
	b.reserve(reserved)
	for i, w := range words {
		b.verb(i, w)
	}
	ordinary, err := fs.ReadFile(grammarFiles, "grammar/ordinary.txt")
	if err != nil {
		return nil, fmt.Errorf("reading ordinary words: %w", err)
	}
	b.study(string(ordinary))
	return b.Parser, errors.Join(b.faults...)
}

type builder struct {
	*Parser
	index  map[string]int
	faults []error
}

func (b *builder) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf("words of "+format, args...))
}

func (b *builder) shared(file grammarFile) {
	for name, byLang := range file.Classes {
		for _, l := range locale.All() {
			b.classes[name] = append(b.classes[name], byLang[l]...)
		}
	}
	for name, byLang := range file.Roles {
		r := slices.Index(roleNames[:], name)
		if r <= 0 {
			b.fault("grammar.yaml: no role %q", name)
			continue
		}
		for _, s := range flatten(byLang) {
			if before := b.roles.add(b.study(s), role(r)); len(before) > 0 && before[0] != role(r) {
				b.fault("grammar.yaml: %q is both %s and %s", s, roleNames[before[0]], name)
			}
		}
	}
	for name, byLang := range file.Secrets {
		k, ok := secretKinds[name]
		if !ok {
			b.fault("grammar.yaml: no secret %q", name)
		}
		for _, s := range flatten(byLang) {
			b.secrets.add(b.study(s), k)
		}
	}
	for _, arg := range slices.Sorted(maps.Keys(file.Values)) {
		for _, v := range slices.Sorted(maps.Keys(file.Values[arg])) {
			for _, s := range file.Values[arg][v] {
				b.choices.add(b.study(s), choice{arg: arg, value: v})
			}
		}
	}
}

// reserve takes the words carriers and the law give a meaning of their own, by verb and by locale.
func (b *builder) reserve(reserved map[string]map[string][]string) {
	for _, id := range slices.Sorted(maps.Keys(reserved)) {
		verb, ok := b.index[id]
		if !ok {
			b.fault("reserved.yaml: no verb %q", id)
			continue
		}
		for _, place := range slices.Sorted(maps.Keys(reserved[id])) {
			for _, s := range reserved[id][place] {
				seq := b.study(s)
				if before := b.reserved.add(seq, verb); len(before) > 0 && before[0] != verb {
					b.fault("reserved.yaml: %q belongs to %s and %s", s, b.verbs[before[0]].id, id)
				}
				b.spelling.teach(seq, b.dictionary)
			}
		}
	}
}

func (b *builder) verb(i int, w Words) {
	for _, l := range locale.All() {
		if len(w.Words.Keywords[l]) == 0 && !w.Hidden {
			b.fault("%s: no keywords in %s", w.ID, l)
		}
		for _, s := range w.Words.Keywords[l] {
			seq := b.study(s)
			b.alias(w.ID, s, seq, alias{verb: i})
			b.spelling.teach(seq, b.dictionary)
		}
	}
	for _, s := range w.Words.Codes {
		b.alias(w.ID, s, b.study(s), alias{verb: i, code: true})
	}
	for _, s := range w.Words.Doubtful {
		b.keywords.add(b.study(s), alias{verb: i, doubtful: true})
	}
	for _, arg := range slices.Sorted(maps.Keys(w.Words.Values)) {
		for _, v := range slices.Sorted(maps.Keys(w.Words.Values[arg])) {
			for _, s := range w.Words.Values[arg][v] {
				b.value(w, value{verb: i, arg: arg, value: v}, s)
			}
		}
	}
	for s, byLang := range []map[locale.Lang][]string{hint: w.Words.Hints, phrase: w.Words.Phrases, fact: w.Words.Facts, except: w.Words.Except} {
		for _, words := range flatten(byLang) {
			b.pattern(w.ID, words, pattern{verb: i, strength: strength(s)})
		}
	}
}

func (b *builder) value(w Words, v value, s string) {
	s, v.beside = strings.CutPrefix(s, "=")
	seq := b.study(s)
	if len(seq) == 0 {
		b.fault("%s: empty value of %s %s", w.ID, v.arg, v.value)
		return
	}
	b.values.add(seq, v)
	if slices.Contains(w.Words.Bare, v.arg) {
		b.alias(w.ID, s, seq, alias{verb: v.verb, arg: v.arg, value: v.value})
	}
}

// alias refuses a keyword that is another verb's, or a reserved word that means another verb.
func (b *builder) alias(id, s string, seq []unit, a alias) {
	if len(seq) == 0 {
		b.fault("%s: keyword %q is empty", id, s)
		return
	}
	if n, held := b.reserved.longest(seq); n == len(seq) && held[0] != a.verb {
		b.fault("%s: %q is a reserved word of %s", id, s, b.verbs[held[0]].id)
	}
	for _, other := range b.keywords.add(seq, a) {
		if other.verb != a.verb && !other.doubtful && !b.verbs[other.verb].answers() && !b.verbs[a.verb].answers() {
			b.fault("%s: %q is also a keyword of %s", id, s, b.verbs[other.verb].id)
		}
	}
}

// flatten joins the languages in a fixed order.
func flatten(byLang map[locale.Lang][]string) []string {
	var all []string
	for _, l := range locale.All() {
		all = append(all, byLang[l]...)
	}
	return all
}
