package access

import (
	"context"
	"slices"
	"time"

	"cardline/internal/clock"
)

// By is who asks for a change, from which address, and which call it is: the same call again changes nothing.
type By struct {
	Holder
	From    string
	Request string
}

// Book keeps operators and keys. Each change writes its audit entry in the same transaction. Errors are those of this package, or
// mean that the book could not be reached.
type Book interface {
	// Add writes an operator; one of that name stays as it is and is returned with fresh false.
	Add(ctx context.Context, p Person, by By) (kept Person, fresh bool, err error)
	// People lists operators by name, after a name.
	People(ctx context.Context, after string, limit int) ([]Person, error)
	Person(ctx context.Context, name string) (Person, error)
	// Change lets decide see the operator and how many other active admins there are, and keeps what it returns. Changes that could
	// take the last admin away see each other.
	Change(ctx context.Context, name string, by By, decide func(p Person, otherAdmins int) (Person, error)) (Person, error)

	// Keys lists the keys of an operator, the oldest first.
	Keys(ctx context.Context, operator string) ([]Key, error)
	Key(ctx context.Context, id string) (Key, error)
	// Issue writes a key; where the call made one before, that one is returned with fresh false. open is how many open keys the
	// operator may have with it, else ErrTooMany.
	Issue(ctx context.Context, k Key, h Hash, by By, open int) (kept Key, fresh bool, err error)
	// Rotate is Issue of a successor, which ends its predecessor at or before ends: ErrRotated if it has another.
	Rotate(ctx context.Context, k Key, h Hash, by By, ends time.Time) (kept Key, fresh bool, err error)
	// Revoke ends a key for ever; one that is revoked stays as it is.
	Revoke(ctx context.Context, id string, by By) (Key, error)
}

// Bounds of keys.
const (
	KeyLife  = 90 * 24 * time.Hour // unless asked otherwise
	keyLeast = 24 * time.Hour
	keyMost  = 366 * 24 * time.Hour
	Grace    = 24 * time.Hour // unless asked otherwise
	graceMax = 7 * 24 * time.Hour
	openMost = 20 // keys of one operator
)

// Office gives and takes rights, by the rules.
type Office struct {
	Book
	now func() time.Time
}

// NewOffice opens the office on a book.
func NewOffice(b Book, now func() time.Time) *Office { return &Office{b, now} }

// Add makes an operator, who has the limits of whoever adds them. Nobody makes one who may do more than they.
func (o *Office) Add(ctx context.Context, name string, role Role, by By) (p Person, fresh bool, err error) {
	if err := named(name); err != nil {
		return p, false, err
	}
	if err := grants(by, role); err != nil {
		return p, false, err
	}
	p, fresh, err = o.Book.Add(ctx, Person{Name: name, Role: role, State: Active, Created: o.now(), Creator: by.Name, Limits: by.Limits}, by)
	if err == nil && p.Role != role {
		return p, false, ErrTaken
	}
	return p, fresh, err
}

func grants(by By, role Role) error {
	switch {
	case !role.Valid():
		return ErrRole
	case !role.Scopes().Within(by.Scopes):
		return ErrBeyond
	}
	return nil
}

// SetRole gives an operator another role; their keys follow at once.
func (o *Office) SetRole(ctx context.Context, name string, role Role, by By) (Person, error) {
	if err := grants(by, role); err != nil {
		return Person{}, err
	}
	return o.change(ctx, name, by, func(p *Person) { p.Role = role })
}

// SetState disables an operator, with all keys, or enables them again.
func (o *Office) SetState(ctx context.Context, name string, s State, by By) (Person, error) {
	return o.change(ctx, name, by, func(p *Person) { p.State = s })
}

// SetLimits gives an operator other limits, never wider than those of whoever gives them; their keys follow.
func (o *Office) SetLimits(ctx context.Context, name string, l Limits, by By) (Person, error) {
	l, err := l.tidy()
	if err != nil {
		return Person{}, err
	}
	return o.change(ctx, name, by, func(p *Person) { p.Limits = l })
}

