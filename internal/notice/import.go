package notice

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"cardline/internal/outbox"
)

// Import is a file of notices of one type, taken page by page. A page is a transaction: after a crash it goes on with the row it stopped at.
type Import struct {
	ID      string // of whoever sends the file: the same again is the same import
	By      string // whose it is
	Name    string // of the file
	Type    outbox.Type
	Columns []string // of its rows, in their order
	State   ImportState
	Rows    int // taken so far: the next page begins there
	Lines   int // of the file so far, the header among them
	Planned, Repeated,
	Refused int
	Began time.Time
	Last  time.Time // when a page was taken
}

// ImportState is where an import stands.
type ImportState string

// The states.
const (
	Running   ImportState = "running"
	Paused    ImportState = "paused"
	Cancelled ImportState = "cancelled" // what was still waiting was taken back
	Done      ImportState = "done"
)

// Page is what a page of a file adds to its import.
type Page struct {
	Import   string
	From     int // rows taken before: another number means that somebody else took them
	Rows     int
	Lines    int
	Refusals []Refusal
	At       time.Time
}

// Refusal is a row nothing was planned of, for one of its fields.
type Refusal struct {
	Line          int // of the file
	Field, Reason string
}

// Errors of imports.
var (
	ErrNoImport = errors.New("notice: no such import")
	ErrCursor   = errors.New("notice: the import goes on at another row")
	ErrHalted   = errors.New("notice: the import is paused, cancelled or done")
	ErrOther    = errors.New("notice: another file was begun under this id")
)

// Imports is the store's side of files.
type Imports interface {
	// BeginImport keeps a new import, or returns the one of its id: ErrOther if that is of somebody else's or another file.
	BeginImport(ctx context.Context, im Import) (kept Import, err error)
	// Import reads one. ErrNoImport.
	Import(ctx context.Context, id string) (Import, error)
	// Imports lists them, the newest first, those after the id.
	Imports(ctx context.Context, after string, n int) ([]Import, error)
	// Steer changes where one stands, unless it is over. ErrNoImport, ErrHalted.
	Steer(ctx context.Context, id string, to ImportState, at time.Time) (Import, error)
	// Withdraw takes back at most n messages of a source that still wait.
	Withdraw(ctx context.Context, source, reason string, n int) (int, error)
	// Refusals lists rows that were refused, in the order of lines, from after the given place.
	Refusals(ctx context.Context, id string, after Refusal, n int) ([]Refusal, error)
}

// Clerk takes files.
type Clerk struct {
	Intake
	Imports Imports
}

// Columns of a file beside the fields of its type.
var givenColumns = []string{"key", "customer", "number", "lang", "send_at"}

// Begin opens an import. Its faults are those of the header: *FieldError each, joined.
func (c Clerk) Begin(ctx context.Context, im Import) (Import, error) {
	kind, ok := outbox.Declared(im.Type)
	if !ok || byItself[im.Type] || kind.Reply == "yes-no" || im.Type == surveyType {
		return im, &FieldError{"type", "is no type of message that files can be made of"}
	}
	var faults []error
	for i, name := range im.Columns {
		known := slices.Contains(givenColumns, name) || slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Name == name })
		switch {
		case !known:
			faults = append(faults, &FieldError{"columns", fmt.Sprintf("%d is no field of %s", i+1, im.Type)})
		case slices.Contains(im.Columns[:i], name):
			faults = append(faults, &FieldError{"columns", name + " is there twice"})
		}
	}
	for _, f := range kind.Fields {
		if !f.Optional && !slices.Contains(im.Columns, f.Name) {
			faults = append(faults, &FieldError{"columns", f.Name + " is missing"})
		}
	}
	if !slices.Contains(im.Columns, "customer") && !slices.Contains(im.Columns, "number") {
		faults = append(faults, &FieldError{"columns", "customer or number is missing"})
	}
	if err := errors.Join(faults...); err != nil {
		return im, err
	}
	im.State, im.Began, im.Lines = Running, c.Now(), 1
	return c.Imports.BeginImport(ctx, im)
}

// PageMost is how many rows a page has at most.
const PageMost = 1000

// Take plans the rows of a page, which begins at row from of the file. ErrCursor: it is not the next one. ErrHalted.
func (c Clerk) Take(ctx context.Context, im Import, from int, rows []byte) (Import, error) {
	switch {
	case im.State != Running:
		return im, ErrHalted
	case im.Rows != from:
		return im, ErrCursor
	}
	page := &Page{Import: im.ID, From: from, Lines: bytes.Count(rows, []byte("\n")), At: c.Now()}
	if n := len(rows); n > 0 && rows[n-1] != '\n' {
		page.Lines++
	}
	ns, lines, err := page.read(im, rows)
	if err != nil {
		return im, err
	}
	ps, err := c.prepare(ctx, ns)
	if err != nil {
		return im, err
	}
	var w Writing
	for i, p := range ps {
		for _, f := range p.Faults {
			page.Refusals = append(page.Refusals, Refusal{lines[i], f.Field, f.Why})
		}
		if p.planned() {
			w.Messages = append(w.Messages, p.message)
		}
	}
	slices.SortFunc(page.Refusals, func(a, b Refusal) int { return a.Line - b.Line })
	w.Page = page
	if _, err := c.Book.Write(ctx, w); err != nil {
		return im, fmt.Errorf("taking a page of an import: %w", err)
	}
	return c.Imports.Import(ctx, im.ID)
}

// read makes notices of rows, each with its line. A row that cannot be read is refused by itself.
func (p *Page) read(im Import, raw []byte) (ns []Notice, lines []int, err error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return ns, lines, nil
		}
		if p.Rows++; p.Rows > PageMost {
			return nil, nil, &FieldError{"rows", fmt.Sprintf("are more than %d", PageMost)}
		}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			p.Refusals = append(p.Refusals, Refusal{im.Lines + broken.StartLine, "", "is not CSV: a quote stands where none may"})
			continue
		case err != nil:
			return nil, nil, err
		}
		line, _ := r.FieldPos(0)
		line += im.Lines
		if len(fields) != len(im.Columns) {
			p.Refusals = append(p.Refusals, Refusal{line, "", fmt.Sprintf("has %d fields, and the header %d", len(fields), len(im.Columns))})
			continue
		}
		n := Notice{Type: string(im.Type), Source: "import:" + im.ID, Data: make(Data, len(fields))}
		n.take(im.Columns, fields)
		if n.Key == "" {
			n.Key = fmt.Sprintf("line %d", line)
		}
		ns, lines = append(ns, n), append(lines, line)
	}
}

// take fills a notice from the fields of a row. An empty one is one that is missing.
func (n *Notice) take(columns, fields []string) {
	for i, v := range fields {
		switch columns[i] {
		case "key":
			n.Key = v
		case "customer":
			n.Customer = v
		case "number":
			n.Number = v
		case "lang":
			n.Lang = v
		case "send_at":
			n.SendAt = v
		default:
			if v != "" {
				n.Data[columns[i]] = v
			}
		}
	}
}
