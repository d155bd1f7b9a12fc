package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/locale"
)

// customerDoor is where `cardline customer` asks, and how it prints.
type customerDoor struct{ door }

// newCustomer is `cardline customer`: what the bank tells of its customers.
func newCustomer() *cobra.Command {
	d := &customerDoor{}
	cmd := &cobra.Command{
		Use: "customer", Short: "Take customers from the bank's files, find, show and export them",
		Long: "Take customers from the bank's files, find, show and export them. Exits 1 on what is refused as such, 2 when the server does not answer or\n" +
			"refuses the key.",
		Example: `  cardline customer import customers.csv --refused refused.csv
  cardline customer list 'tier = platinum and region = cn'
  cardline customer show C1001
  cardline customer export 'tier = platinum' --out platinum.ndjson`,
	}
	d.flags(cmd, "/customers", "demo-admin")
	cmd.AddCommand(d.newImport(), d.newList(), d.newShow(), d.newExport())
	return cmd
}

func (d *customerDoor) newList() *cobra.Command {
	var limit int
	var after string
	cmd := &cobra.Command{
		Use: "list FILTER", Short: "List customers by a filter, masked", Args: cobra.ExactArgs(1),
		Long:    "List customers by a filter, masked, in the order of their ids. `cardline segment columns` tells what filters may speak of.",
		Example: "  cardline customer list 'tier in (platinum, gold) and language = zh-Hans' --limit 100\n  cardline customer list all",
		RunE: func(cmd *cobra.Command, args []string) error {
			var page struct {
				Customers []api.CustomerRow `json:"customers"`
				Next      string            `json:"next,omitempty"`
			}
			body := map[string]any{"filter": args[0], "limit": limit, "after": after}
			if err := d.ask(cmd, http.MethodPost, "/search", body, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			return customerTable(page.Customers).printPage(cmd.OutOrStdout(), "nobody is meant", page.Next)
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many, at most 200")
	cmd.Flags().StringVar(&after, "after", "", "the customer of the last line of the page before")
	return cmd
}

// customerTable is a list of customers, or of people of lists who are none.
func customerTable(rows []api.CustomerRow) *table {
	t := tableOf("CUSTOMER", "NUMBER", "LANGUAGE", "REGION", "TIER", "BRANCH", "PRODUCT", "MANAGER", "GROUP")
	for _, r := range rows {
		group := r.Variant
		if r.HeldOut {
			group = "held out"
		}
		t.row(r.Customer, r.Number, r.Language, r.Region, r.Tier, r.Branch, r.Product, r.Manager, group)
	}
	return t
}

func (d *customerDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CUSTOMER", Short: "Show what is known of a customer, numbers masked", Args: cobra.ExactArgs(1), Example: "  cardline customer show C1001",
		RunE: func(cmd *cobra.Command, args []string) error {
			var c api.ShownCustomer
			if err := d.ask(cmd, http.MethodGet, "/"+url.PathEscape(args[0]), nil, &c); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), c)
			}
			return printCustomer(cmd.OutOrStdout(), c)
		},
	}
}

func printCustomer(w io.Writer, c api.ShownCustomer) error {
	var names, marks []string
	for _, l := range locale.All() {
		if c.Names[l] != "" && !slices.Contains(names, c.Names[l]) {
			names = append(names, c.Names[l])
		}
	}
	for _, mark := range []struct {
		word string
		is   bool
	}{{"no marketing", c.NoMarketing}, {"deceased", c.Deceased}, {"fraud", c.Fraud}, {"closing", c.Closing}} {
		if mark.is {
			marks = append(marks, mark.word)
		}
	}
	if c.OverdueDays > 0 {
		marks = append(marks, strconv.Itoa(c.OverdueDays)+" days overdue")
	}
	f := facts{
		{"customer", c.Customer}, {"names", strings.Join(names, ", ")}, {"numbers", strings.Join(c.Numbers, ", ")}, {"language", c.Language}, {"zone", c.Zone},
		{"tier", c.Tier}, {"retention", c.Retention}, {"manager", c.Manager}, {"manner", c.Manner}, {"birthday", c.Birthday}, {"marks", strings.Join(marks, ", ")},
	}
	for _, k := range c.Cards {
		f = append(f, fact{"card", strings.Join([]string{k.Card, k.Product, k.State}, " ")})
	}
	if c.AsOf != nil {
		f = append(f, fact{"as of", cell(c.AsOf)})
	}
	if t := c.Traits; t != nil {
		f = append(f, fact{"branch", t.Branch}, fact{"tags", strings.Join(t.Tags, ", ")}, fact{"last active", t.LastActive}, fact{"customer since", t.Since},
			fact{"lunar birthday", t.Lunar})
		if t.Points != nil {
			f = append(f, fact{"points", strconv.Itoa(*t.Points)})
		}
		if t.SpendBand != nil {
			f = append(f, fact{"spend band", strconv.Itoa(*t.SpendBand)})
		}
		if c.TraitsAsOf != nil {
			f = append(f, fact{"traits as of", cell(c.TraitsAsOf)})
		}
	}
	return f.print(w)
}

func (d *customerDoor) newExport() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "export FILTER", Short: "Export customers by a filter in clear, one JSON object a line", Args: cobra.ExactArgs(1),
		Long: "Export customers by a filter in clear, one JSON object a line, as `cardline customer import` takes them. Takes the scope customers:export; every\n" +
			"page is written down before it is read.",
		Example: "  cardline customer export 'tier = platinum' --out platinum.ndjson",
		RunE: func(cmd *cobra.Command, args []string) error {
			return exported(cmd, file, "customers", func(w io.Writer) (int, error) { return d.export(cmd, args[0], w) })
		},
	}
	cmd.Flags().StringVar(&file, "out", "", "a new file to write to, readable by you alone; none: the terminal")
	return cmd
}

func (d *customerDoor) export(cmd *cobra.Command, filter string, w io.Writer) (n int, err error) {
	for after := ""; ; {
		body, err := json.Marshal(map[string]any{"filter": filter, "after": after})
		if err != nil {
			return n, err
		}
		res, err := apiCall{server: d.url, key: d.key, method: http.MethodPost, path: "/customers/export", body: body}.answer(cmd.Context())
		if err != nil {
			return n, err
		}
		last, lines, err := copyLines(w, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil {
			return n, &exitError{exitHTTP, err}
		}
		if lines == 0 {
			return n, nil
		}
		n, after = n+lines, last
	}
}

// copyLines copies records and tells the customer of the last.
func copyLines(w io.Writer, r io.Reader) (last string, lines int, err error) {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return last, lines, nil
		}
		var c struct{ Customer string }
		if err = errors.Join(err, json.Unmarshal(line, &c)); err != nil {
			return last, lines, err
		}
		if _, err := w.Write(line); err != nil {
			return last, lines, err
		}
		last, lines = c.Customer, lines+1
	}
}
