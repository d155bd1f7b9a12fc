package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// refusedShown is how many refused lines are printed where no file was asked for.
const refusedShown = 10

// refusedTo is where --refused has what is wrong with lines written: a file, or the terminal where none was named.
func refusedTo(cmd *cobra.Command, name string) (io.WriteCloser, error) {
	if name == "" {
		return terminal{cmd.ErrOrStderr()}, nil
	}
	return os.Create(name)
}

// terminal stays open.
type terminal struct{ io.Writer }

func (terminal) Close() error { return nil }

// refusedLines writes what is wrong with lines into a file, or the first of it to the terminal. of is the path of what
// the file became.
func (d *door) refusedLines(cmd *cobra.Command, of, to string) error {
	out, err := refusedTo(cmd, to)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	limit := refusedShown
	if to != "" {
		limit = 10_000
	}
	for path := fmt.Sprintf("%s/refused?limit=%d", of, limit); path != ""; {
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
			if path != "" {
				_, err = fmt.Fprintln(out, "and more: --refused FILE writes them all")
			}
			return err
		}
	}
	return nil
}
