package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// deskDoor is where `cardline desk` asks, and how it prints.
type deskDoor struct{ door }

// newDesk is `cardline desk`: the cases of customers, for those who work on them.
func newDesk() *cobra.Command {
	d := &deskDoor{}
	cmd := &cobra.Command{
		Use:   "desk",
		Short: "Work on cases: disputes, complaints, call-backs, tasks",
		Long: "List, read and move the cases of a running server. Each change leaves its line in the history of the case and an audit\n" +
			"row with the name of the key's holder. Assigning a case, or the first note on it,\n" +
			"acknowledges it. Card and telephone numbers in a note are masked. Exits 1 where there is no such case, it is closed, or the words\n" +
			"are none; 2 when the server does not answer or refuses the key.",
		Example: "  cardline desk list --overdue\n  cardline desk assign HC2048168 anna\n  cardline desk close HC2048168 \"fee refunded\"",
	}
	d.flags(cmd, "/cases", "demo-agent")
	cmd.AddCommand(d.newList(), d.newShow(), d.newMove("assign CASE OWNER", "Give a case to somebody"),
		d.newMove("note CASE TEXT", "Add a note to a case"), d.newMove("close CASE OUTCOME", "Close a case with what came of it"),
		d.newTask(), d.newMove("extend CASE REASON", "Take the law's leave for more time"))
	return cmd
}

func (d *deskDoor) newList() *cobra.Command {
	var f casesWanted
	cmd := &cobra.Command{
		Use: "list", Short: "List open cases, the overdue ones and the next due first",
		Long: "List open cases page by page. On top is the case one of whose clocks ended longest ago, then the one whose clock ends next.\n" +
			"With --json the answer is the API's: the cases, and next, to be given as --after for the next page.",
		Example: "  cardline desk list --overdue\n  cardline desk list --mine anna --most 10",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got casesPage
			if err := d.ask(cmd, http.MethodGet, "?"+f.query().Encode(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got)
			}
			return printCases(cmd.OutOrStdout(), f, got)
		},
	}
	cmd.Flags().StringVar(&f.kind, "kind", "", "dispute, complaint, suggestion, callback or task")
	cmd.Flags().StringVar(&f.mine, "mine", "", "only what this colleague has")
	cmd.Flags().BoolVar(&f.all, "all", false, "closed ones too, after the open ones")
	cmd.Flags().BoolVar(&f.overdue, "overdue", false, "only those one of whose clocks has run out")
	cmd.Flags().IntVar(&f.most, "most", 50, "how many on a page, up to 200")
	cmd.Flags().StringVar(&f.after, "after", "", "the next page: what the page before named")
	return cmd
}

// casesWanted is what a list is asked for.
type casesWanted struct {
	kind, mine, after string
	all, overdue      bool
	most              int
}

func (f casesWanted) query() url.Values {
	q := url.Values{"all": {strconv.FormatBool(f.all)}, "overdue": {strconv.FormatBool(f.overdue)}, "most": {strconv.Itoa(f.most)}}
	for name, value := range map[string]string{"kind": f.kind, "owner": f.mine, "after": f.after} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// casesPage is one page of a list.
type casesPage struct {
	Cases []api.Case `json:"cases"`
	Next  string     `json:"next,omitempty"`
}

func (d *deskDoor) newShow() *cobra.Command {
	var reveal string
	cmd := &cobra.Command{
		Use: "show CASE", Short: "Read a case: what was said and agreed, its clocks, its history", Args: cobra.ExactArgs(1),
		Example: "  cardline desk show HC2048168\n  cardline desk show HC2048168 --reveal \"anna is ill, the customer waits for a call\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("reveal") {
				return d.one(cmd, http.MethodGet, "/"+url.PathEscape(args[0]), nil)
			}
			return d.unmasked(cmd, args[0], reveal)
		},
	}
	cmd.Flags().StringVar(&reveal, "reveal", "", "show the number to call, for this reason; is written down. One's own case needs no reason: --reveal=")
	return cmd
}

// unmasked prints a case with the number to call.
func (d *deskDoor) unmasked(cmd *cobra.Command, ref, reason string) error {
	return d.one(cmd, http.MethodPost, "/"+url.PathEscape(ref)+"/unmask", map[string]string{"reason": reason})
}

// newMove is a change whose name is the first word of use.
func (d *deskDoor) newMove(use, short string) *cobra.Command {
	name, _, _ := strings.Cut(use, " ")
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, "/"+url.PathEscape(args[0])+"/"+name, map[string]string{"text": strings.Join(args[1:], " ")})
		},
	}
}

func (d *deskDoor) one(cmd *cobra.Command, method, path string, body any) error {
	var c api.Case
	if err := d.ask(cmd, method, path, body, &c); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), c)
	}
	return printCase(cmd.OutOrStdout(), c)
}

// ask sends one request below /cases and reads its answer into out.
