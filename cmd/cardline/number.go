package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// numberDoor is where `cardline number` asks, and how it prints.
type numberDoor struct{ door }

const numberWait = 30 * time.Second

// newNumber is `cardline number`: numbers that texts do not reach.
func newNumber() *cobra.Command {
	d := &numberDoor{}
	cmd := &cobra.Command{
		Use:   "number",
		Short: "See which numbers are left alone since texts do not reach them, and send to them again",
		Long: `See which numbers are left alone since texts do not reach them, and send to them again. A number is left alone after refusals by the
carrier, as the table of refusals says; a START from it, and its passing to another customer, end that too.`,
		Example: `  cardline number list
  cardline number show +12025550147
  cardline number lift +12025550147 --why "new handset, spoke to her"`,
	}
	d.flags(cmd, "", "demo-agent")
	cmd.AddCommand(d.newList(), d.newShow(), d.newLift())
	return cmd
}

type suppressedPage struct {
	Numbers []api.Suppression
	Next    string
}

func (d *numberDoor) newList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List numbers that are left alone, masked", Args: cobra.NoArgs, Example: "  cardline number list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []api.Suppression{}
			for after := ""; ; {
				var page suppressedPage
				q := url.Values{"after": {after}, "limit": {"500"}}
				if err := askAPI(cmd.Context(), d.url, d.key, http.MethodGet, "/numbers/suppressed?"+q.Encode(), nil, &page, numberWait); err != nil {
					return err
				}
				all = append(all, page.Numbers...)
				if after = page.Next; after == "" {
					break
				}
			}
			return d.print(cmd.OutOrStdout(), all, "no number is left alone")
		},
	}
}

func (d *numberDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NUMBER", Short: "Tell what refusals told of a number", Args: cobra.ExactArgs(1), Example: "  cardline number show +12025550147",
		RunE: func(cmd *cobra.Command, args []string) error {
			var page suppressedPage
			err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/numbers/show", map[string]string{"number": args[0]}, &page, numberWait)
			if err != nil {
				return err
			}
			return d.print(cmd.OutOrStdout(), page.Numbers, "no refusals of this number are known")
		},
	}
}

func (d *numberDoor) newLift() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "lift NUMBER --why REASON", Short: "Send to a number again", Args: cobra.ExactArgs(1),
		Example: `  cardline number lift +12025550147 --why "new handset, spoke to her"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var done struct{ Lifted int }
			body := map[string]string{"number": args[0], "why": why}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/numbers/lift", body, &done, numberWait); err != nil {
				return err
			}
			said := "the number is sent to again"
			if done.Lifted == 0 {
				said = "nothing was known of this number: it was not left alone"
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), said)
			return err
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "for the audit trail")
	_ = cmd.MarkFlagRequired("why") // fails only for a flag that does not exist
	return cmd
}

func (d *numberDoor) print(w io.Writer, all []api.Suppression, none string) error {
	if d.json {
		return printJSON(w, all)
	}
	list := tableOf("NUMBER", "CODE", "TIMES", "LEFT ALONE UNTIL", "BY", "WHY")
	for _, n := range all {
		until := ""
		if n.Until != nil {
			until = n.Until.UTC().Format(time.DateOnly)
		}
		why := n.Means
		if n.OptOut {
			why += " (ask whether it was meant as a stop)"
		}
		list.row(n.Number, n.Code, n.Count, cmp.Or(until, "not yet"), n.Classes, why)
	}
	return list.print(w, none)
}
