// Package wordbook keeps what the bank adds to the words customers may use: who wrote, approved, published and took back which, and the
// texts nobody understood, which such additions are made of. The words that ship stay beneath. It knows no HTTP and no SQL, and of a
// customer nothing. Start at Editor for those who add, at Library for those who understand, at Gatherer for texts.
package wordbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"cardline/commands"
	"cardline/internal/approval"
)

// Addition is further ways to ask for one verb in one language.
type Addition = commands.Addition

// Version is one addition: further ways to ask for one verb in one language. It never changes, only where it stands.
type Version struct {
	Number int // from 1
	approval.Course
	Addition
	Note   string // what it is for
	Source string // id of the text it was made of; "" for none
	InUse  bool
}

// Hash is what an approval is of.
func (v Version) Hash() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%s\n%s\n", v.Number, v.Verb, v.Lang)
	for _, w := range v.Wordings {
		fmt.Fprintf(sum, "%d %s\n", len(w), w)
	}
	for _, arg := range slices.Sorted(maps.Keys(v.Args)) {
		fmt.Fprintf(sum, "%s=%s\n", arg, v.Args[arg])
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// Use is that a version was put to use, or taken back.
type Use struct {
	Seq    int // from 1, without gaps
	Number int
	Action string // Publish, Rollback
	By     string
	Why    string
	At     time.Time
}

// What becomes of a version.
const (
	Publish  = "publish"
	Rollback = "rollback"
)

// Errors of those who keep and move versions.
var (
	ErrNone  = errors.New("there is no such version of the words")
	ErrRaced = errors.New("somebody else has changed which words are in use at this moment: look again")
	ErrInUse = errors.New("it is in use already")
	ErrNotIn = errors.New("it is not in use: there is nothing to take back")
	ErrFull  = errors.New("too many additions are in use: have the oldest taken into the program's own words")
)

// Shelf keeps versions, each change with its line in the audit trail.
type Shelf interface {
	// Save keeps a draft under the next number.
	Save(ctx context.Context, v Version) (Version, error)
	// Move changes the state of a version by what decide returns. ErrNone.
	Move(ctx context.Context, number int, action, by string, decide func(Version) (Version, error)) (Version, error)
	// Version reads one. ErrNone.
	Version(ctx context.Context, number int) (Version, error)
	// Versions lists at most n with a number below before, or of all with 0, the newest first.
	Versions(ctx context.Context, before, n int) ([]Version, error)
}

// Uses remember what was put to use when.
type Uses interface {
	// Use appends to them and marks the version; one that is taken back is retired. ErrRaced where its Seq is taken.
	Use(ctx context.Context, u Use) error
	// Uses lists at most n with a Seq below before, or of all with 0, the newest first.
	Uses(ctx context.Context, before, n int) ([]Use, error)
	// InUse lists the versions in use, in the order of their numbers.
	InUse(ctx context.Context) ([]Version, error)
}
