package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// notifyFile is a file of notifications and how it is sent.
type notifyFile struct{ path, id, refused string }

func (f *notifyFile) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "file", "", "a CSV file with a header, a notification a row")
	cmd.Flags().StringVar(&f.id, "id", "", "what the file is called on the server; empty: by type and content, so that the same file is sent once")
	cmd.Flags().StringVar(&f.refused, "refused", "", "file for the rows that are refused, as CSV; empty: the first ten are printed")
}

// pageRows is how many rows one call brings.
const pageRows = 1000

// file sends a file page by page, from the row the server has got to.
func (d *notifyDoor) file(cmd *cobra.Command, kind string, f notifyFile) error {
	raw, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	sum := sha256.New()
	size, err := io.Copy(sum, raw)
	if err != nil {
		return err
	}
	if f.id == "" {
		f.id = kind + "-" + hex.EncodeToString(sum.Sum(nil))[:16]
	}
	if _, err := raw.Seek(0, io.SeekStart); err != nil {
		return err
	}
	pages, err := openPages(raw)
	if err != nil {
		return err
	}
	var im api.Import
	body := map[string]any{"id": f.id, "name": filepath.Base(f.path), "type": kind, "columns": pages.columns}
	if err := d.ask(cmd, http.MethodPost, "/imports", body, &im); err != nil {
		return err
	}
	if im.Rows > 0 && im.State != "done" {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s goes on at row %d\n", im.ID, im.Rows+1)
	}
	bar := newProgress(cmd.ErrOrStderr(), size, im.Rows)
	if im, err = d.send(cmd, im, pages, bar); err != nil {
		bar.end()
		return fmt.Errorf("%w\n%s stopped at row %d: the same command goes on there, a corrected file with --id %s", err, im.ID, im.Rows+1, im.ID)
	}
	bar.show(im, size)
	bar.end()
	return d.sent(cmd, im, f, bar.rate(im.Rows))
}

// send takes im to the end of its file. What it returns is how far it came.
func (d *notifyDoor) send(cmd *cobra.Command, im api.Import, pages *pages, bar *progress) (api.Import, error) {
	from := 0
	for {
		page, rows, err := pages.next(pageRows)
		if err != nil || rows == 0 {
			if err == nil && im.State == "running" {
				err = d.ask(cmd, http.MethodPost, "/imports/"+url.PathEscape(im.ID)+"/finish", nil, &im)
			}
			return im, err
		}
		if from += rows; from <= im.Rows {
			continue // taken before
		}
		if rest := from - im.Rows; rest < rows { // by pages of another size
			if page, err = pages.tail(page, rows-rest); err != nil {
				return im, err
			}
		}
		if im, err = d.page(cmd, im, page); err != nil {
			return im, err
		}
		bar.show(im, pages.read)
	}
}

// pauseLook is how often a paused file is looked at.
const pauseLook = 2 * time.Second

// page sends one page and waits while the file is paused.
func (d *notifyDoor) page(cmd *cobra.Command, im api.Import, page []byte) (api.Import, error) {
	for {
		now, err := d.rows(cmd, im, page)
		if err == nil {
			return now, nil
		}
		var known *exitError
		if !errors.As(err, &known) || known.code != exitFault {
			return im, err
		}
		at := im.Rows
		if looked := d.ask(cmd, http.MethodGet, "/imports/"+url.PathEscape(im.ID), nil, &im); looked != nil {
			return im, looked
		}
		switch {
		case im.State == "paused":
		case im.State != "running":
			return im, fmt.Errorf("%s is %s", im.ID, im.State)
		case im.Rows > at:
			return im, nil // taken, and the answer was lost; or another sends the same file
		default:
			return im, err
		}
		select {
		case <-cmd.Context().Done():
			return im, cmd.Context().Err()
		case <-time.After(pauseLook):
		}
	}
}

func (d *notifyDoor) rows(cmd *cobra.Command, im api.Import, page []byte) (api.Import, error) {
	ctx, cancel := context.WithTimeout(cmd.Context(), time.Minute)
	defer cancel()
	q := apiCall{
		server: d.url, key: d.key, method: http.MethodPost, path: fmt.Sprintf("/imports/%s/rows?from=%d", url.PathEscape(im.ID), im.Rows),
		content: "text/csv", body: page,
	}
	return im, q.into(ctx, &im)
}

