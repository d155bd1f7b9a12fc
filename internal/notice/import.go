package notice

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Import is a file of notices of one type, taken page by page. Every part of a page is a transaction: after a crash it goes on with the row it stopped
// at.
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

// SourceOf names a file in the messages that are of it.
func SourceOf(id string) string { return "import:" + id }

// WhyCancelled is the reason of what waited of a file when somebody cancelled it: operator:anna.
func WhyCancelled(by string) string { return "its file was cancelled by " + by }

// Page is what a page of a file adds to its import.
type Page struct {
	Import   string
	From     int // rows taken before: another number means that somebody else took them
	Rows     int
	Lines    int
	Refusals []Refusal
	LineOf   map[string]int // the lines of messages, by their ids, whose rows gave them keys
	At       time.Time
	Followed bool // by another part of the same call: it is answered when that one is kept
	// Turn waits until the part before is kept, or says why it never will be; nil: it is kept. A Book that has several writers enters the rows
	// of a page before its turn.
	Turn func(context.Context) error
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
	// Steer changes where one stands for somebody, unless it is over; what is done may be cancelled. Once it is nothing of it leaves.
	// ErrNoImport, ErrHalted.
	Steer(ctx context.Context, id string, to ImportState, by string, at time.Time) (Import, error)
	// Withdraw takes back at most n messages of a source that still wait.
	Withdraw(ctx context.Context, source, reason string, n int) (int, error)
	// Refusals lists rows that were refused, in the order of lines, from after the given place.
	Refusals(ctx context.Context, id string, after Refusal, n int) ([]Refusal, error)
}

// Clerk takes files.
type Clerk struct {
	Intake
	Imports Imports
	// Beside bounds the files of which two parts are written at the same time; nil: none, where the Book has one writer.
	Beside chan struct{}
}

// Columns of a file beside the fields of its type.
var givenColumns = []string{"key", "customer", "number", "lang", "send_at"}

// Begin opens an import. Its faults are those of the header, as wrong.Faults.
func (c Clerk) Begin(ctx context.Context, im Import) (Import, error) {
	kind, ok := outbox.Declared(im.Type)
	if !ok || byItself[im.Type] || kind.Reply == "yes-no" || im.Type == surveyType {
		return im, wrong.At("type", "type-no-file")
	}
	var faults wrong.Faults
	for i, name := range im.Columns {
		known := slices.Contains(givenColumns, name) || slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Name == name })
		switch {
		case !known:
			faults.Add("columns", "column-no-field", i+1, im.Type)
		case slices.Contains(im.Columns[:i], name):
			faults.Add("columns", "twice", name)
		}
	}
	for _, f := range kind.Fields {
		if !f.Optional && !slices.Contains(im.Columns, f.Name) {
			faults.Add("columns", "column-missing", f.Name)
		}
	}
	if !slices.Contains(im.Columns, "customer") && !slices.Contains(im.Columns, "number") {
		faults.Add("columns", "list-whom")
	}
	if err := faults.Err(); err != nil {
		return im, err
	}
	im.State, im.Began, im.Lines = Running, c.Now(), 1
	return c.Imports.BeginImport(ctx, im)
}

// PageMost is how many rows a page has at most, and partRows how many of them one transaction plans.
const (
	PageMost = 20_000
	partRows = 2000
)

// Take plans the rows of a page, which begins at row from of the file, part by part: each in one transaction with the cursor behind it. While a
// part is written the next is prepared, and entered if it may be. With an error the parts before it stay taken: the import says how many. ErrCursor: the page is not the next
// one. ErrHalted.
func (c Clerk) Take(ctx context.Context, im Import, from int, rows []byte) (Import, error) {
	switch {
	case im.State != Running:
		return im, ErrHalted
	case im.Rows != from:
		return im, ErrCursor
	case tooMany(rows):
		return im, wrong.At("rows", "are-many", PageMost)
	}
	if err := c.writeParts(ctx, im, rows); err != nil {
		return im, err
	}
	return c.Imports.Import(ctx, im.ID)
}

