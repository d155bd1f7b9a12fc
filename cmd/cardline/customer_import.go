package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/customer"
)

// Sizes of what one call brings.
const (
	recordsAtOnce = 1000
	recordsBytes  = 3 << 19 // the server takes 2 MiB
)

func (d *customerDoor) newImport() *cobra.Command {
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Take customers from a CSV file, or one of JSON lines", Args: cobra.ExactArgs(1),
		Long: `Take customers from a CSV file with a header, or a file of JSON lines as export writes them. Columns: customer and as_of (the
moment of which it tells, such as 2027-01-31T18:00:00Z), and name_en, name_zh_hans, name_zh_hant, numbers, recycled_numbers,
language, zone, tier, retention, manager, birthday, overdue_days, no_marketing, deceased, fraud, closing, cards
(ID/LAST4/PRODUCT/CURRENCY/STATE); for marketing branch, tags, points, spend_band, last_active, since, lunar_birthday. Several
values have ; between them. A file without language brings the traits for marketing alone. Only what changed is written, and
what is older than what is known is ignored: the same file may be taken again, and after an error the same command goes on,
faster with --from. - is the standard input. Exits 1 if lines were refused.`,
		Example: "  cardline customer import customers.csv --refused refused.csv\n  zcat traits.csv.gz | cardline customer import -",
	}
	return takesLines(cmd, "line", "the first line to take", d.importFile)
}

// records reads a file line by line.
type records struct {
	lines  *bufio.Reader
	csv    *csv.Reader
	header customer.Header
	line   int // of the file, the last that was read
}

func openRecords(in io.Reader) (*records, error) {
	b := bufio.NewReaderSize(in, 256<<10)
	unmark(b)
	r := &records{lines: b}
	first, err := b.Peek(1)
	if err != nil {
		return nil, errEmpty
	}
	if first[0] == '{' {
		return r, nil
	}
	r.csv = csv.NewReader(b)
	r.csv.FieldsPerRecord, r.csv.ReuseRecord = -1, true
	names, err := r.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("the header of the file: %w", err)
	}
	r.line = 1
	r.header, err = customer.ReadHeader(names)
	return r, err
}

// next is the next record as a line of JSON. A line that cannot be read is a RecordError; io.EOF after the last.
func (r *records) next() ([]byte, error) {
	if r.csv == nil {
		return r.nextLine()
	}
	fields, err := r.csv.Read()
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		r.line = broken.StartLine
		return nil, &customer.RecordError{Field: "row", Why: "is not CSV: a quote stands where none may"}
	case err != nil:
		return nil, err
	}
	r.line, _ = r.csv.FieldPos(0)
	rec, err := r.header.Record(fields)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rec)
}

func (r *records) nextLine() ([]byte, error) {
	for {
		line, err := r.lines.ReadSlice('\n')
		if len(line) == 0 && err != nil {
			return nil, err
		}
		r.line++
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("line %d is longer than 256 KiB", r.line)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return bytes.Clone(line), nil
		}
	}
}

// load is what one call brings.
type load struct {
	body  bytes.Buffer
	lines []int // of the file
}

func (l *load) full(next []byte) bool {
	return len(l.lines) == recordsAtOnce || len(l.lines) > 0 && l.body.Len()+len(next) > recordsBytes
}

// customerImport is a file on its way.
type customerImport struct {
	door    *customerDoor
	cmd     *cobra.Command
	refused *refusals
	total   api.TakenCustomers
	sent    int
	told    time.Time
}

func (d *customerDoor) importFile(cmd *cobra.Command, in io.Reader, refused *refusals, from int) error {
	r, err := openRecords(in)
	if err != nil {
		return err
	}
	began := time.Now()
	im := &customerImport{door: d, cmd: cmd, refused: refused, told: began}
	next := &load{}
	for {
		line, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var fault *customer.RecordError
		switch {
		case r.line < from:
			continue
		case errors.As(err, &fault):
			im.refused.add(r.line, fault.Field, fault.Why)
			continue
		case err != nil:
			return fmt.Errorf("%w\nstopped at line %d: the same command goes on there with --from %d", err, r.line, r.line)
		}
		if next.full(line) {
			if err := im.send(next); err != nil {
				return err
			}
			next = &load{}
		}
		next.body.Write(line)
		next.body.WriteByte('\n')
		next.lines = append(next.lines, r.line)
	}
	if err := im.send(next); err != nil {
		return err
	}
	return im.done(time.Since(began))
}

func (im *customerImport) send(l *load) error {
	if len(l.lines) == 0 {
		return nil
	}
	var done api.TakenCustomers
	if err := im.door.bring(im.cmd, "/lines", "application/x-ndjson", l.body.Bytes(), &done); err != nil {
		return fmt.Errorf("%w\nstopped at line %d: the same command goes on there with --from %d", err, l.lines[0], l.lines[0])
	}
	for _, r := range done.Refused {
		im.refused.add(l.lines[r.Row-1], r.Field, r.Reason)
	}
	im.total.Added, im.total.Changed = im.total.Added+done.Added, im.total.Changed+done.Changed
	im.total.Same, im.total.Late = im.total.Same+done.Same, im.total.Late+done.Late
	if im.sent += len(l.lines); time.Since(im.told) > logEvery {
		im.told = time.Now()
		fmt.Fprintf(im.cmd.ErrOrStderr(), "%d lines, %d refused\n", im.sent, im.refused.count())
	}
	return im.refused.flush()
}

// done tells how it went.
func (im *customerImport) done(took time.Duration) error {
	if err := im.refused.flush(); err != nil {
		return err
	}
	if im.sent == 0 && im.refused.count() == 0 {
		return errors.New("the file holds no customers")
	}
	t := im.total
	out := im.cmd.OutOrStdout()
	if im.door.json {
		if err := printJSON(out, t); err != nil {
			return err
		}
	} else {
		said := []string{fmt.Sprintf("%d added", t.Added), fmt.Sprintf("%d changed", t.Changed), fmt.Sprintf("%d the same", t.Same)}
		if t.Late > 0 {
			said = append(said, fmt.Sprintf("%d older than what is known", t.Late))
		}
		said = append(said, fmt.Sprintf("%d refused", im.refused.count()))
		if s := took.Seconds(); s > 1 {
			said = append(said, fmt.Sprintf("%.0f lines/s", float64(im.sent)/s))
		}
		fmt.Fprintln(out, strings.Join(said, ", "))
	}
	return im.refused.verdict()
}
