package enrol

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Draw is the lottery of a registration. The hash of its seed stands in the audit trail from the moment it was opened; the seed is published
// with the result, so that anybody can draw again and come to the same order.
type Draw struct {
	Commitment string // SHA-256 of the seed, in hex
	Seed       string // in hex; "" until it was drawn
	Refs       []string
	Digest     string // of Refs, as the audit trail has it
	At         time.Time
	By         string
}

// NewSeed is a seed that nobody can guess.
func NewSeed() []byte {
	seed := make([]byte, sha256.Size)
	_, _ = rand.Read(seed) // never fails since Go 1.24
	return seed
}

// Commit is the hash of a seed.
func Commit(seed []byte) string {
	sum := sha256.Sum256(seed)
	return hex.EncodeToString(sum[:])
}

// Order draws: references by their HMAC-SHA256 under the seed. The first have won.
func Order(seed []byte, refs []string) []string {
	type lot struct {
		ref string
		sum []byte
	}
	lots := make([]lot, len(refs))
	for i, ref := range refs {
		mac := hmac.New(sha256.New, seed)
		mac.Write([]byte(ref))
		lots[i] = lot{ref, mac.Sum(nil)}
	}
	slices.SortFunc(lots, func(a, b lot) int {
		return cmp.Or(bytes.Compare(a.sum, b.sum), strings.Compare(a.ref, b.ref))
	})
	out := make([]string, len(lots))
	for i, l := range lots {
		out[i] = l.ref
	}
	return out
}

// Digest is the SHA-256 of references in their order, in hex.
func Digest(refs []string) string {
	sum := sha256.Sum256([]byte(strings.Join(refs, "\n")))
	return hex.EncodeToString(sum[:])
}

// Verify draws again. The error says what does not agree.
func (d Draw) Verify() error {
	seed, err := hex.DecodeString(d.Seed)
	switch {
	case err != nil || d.Seed == "":
		return fmt.Errorf("the seed %q is not published", d.Seed)
	case Commit(seed) != d.Commitment:
		return fmt.Errorf("the seed is not the one whose hash was told when it was opened: %s, not %s", Commit(seed), d.Commitment)
	case Digest(d.Refs) != d.Digest:
		return fmt.Errorf("the list is not the one that was drawn: %s, not %s", Digest(d.Refs), d.Digest)
	}
	again := Order(seed, d.Refs)
	for i := range again {
		if again[i] != d.Refs[i] {
			return fmt.Errorf("place %d went to %s, and is %s by the seed", i+1, d.Refs[i], again[i])
		}
	}
	return nil
}
