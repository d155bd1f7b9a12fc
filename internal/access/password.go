package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
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

// hasher bounds how many hashes are made at once, and with them the memory that strangers can have us use.
type hasher chan struct{}

func newHasher() hasher { return make(hasher, 4) }

// sum waits for its turn, or until ctx ends.
func (h hasher) sum(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case h <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h }()
	return argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashBytes), nil
}

// make is a new hash in the PHC string format: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (h hasher) make(ctx context.Context, password string) (string, error) {
	salt := make([]byte, hashSalt)
	rand.Read(salt) // never fails
	sum, err := h.sum(ctx, password, salt)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("%s%s$%s", costs, b.EncodeToString(salt), b.EncodeToString(sum)), nil
}

// costs begin every hash that is made now. A hash of other costs is none of ours.
var costs = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, hashMemory, hashPasses, hashLanes)

// fits reports whether password made phc. One that is no hash fits nothing, and takes as long to find so.
func (h hasher) fits(ctx context.Context, password, phc string) (bool, error) {
	b := base64.RawStdEncoding
	rest, ours := strings.CutPrefix(phc, costs)
	salted, hashed, _ := strings.Cut(rest, "$")
	salt, errSalt := b.DecodeString(salted)
	want, errHash := b.DecodeString(hashed)
	whole := ours && errSalt == nil && errHash == nil && len(want) == hashBytes
	if !whole {
		salt, want = make([]byte, hashSalt), make([]byte, hashBytes)
	}
	got, err := h.sum(ctx, password, salt)
	return err == nil && whole && subtle.ConstantTimeCompare(got, want) == 1, err
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
