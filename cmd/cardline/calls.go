package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newCalls is `cardline calls`: the calls we make to customers.
func newCalls() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calls",
		Short: "See the calls we make to customers, and take them back",
		Long: `See the calls we make to customers, and take them back. Somebody is called who has not answered the text about a payment, and whom no text
about their safety reaches any more; and whom a campaign of calls is for, if they have agreed to that. How often and when: docs/calls.md.`,
		Example: "  cardline calls list --state planned\n  cardline calls explain 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
	}
	cmd.AddCommand(newCallsList(), newCallsExplain(), newCallsCancel())
	return cmd
}

func newCallsList() *cobra.Command {
	var server, key, state, customer, after string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List calls, the newest first", Args: cobra.NoArgs,
		Example: "  cardline calls list --state left\n  cardline calls list --customer C1001 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{"limit": {strconv.Itoa(limit)}}
			for name, value := range map[string]string{"state": state, "customer": customer, "after": after} {
				if value != "" {
					q.Set(name, value)
				}
			}
			var told struct {
				Calls []api.OurCall `json:"calls"`
				Next  string        `json:"next,omitempty"`
			}
			if err := askAPI(cmd.Context(), server, key, http.MethodGet, "/calls?"+q.Encode(), nil, &told, 30*time.Second); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), told)
			}
			return printCalls(cmd.OutOrStdout(), told.Calls, told.Next)
		},
	}
	apiFlags(cmd, &server, &key, "demo-admin")
	cmd.Flags().StringVar(&state, "state", "", "planned, submitted, done, spent, left, moot or canceled; empty: all")
	cmd.Flags().StringVar(&customer, "customer", "", "of one customer")
	cmd.Flags().StringVar(&after, "after", "", "the next page, as the one before says")
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many, up to 500")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printCalls(w io.Writer, cs []api.OurCall, next string) error {
	list := tableOf("CALL", "TYPE", "CUSTOMER", "TO", "STATE", "TRIES", "DUE (UTC)", "WHY IT STANDS SO")
	for _, c := range cs {
		list.row(c.ID, c.Type, c.Customer, c.To, c.State, c.Tries, c.Due, cmp.Or(c.Note, c.Reason))
	}
	return list.printPage(w, "no calls", next)
}

func newCallsExplain() *cobra.Command {
	var server, key string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "explain ID", Short: "Tell the whole story of a call: why, when, each try, what became of it", Args: cobra.ExactArgs(1),
		Long:    "Tell the whole story of a call. ID is that of the message it is about. Exits 1 if nobody is, or was, to be called about it.",
		Example: "  cardline calls explain 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
		RunE: func(cmd *cobra.Command, args []string) error {
			var s api.OurStory
			if err := askAPI(cmd.Context(), server, key, http.MethodGet, "/calls/"+url.PathEscape(args[0]), nil, &s, 30*time.Second); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), s)
			}
			return printCallStory(cmd.OutOrStdout(), s)
		},
	}
	apiFlags(cmd, &server, &key, "demo-admin")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printCallStory(w io.Writer, s api.OurStory) error {
	state := s.State
	if state == "planned" {
		state += " for " + s.Due.UTC().Format(time.DateTime) + " UTC"
	}
	err := facts{
		{"call", s.ID}, {"about", s.Type}, {"because", s.Reason}, {"customer", s.Customer}, {"to", s.To}, {"state", state}, {"note", s.Note},
		{"expires", s.Expires.UTC().Format(time.DateTime) + " UTC"},
	}.print(w)
	if err != nil {
		return err
	}
	return printParts(w, triesOf(s.All))
}

// triesOf lists each time a telephone rang, or may have.
func triesOf(all []api.OurTry) *table {
	tries := tableOf("TRY", "AT (UTC)", "OVER (UTC)", "PICKED UP", "CAME TO", "CARRIER'S ID")
	for _, one := range all {
		over := ""
		if one.Over != nil {
			over = one.Over.UTC().Format(time.DateTime)
		}
		tries.row(one.N, one.At.UTC().Format(time.DateTime), over, one.Picked, one.Came, one.Carrier)
	}
	return tries
}

func newCallsCancel() *cobra.Command {
	var server, key, why string
	cmd := &cobra.Command{
		Use: "cancel ID", Short: "Take a call back that is not under way", Args: cobra.ExactArgs(1),
		Long:    "Take a call back that is not under way; it is written down by whom and why. Exits 1 if there is no such call, or it is under way or over.",
		Example: `  cardline calls cancel 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --reason "a colleague has called"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var s api.OurStory
			body := map[string]string{"reason": why}
			if err := askAPI(cmd.Context(), server, key, http.MethodPost, "/calls/"+url.PathEscape(args[0])+"/cancel", body, &s, 30*time.Second); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is %s: nobody is called\n", s.ID, s.State)
			return nil
		},
	}
	apiFlags(cmd, &server, &key, "demo-admin")
	cmd.Flags().StringVar(&why, "reason", "", "why")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
