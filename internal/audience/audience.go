// Package audience is who is meant: a filter over what the bank tells of its customers, lists taken in or out, a group held out, a split
// into variants. It knows words and sets; how customers are kept, what they are sent and whether they may be is others' business.
// Start at Definition; Parse reads a filter, Columns says what it may speak of.
package audience

import (
	"context"
	"errors"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Definition says who is meant, as somebody writes it down.
type Definition struct {
	Filter  Filter    `json:"filter,omitzero" yaml:"filter,omitempty"`    // of the customers; none: those of Lists alone
	Lists   []string  `json:"lists,omitempty" yaml:"lists,omitempty"`     // whose people are meant too, customers or not
	Without Filter    `json:"without,omitzero" yaml:"without,omitempty"`  // are not, however they came in
	Holdout int       `json:"holdout,omitempty" yaml:"holdout,omitempty"` // per mille that get nothing, to compare with
	Seed    string    `json:"seed,omitempty" yaml:"seed,omitempty"`       // of the draw of Holdout and Split: the same seed draws the same
	Split   []Variant `json:"split,omitempty" yaml:"split,omitempty"`     // of those who are not held out
}

// Variant is a part of an audience.
type Variant struct {
	Name   string `json:"name" yaml:"name"`
	Weight int    `json:"weight" yaml:"weight"` // beside those of the others
}

// Bounds of a definition.
const (
	listsMost    = 20
	variantsMost = 10
	weightMost   = 10_000
	holdoutMost  = 900 // per mille: what is left must be an audience
	nameMost     = 60  // bytes
)

// Check tells every fault that shows without looking at lists and segments, as wrong.Faults.
func (d Definition) Check() error {
	var faults wrong.Faults
	need := func(ok bool, field, code string, with ...any) {
		if !ok {
			faults.Add(field, code, with...)
		}
	}
	need(!d.Filter.Nobody() || len(d.Lists) > 0, "filter", "filter-missing")
	need(len(d.Lists) <= listsMost, "lists", "are-many", listsMost)
	for i, l := range d.Lists {
		need(CheckName(l) == nil, "lists", "list-names")
		for _, before := range d.Lists[:i] {
			need(before != l, "lists", "twice", l)
		}
	}
	need(d.Holdout >= 0 && d.Holdout <= holdoutMost, "holdout", "holdout", holdoutMost)
	need(d.Seed != "" || d.Holdout == 0 && len(d.Split) == 0, "seed", "seed")
	need(len(d.Seed) <= nameMost, "seed", "too-long", nameMost)
	need(len(d.Split) != 1 && len(d.Split) <= variantsMost, "split", "split", variantsMost)
	for i, v := range d.Split {
		need(CheckName(v.Name) == nil, "split", "split-name")
		need(v.Weight > 0 && v.Weight <= weightMost, "split", "split-weight", weightMost)
		for _, before := range d.Split[:i] {
			need(before.Name != v.Name, "split", "twice", v.Name)
		}
	}
	return faults.Err()
}

// Recipient is one of an audience.
type Recipient struct {
	Key      string       // one in the audience, and the place in its order: the customer's id, or of no customer the id of the line of a list
	Customer string       // "" for somebody of a list who is no customer
	Number   phone.Number // the first one; "" if the bank knows of none
	Region   string       // ISO country of it
	Lang     locale.Lang
	Zone     string // IANA; "" where it is not known
	Tier     string
	Branch   string
	Product  string // of the first card
	Manager  string
	Names    locale.Words
	Birthday string // MM-DD
	Lunar    string // the birthday by the lunar calendar, MM-DD, with L before a leap month
	Since    string // 2019-04-02: when they became a customer

	HeldOut bool   // gets nothing, and is counted
	Variant string // which of Split; "" if there are none
}

// Book finds people. The store implements it.
type Book interface {
	// Fix settles a definition: what its segments say and which versions its lists have now, as of today. Its faults are wrong.Faults.
	Fix(ctx context.Context, d Definition) (Fixed, error)
	// Strays lists the values that nobody has of those the definition speaks of, some where they are many.
	Strays(ctx context.Context, f Fixed) ([]Stray, error)
	// Count counts people, those held out too.
	Count(ctx context.Context, f Fixed) (int, error)
	// Sample draws at most n at random.
	Sample(ctx context.Context, f Fixed, n int) ([]Recipient, error)
	// Page lists at most n in the order of their keys, those after the key; none is the end.
	Page(ctx context.Context, f Fixed, after string, n int) ([]Recipient, error)
}

// Segment is a filter with a name. Saving it again makes a version.
type Segment struct {
	Name    string
	Version int // from 1
	Filter  Filter
	Note    string
	By      string
	Saved   time.Time
	Retired bool
}

// Errors of segments and lists.
var (
	ErrNoSegment = errors.New("audience: no such segment")
	ErrNoList    = errors.New("audience: no such list")
	ErrVersion   = errors.New("audience: somebody else has saved it meanwhile")
	ErrUsed      = errors.New("audience: a segment uses it")
)

// Segments is the store's side of them. Changes leave an audit row each.
type Segments interface {
	// Save keeps the next version of a segment; base is the version it was made from (0: there is none yet). ErrVersion. Faults of the filter,
	// such as a circle of segments, are each a *wrong.Why.
	Save(ctx context.Context, s Segment, base int) (Segment, error)
	// Retire ends a segment. ErrNoSegment, ErrUsed.
	Retire(ctx context.Context, name, by string) error
	// Segments lists the newest version of each in the order of names, those after the name.
	Segments(ctx context.Context, after string, n int) ([]Segment, error)
	// Versions lists those of one segment, the newest first. ErrNoSegment.
	Versions(ctx context.Context, name string) ([]Segment, error)
}
