package wordbook

import (
	"context"
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/approval"
)

// Editor is how the bank adds words: written by one, approved by another, published, taken back. by names an operator.
type Editor struct {
	Library *Library
	Shelf   Shelf
	Now     func() time.Time
}

// Draft is what somebody has written.
type Draft struct {
	commands.Addition
	Note   string
	Source string
}

// Save keeps a draft. Faults that forbid proposing it do not forbid saving it; *FaultsError where it is no addition at all.
func (e Editor) Save(ctx context.Context, d Draft, by string) (Version, error) {
	d.Wordings = tidy(d.Wordings)
	if faults := e.formed(d.Addition); len(faults) > 0 {
		return Version{}, &FaultsError{faults}
	}
	return e.Shelf.Save(ctx, Version{Course: approval.Begin(by, e.Now()), Addition: d.Addition, Note: d.Note, Source: d.Source})
}

// Propose asks for a draft to be approved. *FaultsError, *approval.StateError.
func (e Editor) Propose(ctx context.Context, number int, by string) (Version, error) {
	if err := e.sound(ctx, number); err != nil {
		return Version{}, err
	}
	return e.Shelf.Move(ctx, number, "words.propose", by, func(v Version) (Version, error) {
		err := v.Course.Propose(by, e.Now())
		return v, err
	})
}

// Approve lets what was proposed be published. hash is of what the checker has read, or how it begins. *FaultsError, *approval.StateError,
// approval.ErrOwn, approval.ErrChanged.
func (e Editor) Approve(ctx context.Context, number int, hash, by string) (Version, error) {
	if err := e.sound(ctx, number); err != nil {
		return Version{}, err
	}
	return e.Shelf.Move(ctx, number, "words.approve", by, func(v Version) (Version, error) {
		if err := v.Course.Approve(by, e.Now()); err != nil {
			return v, err
		}
		if !approval.Names(hash, v.Hash()) {
			return v, approval.ErrChanged
		}
		return v, nil
	})
}

// sound is why a version cannot go further: it is tried against what is in use now. One that stands where it cannot be moved is left to Move.
func (e Editor) sound(ctx context.Context, number int) error {
	v, err := e.Shelf.Version(ctx, number)
	if err != nil || v.InUse || v.State == approval.Retired {
		return err
	}
	c, err := e.Check(ctx, v.Addition)
	if err == nil && len(c.Faults) > 0 {
		err = &FaultsError{c.Faults}
	}
	return err
}

// mostInUse bounds the additions that are laid over the words: each is read at every change.
const mostInUse = 500

// Publish has an approved version understood: by every process within two seconds. It is tried once more: other words may have come into use
// since. *FaultsError, *approval.StateError, ErrInUse, ErrRaced,
// ErrFull.
func (e Editor) Publish(ctx context.Context, number int, why, by string) (Use, error) {
	last, err := e.last(ctx) // before the version: whatever becomes of it after this has taken the next Seq
	if err != nil {
		return Use{}, err
	}
	v, err := e.Shelf.Version(ctx, number)
	if err != nil {
		return Use{}, err
	}
	switch {
	case v.InUse:
		return Use{}, ErrInUse
	case v.State != approval.Approved:
		return Use{}, &approval.StateError{Course: v.Course}
	}
	if err := e.Library.Look(ctx); err != nil {
		return Use{}, err
	}
	if len(e.Library.InUse()) >= mostInUse {
		return Use{}, ErrFull
	}
	if err := e.sound(ctx, number); err != nil {
		return Use{}, err
	}
	return e.use(ctx, Use{Seq: last + 1, Number: number, Action: Publish, By: by, Why: why, At: e.Now()})
}

// Rollback takes a version in use back for ever: its wordings are understood as before. ErrNotIn, ErrRaced.
func (e Editor) Rollback(ctx context.Context, number int, why, by string) (Use, error) {
	last, err := e.last(ctx) // before the version: whatever becomes of it after this has taken the next Seq
	if err != nil {
		return Use{}, err
	}
	v, err := e.Shelf.Version(ctx, number)
	if err != nil {
		return Use{}, err
	}
	if !v.InUse {
		return Use{}, ErrNotIn
	}
	return e.use(ctx, Use{Seq: last + 1, Number: number, Action: Rollback, By: by, Why: why, At: e.Now()})
}

func (e Editor) last(ctx context.Context) (int, error) {
	uses, err := e.Library.uses.Uses(ctx, 0, 1)
	if err != nil || len(uses) == 0 {
		return 0, err
	}
	return uses[0].Seq, nil
}

func (e Editor) use(ctx context.Context, u Use) (Use, error) {
	if err := e.Library.uses.Use(ctx, u); err != nil {
		return Use{}, err
	}
	return u, e.Library.Look(ctx) // the others follow within seconds
}

// History lists what was put to use, before the Seq that is named or, with 0, all of it, the newest first.
func (e Editor) History(ctx context.Context, before, n int) ([]Use, error) {
	return e.Library.uses.Uses(ctx, before, n)
}

// Verbs are those that may be added to: those a text can ask for by themselves.
func (e Editor) Verbs() (ids []string) {
	for _, f := range commands.Families(commands.Ports{}) {
		ids = append(ids, f.Asked()...)
	}
	slices.Sort(ids)
	return ids
}
