// Package coupon is pools of codes that somebody else has issued: each is given to one person, once. It reads the files they come in, and
// says when a pool runs short. It knows neither who gets a code nor what for: whoever plans a message asks for one with it. Start at Pool.
package coupon

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"cardline/internal/wrong"
)

// Pool is codes of one kind.
type Pool struct {
	Name     string
	Expires  time.Time // no code is given from then on
	Low      int       // it is told when so few are left
	By       string
	Since    time.Time
	Imported int // codes that were ever put in
	Left     int // that nobody has yet
}

// The states of a pool.
const (
	Ready   = "ready"
	Short   = "low"
	Empty   = "empty"
	Expired = "expired"
)

// State is where a pool stands.
func (p Pool) State(now time.Time) string {
	switch {
	case !now.Before(p.Expires):
		return Expired
	case p.Left == 0:
		return Empty
	case p.Left <= p.Low:
		return Short
	}
	return Ready
}

// Batch is the codes of one file: they are taken in beside the pool, and put in as a whole.
type Batch struct {
	ID    string
	Pool  string
	State BatchState
	File  string
	By    string
	Lines int // of the file so far: the next page begins there
	Taken, Repeated,
	Refused int
	Began time.Time
	Ready time.Time // zero: it is not in the pool yet
}

// BatchState is where the codes of a file stand.
type BatchState string

// The states.
const (
	Staging BatchState = "staging"
	Used    BatchState = "ready"
	Dropped BatchState = "dropped" // another file was begun for the pool before this one was put in
)

// Refusal is a line whose code was not taken. It does not repeat the code.
type Refusal struct {
	Line   int
	Reason string
}

// Line is a line of a file with a code.
type Line struct {
	At   int // from 1
	Code string
}

// Page is the next lines of a batch.
type Page struct {
	Batch    string
	From     int // lines before it
	Lines    int
	Codes    []Line
	Refusals []Refusal
}

// Given is a code that somebody has. Which it is, the message tells.
type Given struct {
	Key      string // of the message
	Message  string
	Customer string
	Source   string // "campaign:SPRING-27"
	At       time.Time
	Again    bool // told once more: it was theirs already
}

// Errors of pools.
var (
	ErrNoPool  = errors.New("there is no such pool")
	ErrNoBatch = errors.New("there is no such import")
	ErrCursor  = errors.New("the import goes on at another line")
	ErrHalted  = errors.New("the import is over, or another was begun for the pool: begin again")
	ErrRefused = errors.New("lines were refused or repeated")
	ErrNothing = errors.New("there is no code in it")
	ErrForm    = wrong.Of("pool-name")
)

// ShortError says that a pool has no code for somebody who was to get one.
type ShortError struct {
	Pool   string
	Wanted int
	Left   int // nothing of it was given
	Why    string
}

func (e *ShortError) Error() string {
	if e.Why != "" {
		return "coupon pool " + e.Pool + " " + e.Why
	}
	be := "are"
	if e.Wanted == 1 {
		be = "is"
	}
	return fmt.Sprintf("coupon pool %s has %s left, and %d %s needed", e.Pool, Codes(e.Left), e.Wanted, be)
}

// Codes is a number of codes in words: 1 code, 2 codes.
func Codes(n int) string {
	if n == 1 {
		return "1 code"
	}
	return fmt.Sprintf("%d codes", n)
}

// Pools is the store's side. Whatever changes a pool leaves a line in the audit trail, without any code.
type Pools interface {
	// SavePool makes a pool, or changes when it expires and when it is low.
	SavePool(ctx context.Context, p Pool) (Pool, error)
	// Pool reads one. ErrNoPool.
	Pool(ctx context.Context, name string) (Pool, error)
	// Pools lists them by name, those after the name; 0: all of them.
	Pools(ctx context.Context, after string, n int) ([]Pool, error)
	// Begin begins a file for a pool; one that was begun before and not put in is dropped. ErrNoPool.
	Begin(ctx context.Context, b Batch) (Batch, error)
	// Batch reads one. ErrNoBatch.
	Batch(ctx context.Context, id string) (Batch, error)
	// Add takes a page, all of it or nothing; a code that stands there or in the pool already is a refusal. ErrNoBatch, ErrCursor, ErrHalted.
	Add(ctx context.Context, p Page) (Batch, error)
	// Refusals lists what was refused after a line.
	Refusals(ctx context.Context, batch string, after, n int) ([]Refusal, error)
	// Use puts a batch into its pool; anyway: also where lines were refused. ErrNoBatch, ErrHalted, ErrRefused, ErrNothing.
	Use(ctx context.Context, batch, by string, anyway bool) (Batch, error)
	// Given lists who has codes of a pool, in the order of their messages' keys, those after the key.
	Given(ctx context.Context, pool, after string, n int) ([]Given, error)
	// Release gives codes back whose message never left and never will; of one campaign, or of all with "". ErrNoPool.
	Release(ctx context.Context, pool, campaign, by, why string) (released int, err error)
}

var (
	name = regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,39}$`)
	code = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{2,22}[A-Za-z0-9]$`)
)

// CheckName is ErrForm for what no pool may be called.
func CheckName(s string) error {
	if !name.MatchString(s) {
		return ErrForm
	}
	return nil
}

const (
	linesMost = 5000
	lineBytes = 200
)

// ReadPage reads the next lines of a file, one code on each. Empty lines are passed over, and counted.
func ReadPage(batch string, from int, raw []byte) (Page, error) {
	p := Page{Batch: batch, From: from}
	for line := range strings.Lines(string(raw)) {
		if p.Lines++; p.Lines > linesMost || len(line) > lineBytes {
			return p, fmt.Errorf("at most %d lines at once, of %d bytes", linesMost, lineBytes)
		}
		at, text := from+p.Lines, strings.TrimSpace(line)
		switch {
		case text == "":
		case !code.MatchString(text):
			p.Refusals = append(p.Refusals, Refusal{at, wrong.Of("coupon-form").Error()})
		default:
			p.Codes = append(p.Codes, Line{at, text})
		}
	}
	return p, nil
}
