package bank

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
)

// refLetters cannot be mistaken for each other, nor for digits, when read aloud over a telephone.
const refLetters = "HKLRWXY"

// newRef draws a reference a customer can say and note down: two letters and six digits.
func newRef() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	n := binary.BigEndian.Uint64(b[:])
	letters := uint64(len(refLetters))
	return fmt.Sprintf("%c%c%06d", refLetters[n%letters], refLetters[n/letters%letters], n>>16%1_000_000)
}

// openingRef is the reference of the state an account was opened in. No order draws an A.
func openingRef(n int) string {
	return fmt.Sprintf("A%c%06d", refLetters[n/1_000_000%len(refLetters)], n%1_000_000)
}
