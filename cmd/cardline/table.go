package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// table is a list as people read it: headers, and a line for each row. Start at tableOf; what is one thing, not a list, is facts.
type table struct {
	headers []string
	lines   [][]string
}

// tableOf is a table without rows. Below the header "" stand remarks that few rows have.
func tableOf(headers ...string) *table {
	return &table{headers: headers}
}

// row adds a row, with a cell for each header. Times are written in UTC, to the minute; "-" stands for what is not there.
func (t *table) row(cells ...any) {
	line := make([]string, len(cells))
	for i, c := range cells {
		if line[i] = cell(c); line[i] == "" && t.headers[i] != "" {
			line[i] = "-"
		}
	}
	t.lines = append(t.lines, line)
}

// print writes the table, or none, a sentence, where it has no rows; with none "" it writes the headers all the same.
func (t *table) print(w io.Writer, none string) error {
	if len(t.lines) == 0 && none != "" {
		_, err := fmt.Fprintln(w, none)
		return err
	}
	return align(w, append([][]string{t.headers}, t.lines...))
}

// printPage is print for a page of a longer list; next is the cursor of the page after it, "" on the last.
func (t *table) printPage(w io.Writer, none, next string) error {
	if err := t.print(w, none); err != nil || next == "" {
		return err
	}
	_, err := fmt.Fprintf(w, "more: --after %s\n", oneLine(next))
	return err
}

// note adds a line below the rows.
func (t *table) note(sentence string) { t.lines = append(t.lines, []string{sentence}) }

// printParts writes those of the tables that have rows, each after an empty line: the parts below something printed before.
func printParts(w io.Writer, parts ...*table) error {
	for _, t := range parts {
		if len(t.lines) == 0 {
			continue
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		if err := t.print(w, ""); err != nil {
			return err
		}
	}
	return nil
}

// facts are what is known of one thing.
type facts []fact

type fact struct{ name, is string }

// print writes a line for each fact that is not empty.
func (f facts) print(w io.Writer) error {
	var lines [][]string
	for _, one := range f {
		if one.is != "" {
			lines = append(lines, []string{one.name, oneLine(one.is)})
		}
	}
	return align(w, lines)
}

// minuteUTC is how times are written in tables, below headers that say UTC.
const minuteUTC = "2006-01-02 15:04"

// cell writes a value as it stands in a table.
func cell(v any) string {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format(minuteUTC)
	case *time.Time:
		if v == nil {
			return ""
		}
		return v.UTC().Format(minuteUTC)
	default:
		return oneLine(fmt.Sprint(v))
	}
}

// gap is how many places of the terminal stand between two columns.
const gap = 2

// align writes lines in columns. Unlike text/tabwriter it knows that a Chinese character takes two places.
func align(w io.Writer, lines [][]string) error {
	var widths []int
	for _, line := range lines {
		for i, c := range line[:len(line)-1] { // the last one pushes nothing
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(c))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		blank := 0
		for i, c := range line {
			if c != "" {
				b.WriteString(strings.Repeat(" ", blank) + c)
				blank = -places(c)
			}
			if i < len(widths) {
				blank += widths[i] + gap
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// places is how many places of a terminal a text takes.
func places(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf): // joins the one before
		case kind == width.EastAsianWide, kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// moment writes a time that is known.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(minuteUTC) + " UTC"
}

// oneLine is somebody's text without what a terminal would obey.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// dashed is a text, or a dash that says it was looked for.
func dashed(s string) string { return cmp.Or(s, "-") }
