package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/enrol"
)

type peoplePage struct {
	People []api.Registered `json:"people"`
	Next   string           `json:"next,omitempty"`
}

func (d *registrationDoor) newPeople() *cobra.Command {
	var stage, after string
	var limit int
	cmd := &cobra.Command{
		Use: "people CODE", Short: "List who registered, in their order, numbers masked", Args: cobra.ExactArgs(1),
		Example: "  cardline registration people CHECKUP --stage waiting",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := within("limit", limit, 1, 500); err != nil {
				return err
			}
			page, err := d.people(cmd, args[0], stage, after, limit)
			switch {
			case err != nil:
				return err
			case d.json:
				return printJSON(cmd.OutOrStdout(), page)
			}
			list := tableOf("ORDER", "REF", "CUSTOMER", "NUMBER", "STAGE", "AT (UTC)", "BY", "LANG", "TERMS")
			for _, p := range page.People {
				list.row(p.Order, p.Ref, p.Customer, p.Number, p.Stage, p.At, p.Channel, p.Lang, p.Terms)
			}
			return list.printPage(cmd.OutOrStdout(), "nobody", page.Next)
		},
	}
	cmd.Flags().StringVar(&stage, "stage", "", "joined, asked, waiting, entered, refused or lost")
	cmd.Flags().StringVar(&after, "after", "", "those after this place")
	cmd.Flags().IntVar(&limit, "limit", 100, "how many")
	return cmd
}

func (d *registrationDoor) people(cmd *cobra.Command, code, stage, after string, limit int) (page peoplePage, err error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	for name, v := range map[string]string{"stage": stage, "after": after} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return page, d.ask(cmd, http.MethodGet, of(code)+"/people?"+q.Encode(), nil, &page)
}

func (d *registrationDoor) newExport() *cobra.Command {
	var stage string
	cmd := &cobra.Command{
		Use: "export CODE [--stage STAGE]", Short: "Write everybody who registered as CSV, numbers masked", Args: cobra.ExactArgs(1),
		Long: "Write everybody who registered, in their order, to the standard output; with --json one JSON object a line. The column ref of the CSV\n" +
			"is what `confirm --file` reads.",
		Example: "  cardline registration export CHECKUP --stage asked > asked.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			write := registeredCSV(cmd.OutOrStdout())
			if d.json {
				write = registeredLines(cmd.OutOrStdout())
			}
			for after := ""; ; {
				page, err := d.people(cmd, args[0], stage, after, 500)
				if err == nil {
					err = write(page.People)
				}
				if err != nil || page.Next == "" {
					return err
				}
				after = page.Next
			}
		},
	}
	cmd.Flags().StringVar(&stage, "stage", "", "joined, asked, waiting, entered, refused or lost")
	return cmd
}

// registeredLines writes pages of people as one JSON object a line.
func registeredLines(out io.Writer) func([]api.Registered) error {
	lines := json.NewEncoder(out)
	return func(people []api.Registered) error {
		for _, p := range people {
			if err := lines.Encode(p); err != nil {
				return err
			}
		}
		return nil
	}
}

// registeredCSV writes pages of people as CSV, under their columns.
func registeredCSV(out io.Writer) func([]api.Registered) error {
	w := csv.NewWriter(out)
	_ = w.Write([]string{"ref", "customer", "number", "stage", "order", "at", "channel", "lang", "terms", "decided", "by"}) // Error tells it all
	return func(people []api.Registered) error {
		for _, p := range people {
			decided := ""
			if p.Decided != nil {
				decided = p.Decided.Format(time.RFC3339)
			}
			_ = w.Write([]string{p.Ref, p.Customer, p.Number, p.Stage, strconv.FormatInt(p.Order, 10), p.At.Format(time.RFC3339), p.Channel, p.Lang, p.Terms, decided, p.By})
		}
		w.Flush()
		return w.Error()
	}
}

func (d *registrationDoor) newWithdraw() *cobra.Command {
	var customer, reason string
	cmd := &cobra.Command{
		Use: "withdraw CODE --customer ID --reason WHY", Short: "Take a customer out who asked for it, also after the cooling-off days", Args: cobra.ExactArgs(1),
		Example: "  cardline registration withdraw CHECKUP --customer C1001 --reason \"asked by telephone\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			var e api.Evidence
			if err := d.ask(cmd, http.MethodPost, personPath(args[0], customer)+"/withdraw", map[string]string{"reason": reason}, &e); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), e)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s has left %s; %s no longer counts\n", e.Customer, args[0], e.Ref)
			return err
		},
	}
	cmd.Flags().StringVar(&customer, "customer", "", "the bank's id of the customer")
	cmd.Flags().StringVar(&reason, "reason", "", "for colleagues and the audit trail")
	_ = cmd.MarkFlagRequired("customer") // these fail only for a flag that does not exist
	_ = cmd.MarkFlagRequired("reason")
	return cmd
}

