package access

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cardline/internal/clock"
)

// Need is what somebody who signed in has to do before they may do anything else.
type Need string

// The needs, in the order in which they are met.
const (
	NeedPassword Need = "password" // choose one's own
	NeedCodes    Need = "codes"    // set up an authenticator
)

// Session is what signing in gives: a key that lives as long as somebody is about. Its secret is for a cookie.
type Session struct {
	Secret string
	Key    Key
	Role   Role
	Needs  []Need
	Limits Limits
}

// Arrival is one try to sign in.
type Arrival struct {
	Name, Password, Code string
	From, Request        string
}

// House rules of sessions.
type House struct {
	Issuer string        // what an authenticator calls us
	Codes  bool          // everybody needs an authenticator
	Idle   time.Duration // after which nobody is about
	Life   time.Duration // after which one signs in again all the same
	Groups []Group       // of an issuer that vouches for people, the widest role first; none: roles are given here
}

// Group gives the role to whoever the issuer has in it.
type Group struct {
	Name string
	Role Role
}

// Reception signs operators in and out.
type Reception struct {
	book   Book
	logins Logins
	house  House
	now    func() time.Time
	hashes hasher
	nobody shadow
}

// NewReception opens the reception of an office.
func NewReception(o *Office, l Logins, h House) *Reception {
	return &Reception{book: o.Book, logins: l, house: h, now: o.now, hashes: newHasher(), nobody: shadow{names: map[string]*Login{}}}
}

