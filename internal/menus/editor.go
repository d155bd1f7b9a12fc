package menus

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/approval"
	"cardline/ivr"
)

// Editor is how the bank changes its menu: written by one, approved by another, published, rolled back. by names an operator.
type Editor struct {
	Library *Library
	Shelf   Shelf
	Now     func() time.Time
}

// Draft is what somebody has written.
type Draft struct {
	Files []ivr.File
	Note  string // what it is for
	Over  *int   // the number it was made from; nil: the one in use
}

// Save keeps a new version as a draft. Faults that forbid proposing it do not forbid saving it. ErrSame, ErrTwin, ErrNone where there is no
// version it could be made from.
func (e Editor) Save(ctx context.Context, d Draft, by string) (Version, error) {
	files, err := Tidy(d.Files)
	if err != nil {
		return Version{}, &FormError{err}
	}
	base := e.Library.InUse().Number
	if d.Over != nil {
		from, err := e.Version(ctx, *d.Over)
		if err != nil {
			return Version{}, err
		}
		base = from.Number
	}
	v := Version{
		Course: approval.Begin(by, e.Now()), Menu: ivr.Name(files), Files: files, Note: d.Note, Base: base, Program: e.Library.shipped.Version,
	}
	if v.Menu == e.Library.Current().Version {
		return Version{}, ErrSame
	}
	return e.Shelf.Save(ctx, v)
}

// FormError is files that are no menu at all.
type FormError struct{ error }

// Faults are everything wrong with the files of a menu, in the order of their lines.
func (e Editor) Faults(files []ivr.File) []ivr.Fault { return ivr.Check(files, e.Library.verbs) }

// Chart is a menu's files to be looked at, with their faults. counts may be nil.
func (e Editor) Chart(files []ivr.File, counts *ivr.Counts) ivr.Chart {
	return ivr.ChartOf(files, e.Library.verbs, counts)
}

// Tree is a version as calls would walk it. *FaultsError of one that cannot be used.
func (e Editor) Tree(v Version) (*ivr.Tree, error) {
	if err := e.sound(v); err != nil {
		return nil, err
	}
	return ivr.Load(v.Files, e.Library.verbs)
}

// Edit changes a version as the edits say. Versions do not change: what comes out is a draft over the version that is in use, or over the one
// that v was made from. The error is an *ivr.EditError.
func (e Editor) Edit(v Version, edits []ivr.Edit, note string) (Draft, error) {
	files, err := ivr.Change(v.Files, edits)
	if err != nil {
		return Draft{}, err
	}
	over := v.Base
	if v.Number == e.Library.InUse().Number || v.Number == Shipped {
		over = v.Number
	}
	return Draft{Files: files, Note: note, Over: &over}, nil
}

func (e Editor) sound(v Version) error {
	if faults := e.Faults(v.Files); len(faults) > 0 {
		return &FaultsError{faults}
	}
	return nil
}

// Propose asks for a draft to be approved. *FaultsError, *Refusal.
func (e Editor) Propose(ctx context.Context, number int, by string) (Version, error) {
	if err := ownOnly(number); err != nil {
		return Version{}, err
	}
	return e.Shelf.Move(ctx, number, "menu.propose", by, func(v Version) (Version, error) {
		if err := v.Course.Propose(by, e.Now()); err != nil {
			return v, e.told(v, err)
		}
		return v, e.sound(v)
	})
}

// Approve lets what was proposed be published. hash is of what the checker has read, or how it begins. *FaultsError, *Refusal, approval.ErrOwn,
// approval.ErrChanged.
func (e Editor) Approve(ctx context.Context, number int, hash, by string) (Version, error) {
	if err := ownOnly(number); err != nil {
		return Version{}, err
	}
	return e.Shelf.Move(ctx, number, "menu.approve", by, func(v Version) (Version, error) {
		if err := v.Course.Approve(by, e.Now()); err != nil {
			return v, e.told(v, err)
		}
		if !approval.Names(hash, v.Hash()) {
			return v, approval.ErrChanged
		}
		return v, e.sound(v)
	})
}

