package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/coupon"
)

// bringCodes is a file of codes and how it becomes part of a pool.
type bringCodes struct {
	pool, expires, refused string
	low                    int
	skip                   bool
}

func (d *couponDoor) newImport() *cobra.Command {
	var b bringCodes
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Put the codes of a file into a pool", Args: cobra.ExactArgs(1),
		Long: `Put the codes of a file into a pool: one on each line, or the column "code" of a CSV file. A code has 4 to 24 letters, digits and dashes. All of
them are put in at once, and only when no line was refused and none stands in the file or the pool already, or with --skip. Exits 1 if they
are not. The first file of a pool says by --expires when its codes do; from then on none is given.`,
		Example: "  cardline coupon import codes.csv --pool SPRING-POOL --expires 2027-06-30 --low 500\n  cardline coupon import more.txt --pool SPRING-POOL --skip --refused refused.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			there, err := d.makes(cmd, b)
			if err != nil {
				return err
			}
			got, err := d.codes(cmd, file, filepath.Base(args[0]), b)
			if err != nil {
				return err
			}
			if err := d.put(cmd, got, b); err != nil || !there {
				return err
			}
			return d.keeps(cmd, b)
		},
	}
	cmd.Flags().StringVar(&b.pool, "pool", "", "into which they are put")
	cmd.Flags().StringVar(&b.expires, "expires", "", "the last day on which codes of the pool are given, such as 2027-06-30")
	cmd.Flags().IntVar(&b.low, "low", 0, "with --expires: it is told when so few are left")
	cmd.Flags().StringVar(&b.refused, "refused", "", "file for what is wrong with lines, as CSV; empty: the first ones are printed")
	cmd.Flags().BoolVar(&b.skip, "skip", false, "put them in without the lines that were refused or repeated")
	_ = cmd.MarkFlagRequired("pool") // fails only for a flag that does not exist
	return cmd
}

// makes sees to it that there is a pool to put codes into. One that is there already stays as it is until the codes are in it.
func (d *couponDoor) makes(cmd *cobra.Command, b bringCodes) (there bool, err error) {
	err = d.ask(cmd, http.MethodGet, "/coupons/"+url.PathEscape(b.pool), nil, nil)
	if p := (*problem)(nil); errors.As(err, &p) && p.Status == http.StatusNotFound {
		return false, d.keeps(cmd, b)
	}
	if err == nil && b.expires != "" {
		_, err = b.until()
	}
	return true, err
}

// keeps sets when the pool expires and is low, where that is said.
func (d *couponDoor) keeps(cmd *cobra.Command, b bringCodes) error {
	if b.expires == "" {
		return nil
	}
	until, err := b.until()
	if err != nil {
		return err
	}
	return d.ask(cmd, http.MethodPut, "/coupons/"+url.PathEscape(b.pool), map[string]any{"expires": until, "low": b.low}, nil)
}

func (b bringCodes) until() (time.Time, error) {
	until, err := expiry(b.expires)
	if err != nil {
		return until, errors.New("--expires must be such as 2027-06-30")
	}
	return until, nil
}

// codePage is how many codes one call brings.
const codePage = 5000

// codeMost is how much is sent of what is too long for a code: enough for the server to refuse it.
const codeMost = 40

// codes sends what stands in a file.
func (d *couponDoor) codes(cmd *cobra.Command, file io.Reader, name string, b bringCodes) (got api.CouponImport, err error) {
	in := csv.NewReader(bufio.NewReader(file))
	in.FieldsPerRecord, in.ReuseRecord, in.LazyQuotes = -1, true, true
	if err := d.ask(cmd, http.MethodPost, "/coupons/"+url.PathEscape(b.pool)+"/imports", map[string]string{"file": name}, &got); err != nil {
		return got, err
	}
	var page bytes.Buffer
	send := func() error {
		defer page.Reset()
		path := fmt.Sprintf("/coupon-imports/%s/codes?from=%d", url.PathEscape(got.ID), got.Lines)
		return apiCall{server: d.url, key: d.key, method: http.MethodPost, path: path, content: "text/csv", body: page.Bytes()}.into(cmd.Context(), &got)
	}
	column, lines := 0, 0
	for at := 1; ; {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return got, err
		}
		line, _ := in.FieldPos(0)
		if line == 1 {
			if i := slices.IndexFunc(fields, namesCodes); i >= 0 {
				column, fields = i, nil
			}
		}
		code := ""
		if column < len(fields) {
			code = strings.Join(strings.Fields(strings.TrimPrefix(fields[column], "\ufeff")), " ")
			code = code[:min(len(code), codeMost)]
		}
		for ; at <= line; at++ { // lines are those of the file: empty ones count
			if at == line {
				page.WriteString(code)
			}
			page.WriteByte('\n')
			if lines++; lines%codePage == 0 {
				if err := send(); err != nil {
					return got, err
				}
			}
		}
	}
	if page.Len() == 0 {
		return got, nil
	}
	return got, send()
}

// namesCodes reports whether a cell of the first line names the column of codes.
func namesCodes(cell string) bool {
	return slices.Contains([]string{"code", "coupon", "codes"}, strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff"))))
}

// put puts the codes in, if they may be, and tells how it went.
func (d *couponDoor) put(cmd *cobra.Command, got api.CouponImport, b bringCodes) error {
	counts := fmt.Sprintf("%s, %d repeated, %d refused", coupon.Codes(got.Taken), got.Repeated, got.Refused)
	if got.Refused+got.Repeated > 0 {
		if err := d.refusedLines(cmd, "/coupon-imports/"+url.PathEscape(got.ID), b.refused); err != nil {
			return err
		}
	}
	if got.Refused+got.Repeated > 0 && !b.skip || got.Taken == 0 {
		return &exitError{exitFault, errors.New(counts + "; none is put in" + map[bool]string{true: ": --skip puts the others in"}[got.Taken > 0])}
	}
	if err := d.ask(cmd, http.MethodPost, "/coupon-imports/"+url.PathEscape(got.ID)+"/use", map[string]any{"anyway": b.skip}, &got); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), got)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\nthey are in %s\n", counts, got.Pool)
	return err
}
