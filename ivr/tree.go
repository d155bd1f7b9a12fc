package ivr

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed menus/*.yaml
var shipped embed.FS

// Tree is a checked menu. It does not change: a live call stays on the version it began with, beside newer ones.
type Tree struct {
	Name    string // of the file, without folder and suffix
	Version string // 8 hex digits of the content's SHA-256

	lang    string   // spoken to programs before the caller has chosen; people hear all three
	begin   []choice // by line dialled
	always  []choice // keys every menu has unless it says otherwise
	silence words    // said before a prompt is repeated because nothing was pressed
	wrong   words    // because the key led nowhere
	home    string   // back never goes past it
	person  string
	lost    string
	nodes   map[string]*node
	order   []string       // of nodes in the file
	at      map[string]int // lines of the top-level keys
}

// Load reads a menu file and checks it. verbs says which ids a `do` may name; nil allows all.
// The error joins every Fault found.
func Load(name string, src []byte, verbs func(id string) bool) (*Tree, error) {
	t, faults := inspect(name, src, verbs)
	if len(faults) > 0 {
		errs := make([]error, len(faults))
		for i, f := range faults {
			errs[i] = f
		}
		return nil, errors.Join(errs...)
	}
	t.ready()
	return t, nil
}

// Shipped loads the menus that come with the program, by name.
func Shipped(verbs func(id string) bool) (map[string]*Tree, error) {
	files, err := fs.Glob(shipped, "menus/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing the shipped menus: %w", err)
	}
	trees := make(map[string]*Tree, len(files))
	var errs []error
	for _, file := range files {
		src, err := shipped.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading a shipped menu: %w", err)
		}
		t, err := Load(file, src, verbs)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		trees[t.Name] = t
	}
	return trees, errors.Join(errs...)
}

// Source is the text of a shipped menu, as a start for one's own.
func Source(name string) ([]byte, error) { return shipped.ReadFile("menus/" + name + ".yaml") }

func newTree(name string, src []byte) *Tree {
	sum := sha256.Sum256(src)
	return &Tree{
		Name:    strings.TrimSuffix(path.Base(name), ".yaml"),
		Version: hex.EncodeToString(sum[:4]),
		nodes:   map[string]*node{},
		at:      map[string]int{},
	}
}

// ready builds everything a press needs, so that a press only looks it up.
func (t *Tree) ready() {
	t.silence.ready()
	t.wrong.ready()
	for _, n := range t.nodes {
		n.words.ready()
		n.fuller.ready()
		n.args = make(map[string]map[string]string, len(languages))
		for _, lang := range languages {
			n.args[lang] = n.argsIn(lang)
		}
		if !n.waits() {
			continue
		}
		if n.invalid == nil {
			n.invalid = &target{to: t.person}
		}
		n.expect = &Expect{Digits: 1, Timeout: n.wait, Listen: n.listen}
		if n.kind == kindAsk {
			n.expect = &Expect{Digits: n.most, Finish: "#", Timeout: n.wait, Secret: n.secret, Listen: n.listen}
		}
	}
}

// spread gives every menu the keys that are valid always, and the digits among them to entries longer than one digit:
// pressed alone they cannot be what was asked for.
func (t *Tree) spread() {
	for _, n := range t.nodes {
		for _, c := range t.always {
			_, own := n.key(c.key)
			entry := n.kind == kindAsk && n.least > 1 && digit(c.key)
			if !own && (n.kind == kindMenu || entry) {
				n.keys = append(n.keys, c)
			}
		}
	}
}