// Publish has new calls begin on an approved version; every process follows within two seconds, calls under way stay where they are. It
// is checked once more: the program may have changed since. *FaultsError, *Refusal, ErrRaced.
func (e Editor) Publish(ctx context.Context, number int, why, by string) (Use, error) {
	if err := ownOnly(number); err != nil {
		return Use{}, err
	}
	last, err := e.last(ctx) // before the version: whatever becomes of it after this has taken the next Seq
	if err != nil {
		return Use{}, err
	}
	v, err := e.Shelf.Version(ctx, number)
	if err != nil {
		return Use{}, err
	}
	if v.State != approval.Approved || last.Number == number {
		return Use{}, stands(v, last.Number)
	}
	if err := overtaken(v, last.Number); err != nil {
		return Use{}, err
	}
	if err := e.sound(v); err != nil {
		return Use{}, err
	}
	return e.use(ctx, Use{Seq: last.Seq + 1, Number: number, Menu: v.Menu, Program: v.Program, Action: Publish, By: by, Why: why, At: e.Now()})
}

// Rollback has new calls begin on what was in use before a version, and ends that for ever. It must be the one in use: two who roll it back
// at once take back one. ErrShipped, ErrRaced, *Refusal.
func (e Editor) Rollback(ctx context.Context, number int, why, by string) (Use, error) {
	uses, err := e.Library.uses.Uses(ctx, 0, usesMost)
	if err != nil {
		return Use{}, err
	}
	var last Use
	if len(uses) > 0 {
		last = uses[0]
	}
	switch {
	case last.Number != number:
		return Use{}, refuse(ErrNotInUse, "version %d is not in use: version %d is, and stays", number, last.Number)
	case number == Shipped:
		return Use{}, ErrShipped
	}
	u := Use{Seq: last.Seq + 1, Action: Rollback, By: by, Why: why, At: e.Now(), Ends: last.Number}
	ended := map[int]bool{last.Number: true}
	for _, before := range uses {
		ended[before.Ends] = ended[before.Ends] || before.Ends != Shipped
	}
	at := slices.IndexFunc(uses, func(before Use) bool { return !ended[before.Number] })
	if at >= 0 {
		u.Number, u.Menu, u.Program = uses[at].Number, uses[at].Menu, uses[at].Program
	}
	return e.use(ctx, u)
}

// usesMost bounds what is read of the history.
const usesMost = 1000

func (e Editor) last(ctx context.Context) (Use, error) {
	uses, err := e.Library.uses.Uses(ctx, 0, 1)
	if err != nil || len(uses) == 0 {
		return Use{}, err
	}
	return uses[0], nil
}

func (e Editor) use(ctx context.Context, u Use) (Use, error) {
	if err := e.Library.uses.Use(ctx, u); err != nil {
		return Use{}, err
	}
	return u, e.Library.Look(ctx) // the others follow within seconds
}

// History lists what was put to use, before the Seq that is named or, with 0, all of it, the newest first.
func (e Editor) History(ctx context.Context, before, n int) ([]Use, error) {
	return e.Library.uses.Uses(ctx, before, min(n, usesMost))
}

// Version reads one, the shipped one too. ErrNone.
func (e Editor) Version(ctx context.Context, number int) (Version, error) {
	if number == Shipped {
		return e.Library.Shipped(), nil
	}
	return e.Shelf.Version(ctx, number)
}

// Versions lists those below a number, or all with 0, at most n and the newest first, without files; the shipped one is the last.
func (e Editor) Versions(ctx context.Context, before, n int) ([]Version, error) {
	vs, err := e.Shelf.Versions(ctx, before, n)
	if err != nil || len(vs) == n {
		return vs, err
	}
	shipped := e.Library.Shipped()
	shipped.Files = nil
	return append(vs, shipped), nil
}

// Changes is what differs for callers between two menus. *FaultsError of the one that cannot be read.
func (e Editor) Changes(before, after []ivr.File) ([]ivr.Difference, error) {
	var trees [2]*ivr.Tree
	for i, files := range [][]ivr.File{before, after} {
		tree, err := ivr.Load(files, nil)
		if err != nil {
			if faults := ivr.Check(files, nil); len(faults) > 0 {
				return nil, &FaultsError{faults}
			}
			return nil, fmt.Errorf("reading a menu: %w", err)
		}
		trees[i] = tree
	}
	return ivr.Diff(trees[0], trees[1]), nil
}

// Against is what a sound version changes for callers against the one in use.
func (e Editor) Against(v Version) []ivr.Difference {
	tree, err := ivr.Load(v.Files, nil)
	if err != nil {
		return nil
	}
	return ivr.Diff(e.Library.Current(), tree)
}

// Numbers are those of the versions, by the name calls have for them.
func (e Editor) Numbers(ctx context.Context) (map[string]int, error) {
	vs, err := e.Versions(ctx, 0, usesMost)
	if err != nil {
		return nil, err
	}
	out := make(map[string]int, len(vs))
	for _, v := range slices.Backward(vs) { // the newest of those alike wins
		out[v.Menu] = v.Number
	}
	return out, nil
}
