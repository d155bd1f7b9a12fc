package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// ErrWeak says what a password must be.
var ErrWeak = errors.New("a password is 12 to 128 characters, not the operator's name, and not one character over and over")

// The cost of argon2id, as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane.
const (
	hashMemory = 19 << 10 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashSalt   = 16
	hashBytes  = 32
)

// Strangers can have us make hashes: so many are made at once, so many wait for their turn, and no longer than this.
const (
	hashesAtOnce = 2
	hashesWait   = 200
	hashPatience = 5 * time.Second
)

// hasher makes hashes in turn, and so bounds the memory and the processors that strangers can have us use.
type hasher struct {
	turns, line chan struct{}
	derive      func(password, salt []byte) []byte // argon2id
}

func newHasher() hasher {
	return hasher{
		turns: make(chan struct{}, hashesAtOnce), line: make(chan struct{}, hashesAtOnce+hashesWait),
		derive: func(password, salt []byte) []byte {
			return argon2.IDKey(password, salt, hashPasses, hashMemory, hashLanes, hashBytes)
		},
	}
}

// inTurn does what makes a hash when its turn has come. ErrCrowded: it has not, and nothing was done.
func (h hasher) inTurn(ctx context.Context, do func() error) error {
	select {
	case h.line <- struct{}{}:
		defer func() { <-h.line }()
	default:
		return ErrCrowded
	}
	patience := time.NewTimer(hashPatience)
	defer patience.Stop()
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
	case <-patience.C:
		return ErrCrowded
	case <-ctx.Done():
		return ctx.Err()
	}
	return do()
}

// make is a new hash in the PHC string format: $argon2id$v=19$m=…,t=…,p=…$salt$hash. To be called in turn.
func (h hasher) make(password string) string {
	salt := make([]byte, hashSalt)
	rand.Read(salt) // never fails
	b := base64.RawStdEncoding
	return fmt.Sprintf("%s%s$%s", costs, b.EncodeToString(salt), b.EncodeToString(h.derive([]byte(password), salt)))
}

// costs begin every hash that is made now. A hash of other costs is none of ours.
var costs = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, hashMemory, hashPasses, hashLanes)

// fits reports whether password made phc. One that is no hash fits nothing, and takes as long to find so. To be called in turn.
func (h hasher) fits(password, phc string) bool {
	b := base64.RawStdEncoding
	rest, ours := strings.CutPrefix(phc, costs)
	salted, hashed, _ := strings.Cut(rest, "$")
	salt, errSalt := b.DecodeString(salted)
	want, errHash := b.DecodeString(hashed)
	whole := ours && errSalt == nil && errHash == nil && len(want) == hashBytes
	if !whole {
		salt, want = make([]byte, hashSalt), make([]byte, hashBytes)
	}
	return subtle.ConstantTimeCompare(h.derive([]byte(password), salt), want) == 1 && whole
}

// strong is nil for a password that may be chosen: by its length, as NIST SP 800-63B advises, and no rules about signs.
func strong(password, operator string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < 12, n > 128, !utf8.ValidString(password):
		return ErrWeak
	case strings.Contains(strings.ToLower(password), operator) && n < len(operator)+12:
		return ErrWeak
	case strings.Count(password, password[:1]) == len(password):
		return ErrWeak
	}
	return nil
}

// newOnce is a password that is read out and typed: 80 random bits in four groups.
func newOnce() string {
	random := make([]byte, 10)
	rand.Read(random) // never fails
	s := letters.EncodeToString(random)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}