func (o *Office) change(ctx context.Context, name string, by By, edit func(*Person)) (Person, error) {
	if name == by.Name {
		return Person{}, ErrOneself
	}
	return o.Book.Change(ctx, name, by, func(p Person, otherAdmins int) (Person, error) {
		next := p
		edit(&next)
		switch {
		case p.beyond(by), next.beyond(by):
			return p, ErrBeyond
		case p.admin() && !next.admin() && otherAdmins == 0:
			return p, ErrLastAdmin
		}
		return next, nil
	})
}

// Wish is a key somebody asks for.
type Wish struct {
	Operator string
	Label    string
	Scopes   Scopes        // nil: all there are to give
	Life     time.Duration // 0: KeyLife
}

// Issue makes a key. The secret is told once: it is empty where the same call made the key before. No key makes one that may do more.
func (o *Office) Issue(ctx context.Context, w Wish, by By) (k Key, secret string, err error) {
	p, err := o.Person(ctx, w.Operator)
	switch {
	case err != nil:
		return k, "", err
	case p.State != Active:
		return k, "", ErrDisabled
	case !p.Limits.Inside(by.Limits):
		return k, "", ErrBeyond
	}
	if w.Life == 0 {
		w.Life = KeyLife
	}
	if w.Life < keyLeast || w.Life > keyMost {
		return k, "", ErrLife
	}
	if w.Scopes, err = issued(w, p, by); err != nil {
		return k, "", err
	}
	now := o.now()
	k = Key{
		ID: clock.NewID(now), Operator: p.Name, Label: w.Label, Scopes: w.Scopes, Created: now, Creator: by.Name, Expires: now.Add(w.Life),
		Request: by.Name + "/" + by.Request,
	}
	secret = NewSecret()
	kept, fresh, err := o.Book.Issue(ctx, k, HashOf(secret), by, openMost)
	switch {
	case err != nil:
		return k, "", err
	case !fresh && (kept.Operator != k.Operator || kept.Label != k.Label || kept.From != "" || !slices.Equal(kept.Scopes, k.Scopes)):
		return k, "", ErrReused
	case !fresh:
		return kept, "", nil
	}
	return kept, secret, nil
}

// issued are the scopes a key gets. One that is to have all its operator's role has, follows that role for ever.
func issued(w Wish, p Person, by By) (Scopes, error) {
	all := p.Role.Scopes()
	switch {
	case w.Scopes == nil && all.Within(by.Scopes):
		return nil, nil
	case w.Scopes == nil && by.Name == p.Name:
		return by.Scopes, nil
	case w.Scopes == nil:
		return nil, ErrBeyond
	}
	slices.Sort(w.Scopes)
	w.Scopes = slices.Compact(w.Scopes)
	switch {
	case !w.Scopes.Within(all):
		return nil, ErrScope
	case !w.Scopes.Within(by.Scopes):
		return nil, ErrBeyond
	}
	return w.Scopes, nil
}

// Rotate makes the successor of a key, with its scopes and its length of life; the old one stays good for the grace (0: at once no
// more). The secret is told once, as by Issue.
func (o *Office) Rotate(ctx context.Context, id string, grace time.Duration, by By) (k Key, secret string, err error) {
	if grace < 0 || grace > graceMax {
		return k, "", ErrGrace
	}
	old, err := o.Key(ctx, id)
	if err != nil {
		return k, "", err
	}
	p, err := o.Person(ctx, old.Operator)
	switch {
	case err != nil:
		return k, "", err
	case p.State != Active:
		return k, "", ErrDisabled
	case !old.May(p.Role).Within(by.Scopes), !p.Limits.Inside(by.Limits):
		return k, "", ErrBeyond
	}
	now := o.now()
	k = Key{
		ID: clock.NewID(now), Operator: old.Operator, Label: old.Label, Scopes: old.Scopes, Created: now, Creator: by.Name,
		Expires: now.Add(min(old.Expires.Sub(old.Created), keyMost)), From: old.ID, Request: by.Name + "/" + by.Request,
	}
	secret = NewSecret()
	kept, fresh, err := o.Book.Rotate(ctx, k, HashOf(secret), by, now.Add(grace))
	switch {
	case err != nil:
		return k, "", err
	case !fresh && kept.From != id:
		return k, "", ErrReused
	case !fresh:
		return kept, "", nil
	}
	return kept, secret, nil
}
