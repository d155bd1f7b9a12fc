package ivr

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed menus/*.yaml
var shipped embed.FS

// File is one file of a menu, as written. Its name without folder and suffix is the first half of the names of its nodes.
type File struct {
	Name string
	Src  []byte
}

// Tree is a checked menu, made of one or more files. It does not change: a live call stays on the version it began with, beside
// newer ones.
type Tree struct {
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
	order   []string // of nodes in the files

	doing map[string]string // the node of each verb that takes no arguments: one that a key leads to, if there is one
}

// Load reads the files of a menu and checks it. verbs says which ids a `do` may name; nil allows all.
// The error joins every Fault found.
func Load(files []File, verbs func(id string) bool) (*Tree, error) {
	t, faults := inspect(files, verbs)
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

// Shipped loads the menu that comes with the program.
func Shipped(verbs func(id string) bool) (*Tree, error) {
	files, err := Source()
	if err != nil {
		return nil, err
	}
	return Load(files, verbs)
}

// Source is the text of the shipped menu, as a start for one's own.
func Source() ([]File, error) { return Files(shipped, "menus") }

// Files reads the menu of a folder: its YAML files, by name.
func Files(in fs.FS, folder string) ([]File, error) {
	names, err := fs.Glob(in, path.Join(folder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("listing a menu's files: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no menu in %s: it has no .yaml file", folder)
	}
	files := make([]File, len(names))
	for i, name := range names {
		src, err := fs.ReadFile(in, name)
		if err != nil {
			return nil, fmt.Errorf("reading a menu: %w", err)
		}
		files[i] = File{Name: name, Src: src}
	}
	return files, nil
}

// base is the first half of the names of a file's nodes.
func (f File) base() string { return strings.TrimSuffix(path.Base(f.Name), ".yaml") }

// Name is the Version of a tree made of these files, in whatever order they come.
func Name(files []File) string { return version(files) }

func version(files []File) string {
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.base(), b.base()) })
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s %d\n", f.base(), len(f.Src))
		sum.Write(f.Src)
	}
	return hex.EncodeToString(sum.Sum(nil)[:4])
}

// Lines are the lines dialled that have an entrance of their own.
func (t *Tree) Lines() []string {
	names := make([]string, len(t.begin))
	for i, c := range t.begin {
		names[i] = c.key
	}
	return names
}

// ready builds everything a press needs, so that a press only looks it up.
func (t *Tree) ready() {
	t.silence.ready()
	t.wrong.ready()
	t.doers()
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
		n.names = make(map[string]names, len(languages))
		for _, lang := range languages {
			n.names[lang] = namesOf(n.offers(lang))
		}
		n.expect = &Expect{Digits: 1, Timeout: n.wait, Listen: n.listen, Speech: !n.mute}
		if n.kind == kindAsk {
			n.expect = &Expect{Digits: n.most, Finish: "#", Timeout: n.wait, Secret: n.secret, Listen: n.listen, Speech: !n.mute && !n.secret}
		}
	}
}

// doers finds where each verb is done that needs no arguments of the menu's.
func (t *Tree) doers() {
	keyed := map[string]bool{}
	for _, n := range t.nodes {
		for _, c := range n.keys {
			for _, name := range c.to.names() {
				keyed[name] = true
			}
		}
	}
	t.doing = map[string]string{}
	for _, name := range t.order {
		n := t.nodes[name]
		if n.kind != kindDo || len(n.with) > 0 {
			continue
		}
		if other, known := t.doing[n.verb]; !known || keyed[name] && !keyed[other] {
			t.doing[n.verb] = name
		}
	}
}

// spread gives every menu the keys that are valid always, and the digits among them to entries longer than one digit:
// pressed alone they cannot be what was asked for. Who waits in a queue has asked for a person already.
func (t *Tree) spread() {
	for _, n := range t.nodes {
		for _, c := range t.always {
			_, own := n.key(c.key)
			entry := n.kind == kindAsk && n.least > 1 && digit(c.key)
			queue := n.kind == kindQueue && c.key != keyPerson && c.key != KeyStar
			if !own && (n.kind == kindMenu || entry || queue) {
				n.keys = append(n.keys, c)
			}
		}
	}
}
