package desk

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
)

// prefix of every reference.
const prefix = "HC"

// refDigits is how many digits follow it, the check digit included.
const refDigits = 7

// damm is Damm's quasigroup of order ten: the check digit it gives finds every wrong digit and every two neighbours changed about,
// which is how references go wrong on the telephone.
var damm = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1}, {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// newRef draws a reference: HC, six digits and their check digit.
func newRef() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	digits := fmt.Sprintf("%06d", binary.BigEndian.Uint64(b[:])%1_000_000)
	return fmt.Sprintf("%s%s%d", prefix, digits, check(digits))
}

func check(digits string) byte {
	var interim byte
	for _, c := range []byte(digits) {
		interim = damm[interim][c-'0']
	}
	return interim
}

// ParseRef reads a reference as people write it: in any case, with spaces or dashes, with or without its letters. ok is false when it
// was misread or misheard.
func ParseRef(s string) (ref string, ok bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '#' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
	digits := strings.TrimPrefix(s, prefix)
	if len(digits) != refDigits || strings.Trim(digits, "0123456789") != "" || check(digits) != 0 {
		return "", false
	}
	return prefix + digits, true
}