// SignIn opens a session: ErrSignIn, ErrShut, ErrCode, ErrCrowded. Every try is counted before it is looked at.
func (r *Reception) SignIn(ctx context.Context, a Arrival) (Session, error) {
	now := r.now()
	by := By{From: a.From, Request: a.Request} // nobody yet
	var p Person
	var l Login
	fits := false
	err := r.hashes.inTurn(ctx, func() (err error) {
		if p, l, err = r.charged(ctx, a.Name, by, now); err == nil {
			fits = r.hashes.fits(a.Password, l.Hash)
		}
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if !fits || !l.Until.IsZero() && !now.Before(l.Until) {
		return Session{}, r.refused(ctx, l, by)
	}
	by.Holder = Holder{Name: p.Name, Role: p.Role}
	if err := r.coded(ctx, &l, a, by, now); err != nil {
		return Session{}, err
	}
	return r.enter(ctx, p, l, by, false)
}

// charged counts a try at a name, and tells whose it is. Of a name that is nobody's, or of somebody who left, the login is the zero one.
func (r *Reception) charged(ctx context.Context, name string, by By, now time.Time) (p Person, l Login, err error) {
	p, err = r.book.Person(ctx, name)
	switch {
	case err == nil && p.State == Active:
		err = r.logins.Login(ctx, name, by, func(kept *Login) (string, error) {
			err := kept.charge(now)
			l = *kept
			if errors.Is(err, ErrShut) && kept.Shut.Equal(now.Add(shutFor)) {
				return "session.shut", err
			}
			return "", err
		})
	case err == nil, errors.Is(err, ErrNotFound):
		err = r.nobody.charge(name, now)
	}
	return p, l, err
}

// refused leaves a trace of a try at an operator there is.
func (r *Reception) refused(ctx context.Context, l Login, by By) error {
	if l.Operator == "" {
		return ErrSignIn
	}
	return errors.Join(ErrSignIn, r.logins.Login(ctx, l.Operator, by, func(*Login) (string, error) { return "session.refused", nil }))
}

// coded asks for the code, where there is an authenticator, and takes the try back that was counted.
func (r *Reception) coded(ctx context.Context, l *Login, a Arrival, by By, now time.Time) error {
	return r.logins.Login(ctx, l.Operator, by, func(kept *Login) (string, error) {
		if kept.Hash != l.Hash { // changed while we looked
			return "", ErrSignIn
		}
		if kept.Seed != "" && a.Code == "" {
			kept.Tries = max(kept.Tries-1, 0)
			return "", ErrCode
		}
		if kept.Seed != "" {
			step := stepOf(kept.Seed, a.Code, now, kept.Step)
			if step == 0 {
				return "session.refused", ErrSignIn
			}
			kept.Step = step
		}
		kept.Tries = 0
		*l = *kept
		return "session.open", nil
	})
}

// enter makes the session. While anything is needed first, it may do that and nothing else.
func (r *Reception) enter(ctx context.Context, p Person, l Login, by By, alone bool) (Session, error) {
	s := Session{Secret: NewSecret(), Role: p.Role, Needs: r.needs(l), Limits: p.Limits}
	now := r.now()
	s.Key = Key{
		ID: clock.NewID(now), Operator: p.Name, Label: "console", Created: now, Creator: p.Name, Expires: now.Add(r.house.Life), Idle: r.house.Idle,
		Request: "session/" + by.Request,
	}
	if len(s.Needs) > 0 {
		s.Key.Scopes = Scopes{SessionOwn}
	}
	return s, r.logins.Enter(ctx, s.Key, HashOf(s.Secret), by, alone)
}

func (r *Reception) needs(l Login) (ns []Need) {
	if !l.Until.IsZero() {
		ns = append(ns, NeedPassword)
	}
	if r.house.Codes && l.Seed == "" {
		ns = append(ns, NeedCodes)
	}
	return ns
}

// Standing is what a session still needs, and how long it may rest. A key of the configuration needs nothing.
func (r *Reception) Standing(ctx context.Context, h Holder) (needs []Need, idle time.Duration, err error) {
	if h.Expires.IsZero() {
		return nil, 0, nil
	}
	if len(h.Scopes) > 1 {
		return nil, r.house.Idle, nil
	}
	err = r.logins.Login(ctx, h.Name, By{}, func(l *Login) (string, error) {
		needs = r.needs(*l)
		return "", nil
	})
	return needs, r.house.Idle, err
}

// SetPassword puts a password of one's own in the place of the one given, and ends all sessions but the one it returns.
func (r *Reception) SetPassword(ctx context.Context, given, next string, by By) (Session, error) {
	if err := strong(next, by.Name); err != nil {
		return Session{}, err
	}
	now := r.now()
	var l Login
	hash := ""
	err := r.hashes.inTurn(ctx, func() error {
		err := r.logins.Login(ctx, by.Name, by, func(kept *Login) (string, error) {
			err := kept.charge(now)
			l = *kept
			return "", err
		})
		if err == nil && r.hashes.fits(given, l.Hash) && given != next {
			hash = r.hashes.make(next)
		}
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if hash == "" {
		return Session{}, r.refused(ctx, l, by)
	}
	return r.change(ctx, by, func(kept *Login) (string, error) {
		if kept.Hash != l.Hash {
			return "", ErrSignIn
		}
		kept.Hash, kept.Until, kept.Tries = hash, time.Time{}, 0
		return "password.set", nil
	})
}

// change changes one's own login and begins a new session, which is the only one then.
func (r *Reception) change(ctx context.Context, by By, change func(*Login) (string, error)) (Session, error) {
	var l Login
	err := r.logins.Login(ctx, by.Name, by, func(kept *Login) (told string, err error) {
		told, err = change(kept)
		l = *kept
		return told, err
	})
	if err != nil {
		return Session{}, err
	}
	p, err := r.book.Person(ctx, by.Name)
	if err != nil {
		return Session{}, err
	}
	return r.enter(ctx, p, l, by, true)
}

// BeginCodes shows a seed, for an authenticator to keep. It counts from the first code on.
func (r *Reception) BeginCodes(ctx context.Context, by By) (seed, url string, err error) {
	seed = newSeed()
	err = r.logins.Login(ctx, by.Name, by, func(l *Login) (string, error) {
		if l.Seed != "" {
			return "", ErrCodeSet
		}
		l.Pending = seed
		return "codes.begin", nil
	})
	if err != nil {
		return "", "", err
	}
	return seed, seedURL(r.house.Issuer, by.Name, seed), nil
}

// ConfirmCodes takes the first code of the seed that was shown.
func (r *Reception) ConfirmCodes(ctx context.Context, code string, by By) (Session, error) {
	now := r.now()
	return r.change(ctx, by, func(l *Login) (string, error) {
		if l.Pending == "" {
			return "", ErrNoSeed
		}
		if err := l.charge(now); err != nil {
			return "", err
		}
		step := stepOf(l.Pending, code, now, l.Step)
		if step == 0 {
			return "", ErrWrong
		}
		l.Seed, l.Pending, l.Step, l.Tries = l.Pending, "", step, 0
		return "codes.set", nil
	})
}

// SignOut ends the session that asks for it.
func (r *Reception) SignOut(ctx context.Context, by By) error {
	_, err := r.book.Revoke(ctx, by.Key, by)
	return err
}

// Reset gives an operator a password for one day, good for choosing one's own, and takes their codes and sessions away. Nobody resets
// somebody who may do more than they. The password is told once.
func (r *Reception) Reset(ctx context.Context, name string, by By) (password string, until time.Time, err error) {
	p, err := r.book.Person(ctx, name)
	switch {
	case err != nil:
		return "", until, err
	case name == by.Name:
		return "", until, ErrOneself
	case p.beyond(by):
		return "", until, ErrBeyond
	}
	password = newOnce()
	hash := ""
	if err := r.hashes.inTurn(ctx, func() error { hash = r.hashes.make(password); return nil }); err != nil {
		return "", until, err
	}
	until = r.now().Add(onceLife)
	err = r.logins.Login(ctx, name, by, func(l *Login) (string, error) {
		*l = Login{Operator: l.Operator, Hash: hash, Until: until}
		return "password.reset", nil
	})
	if err != nil {
		return "", until, err
	}
	return password, until, r.leaveAll(ctx, name, by)
}

// leaveAll ends the sessions of an operator.
func (r *Reception) leaveAll(ctx context.Context, name string, by By) error {
	keys, err := r.book.Keys(ctx, name)
	if err != nil {
		return err
	}
	sessions := slices.DeleteFunc(keys, func(k Key) bool { return k.Idle == 0 || !k.Revoked.IsZero() })
	for _, k := range sessions {
		if _, err := r.book.Revoke(ctx, k.ID, by); err != nil {
			return err
		}
	}
	return nil
}

// FirstAdmin is who can sign in where nobody could.
const FirstAdmin = "first-admin"

// First makes the first admin, with a password as Reset gives it, if there is no operator at all. password is "" where there is one;
// of several processes that ask at once, one is told it.
func (r *Reception) First(ctx context.Context) (password string, err error) {
	people, err := r.book.People(ctx, "", 1)
	if err != nil || len(people) > 0 {
		return "", err
	}
	by := By{Holder: Holder{Name: "system", Role: Admin, Scopes: All()}, Request: clock.NewID(r.now())}
	_, fresh, err := r.book.Add(ctx, Person{Name: FirstAdmin, Role: Admin, State: Active, Created: r.now(), Creator: by.Name}, by)
	if err != nil || !fresh {
		return "", err
	}
	password, _, err = r.Reset(ctx, FirstAdmin, by)
	return password, err
}

// Token is what the page of a session must send along with whatever changes something, and no other page can know.
func Token(secret string) string {
	h := HashOf("page:" + secret)
	return strings.ToLower(letters.EncodeToString(h[:20]))
}
