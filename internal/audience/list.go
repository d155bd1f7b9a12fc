package audience

import (
	"context"
	"errors"
	"time"

	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// List is people somebody brought in a file: a version of it. It is taken in beside the one in use, and takes its place as a whole.
type List struct {
	ID      string
	Name    string
	State   ListState
	File    string
	By      string
	Columns []string // of its rows, in their order
	Country string   // of numbers that are written without one; "" for none
	Rows    int      // taken so far: the next page begins there
	Lines   int      // of the file so far, the header among them
	Taken, Repeated,
	Refused int
	Began time.Time
	Ready time.Time // zero: it has not been used yet
	Ended time.Time // zero: it is in use, or being taken in
}

// ListState is where a version of a list stands.
type ListState string

// The states.
const (
	ListStaging ListState = "staging"
	ListReady   ListState = "ready"
	ListDropped ListState = "dropped"
)

// Person is one of a list.
type Person struct {
	Line     int          // of the file
	Customer string       // "" for nobody of ours
	Number   phone.Number // "" where the line told a customer alone
	Lang     locale.Lang  // of somebody who is no customer; "" where the line told none
	Proof    *consent.Entry
}

// LeftFor is how long a version that is being taken in may wait to be used.
const LeftFor = 24 * time.Hour

// ListPage is what a page of a file adds to its list.
type ListPage struct {
	List     string
	From     int // rows taken before: another number means that somebody else took them
	Rows     int
	Lines    int
	People   []Person
	Refusals []Refusal
}

// Refusal is a line nobody was taken of, for one of its fields.
type Refusal struct {
	Line          int
	Field, Reason string
}

// Errors of those who bring lists.
var (
	ErrCursor  = errors.New("audience: the list goes on at another row")
	ErrHalted  = errors.New("audience: the list is in use or dropped: begin another")
	ErrNobody  = errors.New("audience: the list has nobody on it")
	ErrRefused = errors.New("audience: lines of the list were refused")
)

// Lists is the store's side of taking them in.
type Lists interface {
	// BeginList keeps a version that is being taken in.
	BeginList(ctx context.Context, l List) (List, error)
	// AddPeople adds a page, all of it or nothing: people who stand there already are refused as repeated. ErrNoList, ErrCursor, ErrHalted.
	AddPeople(ctx context.Context, p ListPage) (List, error)
	// Proofs are at most n people with proofs of consent, after a line.
	Proofs(ctx context.Context, id string, after, n int) ([]Person, error)
	// UseList puts a version in the place of the one in use. ErrNoList, ErrHalted, ErrNobody.
	UseList(ctx context.Context, id, by string) (List, error)
}

// Shelf is the store's side of looking at them.
type Shelf interface {
	// List reads a version. ErrNoList.
	List(ctx context.Context, id string) (List, error)
	// Lists lists versions that are in use, in the order of names and ids, those after the id.
	Lists(ctx context.Context, after string, n int) ([]List, error)
	// Refusals lists what was refused, in the order of lines, from after the given place.
	Refusals(ctx context.Context, id string, after Refusal, n int) ([]Refusal, error)
	// DropLeft ends versions whose taking in began before and that were never used, some of them at once.
	DropLeft(ctx context.Context, before time.Time) (dropped int, err error)
	// DropList ends every version of a name. ErrNoList, ErrUsed.
	DropList(ctx context.Context, name, by string) error
}
