package menus

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/approval"
	"cardline/internal/clock"
	"cardline/ivr"
)

// Library hands calls their menu: new ones what is in use, others the version they began with. Safe for concurrent use.
type Library struct {
	uses    Uses
	verbs   func(string) bool
	log     *slog.Logger
	Told    func(number int) // of the version in use at each look; nil: nobody is told
	files   []ivr.File       // shipped
	shipped *ivr.Tree
	now     atomic.Pointer[inUse]

	turning sync.Mutex
	tried   atomic.Int64 // Seq of the latest use that was read, well or not; changed under turning

	loading sync.Mutex
	known   sync.Map // version to *ivr.Tree, of calls under way
	order   []string // of those, the oldest first; under loading
}

// inUse is what calls begin on.
type inUse struct {
	Use
	tree *ivr.Tree
}

// Open reads what is in use. verbs says which ids a `do` may name. A menu that was published and cannot be used by this program is told of
// in the log, and the shipped one used.
func Open(ctx context.Context, uses Uses, verbs func(string) bool, log *slog.Logger) (*Library, error) {
	source, err := ivr.Source()
	if err != nil {
		return nil, err
	}
	files, err := Tidy(source)
	if err != nil {
		return nil, fmt.Errorf("the shipped menu: %w", err)
	}
	tree, err := ivr.Load(files, verbs)
	if err != nil {
		return nil, fmt.Errorf("the shipped menu: %w", err)
	}
	l := &Library{uses: uses, verbs: verbs, log: log, files: files, shipped: tree}
	l.now.Store(&inUse{tree: tree})
	if err := uses.Keep(ctx, tree.Version, files); err != nil { // a later program still knows it, for the calls that began here
		return nil, fmt.Errorf("keeping the shipped menu: %w", err)
	}
	if err := l.Look(ctx); err != nil {
		return nil, err
	}
	if l.Behind() {
		log.Warn("the program brings a menu that the published one was not made from: compare them, it is not used by itself",
			"version", l.InUse().Number, "compare", fmt.Sprintf("cardline ivr diff %d %d", l.InUse().Number, Shipped))
	}
	return l, nil
}

// Shipped is the menu that comes with the program, as a version.
func (l *Library) Shipped() Version {
	return Version{
		Number: Shipped, Course: approval.Course{State: approval.Approved, Maker: shippedBy, Checker: shippedBy}, Menu: l.shipped.Version, Files: l.files,
		Note: "comes with the program", Program: l.shipped.Version,
	}
}

const shippedBy = "shipped"

// Current implements the dialogue's Menus.
func (l *Library) Current() *ivr.Tree { return l.now.Load().tree }

// InUse is how it came to be so; the zero Use where nothing was ever published.
func (l *Library) InUse() Use { return l.now.Load().Use }

// keepTrees is how many versions beside the one in use are kept ready: more than calls that last an hour can be on, some MiB at most.
const keepTrees = 8

// Of implements the dialogue's Menus: nil for a version that cannot be read, which is told once.
func (l *Library) Of(ctx context.Context, version string) *ivr.Tree {
	if tree := l.Current(); tree.Version == version {
		return tree
	}
	if version == l.shipped.Version {
		return l.shipped
	}
	if tree, ok := l.known.Load(version); ok {
		return tree.(*ivr.Tree)
	}
	l.loading.Lock()
	defer l.loading.Unlock()
	if tree, ok := l.known.Load(version); ok { // another call was first
		return tree.(*ivr.Tree)
	}
	files, err := l.uses.Files(ctx, version)
	if err == nil {
		var tree *ivr.Tree
		if tree, err = ivr.Load(files, nil); err == nil { // a verb that is gone is told to the caller
			l.keep(tree)
			return tree
		}
	}
	l.log.WarnContext(ctx, "calls of a version of the menu go on with the one in use", "menu", version, "err", err)
	return nil
}

// keep makes room for one more version that calls are on; loading is held.
func (l *Library) keep(tree *ivr.Tree) {
	if _, known := l.known.Swap(tree.Version, tree); known {
		return
	}
	if l.order = append(l.order, tree.Version); len(l.order) > keepTrees {
		l.known.Delete(l.order[0])
		l.order = l.order[1:]
	}
}

// followEvery is how soon every process has calls begin on what was published by another one.
const followEvery = time.Second

// Follow keeps the library up to date until ctx ends.
func (l *Library) Follow(ctx context.Context) error {
	return clock.Every(ctx, followEvery, l.Look, l.log.WarnContext, "whether another menu is in use is not known: calls begin on the last that was")
}

// Look reads what is in use now. A version that this program cannot use is told of once, and what was in use goes on. Of two who look at
// once the one who read earlier changes nothing.
func (l *Library) Look(ctx context.Context) error {
	uses, err := l.uses.Uses(ctx, 0, 1)
	if err != nil {
		return fmt.Errorf("reading which menu is in use: %w", err)
	}
	if l.Told != nil {
		l.Told(l.InUse().Number)
	}
	if len(uses) == 0 || int64(uses[0].Seq) <= l.tried.Load() {
		return nil
	}
	u, tree := uses[0], l.shipped
	if u.Number != Shipped {
		files, err := l.uses.Files(ctx, u.Menu)
		if err != nil {
			return fmt.Errorf("reading version %d of the menu: %w", u.Number, err)
		}
		if tree, err = ivr.Load(files, l.verbs); err != nil {
			if l.turn(u, nil) {
				l.refused(ctx, u, files)
			}
			return nil
		}
	}
	if l.turn(u, tree) {
		l.log.InfoContext(ctx, "calls begin on another menu", "version", u.Number, "menu", tree.Version, "by", u.By, "action", u.Action)
	}
	return nil
}

// refused tells of a published menu that fails the check of this program, which may know of faults that an older one did not: which fault, what
// calls begin on instead, and what to do. The others it has are told by `cardline ivr check`.
func (l *Library) refused(ctx context.Context, u Use, files []ivr.File) {
	first := "none that is known"
	faults := ivr.Check(files, l.verbs)
	if len(faults) > 0 {
		first = faults[0].Error()
	}
	served := "the menu that comes with the program"
	if now := l.InUse(); now.Number != Shipped {
		served = fmt.Sprintf("version %d", now.Number)
	}
	l.log.ErrorContext(ctx, "the published menu fails the check of this program and is not used", "version", u.Number, "menu", u.Menu, "faults", len(faults),
		"first", first, "served instead", served, "mend by", fmt.Sprintf("cardline ivr export %d FOLDER, then check, save and publish it", u.Number))
}

// turn has calls begin on a tree, or leaves them where they are for nil. It reports whether u is later than all that were read: never back.
func (l *Library) turn(u Use, tree *ivr.Tree) bool {
	l.turning.Lock()
	defer l.turning.Unlock()
	if int64(u.Seq) <= l.tried.Load() {
		return false
	}
	l.tried.Store(int64(u.Seq))
	if tree == nil {
		return true
	}
	l.loading.Lock()
	l.keep(l.Current())
	l.loading.Unlock()
	l.now.Store(&inUse{u, tree})
	return true
}

// Behind reports whether the program brings a menu of its own that whoever wrote the one in use had not seen.
func (l *Library) Behind() bool {
	u := l.InUse()
	return u.Number != Shipped && u.Program != l.shipped.Version
}
