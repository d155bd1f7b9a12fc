// Package menus keeps the versions of the voice menu: who wrote, approved, published and rolled back which, and what callers did in them.
// A version is a set of files and never changes; a call stays on the one it began with. It knows no HTTP and no SQL, and of a call only
// what is counted. Start at Editor for those who change the menu, at Library for calls.
package menus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/approval"
	"cardline/ivr"
)

// Shipped is the number of the menu that comes with the program; versions of the bank count from 1.
const Shipped = 0

// Version is a menu of the bank's own.
type Version struct {
	Number int
	approval.Course
	Menu    string     // as calls name it: what its files say, in 8 hex digits
	Files   []ivr.File // by name; a list of versions leaves them out
	Note    string     // what it is for
	Base    int        // the number it was made from: it is published over that and nothing else
	Program string     // the menu that came with the program then
}

// Hash is what an approval is of.
func (v Version) Hash() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n%d\n", v.Number, v.Base)
	for _, f := range v.Files {
		fmt.Fprintf(sum, "%s %d\n%s", f.Name, len(f.Src), f.Src)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// Use is that a version was put to use.
type Use struct {
	Seq     int // from 1, without gaps
	Number  int
	Menu    string // "" for the shipped one: each program has its own
	Program string // the menu that came with the program it was written for
	Action  string // Publish, Rollback
	By      string
	Why     string
	At      time.Time
	Ends    int // number of the version that is never used again since; 0: none
}

// How a version comes to be used.
const (
	Publish  = "publish"
	Rollback = "rollback"
)

// Errors of those who keep and move versions.
var (
	ErrNone    = errors.New("there is no such version of the menu")
	ErrShipped = errors.New("the menu that comes with the program is in use: there is nothing to roll back")
	ErrBase    = errors.New("it was made from another version than the one in use")
	ErrRaced   = errors.New("somebody else has put a version to use at this moment: look again")
	ErrTwin    = errors.New("another menu has the same short name by chance: change a comment in it")
	ErrSame    = errors.New("that is the menu in use, word for word")

	ErrNotInUse = errors.New("it is not in use")
)

// FaultsError is why a menu cannot be used: everything at once.
type FaultsError struct{ Faults []ivr.Fault }

func (e *FaultsError) Error() string {
	told := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		told[i] = f.Error()
	}
	return strings.Join(told, "\n")
}

// Shelf keeps versions, each change with its line in the audit trail.
type Shelf interface {
	// Save keeps a draft under the next number. ErrTwin.
	Save(ctx context.Context, v Version) (Version, error)
	// Move changes the state of a version by what decide returns. ErrNone.
	Move(ctx context.Context, number int, action, by string, decide func(Version) (Version, error)) (Version, error)
	// Version reads one with its files. ErrNone.
	Version(ctx context.Context, number int) (Version, error)
	// Versions lists at most n with a number below before, or of all with 0, the newest first, without their files.
	Versions(ctx context.Context, before, n int) ([]Version, error)
}

// Uses remember what was in use when.
type Uses interface {
	// Use appends to them, and retires the version it ends. ErrRaced where its Seq is taken.
	Use(ctx context.Context, u Use) error
	// Uses lists at most n with a Seq below before, or of all with 0, the newest first.
	Uses(ctx context.Context, before, n int) ([]Use, error)
	// Keep keeps the files of a menu under the name calls have for it. ErrTwin.
	Keep(ctx context.Context, menu string, files []ivr.File) error
	// Files are those of a menu. ErrNone.
	Files(ctx context.Context, menu string) ([]ivr.File, error)
}

// Bounds of a menu.
const (
	filesMost = 40
	bytesMost = 512 << 10
)

// Tidy puts the files of a menu in the order of their names, without folders. The error says what no menu may be.
func Tidy(files []ivr.File) ([]ivr.File, error) {
	if len(files) == 0 {
		return nil, errors.New("a menu has at least one file")
	}
	out, size, largest := make([]ivr.File, len(files)), 0, ivr.File{}
	for i, f := range files {
		name := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		if own, yaml := strings.CutSuffix(name, ".yaml"); !yaml || own == "" || strings.Trim(own, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" || len(name) > 64 {
			return nil, fmt.Errorf("a file of a menu is named like main.yaml, in small letters, digits, - and _")
		}
		out[i], size = ivr.File{Name: name, Src: f.Src}, size+len(f.Src)
		if len(f.Src) > len(largest.Src) {
			largest = out[i]
		}
	}
	slices.SortFunc(out, func(a, b ivr.File) int { return strings.Compare(a.Name, b.Name) })
	for i := range out[1:] {
		if out[i].Name == out[i+1].Name {
			return nil, fmt.Errorf("two files are named %s", out[i].Name)
		}
	}
	switch {
	case len(out) > filesMost:
		return nil, fmt.Errorf("a menu has at most %d files: these are %d", filesMost, len(out))
	case size > bytesMost:
		return nil, fmt.Errorf("a menu has at most %d KiB: this one has %d, %d of them in %s", bytesMost>>10, kib(size), kib(len(largest.Src)), largest.Name)
	}
	return out, nil
}

// kib rounds up.
func kib(n int) int { return (n + 1023) >> 10 }