// sent tells how it went.
func (d *notifyDoor) sent(cmd *cobra.Command, im api.Import, f notifyFile, rate float64) error {
	if d.json {
		if err := printJSON(cmd.OutOrStdout(), im); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(cmd.OutOrStdout(), "%s is %s: %d rows, %d planned, %d repeated, %d refused", im.ID, im.State, im.Rows, im.Planned, im.Repeated, im.Refused)
		if rate > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), ", %.0f rows/s", rate)
		}
		fmt.Fprintln(cmd.OutOrStdout())
	}
	if im.Refused == 0 {
		return nil
	}
	if err := d.refused(cmd, im, f.refused); err != nil {
		return err
	}
	return &exitError{code: exitFault}
}

// refused writes which rows were refused into a file, or the first of them to the terminal.
func (d *notifyDoor) refused(cmd *cobra.Command, im api.Import, to string) error {
	limit, out := 10, io.Writer(cmd.ErrOrStderr())
	if to != "" {
		file, err := os.Create(to)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		limit, out = 10000, file
	}
	for path := fmt.Sprintf("/imports/%s/refused?limit=%d", url.PathEscape(im.ID), limit); path != ""; {
		res, err := apiCall{server: d.url, key: d.key, method: http.MethodGet, path: path}.answer(cmd.Context())
		if err != nil {
			return err
		}
		page, err := io.ReadAll(res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil {
			return &exitError{exitHTTP, err}
		}
		if strings.Contains(path, "after=") { // the header is there already
			_, page, _ = bytes.Cut(page, []byte("\n"))
		}
		if _, err := out.Write(page); err != nil {
			return err
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(res.Header.Get("Link"), "</api/v1"), ">")
		if to == "" {
			return nil
		}
	}
	return nil
}

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
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) { // as spreadsheets begin a file
		_, _ = in.Discard(3)
	}
	p.csv = csv.NewReader(io.TeeReader(in, &p.copied))
	p.csv.FieldsPerRecord, p.csv.ReuseRecord = -1, true
	header, err := p.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("the header of the file: %w", err)
	}
	for _, name := range header {
		p.columns = append(p.columns, strings.TrimSpace(name))
	}
	p.cut()
	return p, nil
}

// next is the next n rows, or fewer at the end.
func (p *pages) next(n int) (page []byte, rows int, err error) {
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

// tail is a page without its first rows.
func (p *pages) tail(page []byte, skip int) ([]byte, error) {
	rest, err := openPages(io.MultiReader(strings.NewReader("header\n"), bytes.NewReader(page)))
	if err != nil {
		return nil, err
	}
	if _, _, err := rest.next(skip); err != nil {
		return nil, err
	}
	out, _, err := rest.next(pageRows)
	return out, err
}

// progress is a line that tells how far a file is, on a terminal only.
type progress struct {
	out      io.Writer
	terminal bool
	size     int64
	first    int // rows there were before
	began    time.Time
	told     time.Time
}

func newProgress(out io.Writer, size int64, rows int) *progress {
	p := &progress{out: out, size: size, first: rows, began: time.Now()}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

const barWidth = 30

// show draws the line, ten times a second at most.
func (p *progress) show(im api.Import, read int64) {
	if !p.terminal || time.Since(p.told) < 100*time.Millisecond && read < p.size {
		return
	}
	p.told = time.Now()
	done := int(min(read, p.size) * barWidth / max(p.size, 1))
	fmt.Fprintf(p.out, "\r[%s%s] %d rows, %d refused, %.0f rows/s ", strings.Repeat("=", done), strings.Repeat(" ", barWidth-done), im.Rows, im.Refused, p.rate(im.Rows))
}

func (p *progress) end() {
	if p.terminal && !p.told.IsZero() {
		fmt.Fprintln(p.out)
	}
}

// rate is rows a second since this command began.
func (p *progress) rate(rows int) float64 {
	took := time.Since(p.began).Seconds()
	if took <= 0 || rows == p.first {
		return 0
	}
	return float64(rows-p.first) / took
}
