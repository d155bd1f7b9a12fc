package vault

import (
	"encoding/hex"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
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
}

func openIndex(keys *keyset.Handle) ([]indexKey, error) {
	set, err := prf.NewPRFSet(keys)
	if err != nil {
		return nil, err
	}
	out := []indexKey{{set.PrimaryID, set.PRFs[set.PrimaryID]}}
	for i := keys.Len() - 1; i >= 0; i-- {
		entry, err := keys.Entry(i)
		if err != nil {
			return nil, err
		}
		if p, ok := set.PRFs[entry.KeyID()]; ok && entry.KeyID() != set.PrimaryID {
			out = append(out, indexKey{entry.KeyID(), p})
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

func (k indexKey) of(purpose, value string) Index {
	var room [128]byte
	in := append(append(append(room[:0], purpose...), 0), value...)
	sum, err := k.compute.ComputePRF(in, uint32(len(Index{})))
	if err != nil {
		panic(fmt.Sprintf("vault: indexing: %v", err)) // only for more than the 32 bytes HMAC-SHA256 gives; tried at opening
	}
	return Index(sum)
}
