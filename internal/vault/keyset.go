package vault

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// document is a keyset at rest. It holds the keys in clear: the file, secret store or KMS that keeps it is its protection.
type document struct {
	Seal  json.RawMessage `json:"seal"`
	Index json.RawMessage `json:"index"`
}

// Load opens a vault from the document JSON wrote; ErrKeyset if it is none.
func Load(data []byte) (*Vault, error) {
	var doc document
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%w: it must be a JSON object of seal and index", ErrKeyset)
	}
	sealKeys, err := readKeys(doc.Seal)
	if err != nil {
		return nil, fmt.Errorf("%w: seal is no tink keyset", ErrKeyset)
	}
	indexKeys, err := readKeys(doc.Index)
	if err != nil {
		return nil, fmt.Errorf("%w: index is no tink keyset", ErrKeyset)
	}
	return open(sealKeys, indexKeys)
}

// JSON is the whole keyset in clear: for where it is kept, and nothing else.
func (v *Vault) JSON() ([]byte, error) {
	var doc document
	var err error
	if doc.Seal, err = writeKeys(v.sealKeys); err != nil {
		return nil, fmt.Errorf("writing sealing keys: %w", err)
	}
	if doc.Index, err = writeKeys(v.indexKeys); err != nil {
		return nil, fmt.Errorf("writing index keys: %w", err)
	}
	return json.MarshalIndent(doc, "", "  ")
}

// Stage adds new keys that can read but are not used to write yet. With several processes: stage, let each load the
// staged keyset, then promote; otherwise one process writes what another cannot read or find.
func (v *Vault) Stage() (*Vault, error) {
	return v.change("staging new keys", func(r ring) error {
		_, err := r.Add(r.template)
		return err
	})
}

// Promote makes the newest keys primary; the others stay for reading.
func (v *Vault) Promote() (*Vault, error) {
	return v.change("promoting keys", func(r ring) error { return r.SetPrimary(r.ids[len(r.ids)-1]) })
}

// Rotate is Stage and Promote in one step, for a single process.
func (v *Vault) Rotate() (*Vault, error) {
	staged, err := v.Stage()
	if err != nil {
		return nil, err
	}
	return staged.Promote()
}

// Prune drops every key but the primary ones. What still stands under a dropped key is lost: re-encrypt and re-index first.
func (v *Vault) Prune() (*Vault, error) {
	return v.change("pruning keys", func(r ring) error {
		for _, id := range r.ids {
			if id == r.primary {
				continue
			}
			if err := r.Delete(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// ring is one of the two keysets while it is changed.
type ring struct {
	*keyset.Manager
	template *tinkpb.KeyTemplate
	ids      []uint32 // oldest first
	primary  uint32
}

// change applies edit to a copy of each keyset and opens the result.
func (v *Vault) change(doing string, edit func(ring) error) (*Vault, error) {
	changed := func(keys *keyset.Handle, template *tinkpb.KeyTemplate) (*keyset.Handle, error) {
		r := ring{Manager: keyset.NewManagerFromHandle(keys), template: template}
		for i := range keys.Len() {
			entry, err := keys.Entry(i)
			if err != nil {
				return nil, err
			}
			r.ids = append(r.ids, entry.KeyID())
			if entry.IsPrimary() {
				r.primary = entry.KeyID()
			}
		}
		if err := edit(r); err != nil {
			return nil, err
		}
		return r.Handle()
	}
	sealKeys, err := changed(v.sealKeys, aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("%s: sealing: %w", doing, err)
	}
	indexKeys, err := changed(v.indexKeys, prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("%s: index: %w", doing, err)
	}
	return open(sealKeys, indexKeys)
}

func readKeys(data []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
}

func writeKeys(keys *keyset.Handle) ([]byte, error) {
	var b bytes.Buffer
	err := insecurecleartextkeyset.Write(keys, keyset.NewJSONWriter(&b))
	return b.Bytes(), err
}
