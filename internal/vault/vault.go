// Package vault encrypts what is stored about people and finds it again: AES-GCM for columns, a keyed index for equality
// look-ups, both under keys that can be rotated while rows under older ones are still read. It refuses to know what it
// encrypts and where keys live at rest; a keyset is one JSON document, given by whoever starts the program.
// Start at Vault; Secret is the type of what must never be printed.
package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Vault seals and indexes under one keyset. It never changes after it is made, so it is safe for concurrent use;
// Stage, Promote, Rotate and Prune return a new one.
//
// One key may seal 2^32 values (AES-GCM with random nonces, NIST SP 800-38D section 8.3): rotate long before that.
type Vault struct {
	sealKeys  *keyset.Handle
	indexKeys *keyset.Handle
	aead      tink.AEAD
	sealKey   uint32
	index     []indexKey // primary first, then newest to oldest
}

// ErrKeyset is returned for a document that is no usable keyset. It never carries key material.
var ErrKeyset = errors.New("not a vault keyset")

// ErrSealed is returned for bytes that no key of the vault opens in the context given: altered, moved from another
// column, or sealed under a key that was pruned.
var ErrSealed = errors.New("cannot be opened with this keyset and context")

// New makes a vault under fresh keys.
func New() (*Vault, error) {
	sealKeys, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making sealing keys: %w", err)
	}
	indexKeys, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making index keys: %w", err)
	}
	return open(sealKeys, indexKeys)
}

func open(sealKeys, indexKeys *keyset.Handle) (*Vault, error) {
	a, err := aead.New(sealKeys)
	if err != nil {
		return nil, fmt.Errorf("%w: sealing keys: %w", ErrKeyset, err)
	}
	primary, err := sealKeys.Primary()
	if err != nil {
		return nil, fmt.Errorf("%w: sealing keys: %w", ErrKeyset, err)
	}
	index, err := openIndex(indexKeys)
	if err != nil {
		return nil, fmt.Errorf("%w: index keys: %w", ErrKeyset, err)
	}
	v := &Vault{sealKeys: sealKeys, indexKeys: indexKeys, aead: a, sealKey: primary.KeyID(), index: index}
	if sealedWith(v.Seal(nil, "")) != v.sealKey {
		return nil, fmt.Errorf("%w: sealing keys do not mark what they seal with their id", ErrKeyset)
	}
	return v, nil
}

// Seal encrypts plain under the primary key. Context is "table.column": bytes moved to another column do not open.
// The result is 33 bytes longer than plain and differs each time.
func (v *Vault) Seal(plain []byte, context string) []byte {
	sealed, err := v.aead.Encrypt(plain, []byte(context))
	if err != nil {
		panic(fmt.Sprintf("vault: sealing %d bytes: %v", len(plain), err)) // only beyond 64 GiB
	}
	return sealed
}

// Open decrypts what Seal made in the same context, under any key of the keyset; else ErrSealed.
func (v *Vault) Open(sealed []byte, context string) ([]byte, error) {
	plain, err := v.aead.Decrypt(sealed, []byte(context))
	if err != nil {
		return nil, fmt.Errorf("opening %d bytes of %s under key %08x: %w", len(sealed), context, sealedWith(sealed), ErrSealed)
	}
	return plain, nil
}

// KeyID names the key that Seal uses now.
func (v *Vault) KeyID() uint32 { return v.sealKey }

// Holds reports whether the keyset has a sealing key of that id.
func (v *Vault) Holds(id uint32) bool {
	for i := range v.sealKeys.Len() {
		if entry, err := v.sealKeys.Entry(i); err == nil && entry.KeyID() == id {
			return true
		}
	}
	return false
}

// sealedWith reads which key sealed the bytes; 0 if they were not sealed by a vault.
func sealedWith(sealed []byte) uint32 {
	const tinkVersion = 1 // tink's prefix: this byte, then the key id in big-endian order
	if len(sealed) < 5 || sealed[0] != tinkVersion {
		return 0
	}
	return binary.BigEndian.Uint32(sealed[1:5])
}

// String names the keyset without showing it.
func (v Vault) String() string { return fmt.Sprintf("vault %08x", v.sealKey) }

// GoString masks under %#v.
func (v Vault) GoString() string { return v.String() }

// LogValue masks in logs.
func (v Vault) LogValue() slog.Value { return slog.StringValue(v.String()) }
