package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// pages cuts a CSV file into pages without taking it apart: rows reach the server as they stand in the file.
type pages struct {
	columns []string
	csv     *csv.Reader
	copied  bytes.Buffer // what the reader has read, from the byte at base
	base    int64
	read    int64 // bytes of rows handed out, and the header
}

func openPages(r io.Reader) (*pages, error) {
	p := &pages{}
	in := bufio.NewReaderSize(r, rowBytes)
	var w wording
	begin, _ := in.Peek(rowBytes) // the error is that of the first row
	_, _ = w.Write(begin)
	if err := w.fault(); err != nil && len(begin) > 0 {
		return nil, err
	}
	unmark(in)
	p.csv = csv.NewReader(io.TeeReader(in, &p.copied))
	p.csv.FieldsPerRecord, p.csv.ReuseRecord = -1, true
	header, err := p.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, errEmpty
	}
	if err != nil {
		return nil, fmt.Errorf("the header of the file: %w", err)
	}
	if n := p.csv.InputOffset(); n > rowBytes {
		return nil, fmt.Errorf("the header of the file has %d bytes, %d at most", n, rowBytes)
	}
	for _, name := range header {
		p.columns = append(p.columns, strings.TrimSpace(name))
	}
	p.cut()
	return p, nil
}

// Sizes of what is sent. A row is a line of a table: what is far longer is a file whose lines do not end, or a quote that does not.
const (
	pageRows  = 1000     // that are cut off at once
	sendRows  = 20_000   // that one call brings at most
	sendBytes = 3 << 19  // likewise; the server takes 2 MiB
	rowBytes  = 64 << 10 // of one row
)

// next is the next n rows, or fewer at the end.
func (p *pages) next(n int) (page []byte, rows int, err error) {
	last := p.csv.InputOffset()
	for rows < n {
		_, err := p.csv.Read()
		var broken *csv.ParseError
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case errors.As(err, &broken) && broken.Line > broken.StartLine: // it would swallow the rows after it
			return nil, 0, fmt.Errorf("line %d: a quote is opened and not closed on that line: nothing from there on can be told apart", broken.StartLine)
		case err != nil && broken == nil: // a row that is broken by itself is the server's to refuse
			return nil, 0, err
		}
		end := p.csv.InputOffset()
		if broken == nil && end-last > rowBytes {
			line, _ := p.csv.FieldPos(0)
			return nil, 0, fmt.Errorf("line %d: the row has %d bytes, %d at most", line, end-last, rowBytes)
		}
		last = end
		rows++
	}
	return p.cut(), rows, nil
}

// cut hands out what was read as rows since the last time.
func (p *pages) cut() []byte {
	n := p.csv.InputOffset() - p.base
	p.base += n
	p.read += n
	return bytes.Clone(p.copied.Next(int(n)))
}

// tail is a piece without its first rows.
func tail(piece []byte, skip int) ([]byte, error) {
	rest, err := openPages(io.MultiReader(strings.NewReader("header\n"), bytes.NewReader(piece)))
	if err != nil {
		return nil, err
	}
	_, _, err = rest.next(skip)
	return piece[rest.read-int64(len("header\n")):], err
}

// piece is rows cut off a file.
type piece struct {
	raw  []byte
	rows int
	read int64 // bytes of the file up to its end
	err  error
}

// ahead cuts pieces while others are on their way, until the end of the file, a fault or the end of ctx.
func (p *pages) ahead(ctx context.Context) <-chan piece {
	out := make(chan piece, sendRows/pageRows)
	go func() {
		defer close(out)
		for {
			raw, rows, err := p.next(pageRows)
			if rows == 0 && err == nil {
				return
			}
			select {
			case out <- piece{raw, rows, p.read, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return out
}

// freight is what one call brings: as many pieces as the server takes in about a second.
type freight struct {
	pieces int // that it may have
	at     int // rows of the file before it
	rows   int
	read   int64
	left   *piece // did not fit
}

// newFreight begins with what any server takes at once.
func newFreight() *freight { return &freight{pieces: 4} }

// gather takes the next pieces together. No rows: the file is at its end.
func (f *freight) gather(cut <-chan piece) (from int, body []byte, err error) {
	f.at += f.rows
	f.rows = 0
	for n := 0; n < f.pieces; n++ {
		next, more := piece{}, true
		if f.left != nil {
			next, f.left = *f.left, nil
		} else if next, more = <-cut; !more {
			break
		}
		if n > 0 && (next.err != nil || len(body)+len(next.raw) > sendBytes) {
			f.left = &next
			break
		}
		if next.err != nil {
			return f.at, nil, next.err
		}
		body = append(body, next.raw...)
		f.rows, f.read = f.rows+next.rows, next.read
	}
	return f.at, body, nil
}

// took learns from how long the server needed.
func (f *freight) took(d time.Duration) {
	switch {
	case d < 500*time.Millisecond:
		f.pieces = min(2*f.pieces, sendRows/pageRows)
	case d > 2*time.Second:
		f.pieces = max(f.pieces/2, 1)
	}
}
