package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"sync"

	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/key"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/prf/hmacprf"
)

// Index is a keyed digest of a value (HMAC-SHA256 cut to 16 bytes): equal values have equal indexes, and without the key
// nobody can try all telephone numbers against it. It is what tables and Redis keys hold in place of a number.
type Index [16]byte

// Hex is the index as 32 lower-case characters.
func (i Index) Hex() string { return hex.EncodeToString(i[:]) }

// String is Hex: an index may be logged.
func (i Index) String() string { return i.Hex() }

type indexKey struct {
	id      uint32
	compute prf.PRF
	macs    *sync.Pool // of *mac, which do the same without beginning from the key each time; nil: not for this kind of key
}

// mac is one keyed hash and the room it works in.
type mac struct {
	hash.Hash
	in, sum []byte
}

func openIndex(keys *keyset.Handle) ([]indexKey, error) {
	set, err := prf.NewPRFSet(keys)
	if err != nil {
		return nil, err
	}
	out := make([]indexKey, 1, keys.Len())
	for i := keys.Len() - 1; i >= 0; i-- {
		entry, err := keys.Entry(i)
		if err != nil {
			return nil, err
		}
		p, ok := set.PRFs[entry.KeyID()]
		one := indexKey{entry.KeyID(), p, macsOf(entry.Key())}
		switch {
		case entry.KeyID() == set.PrimaryID:
			out[0] = one
		case ok:
			out = append(out, one)
		}
	}
	if _, err := out[0].compute.ComputePRF(nil, uint32(len(Index{}))); err != nil {
		return nil, err
	}
	return out, nil
}

// Index is the index of value under the primary key. Purpose ("phone", "session") keeps equal values of different
// tables apart; it holds no NUL.
func (v *Vault) Index(purpose, value string) Index { return v.index[0].of(purpose, value) }

// Indexes are the indexes of value under every key, the primary's first: during a rotation a row may stand under any of them.
func (v *Vault) Indexes(purpose, value string) []Index {
	out := make([]Index, len(v.index))
	for i, k := range v.index {
		out[i] = k.of(purpose, value)
	}
	return out
}

// macsOf makes the hashes of a key of the kind that New makes: thousands of numbers a second are indexed, several times each.
func macsOf(k key.Key) *sync.Pool {
	of, ok := k.(*hmacprf.Key)
	if !ok {
		return nil
	}
	if p, ok := of.Parameters().(*hmacprf.Parameters); !ok || p.HashType() != hmacprf.SHA256 {
		return nil
	}
	secret := of.KeyBytes().Data(insecuresecretdataaccess.Token{})
	return &sync.Pool{New: func() any { return &mac{Hash: hmac.New(sha256.New, secret)} }}
}

func (k indexKey) of(purpose, value string) Index {
	if k.macs != nil {
		m := k.macs.Get().(*mac)
		defer k.macs.Put(m)
		m.in = append(append(append(m.in[:0], purpose...), 0), value...)
		m.Reset()
		_, _ = m.Write(m.in) // a hash takes everything
		m.sum = m.Sum(m.sum[:0])
		clear(m.in) // it was a number
		return Index(m.sum)
	}
	var room [128]byte
	in := append(append(append(room[:0], purpose...), 0), value...)
	sum, err := k.compute.ComputePRF(in, uint32(len(Index{})))
	if err != nil {
		panic(fmt.Sprintf("vault: indexing: %v", err)) // only for more than the 32 bytes HMAC-SHA256 gives; tried at opening
	}
	return Index(sum)
}
