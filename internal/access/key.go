package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"time"
)

// Hash is the SHA-256 of a secret: what is kept of it.
type Hash [sha256.Size]byte

// HashOf is the hash of a secret as it was sent.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// Key opens the API in the name of its operator.
type Key struct {
	ID       string
	Operator string
	Label    string // what it is for, in the operator's words
	Scopes   Scopes // nil: all of the operator's role, whatever that is by then
	Created  time.Time
	Creator  string
	Expires  time.Time
	Used     time.Time // zero: never, as far as anybody has written down
	Revoked  time.Time // zero: not
	From     string    // id of the key it was rotated from
	Request  string    // names the call that made it

	Idle time.Duration // of a session: without a use for so long it is over; 0: a key, which may rest
}

// Open reports whether the key opens anything at now.
func (k Key) Open(now time.Time) bool {
	about := k.Idle == 0 || now.Before(k.Created.Add(k.Idle)) || now.Before(k.Used.Add(k.Idle))
	return k.Revoked.IsZero() && now.Before(k.Expires) && about
}

// May is what the key may do in the hands of an operator with that role.
func (k Key) May(r Role) Scopes {
	all := r.Scopes()
	if k.Scopes == nil {
		return all
	}
	may := Scopes{}
	for _, s := range all {
		if k.Scopes.Has(s) {
			may = append(may, s)
		}
	}
	return may
}

// Secrets look like ck_ and 59 letters and digits: 256 random bits and a checksum, so that a mistyped or invented one is refused
// without asking the database, and a scanner of repositories knows one when it sees it.
const prefix = "ck_"

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewSecret makes the secret of a key.
func NewSecret() string {
	random := make([]byte, sha256.Size)
	rand.Read(random) // never fails
	body := letters.EncodeToString(random)
	return prefix + body + checksum(body)
}

// Shaped reports whether a secret looks like one that NewSecret made.
func Shaped(secret string) bool {
	body, ok := strings.CutPrefix(secret, prefix)
	n := letters.EncodedLen(sha256.Size)
	return ok && len(body) > n && body[n:] == checksum(body[:n])
}

func checksum(body string) string {
	return letters.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}
