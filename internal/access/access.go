// Package access says who may use the API, and as what. Keys are kept as hashes; a key is compared in constant time because only its
// hash is ever looked up.
package access

import (
	"crypto/sha256"
	"strings"
)

// Role is what a key's holder may do.
type Role string

// The roles. Maker and checker stand side by side, so that nobody approves what they proposed; both include agent, and admin includes all.
const (
	Agent   Role = "agent"
	Maker   Role = "maker"
	Checker Role = "checker"
	Admin   Role = "admin"
)

var ranks = map[Role]int{Agent: 1, Maker: 2, Checker: 2, Admin: 3}

// May reports whether the role includes what need allows. Nobody may do what takes a role there is not.
func (r Role) May(need Role) bool { return ranks[need] > 0 && (r == need || ranks[r] > ranks[need]) }

// Holder is whoever a key was given to.
type Holder struct {
	Name string
	Role Role
}

// Keyring knows keys by their SHA-256. Keys are random and long, so a plain hash is enough to make a stolen table useless.
type Keyring map[[sha256.Size]byte]Holder

// Add gives a key to a holder.
func (k Keyring) Add(key string, h Holder) { k[sha256.Sum256([]byte(key))] = h }

// Demo is the ring of the demo: its keys are in the documentation, so it must never meet production.
func Demo() Keyring {
	k := Keyring{}
	for key, role := range map[string]Role{"demo-maker": Maker, "demo-checker": Checker, "demo-agent": Agent, "demo-admin": Admin} {
		k.Add(key, Holder{Name: key, Role: role})
	}
	return k
}

// Bearer finds the holder of the key in an Authorization header.
func (k Keyring) Bearer(header string) (Holder, bool) {
	scheme, key, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		return Holder{}, false
	}
	h, ok := k[sha256.Sum256([]byte(strings.TrimSpace(key)))]
	return h, ok
}