// confirmation is what `confirm` was asked for, and what came of it.
type confirmation struct {
	file, reason string
	all, refuse  bool

	Done    int         `json:"done"`
	NotDone []api.Ruled `json:"not_done"`
	Left    int         `json:"left"`
}

func (d *registrationDoor) newConfirm() *cobra.Command {
	var c confirmation
	cmd := &cobra.Command{
		Use: "confirm CODE (--file REFS.CSV | --all) [--refuse]", Short: "Confirm or refuse those who wait for it", Args: cobra.ExactArgs(1),
		Long: "Confirm those whose references a file has (the column ref of `export`, or a reference a line; - is the standard input), or all who\n" +
			"wait for an answer; with --refuse they are refused. Each is decided and texted once: a file that is given twice changes nothing the\n" +
			"second time. What could not be done is listed, and then it exits 1.",
		Example: "  cardline registration confirm CHECKUP --file approved.csv\n" +
			"  cardline registration confirm CHECKUP --all --refuse --reason \"fully booked\"",
		RunE: func(cmd *cobra.Command, args []string) error { return d.confirm(cmd, args[0], c) },
	}
	cmd.Flags().StringVar(&c.file, "file", "", "references to decide")
	cmd.Flags().BoolVar(&c.all, "all", false, "everybody who waits for an answer")
	cmd.Flags().BoolVar(&c.refuse, "refuse", false, "refuse them")
	cmd.Flags().StringVar(&c.reason, "reason", "", "for the audit trail; customers are not told")
	cmd.MarkFlagsMutuallyExclusive("file", "all")
	cmd.MarkFlagsOneRequired("file", "all")
	return cmd
}

func (d *registrationDoor) confirm(cmd *cobra.Command, code string, c confirmation) error {
	var refs []string
	if c.file != "" {
		var err error
		if refs, err = readRefs(cmd, c.file); err != nil {
			return err
		}
	}
	progress := newBar(cmd.ErrOrStderr(), 10*time.Second)
	step := func(body map[string]any) (done int, err error) {
		body["refuse"], body["reason"] = c.refuse, c.reason
		var got confirmation
		if err := d.ask(cmd, http.MethodPost, of(code)+"/confirm", body, &got); err != nil {
			return 0, err
		}
		c.Done, c.Left, c.NotDone = c.Done+got.Done, got.Left, append(c.NotDone, got.NotDone...)
		return got.Done, nil
	}
	for page := range slices.Chunk(refs, enrol.RuledMost) {
		if _, err := step(map[string]any{"refs": page}); err != nil {
			return err
		}
		progress.show(c.Done+len(c.NotDone), len(refs), fmt.Sprintf("%d of %d", c.Done+len(c.NotDone), len(refs)))
	}
	for more := c.all; more; more = more && c.Left > 0 {
		n, err := step(map[string]any{"all": true})
		if err != nil {
			return err
		}
		more = n > 0
		progress.show(c.Done, c.Done+c.Left, fmt.Sprintf("%d done, %d left", c.Done, c.Left))
	}
	progress.end()
	return d.printConfirmed(cmd, c)
}

func (d *registrationDoor) printConfirmed(cmd *cobra.Command, c confirmation) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), c)
	}
	what := "confirmed"
	if c.refuse {
		what = "refused"
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d %s, %d not done, %d still wait for an answer\n", c.Done, what, len(c.NotDone), c.Left)
	if len(c.NotDone) == 0 {
		return nil
	}
	for _, r := range c.NotDone {
		fmt.Fprintf(cmd.OutOrStdout(), "  %s %s\n", oneLine(r.Ref), r.Reason)
	}
	return &exitError{code: exitFault}
}

// readRefs reads references: those of the column ref, or the first of each line.
func readRefs(cmd *cobra.Command, file string) (refs []string, err error) {
	in, err := input(cmd, file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	r := csv.NewReader(io.LimitReader(in, 64<<20))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	column := 0
	for first := true; ; first = false {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if i := slices.Index(line, "ref"); first && i >= 0 {
			column = i
			continue
		}
		if column < len(line) && strings.TrimSpace(line[column]) != "" {
			refs = append(refs, strings.ToUpper(strings.TrimSpace(line[column])))
		}
	}
	if len(refs) == 0 {
		return nil, fmt.Errorf("%s: no references", file)
	}
	return refs, nil
}
