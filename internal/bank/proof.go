package bank

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"cardline/internal/vault"
)

// Proof is a secret only the customer should know.
type Proof string

// The proofs.
const (
	PIN      Proof = "pin"      // the telephone PIN
	Document Proof = "document" // the last characters of the identity document
)

// Lock guards one proof of one customer: what an attempt is compared with, and the attempts so far. Salt and Sum do not
// withstand guessing at so short a secret: who keeps a Lock keeps both encrypted.
type Lock struct {
	Salt   []byte
	Sum    []byte    // HMAC-SHA256 of the secret under Salt; empty where there is none
	Missed int       // wrong attempts in a row
	Until  time.Time // when a lock that opens by itself does so
}

// Open reports whether there is no secret to compare with: the customer has none.
func (l Lock) Open() bool { return len(l.Sum) == 0 }

// PINLock is how the telephone PIN of a customer stands. While it is locked, nothing that takes a PIN or a code may be done.
type PINLock struct {
	Locked bool
	Until  time.Time // when the lock opens by itself; zero: when a person opens it
}

// patience is how many wrong attempts in a row are borne, and for how long the lock then stays shut: 0 is until a person
// opens it.
func (p Proof) patience() (tries int, rest time.Duration) {
	if p == PIN {
		return 3, 0
	}
	return 5, 30 * time.Minute
}

// newLock makes the lock for a secret.
func (p Proof) newLock(customer string, secret vault.Secret) Lock {
	l := Lock{Salt: make([]byte, 16)}
	_, _ = rand.Read(l.Salt) // never fails since Go 1.24
	l.Sum = p.sum(l.Salt, customer, secret)
	return l
}

func (p Proof) sum(salt []byte, customer string, secret vault.Secret) []byte {
	h := hmac.New(sha256.New, salt)
	for _, part := range []string{string(p), customer, secret.Reveal()} {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum(nil)
}

// shut reports whether a lock bears no more attempts now.
func (p Proof) shut(l Lock, now time.Time) bool {
	tries, rest := p.patience()
	return l.Missed >= tries && (rest == 0 || now.Before(l.Until))
}

// judge compares an attempt made now. The comparison comes first and takes the same time whatever it finds, so that neither
// the answer of a shut lock nor its delay tells whether the attempt was right.
func (p Proof) judge(customer string, attempt vault.Secret, now time.Time) func(Lock) (Lock, error) {
	tries, rest := p.patience()
	return func(l Lock) (Lock, error) {
		if l.Open() {
			return l, ErrNotFound
		}
		right := hmac.Equal(l.Sum, p.sum(l.Salt, customer, attempt))
		if p.shut(l, now) {
			return l, ErrLocked
		}
		if l.Missed >= tries {
			l.Missed = 0
		}
		if right {
			l.Missed, l.Until = 0, time.Time{}
			return l, nil
		}
		if l.Missed++; l.Missed < tries {
			return l, ErrWrong
		}
		if rest > 0 {
			l.Until = now.Add(rest)
		}
		return l, ErrLocked
	}
}
