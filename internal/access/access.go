// Package access says who may use the API, and as what: operators with a role each, and keys that open it in their name. Keys are kept
// as hashes; a key is compared in constant time because only its hash is ever looked up. It refuses to know HTTP and SQL.
// Start at scopes.go, which says what there is to be allowed.
package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"time"
)

// Holder is whoever a key was given to, as of now.
type Holder struct {
	Name   string // of the operator; unique for ever
	Role   Role
	Scopes Scopes // of the role, narrowed to those of the key
	Key    string // id of the key; never its secret

	Expires time.Time // of the key; zero: never
	Limits  Limits    // of the operator
}

// May reports whether the holder may do what s allows.
func (h Holder) May(s Scope) bool { return h.Scopes.Has(s) }

// ErrNoKey says that a secret opens nothing: it is unknown, expired or revoked, or its operator is disabled. Strangers are not told which.
var ErrNoKey = errors.New("no such key")

// Keys find the holder of a secret. Any error but ErrNoKey means that nobody could be asked.
type Keys interface {
	Holder(ctx context.Context, secret string) (Holder, error)
	// Still is Holder without a use of the secret: a session that only watches goes idle like any other.
	Still(ctx context.Context, secret string) (Holder, error)
	// Known reports, without asking anybody, whether the secret has opened lately.
	Known(secret string) bool
	// Forget has the book asked again before the secret opens anything in this process: its session was ended here.
	Forget(secret string)
}

// Keyring knows keys by their SHA-256. Keys are random and long, so a plain hash is enough to make a stolen table useless.
type Keyring map[[sha256.Size]byte]Holder

var _ Keys = Keyring{}

// Add gives a key to a holder, with all scopes of its role unless narrowed.
func (k Keyring) Add(secret string, h Holder) {
	if h.Scopes == nil {
		h.Scopes = h.Role.Scopes()
	}
	k[sha256.Sum256([]byte(secret))] = h
}

// Holder implements Keys.
func (k Keyring) Holder(_ context.Context, secret string) (Holder, error) {
	h, ok := k[sha256.Sum256([]byte(secret))]
	if !ok {
		return Holder{}, ErrNoKey
	}
	return h, nil
}

// Still implements Keys.
func (k Keyring) Still(ctx context.Context, secret string) (Holder, error) {
	return k.Holder(ctx, secret)
}

// Known implements Keys.
func (k Keyring) Known(secret string) bool {
	_, ok := k[sha256.Sum256([]byte(secret))]
	return ok
}

// Forget implements Keys: what is in a ring stays.
func (Keyring) Forget(string) {}

// Demo is the ring of the demo: its keys are in the documentation, so it must never meet production.
func Demo() Keyring {
	k := Keyring{}
	for _, d := range demo {
		scopes := d.role.Scopes()
		if !scopes.Has(HandsetUse) { // whoever looks at the demo tries it, too
			scopes = append(scopes, HandsetUse)
			slices.Sort(scopes)
		}
		k.Add("demo-"+d.name, Holder{Name: "demo-" + d.name, Role: d.role, Scopes: scopes, Key: "demo-" + d.name})
	}
	return k
}

// demo is who works in the demo: one in each role.
var demo = []struct {
	name string
	role Role
}{
	{"maker", Marketer}, {"checker", Approver}, {"agent", Agent}, {"supervisor", Supervisor}, {"operator", Operator}, {"auditor", Auditor}, {"admin", Admin},
}

// DemoNames are those of the demo's operators, as one signs in by: maker, checker and so on.
func DemoNames() []string {
	names := make([]string, len(demo))
	for i, d := range demo {
		names[i] = d.name
	}
	return names
}

// Secret is the key in an Authorization header; empty where there is none.
func Secret(header string) string {
	scheme, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}
