package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"time"
)

// Seal chains a run of entries to all before it: each follows from its predecessor and the entries after that one's Last, up to its own.
// Whoever changes, removes or slips in an entry must make every later seal anew, which shows against a digest kept elsewhere, as in
// the log.
type Seal struct {
	N       int64 // 1, 2, 3, …
	Last    string
	Entries int64
	Digest  [sha256.Size]byte
	At      time.Time
}

// Digest sums up the entries of a run.
type Digest struct {
	sum     hash.Hash
	last    string
	entries int64
}

// Begin starts the run after prev; the zero seal stands before the first.
func Begin(prev Seal) *Digest {
	d := &Digest{sum: sha256.New(), last: prev.Last}
	d.sum.Write(prev.Digest[:])
	return d
}

// Add takes the next entry of the run.
func (d *Digest) Add(e Entry) {
	for _, field := range []string{
		e.ID, e.At.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano), e.Key, e.Actor, e.Action, e.Subject, e.Channel, e.Before, e.After, e.Ref,
		e.Credential, e.Address,
	} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(field))) // so that no two entries read the same
		d.sum.Write(n[:])
		d.sum.Write([]byte(field))
	}
	d.last = e.ID
	d.entries++
}

// Seal ends the run, as the successor of prev.
func (d *Digest) Seal(prev Seal, at time.Time) Seal {
	s := Seal{N: prev.N + 1, Last: d.last, Entries: d.entries, At: at}
	d.sum.Sum(s.Digest[:0])
	return s
}
