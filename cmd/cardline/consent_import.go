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
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func (d *consentDoor) newImport() *cobra.Command {
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Take consents with their proof from a CSV file", Args: cobra.ExactArgs(1),
		Long: `Take consents with their proof from a CSV file with the columns number, purpose, in (in or out), at (RFC 3339), channel, wording, proof,
and words and campaign if there are any. A row that cannot be proved is refused, with the field at fault. The same file again is taken once;
after an error the same command goes on, faster with --from. - is the standard input. An entry older than a stop never overrides it.
Exits 1 if rows were refused.`,
		Example: "  cardline consent import consents.csv\n  cardline consent import consents.csv --refused refused.csv --from 120001",
	}
	return takesLines(cmd, "row", "the first row to take, the header not counted", d.importFile)
}

func (d *consentDoor) importFile(cmd *cobra.Command, file io.Reader, refused *refusals, from int) error {
	pages, err := openPages(file)
	if err != nil {
		return err
	}
	if _, _, err := pages.next(from - 1); err != nil {
		return err
	}
	var header bytes.Buffer
	w := csv.NewWriter(&header)
	_ = w.Write(pages.columns) // into memory: it cannot fail
	w.Flush()
	total, at := api.TakenConsents{}, from
	for {
		page, rows, err := pages.next(pageRows)
		if err != nil {
			return err
		}
		if rows == 0 {
			break
		}
		var done api.TakenConsents
		if err := d.bring(cmd, "/import", "text/csv", append(header.Bytes()[:header.Len():header.Len()], page...), &done); err != nil {
			return fmt.Errorf("%w\nstopped at row %d: the same command goes on there with --from %d", err, at, at)
		}
		for _, r := range done.Refused {
			refused.add(at+r.Row-1, r.Field, r.Reason)
		}
		if err := refused.flush(); err != nil {
			return err
		}
		total.Rows, total.Taken, total.Repeated, at = total.Rows+rows, total.Taken+done.Taken, total.Repeated+done.Repeated, at+rows
	}
	if at == 1 {
		return errors.New("the file holds no rows")
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d rows: %d taken, %d repeated, %d refused\n", total.Rows, total.Taken, total.Repeated, refused.count())
	return refused.verdict()
}

func (d *consentDoor) newRegister() *cobra.Command {
	cmd := &cobra.Command{
		Use: "register", Short: "List and load do-not-contact registers",
		Example: "  cardline consent register list\n  cardline consent register import --register hk-dnc --date 2026-11-20 dnc.txt",
	}
	cmd.AddCommand(d.newRegisterList(), d.newRegisterImport())
	return cmd
}

func (d *consentDoor) newRegisterList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List registers and how old their copies are", Args: cobra.NoArgs, Example: "  cardline consent register list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct{ Registers []api.Register }
			if err := d.ask(cmd, http.MethodGet, "/registers", nil, &page); err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "registers", page.Registers)
			}
			return printRegisters(cmd.OutOrStdout(), page.Registers)
		},
	}
}

func printRegisters(w io.Writer, rs []api.Register) error {
	list := tableOf("REGISTER", "COUNTRY", "OF", "VERSION", "NUMBERS", "MAY BE USED UNTIL")
	for _, r := range rs {
		if r.Date == nil {
			list.row(r.Name, r.Country, "never loaded: nothing is checked")
			continue
		}
		until := r.Until.UTC().Format(time.DateOnly)
		if r.Stale {
			until += " (too old: marketing to the country is refused)"
		}
		list.row(r.Name, r.Country, r.Date.UTC().Format(time.DateOnly), r.Version, r.Count, until)
	}
	return list.print(w, "no register is known")
}

// registerLines is how many lines of a register one call brings.
const registerLines = 5000

func (d *consentDoor) newRegisterImport() *cobra.Command {
	var name, version, date string
	var skip, anyway bool
	cmd := &cobra.Command{
		Use: "import FILE --register NAME --date DAY", Short: "Load a copy of a register", Args: cobra.ExactArgs(1),
		Long: `Load a copy of a register: a file with a number a line, in national or international form; - is the standard input. It is used, by every
process within seconds, when it is complete: until then, and after an error, the copy before stays in use. A copy without numbers is never
used; one that is older than the copy in use, or has less than half of its numbers, only with --anyway. Of a number only a keyed index is kept.`,
		Example: "  cardline consent register import --register hk-dnc --version 2026-46 --date 2026-11-20 dnc.txt\n" +
			"  gunzip -c us.txt.gz | cardline consent register import --register us-dnc --date 2026-11-20 -",
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := dayFlag("date", date)
			if err != nil {
				return err
			}
			in, err := input(cmd, args[0])
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			if version == "" {
				version = date
			}
			return d.loadRegister(cmd, in, map[string]any{"register": name, "version": version, "date": day}, name, skip, anyway)
		},
	}
	cmd.Flags().StringVar(&name, "register", "", "which one, as consent register list names it")
	cmd.Flags().StringVar(&version, "version", "", "the issuer's version; empty: the date")
	cmd.Flags().StringVar(&date, "date", "", "as of which day the issuer says the file is")
	cmd.Flags().BoolVar(&skip, "skip", false, "use the copy although some lines hold no number")
	cmd.Flags().BoolVar(&anyway, "anyway", false, "use the copy although it is older than the one in use, or much smaller")
	for _, f := range []string{"register", "date"} {
		_ = cmd.MarkFlagRequired(f) // fails only for a flag that does not exist
	}
	return cmd
}

// loadRegister streams a file: it never stands in memory whole. A first line that holds no number is a header.
func (d *consentDoor) loadRegister(cmd *cobra.Command, in io.Reader, begin map[string]any, name string, skip, anyway bool) error {
	var made struct{ Copy string }
	if err := d.ask(cmd, http.MethodPost, "/registers", begin, &made); err != nil {
		return err
	}
	path := "/registers/" + url.PathEscape(made.Copy)
	lines := bufio.NewScanner(in)
	var unreadable []int
	for at, more := 0, true; more; at += registerLines {
		var page bytes.Buffer
		n := 0
		for n < registerLines {
			if more = lines.Scan(); !more {
				break
			}
			page.Write(lines.Bytes())
			page.WriteByte('\n')
			n++
		}
		if n == 0 {
			break
		}
		var done struct{ Unreadable []int }
		if err := d.bring(cmd, path+"/numbers?register="+url.QueryEscape(name), "text/plain", page.Bytes(), &done); err != nil {
			return err
		}
		for _, line := range done.Unreadable {
			if at+line > 1 {
				unreadable = append(unreadable, at+line)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if len(unreadable) > 0 && !skip {
		first := strings.Trim(fmt.Sprint(unreadable[:min(len(unreadable), 10)]), "[]")
		return errors.New(strconv.Itoa(len(unreadable)) + " lines hold no number of the register's country: " + first + "; the copy is not used (--skip uses it)")
	}
	var used api.Register
	if err := d.ask(cmd, http.MethodPost, path+"/use?anyway="+strconv.FormatBool(anyway), nil, &used); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), used)
	}
	return printRegisters(cmd.OutOrStdout(), []api.Register{used})
}