// tooMany reports whether there are more rows than a page has. Only where lines are can rows be.
func tooMany(rows []byte) bool {
	if bytes.Count(rows, []byte("\n")) < PageMost {
		return false
	}
	r := rowReader(bytes.NewReader(rows))
	for range PageMost {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return false
		}
	}
	_, err := r.Read()
	return !errors.Is(err, io.EOF)
}

func rowReader(r io.Reader) *csv.Reader {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	return rows
}

// ready reads the next part, finds its recipients and puts it into words.
func (c Clerk) ready(ctx context.Context, r *pageReader) (out readyPart) {
	page := &Page{Import: r.im.ID, From: r.im.Rows, At: c.Now()}
	ns, err := r.next(page)
	if err != nil {
		return readyPart{err: err}
	}
	page.Followed = r.at < len(r.raw)
	ps, err := c.prepare(ctx, ns)
	if err != nil {
		return readyPart{err: err}
	}
	for i := range ps {
		for _, f := range ps[i].Faults {
			page.Refusals = append(page.Refusals, Refusal{ns[i].Line, f.Field, f.Why.Error()})
		}
		if ps[i].planned() {
			out.Messages = append(out.Messages, ps[i].message)
			page.keyed(ns[i], ps[i].message)
		}
	}
	slices.SortFunc(page.Refusals, func(a, b Refusal) int { return a.Line - b.Line })
	out.Page = page
	return out
}

// keyed notes down where a message with a key of its own comes from: the key may turn out to be another's.
func (p *Page) keyed(n Notice, m outbox.Message) {
	if n.Key == "" {
		return
	}
	if p.LineOf == nil {
		p.LineOf = make(map[string]int, partRows)
	}
	p.LineOf[m.ID] = n.Line
}

// pageReader takes a page apart.
type pageReader struct {
	im  Import // as it will be when what was read so far has been taken
	raw []byte
	csv *csv.Reader
	at  int // bytes read
}

// next makes notices of the rows of a part. A row that cannot be read is refused by itself.
func (r *pageReader) next(p *Page) (ns []Notice, err error) {
	ns = make([]Notice, 0, partRows)
	end, source, owner := r.at, "import:"+r.im.ID, "api:"+r.im.By
	for p.Rows < partRows {
		fields, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			end = len(r.raw)
			break
		}
		end = int(r.csv.InputOffset())
		var broken *csv.ParseError
		if err != nil && !errors.As(err, &broken) {
			return nil, err
		}
		p.Rows++
		line, why := r.fault(fields, broken)
		if why != nil {
			p.Refusals = append(p.Refusals, Refusal{line, "", why.Error()})
			continue
		}
		n := Notice{Type: string(r.im.Type), Source: source, Owner: owner, Line: line, Data: make(Data, len(fields))}
		n.take(r.im.Columns, fields)
		ns = append(ns, n)
	}
	p.Lines = bytes.Count(r.raw[r.at:end], []byte("\n"))
	if end == len(r.raw) && end > r.at && r.raw[end-1] != '\n' {
		p.Lines++
	}
	r.at, r.im.Rows = end, r.im.Rows+p.Rows
	return ns, nil
}

// fault says on which line of the file a row is, and what is wrong with it as a row.
func (r *pageReader) fault(fields []string, broken *csv.ParseError) (line int, why *wrong.Why) {
	if broken != nil {
		return r.im.Lines + broken.StartLine, wrong.Of("row-quote")
	}
	line, _ = r.csv.FieldPos(0)
	if line += r.im.Lines; len(fields) != len(r.im.Columns) {
		return line, wrong.Of("row-fields", len(fields), len(r.im.Columns))
	}
	if slices.ContainsFunc(fields, func(s string) bool { return !utf8.ValidString(s) || strings.Contains(s, "\x00") }) {
		return line, wrong.Of("row-no-utf8")
	}
	return line, nil
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
