package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"

	"github.com/spf13/cobra"
)

// takesLines has a command take a file line by line: the file that is its argument, or the standard input where that is -. --refused is where
// what is wrong with lines goes, --from the first that is taken. unit is what a line of the file is called.
func takesLines(cmd *cobra.Command, unit, first string, take func(cmd *cobra.Command, in io.Reader, refused *refusals, from int) error) *cobra.Command {
	var to string
	var from int
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := within("from", from, 1, 0); err != nil {
			return err
		}
		in, err := input(cmd, args[0])
		if err != nil {
			return err
		}
		defer func() { _ = in.Close() }()
		faults, err := refusedTo(cmd, to)
		if err != nil {
			return err
		}
		defer func() { _ = faults.Close() }()
		return take(cmd, in, &refusals{unit: unit, out: csv.NewWriter(faults), at: map[int]bool{}}, from)
	}
	cmd.Flags().StringVar(&to, "refused", "", "file for what is wrong with "+unit+"s, as CSV; empty: they are printed")
	cmd.Flags().IntVar(&from, "from", 1, first)
	return cmd
}

// refusals are the lines of a file that were refused, and why.
type refusals struct {
	unit string // line or row
	out  *csv.Writer
	at   map[int]bool
}

// add writes one thing that is wrong with a line, of which there may be several.
func (r *refusals) add(line int, field, why string) {
	if len(r.at) == 0 {
		_ = r.out.Write([]string{r.unit, "field", "reason"}) // flush tells
	}
	r.at[line] = true
	_ = r.out.Write([]string{strconv.Itoa(line), field, why})
}

func (r *refusals) count() int { return len(r.at) }

func (r *refusals) flush() error {
	r.out.Flush()
	return r.out.Error()
}

// verdict is the end of a command whose file had such lines.
func (r *refusals) verdict() error {
	if len(r.at) > 0 {
		return &exitError{code: exitFault}
	}
	return nil
}

var errEmpty = errors.New("the file is empty")

// unmark drops the mark with which spreadsheets begin a file.
func unmark(in *bufio.Reader) {
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
}
