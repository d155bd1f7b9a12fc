package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// deskDoor is where `cardline desk` asks, and how it prints.
type deskDoor struct {
	url, key string
	json     bool
}

// newDesk is `cardline desk`: the cases of customers, for those who work on them.
func newDesk() *cobra.Command {
	d := &deskDoor{}
	cmd := &cobra.Command{
		Use:   "desk",
		Short: "Work on the cases of customers: disputes, complaints, call-backs, tasks",
		Long: "List, read and move the cases of a running server. Each change leaves its line in the history of the case and an audit\n" +
			"row with the name of the key's holder. Exits 1 where there is no such case or it is closed, 2 when the server does not answer.",
		Example: "  cardline desk list --overdue\n  cardline desk assign HC2048168 anna\n  cardline desk close HC2048168 \"fee refunded\"",
	}
	cmd.PersistentFlags().StringVar(&d.url, "url", "http://127.0.0.1:8080", "the server's admin address")
	cmd.PersistentFlags().StringVar(&d.key, "key", "demo-agent", "API key")
	cmd.PersistentFlags().BoolVar(&d.json, "json", false, "print JSON")
	cmd.AddCommand(d.newList(), d.newShow(), d.newMove("assign CASE OWNER", "Give a case to somebody"),
		d.newMove("note CASE TEXT", "Add a note to a case"), d.newMove("close CASE OUTCOME", "Close a case with what came of it"))
	return cmd
}

func (d *deskDoor) newList() *cobra.Command {
	var kind string
	var all, overdue bool
	cmd := &cobra.Command{
		Use: "list", Short: "List open cases, the newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{"all": {strconv.FormatBool(all)}, "overdue": {strconv.FormatBool(overdue)}}
			if kind != "" {
				q.Set("kind", kind)
			}
			var got struct {
				Cases []api.Case `json:"cases"`
			}
			if err := d.ask(cmd.Context(), http.MethodGet, "?"+q.Encode(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got.Cases)
			}
			return printCases(cmd.OutOrStdout(), got.Cases)
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "dispute, complaint, suggestion, callback or task")
	cmd.Flags().BoolVar(&all, "all", false, "closed ones too")
	cmd.Flags().BoolVar(&overdue, "overdue", false, "only those that should have been answered by now")
	return cmd
}

func (d *deskDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CASE", Short: "Read a case with its history", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodGet, "/"+url.PathEscape(args[0]), nil)
		},
	}
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
	if err := d.ask(cmd.Context(), method, path, body, &c); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), c)
	}
	return printCase(cmd.OutOrStdout(), c)
}

// ask sends one request below /cases and reads its answer into out.
func (d *deskDoor) ask(ctx context.Context, method, path string, body, out any) error {
	return askAPI(ctx, d.url, d.key, method, "/cases"+path, body, out, time.Minute)
}
