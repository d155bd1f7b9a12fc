package access

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Person is an operator: somebody at the bank, or a machine of theirs, with a name in the audit trail.
type Person struct {
	Name    string
	Role    Role
	State   State
	Created time.Time
	Creator string
	Limits  Limits
}

// State says whether an operator's keys open anything.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// admin reports whether the operator can give any right to anybody.
func (p Person) admin() bool { return p.Role == Admin && p.State == Active && p.Limits.None() }

// beyond reports whether the operator may do, or sees, more than whoever asks.
func (p Person) beyond(by By) bool {
	return !p.Role.Scopes().Within(by.Scopes) || !p.Limits.Inside(by.Limits)
}

// What a change of operators or keys can be refused with.
var (
	ErrNotFound  = errors.New("there is no such operator or key")
	ErrName      = errors.New("a name is 2 to 40 small letters, digits, dots and hyphens, begins with a letter, and is not one the system uses")
	ErrRole      = errors.New("there is no such role")
	ErrScope     = errors.New("the operator's role does not include these scopes")
	ErrBeyond    = errors.New("nobody gives away what their own key may not do")
	ErrOneself   = errors.New("nobody changes their own role or state: another admin does")
	ErrLastAdmin = errors.New("this is the last active admin")
	ErrTaken     = errors.New("there is an operator of that name with another role")
	ErrDisabled  = errors.New("the operator is disabled")
	ErrClosed    = errors.New("the key is expired or revoked")
	ErrRotated   = errors.New("the key was rotated before: rotate its successor")
	ErrReused    = errors.New("the idempotency key was used for something else")
	ErrLife      = errors.New("a key lives from one day to a year")
	ErrGrace     = errors.New("the old key stays good for at most 7 days")
	ErrTooMany   = errors.New("the operator has as many open keys as one may have: revoke some")
)

var names = regexp.MustCompile(`^[a-z][a-z0-9.-]{1,39}$`)

// reserved are names that stand for no operator of the database.
var reserved = []string{"admin", "system", "shipped", "customer", "number"}

func named(name string) error {
	if !names.MatchString(name) || slices.Contains(reserved, name) || strings.HasPrefix(name, "demo-") {
		return ErrName
	}
	return nil
}
