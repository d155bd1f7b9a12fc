package audience

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Clerk takes lists in: each line is checked, its number brought into one form, and refused where nobody can prove that its people may be
// written to. What was taken is used as a whole, or not at all.
type Clerk struct {
	Lists   Lists
	People  People
	Consent Consents
	Rules   *consent.Rules
	Now     func() time.Time
}

// People finds customers.
type People interface {
	// FindAll tells who is behind numbers, in their order.
	FindAll(ctx context.Context, ns []phone.Number) ([]customer.Party, error)
	// Reach finds customers by their ids: for each the parties of their numbers. One who is not known is missing.
	Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error)
}

// Consents tells where numbers stand, and keeps what proves it.
type Consents interface {
	Standings(ctx context.Context, ns []phone.Number) ([]consent.Standing, error)
	Tell(ctx context.Context, es []consent.Entry) (fresh []bool, err error)
}

// Bounds of lists.
const (
	PageMost   = 2000    // rows of one page
	listMost   = 500_000 // rows of a list
	sheetPages = 20      // of a workbook, by one call
	provedAt   = 500     // proofs that are written down together
	provedMax  = 10_000  // at most, by one call
)

// Columns of a list: customer or number is needed. The last four prove a consent that is not on file.
var listColumns = []string{"customer", "number", "language", "consent_at", "consent_channel", "consent_wording", "proof"}

// Begin begins a version of a list. Its faults are wrong.Faults.
func (c Clerk) Begin(ctx context.Context, l List) (List, error) {
	var faults wrong.Faults
	if err := CheckName(l.Name); err != nil {
		faults.Tell("name", wrong.From(err))
	}
	for i := range l.Columns {
		l.Columns[i] = strings.ToLower(strings.TrimSpace(l.Columns[i]))
		switch name := l.Columns[i]; {
		case !slices.Contains(listColumns, name):
			faults.Add("columns", "list-column", i+1, strings.Join(listColumns, ", "))
		case slices.Contains(l.Columns[:i], name):
			faults.Add("columns", "twice", name)
		}
	}
	if !slices.Contains(l.Columns, "customer") && !slices.Contains(l.Columns, "number") {
		faults.Add("columns", "list-whom")
	}
	if l.Country != "" && !phone.IsCountry(l.Country) {
		faults.Add("country", "list-country")
	}
	if err := faults.Err(); err != nil {
		return l, err
	}
	l.Lines = 1
	return c.Lists.BeginList(ctx, l)
}

// row of a file.
type row struct {
	line   int
	fields []string
	why    *wrong.Why // it cannot be read
}

// Take takes a page of CSV without a header, which begins at row from of the file. ErrCursor, ErrHalted; of a page that is too long
// wrong.Faults.
func (c Clerk) Take(ctx context.Context, l List, from int, page []byte) (List, error) {
	r := csv.NewReader(bytes.NewReader(page))
	r.FieldsPerRecord = -1
	var rows []row
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			rows = append(rows, row{line: l.Lines + broken.StartLine, why: wrong.Of("row-quote")})
		case err != nil:
			return l, err
		default:
			at, _ := r.FieldPos(0)
			rows = append(rows, row{line: l.Lines + at, fields: fields})
		}
		if len(rows) > PageMost {
			return l, wrong.At("rows", "are-many", PageMost)
		}
	}
	lines := bytes.Count(page, []byte("\n"))
	if len(page) > 0 && page[len(page)-1] != '\n' {
		lines++
	}
	return c.take(ctx, l, from, lines, rows)
}

// TakeSheet takes the first sheet of a workbook (XLSX), whose first row names the columns, from the row the list has got to. more: it took as
// much as one call takes; the same again goes on. What is no such workbook is a SheetError.
func (c Clerk) TakeSheet(ctx context.Context, l List, file []byte) (out List, more bool, err error) {
	sheet, err := openSheet(file)
	if err != nil {
		return l, false, err
	}
	defer sheet.close()
	header, err := sheet.header()
	if err != nil {
		return l, false, err
	}
	if !slices.EqualFunc(header.fields, l.Columns, func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }) {
		return l, false, sheetFault("book-other")
	}
	at, _, err := sheet.rows(l.Rows, len(l.Columns))
	if err != nil {
		return l, false, err
	}
	for range sheetPages {
		last, rows, err := sheet.rows(PageMost, len(l.Columns))
		if err != nil || len(rows) == 0 {
			return l, false, err
		}
		if l, err = c.take(ctx, l, l.Rows, last-max(at, header.line), rows); err != nil {
			return l, false, err
		}
		at = last
	}
	return l, true, nil
}

// SheetColumns are the names of columns in the first row of a workbook. What is no workbook is a SheetError.
func SheetColumns(file []byte) ([]string, error) {
	sheet, err := openSheet(file)
	if err != nil {
		return nil, err
	}
	defer sheet.close()
	header, err := sheet.header()
	return header.fields, err
}

func (c Clerk) take(ctx context.Context, l List, from, lines int, rows []row) (List, error) {
	switch {
	case l.State != ListStaging:
		return l, ErrHalted
	case l.Rows != from:
		return l, ErrCursor
	case l.Rows+len(rows) > listMost:
		return l, wrong.At("rows", "list-long", listMost)
	}
	p := ListPage{List: l.ID, From: from, Rows: len(rows), Lines: lines}
	if err := c.judge(ctx, l, rows, &p); err != nil {
		return l, fmt.Errorf("checking a page of a list: %w", err)
	}
	return c.Lists.AddPeople(ctx, p)
}

// Use puts a list in the place of the one before. The consents that came with it are written down first, at most so many by one call: as long
// as next is not 0 it is to be called again with it. ErrRefused, unless anyway: lines were refused.
func (c Clerk) Use(ctx context.Context, l List, by string, after int, anyway bool) (used List, next int, err error) {
	if l.State == ListStaging {
		switch {
		case l.Refused > 0 && !anyway:
			return l, 0, ErrRefused
		case l.Taken == 0:
			return l, 0, ErrNobody
		}
		for told := 0; ; {
			ps, err := c.Lists.Proofs(ctx, l.ID, after, provedAt)
			if err != nil {
				return l, 0, err
			}
			if len(ps) == 0 {
				break
			}
			es := make([]consent.Entry, len(ps))
			for i, p := range ps {
				es[i] = *p.Proof
			}
			if _, err := c.Consent.Tell(ctx, es); err != nil {
				return l, 0, fmt.Errorf("writing the consents of a list down: %w", err)
			}
			if after, told = ps[len(ps)-1].Line, told+len(ps); told >= provedMax {
				return l, after, nil
			}
		}
	}
	used, err = c.Lists.UseList(ctx, l.ID, by)
	return used, 0, err
}
