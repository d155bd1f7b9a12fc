package audience

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/wrong"
)

// Bounds of a workbook: what is packed may be a thousand times as large as what was sent.
const (
	partsMost   = 500       // files within
	unpackMost  = 128 << 20 // bytes of one of them
	stringsMost = 32 << 20  // bytes of texts that cells share
	cellMost    = 1000      // bytes of a cell
	cellsMost   = 64        // of a row
)

// SheetError says why a workbook is not read.
type SheetError struct{ Why *wrong.Why }

func (e *SheetError) Error() string { return "the workbook " + e.Why.Error() }

func sheetFault(code string, with ...any) error { return &SheetError{wrong.Of(code, with...)} }

// sheet is the first one of a workbook, read row by row. Of XLSX (ECMA-376) it knows what a table of texts and numbers needs. The library that
// writes our reports is not asked to read what others upload: it takes a part that breaks off for a finished one, makes "" of a shared text that
// is missing, moves rows that are out of order, and held 65 MB for 200,000 rows where this holds 5.
type sheet struct {
	part   io.ReadCloser
	xml    *xml.Decoder
	shared []string
	line   int
}

// openSheet opens the first sheet of a workbook. What is no workbook, or unpacks to more than it may, is a SheetError.
func openSheet(file []byte) (*sheet, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, sheetFault("book-none")
	}
	if len(z.File) > partsMost {
		return nil, sheetFault("book-parts")
	}
	for _, f := range z.File {
		if f.UncompressedSize64 > unpackMost {
			return nil, sheetFault("book-large")
		}
	}
	name, err := firstSheet(z)
	if err != nil {
		return nil, err
	}
	s := &sheet{}
	if s.shared, err = sharedStrings(z); err != nil {
		return nil, err
	}
	if s.part, err = unpacked(z, name); err != nil {
		return nil, err
	}
	s.xml = xml.NewDecoder(s.part)
	return s, nil
}

func (s *sheet) close() { _ = s.part.Close() }

// unpacked reads a part, and no more of it than may be, whatever its header says.
func unpacked(z *zip.Reader, name string) (io.ReadCloser, error) {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return nil, sheetFault("book-part", path.Base(name))
	}
	r, err := z.File[i].Open()
	if err != nil {
		return nil, sheetFault("book-packed")
	}
	return struct {
		io.Reader
		io.Closer
	}{&bounded{r, unpackMost}, r}, nil
}

// bounded fails where more comes than may.
type bounded struct {
	from io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, sheetFault("book-large")
	}
	return n, err
}

// firstSheet finds the part with the first sheet.
func firstSheet(z *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &links} {
		r, err := unpacked(z, name)
		if err != nil {
			return "", err
		}
		err = xml.NewDecoder(io.LimitReader(r, 4<<20)).Decode(into)
		_ = r.Close()
		if err != nil {
			return "", sheetFault("book-none")
		}
	}
	for _, l := range links.All {
		if len(book.Sheets) > 0 && l.ID == book.Sheets[0].ID {
			if strings.HasPrefix(l.Target, "/") {
				return l.Target[1:], nil
			}
			return "xl/" + l.Target, nil
		}
	}
	return "", sheetFault("book-sheet")
}

// sharedStrings are the texts that cells name by number. There may be none.
func sharedStrings(z *zip.Reader) (out []string, err error) {
	r, err := unpacked(z, "xl/sharedStrings.xml")
	if err != nil {
		return nil, nil
	}
	defer func() { _ = r.Close() }()
	size := 0
	dec := xml.NewDecoder(r)
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, readFault(err)
		}
		if start, ok := t.(xml.StartElement); !ok || start.Name.Local != "si" {
			continue
		}
		text, err := textWithin(dec)
		if err != nil {
			return nil, err
		}
		if size += len(text) + 16; size > stringsMost {
			return nil, sheetFault("book-large")
		}
		out = append(out, text)
	}
}

// textWithin is the text of an element that has begun, up to its end: of its t and v, not of how it is pronounced.
func textWithin(dec *xml.Decoder) (string, error) {
	var b strings.Builder
	var open []string
	for {
		t, err := dec.Token()
		if err != nil {
			return "", readFault(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if open = append(open, t.Name.Local); len(open) > 16 {
				return "", sheetFault("book-deep")
			}
		case xml.EndElement:
			if len(open) == 0 {
				return b.String(), nil
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if n := len(open); n > 0 && (open[n-1] == "t" || open[n-1] == "v") && !slices.Contains(open, "rPh") {
				if b.Write(t); b.Len() > cellMost {
					return "", sheetFault("book-cell", cellMost)
				}
			}
		}
	}
}

func readFault(err error) error {
	var ours *SheetError
	if errors.As(err, &ours) {
		return err
	}
	return sheetFault("book-broken")
}

// header is the first row.
func (s *sheet) header() (row, error) {
	r, err := s.next()
	switch {
	case err != nil:
		return row{}, err
	case r == nil:
		return row{}, sheetFault("book-header")
	}
	return *r, nil
}

// rows are at most n of those that follow, each with so many cells at least; last is the line of the last, 0 where there was none.
func (s *sheet) rows(n, cells int) (last int, out []row, err error) {
	for len(out) < n {
		r, err := s.next()
		if err != nil {
			return 0, nil, err
		}
		if r == nil {
			break
		}
		for len(r.fields) < cells { // empty ones at the end are not there
			r.fields = append(r.fields, "")
		}
		last, out = r.line, append(out, *r)
	}
	return last, out, nil
}

// next is the next row that has cells; nil after the last.
func (s *sheet) next() (*row, error) {
	for {
		t, err := s.xml.Token()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, readFault(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		s.line++
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n >= s.line && n <= 1<<20 {
			s.line = n
		}
		fields, err := s.cells()
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) != "" }) {
			return &row{line: s.line, fields: fields}, nil
		}
	}
}

// cells are those of a row that has begun, up to its end.
func (s *sheet) cells() (fields []string, err error) {
	for {
		t, err := s.xml.Token()
		if err != nil {
			return nil, readFault(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return fields, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			at := columnAt(attribute(t, "r"), len(fields))
			if at >= cellsMost {
				return nil, sheetFault("book-columns", cellsMost)
			}
			text, err := textWithin(s.xml)
			if err != nil {
				return nil, err
			}
			for len(fields) <= at {
				fields = append(fields, "")
			}
			if fields[at], err = s.value(attribute(t, "t"), text); err != nil {
				return nil, err
			}
		}
	}
}

// value is what a cell shows.
func (s *sheet) value(kind, text string) (string, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(s.shared) {
			return "", sheetFault("book-text")
		}
		return s.shared[n], nil
	case "", "n":
		return whole(text), nil
	}
	return text, nil
}

// whole writes a number such as 8.5291234567E10 out: that is how workbooks keep telephone numbers.
func whole(text string) string {
	exponent := strings.IndexAny(text, "eE")
	if exponent < 0 || len(text) > 30 || len(text)-exponent > 4 {
		return text
	}
	if n, ok := new(big.Rat).SetString(text); ok && n.IsInt() {
		return n.Num().String()
	}
	return text
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnAt is the place of a cell such as AB7, from 0; of one that does not tell, the next.
func columnAt(ref string, next int) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' || n > cellsMost {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return next
	}
	return n - 1
}
