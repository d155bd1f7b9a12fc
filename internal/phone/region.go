package phone

import (
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/nyaruka/phonenumbers"
)

// Region returns the ISO country of the number ("US", "CN", "HK", "GB"), or "" if unknown.
func (n Number) Region() string {
	if exchange, is := n.exchange(); is {
		return regionOf(exchange, n)
	}
	return n.looked()
}

// looked asks the library, which tries one expression after the other where countries share a calling code.
func (n Number) looked() string {
	p := n.split()
	if p == nil {
		var err error
		if p, err = phonenumbers.Parse(string(n), "ZZ"); err != nil {
			return ""
		}
	}
	return phonenumbers.GetRegionCodeForNumber(p)
}

// The two dozen countries of the North American plan share +1. Which one a number is of is told by its area code and exchange (+1 NPA NXX),
// never by its last four digits, so what the library once said is kept for each exchange.
var (
	northAmerica = phonenumbers.GetRegionCodesForCountryCode(1)
	exchanges    [1_000_000 / perWord]atomic.Uint32 // a byte for each: the place of its country, from 1; nobody's; or 0, not asked yet
)

const (
	perWord = 4
	nobodys = 255
)

// exchange is the six digits behind +1, of a number that has ten.
func (n Number) exchange() (int, bool) {
	const code, digits = "+1", 6
	if len(n) != len(code)+digits+4 || n[:len(code)] != code {
		return 0, false
	}
	six, err := strconv.ParseUint(string(n[len(code):len(code)+digits]), 10, 32)
	return int(six), err == nil
}

func regionOf(exchange int, n Number) string {
	word, shift := &exchanges[exchange/perWord], exchange%perWord*8
	known := int(word.Load() >> shift & 0xff)
	if known == 0 {
		region := n.looked()
		if known = slices.Index(northAmerica, region) + 1; known == 0 {
			known = nobodys
		}
		word.Or(uint32(known) << shift)
	}
	if known == nobodys {
		return ""
	}
	return northAmerica[known-1]
}
