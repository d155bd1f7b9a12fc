package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
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

// file sends a file piece by piece, from the row the server has got to.
func (d *notifyDoor) file(cmd *cobra.Command, kind string, f notifyFile) error {
	raw, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	sum, words := sha256.New(), &wording{}
	size, err := io.Copy(io.MultiWriter(sum, words), raw)
	if err = errors.Join(err, words.fault()); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
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
		return d.stopped(cmd, im, err)
	}
	bar.show(im, size)
	bar.end()
	return d.sent(cmd, im, f, bar.rate(im.Rows))
}

// stopped tells where a file that came to no end goes on. Who pressed ^C is told what the server took meanwhile.
func (d *notifyDoor) stopped(cmd *cobra.Command, im api.Import, err error) error {
	if cmd.Context().Err() != nil {
		err = errors.New("interrupted")
		ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), farewell)
		defer cancel()
		_ = askAPI(ctx, d.url, d.key, http.MethodGet, "/imports/"+url.PathEscape(im.ID), nil, &im, farewell) // not answered: what is known is said
	}
	return fmt.Errorf("%w\n%s stopped at row %d: the same command goes on there, a corrected file with --id %s", err, im.ID, im.Rows+1, im.ID)
}

// farewell is how long somebody who pressed ^C waits at most.
const farewell = 3 * time.Second

// send takes im to the end of its file. What it returns is how far it came.
func (d *notifyDoor) send(cmd *cobra.Command, im api.Import, pages *pages, bar *progress) (api.Import, error) {
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	cut, load := pages.ahead(ctx), newFreight()
	for {
		from, body, err := load.gather(cut)
		if err != nil || load.rows == 0 {
			if err == nil && im.State == "running" {
				err = d.ask(cmd, http.MethodPost, "/imports/"+url.PathEscape(im.ID)+"/finish", nil, &im)
			}
			return im, err
		}
		began := time.Now()
		for im.Rows < from+load.rows { // else it was taken before
			rest := body
			if skip := im.Rows - from; skip > 0 { // a part of it was
				if rest, err = tail(body, skip); err != nil {
					return im, err
				}
			}
			if im, err = d.page(cmd, im, rest); err != nil {
				return im, err
			}
		}
		load.took(time.Since(began))
		bar.show(im, load.read)
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
		case im.Rows > at:
			return im, nil // taken, and the answer was lost; or another sends the same file
		case im.State == "paused":
		case im.State != "running":
			return im, fmt.Errorf("%s is %s", im.ID, im.State)
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
	path := fmt.Sprintf("/imports/%s/rows?from=%d", url.PathEscape(im.ID), im.Rows)
	return im, d.bring(cmd, path, "text/csv", page, &im)
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
	if err := d.refusedLines(cmd, "/imports/"+url.PathEscape(im.ID), f.refused); err != nil {
		return err
	}
	return &exitError{code: exitFault}
}
