package access

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Voucher is somebody whom an issuer of the bank's vouches for.
type Voucher struct {
	Name          string   // of an operator
	Groups        []string // in which the issuer has them
	From, Request string
}

// What somebody who was vouched for can be refused with.
var (
	ErrStranger = errors.New("there is no operator of that name, or they are disabled")
	ErrNoGroup  = errors.New("none of the groups gives a role")
)

// roleOf is the role of the first of the house's groups that somebody is in. ok is false where the house has groups, and they are in none.
func (h House) roleOf(groups []string) (r Role, ok bool) {
	if len(h.Groups) == 0 {
		return "", true
	}
	for _, g := range h.Groups {
		if slices.Contains(groups, g.Name) {
			return g.Role, true
		}
	}
	return "", false
}

// Vouched opens a session for an operator there is: ErrStranger, ErrNoGroup. Password and authenticator are the issuer's matter. Where groups give
// roles, the operator has the role of their group from then on; ErrLastAdmin where that would leave no admin.
func (r *Reception) Vouched(ctx context.Context, v Voucher) (Session, error) {
	by := By{From: v.From, Request: v.Request} // nobody yet
	p, err := r.book.Person(ctx, v.Name)
	if errors.Is(err, ErrNotFound) {
		return Session{}, ErrStranger
	}
	if err != nil {
		return Session{}, err
	}
	refuse := func(why error) (Session, error) {
		return Session{}, errors.Join(why, r.logins.Login(ctx, p.Name, by, func(*Login) (string, error) { return "session.refused", nil }))
	}
	role, ok := r.house.roleOf(v.Groups)
	switch {
	case p.State != Active:
		return refuse(ErrStranger)
	case !ok:
		return refuse(ErrNoGroup)
	case role != "" && role != p.Role:
		if p, err = r.grouped(ctx, p.Name, role, v); err != nil {
			return Session{}, err
		}
	}
	by.Holder = Holder{Name: p.Name, Role: p.Role}
	var l Login
	err = r.logins.Login(ctx, p.Name, by, func(kept *Login) (string, error) {
		l = *kept
		return "session.open", nil
	})
	if err != nil {
		return Session{}, err
	}
	l.Until, l.Seed = time.Time{}, "the issuer's matter"
	return r.enter(ctx, p, l, by, false)
}

// grouped gives an operator the role of their group, in the system's name.
func (r *Reception) grouped(ctx context.Context, name string, role Role, v Voucher) (Person, error) {
	by := By{Holder: Holder{Name: "system", Role: Admin, Scopes: All()}, From: v.From, Request: v.Request + "/role"}
	return r.book.Change(ctx, name, by, func(p Person, otherAdmins int) (Person, error) {
		next := p
		next.Role = role
		if p.admin() && !next.admin() && otherAdmins == 0 {
			return p, ErrLastAdmin
		}
		return next, nil
	})
}
