package notice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/approval"
	"cardline/internal/outbox"
)

// Editor is how the bank changes its words: written by one, approved by another, each version frozen. by names an operator.
type Editor struct {
	Words *Words
	Shelf Shelf
	Now   func() time.Time
}

// Save keeps a new version as a draft. Faults that forbid proposing it do not forbid saving it.
func (e Editor) Save(ctx context.Context, t Template, by string) (Template, error) {
	if _, ok := outbox.Declared(t.Type); !ok {
		return Template{}, fmt.Errorf("%w: %q", ErrType, t.Type)
	}
	if _, ok := e.Words.base[t.Key]; !ok {
		return Template{}, fmt.Errorf("%w: %s in %q is not said by template", ErrType, t.Type, t.Lang)
	}
	return e.Shelf.Save(ctx, Template{
		ID: ID{Key: t.Key}, Course: approval.Begin(by, e.Now()), Text: t.Text, Segments: t.Segments, From: t.From.UTC().Truncate(time.Second),
	})
}

// Propose asks for a draft to be approved. wrong.Faults of the text, ErrState.
func (e Editor) Propose(ctx context.Context, id ID, by string) (Template, error) {
	return e.move(ctx, id, "propose", by, func(t Template) (Template, error) {
		if err := t.Course.Propose(by, e.Now()); err != nil {
			return t, err
		}
		return t, e.Words.Faults(t).Err()
	})
}

// Approve puts what was proposed to use, from its time on. hash is of the text the checker has read. wrong.Faults of the text, ErrState, ErrOwn,
// ErrChanged.
func (e Editor) Approve(ctx context.Context, id ID, hash string, by string) (Template, error) {
	t, err := e.move(ctx, id, "approve", by, func(t Template) (Template, error) {
		if err := t.Course.Approve(by, e.Now()); err != nil {
			return t, err
		}
		if hash != t.Hash() {
			return t, ErrChanged
		}
		return t, e.Words.Faults(t).Err() // the rules may have changed since
	})
	if err != nil {
		return t, err
	}
	return t, e.Words.Refresh(ctx, e.Shelf) // the others follow within seconds
}

// Retire ends a version for ever; what was in use before it is used again, at last what came with the program. ErrState, ErrShipped.
func (e Editor) Retire(ctx context.Context, id ID, by string) (Template, error) {
	t, err := e.move(ctx, id, "retire", by, func(t Template) (Template, error) {
		err := t.Course.Retire(by, e.Now())
		return t, err
	})
	if err != nil {
		return t, err
	}
	return t, e.Words.Refresh(ctx, e.Shelf)
}

func (e Editor) move(ctx context.Context, id ID, action string, by string, decide func(Template) (Template, error)) (Template, error) {
	if _, ok := e.Words.base[id.Key]; ok && id.Version == 1 {
		return Template{}, ErrShipped
	}
	return e.Shelf.Move(ctx, id, "template."+action, by, decide)
}

// Template reads one version, shipped ones too.
func (e Editor) Template(ctx context.Context, id ID) (Template, error) {
	if p, ok := e.Words.base[id.Key]; ok && id.Version == p.Version {
		return p.Template, nil
	}
	return e.Shelf.Template(ctx, id)
}

// Templates lists what fits, shipped ones too, by type, language and version.
func (e Editor) Templates(ctx context.Context, q Query) ([]Template, error) {
	kept, err := e.Shelf.Templates(ctx, q)
	if err != nil && len(kept) == 0 {
		return nil, err
	}
	for _, p := range e.Words.base {
		if (q.Type == "" || p.Type == q.Type) && (q.Lang == "" || p.Lang == q.Lang) && (q.State == "" || p.State == q.State) && p.ID.after(q.After) {
			kept = append(kept, p.Template)
		}
	}
	slices.SortFunc(kept, func(a, b Template) int {
		switch {
		case a.ID == b.ID:
			return 0
		case a.ID.after(b.ID):
			return 1
		}
		return -1
	})
	if q.N > 0 && len(kept) > q.N {
		kept = kept[:q.N]
	}
	return kept, nil
}

// after reports whether id stands behind other in a list.
func (id ID) after(other ID) bool {
	if id.Type != other.Type {
		return id.Type > other.Type
	}
	if id.Lang != other.Lang {
		return id.Lang > other.Lang
	}
	return id.Version > other.Version
}
