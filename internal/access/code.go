package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Codes are those of RFC 6238 as every authenticator makes them: SHA-1, six digits, a new one every 30 seconds; the one before and
// the one after are taken, too, for clocks that differ.
const (
	codeEvery = 30 * time.Second
	codeSkew  = 1
	seedBytes = 20
)

var codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// newSeed is what the codes of an operator are made from, in base 32.
func newSeed() string {
	random := make([]byte, seedBytes)
	rand.Read(random) // never fails
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random)
}

// stepOf is the time step a code belongs to, if it is one of seed's now and later than the last that was used; else 0.
func stepOf(seed, code string, now time.Time, last int64) int64 {
	at := now.Unix() / int64(codeEvery/time.Second)
	var found int64
	for step := at - codeSkew; step <= at+codeSkew; step++ {
		want, err := hotp.GenerateCodeCustom(seed, uint64(step), codeOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	if found <= last {
		return 0
	}
	return found
}

// seedURL is what an authenticator scans.
func seedURL(issuer, operator, seed string) string {
	q := url.Values{"secret": {seed}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + operator, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String()
}
