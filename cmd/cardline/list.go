package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// listDoor is where `cardline list` asks, and how it prints.
type listDoor struct{ door }

// newList is `cardline list`: people brought in files.
func newList() *cobra.Command {
	d := &listDoor{}
	cmd := &cobra.Command{
		Use: "list", Short: "Bring lists of people from CSV and XLSX files, show and drop them",
		Long: "Bring lists of people from CSV and XLSX files, show and drop them. Exits 1 on what is refused as such, 2 when the server does not answer or\n" +
			"refuses the key.",
		Example: `  cardline list import spring.xlsx --name spring-2027 --country HK
  cardline list show
  cardline list delete spring-2027`,
	}
	d.flags(cmd, "/lists", "demo-maker")
	cmd.AddCommand(d.newImport(), d.newShow(), d.newDelete())
	return cmd
}

// listAnswer is a version of a list, and whether there is more to do.
type listAnswer struct {
	api.List
	More bool
	Next int
}

// bringing is a file and how it becomes a list.
type bringing struct {
	name, country, refused string
	skip                   bool
}

func (d *listDoor) newImport() *cobra.Command {
	var b bringing
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Take a list of people from a CSV or XLSX file", Args: cobra.ExactArgs(1),
		Long: `Take a list of people from a CSV file, or the first sheet of a workbook (.xlsx), whose first row names the columns: customer or number; language; and
consent_at, consent_channel, consent_wording, proof, where the consent is not on file. Every line is checked: refused are people who stand there
already, are not in the directory, refused marketing, or whose consent nobody proves. The list is used as a whole, in the place of the version
before, and only when no line was refused, or with --skip. Exits 1 if it is not.`,
		Example: "  cardline list import spring.csv --name spring-2027\n  cardline list import spring.xlsx --name spring-2027 --country HK --skip --refused refused.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			var l listAnswer
			var err error
			if strings.EqualFold(filepath.Ext(args[0]), ".xlsx") {
				l, err = d.workbook(cmd, args[0], b)
			} else {
				l, err = d.file(cmd, args[0], b)
			}
			if err != nil {
				return err
			}
			return d.use(cmd, l, b)
		},
	}
	cmd.Flags().StringVar(&b.name, "name", "", "of the list")
	cmd.Flags().StringVar(&b.country, "country", "", "of numbers that are written without one, such as HK")
	cmd.Flags().StringVar(&b.refused, "refused", "", "file for what is wrong with lines, as CSV; empty: the first ones are printed")
	cmd.Flags().BoolVar(&b.skip, "skip", false, "use the list although some lines were refused")
	_ = cmd.MarkFlagRequired("name") // fails only for a flag that does not exist
	return cmd
}

// listPage is how many rows one call brings.
const listPage = 1000

func (d *listDoor) file(cmd *cobra.Command, path string, b bringing) (l listAnswer, err error) {
	file, err := os.Open(path)
	if err != nil {
		return l, err
	}
	defer func() { _ = file.Close() }()
	pages, err := openPages(file)
	if err != nil {
		return l, err
	}
	begin := map[string]any{"name": b.name, "file": filepath.Base(path), "columns": pages.columns, "country": b.country}
	if err := d.ask(cmd, http.MethodPost, "", begin, &l); err != nil {
		return l, err
	}
	for {
		page, rows, err := pages.next(listPage)
		if err != nil || rows == 0 {
			return l, err
		}
		at := fmt.Sprintf("/%s/rows?from=%d", url.PathEscape(l.ID), l.Rows)
		if err := d.bring(cmd, at, "text/csv", bytes.Clone(page), &l); err != nil {
			return l, err
		}
	}
}

// xlsx is the content type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (d *listDoor) workbook(cmd *cobra.Command, path string, b bringing) (l listAnswer, err error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return l, err
	}
	q := url.Values{"name": {b.name}, "file": {filepath.Base(path)}}
	if b.country != "" {
		q.Set("country", b.country)
	}
	err = d.bring(cmd, "/workbook?"+q.Encode(), xlsx, file, &l)
	for err == nil && l.More {
		id := l.ID
		l = listAnswer{}
		err = d.bring(cmd, "/"+url.PathEscape(id)+"/workbook", xlsx, file, &l)
	}
	return l, err
}

// use puts a list to use, if it may be, and tells how it went.
func (d *listDoor) use(cmd *cobra.Command, l listAnswer, b bringing) error {
	counts := fmt.Sprintf("%d rows: %d people, %d repeated, %d refused", l.Rows, l.Taken, l.Repeated, l.Refused)
	if l.Refused+l.Repeated > 0 {
		if err := d.refusedLines(cmd, "/lists/"+url.PathEscape(l.ID), b.refused); err != nil {
			return err
		}
	}
	if l.Refused > 0 && !b.skip || l.Taken == 0 {
		return &exitError{exitFault, errors.New(counts + "; the list is not used" + map[bool]string{true: ": --skip uses it without them", false: ""}[l.Taken > 0])}
	}
	for after, first := 0, true; first || after > 0; first = false {
		next := listAnswer{}
		if err := d.ask(cmd, http.MethodPost, "/"+url.PathEscape(l.ID)+"/use", map[string]any{"after": after, "anyway": b.skip}, &next); err != nil {
			return err
		}
		after, l = next.Next, next
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), l.List)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s is in use\n", counts, l.Name)
	return err
}

func (d *listDoor) newShow() *cobra.Command {
	var after string
	cmd := &cobra.Command{
		Use: "show", Short: "Show the lists in use", Args: cobra.NoArgs, Example: "  cardline list show",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct {
				Lists []api.List `json:"lists"`
				Next  string     `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "?after="+url.QueryEscape(after), nil, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			t := tableOf("LIST", "PEOPLE", "REPEATED", "REFUSED", "BEGAN (UTC)", "BY", "FILE")
			for _, l := range page.Lists {
				t.row(l.Name, l.Taken, l.Repeated, l.Refused, l.Began, l.By, l.File)
			}
			return t.printPage(cmd.OutOrStdout(), "no list is in use: `cardline list import` brings one", page.Next)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "the cursor of the page before")
	return cmd
}

func (d *listDoor) newDelete() *cobra.Command {
	return &cobra.Command{
		Use: "delete NAME", Short: "Drop a list that no segment speaks of", Args: cobra.ExactArgs(1),
		Long:    "Drop a list that no segment speaks of. Its people are deleted as retention says.",
		Example: "  cardline list delete spring-2027",
		RunE: func(cmd *cobra.Command, args []string) error {
			err := d.ask(cmd, http.MethodDelete, "/"+url.PathEscape(args[0]), nil, nil)
			if err == nil && d.json {
				err = printJSON(cmd.OutOrStdout(), map[string]string{"name": args[0]})
			}
			return err
		},
	}
}
