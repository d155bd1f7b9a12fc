package access

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Login is what is kept of how an operator signs in.
type Login struct {
	Operator string
	Hash     string    // of the password, argon2id as a PHC string; "": there is none
	Until    time.Time // of a password that somebody else set, good for choosing one's own and nothing else; zero: it is one's own
	Seed     string    // of the codes, base 32; "": none are asked for
	Pending  string    // a seed that was shown, and takes the place of Seed with its first code
	Step     int64     // of the last code taken: none is taken twice
	Tries    int       // since the last that was right
	Shut     time.Time // until when nothing is taken
}

// What signing in can be refused with.
var (
	// ErrSignIn does not say what was wrong.
	ErrSignIn = errors.New("name, password or code is wrong")
	// ErrShut: too many tries. It says so of names there are none of, too.
	ErrShut = errors.New("too many tries: wait a quarter of an hour, or ask an admin for a new password")
	// ErrCrowded: the try was not counted, and may be made again in a few seconds.
	ErrCrowded = errors.New("too many are signing in at this moment")
	// ErrCode: name and password are right; the code is missing.
	ErrCode    = errors.New("a code of the authenticator is asked for, too")
	ErrCodeSet = errors.New("codes are set up: an admin's reset takes them away with the password")
	ErrNoSeed  = errors.New("no codes are being set up: begin anew")
	ErrWrong   = errors.New("the code is wrong")
)

// Five tries, then a quarter of an hour.
const (
	tries    = 5
	shutFor  = 15 * time.Minute
	onceLife = 24 * time.Hour
)

// charge counts one try before anything is compared, so that many at once are not more than as many in a row.
func (l *Login) charge(now time.Time) error {
	if now.Before(l.Shut) {
		return ErrShut
	}
	l.Tries++
	if l.Tries > tries {
		l.Tries, l.Shut = 0, now.Add(shutFor)
		return ErrShut
	}
	return nil
}

// Logins keep how operators sign in, and the sessions that came of it.
type Logins interface {
	// Login lets change see the operator's login, held against all others, and commits what it made of it, even beside its error, which
	// is returned. told is the action for the audit trail, in by's name; "" leaves none. An operator who never had one has the zero
	// Login. ErrNotFound: there is no such operator.
	Login(ctx context.Context, operator string, by By, change func(l *Login) (told string, err error)) error
	// Enter keeps a session, and ends all but the latest few of its operator; alone ends all.
	Enter(ctx context.Context, k Key, h Hash, by By, alone bool) error
}

// shadow keeps the tries of names that nobody has, so that they are shut like others.
type shadow struct {
	mu    sync.Mutex
	names map[string]*Login
}

const shadows = 10_000

func (s *shadow) charge(name string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.names[name]
	if l == nil {
		if len(s.names) >= shadows {
			clear(s.names) // a flood of names forgets them: whom it tells about is nobody
		}
		l = &Login{}
		s.names[name] = l
	}
	return l.charge(now)
}
