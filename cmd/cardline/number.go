package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/customer"
)

// numberDoor is where `cardline number` asks, and how it prints.
type numberDoor struct{ door }

const numberWait = 30 * time.Second

// newNumber is `cardline number`: numbers that texts do not reach.
func newNumber() *cobra.Command {
	d := &numberDoor{}
	cmd := &cobra.Command{
		Use:   "number",
		Short: "Numbers that texts do not reach, and how customers are answered",
		Long: `See which numbers are left alone since texts do not reach them, and send to them again. A number is left alone after refusals by the
carrier, as the table of refusals says; a START from it, and its passing to another customer, end that too. How the customers of a number are
answered on the telephone, they set themselves by key, or you for them.`,
		Example: `  cardline number list
  cardline number show +12025550147
  cardline number lift +12025550147 --why "new handset, spoke to her"
  cardline number manner +12025550147 slow balance`,
	}
	d.flags(cmd, "", "demo-agent")
	cmd.AddCommand(d.newList(), d.newShow(), d.newLift(), d.newManner())
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
			var done struct {
				Lifted int `json:"lifted"`
			}
			body := map[string]string{"number": args[0], "why": why}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPost, "/numbers/lift", body, &done, numberWait); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), done)
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

func (d *numberDoor) newManner() *cobra.Command {
	words := []string{customer.Slowly, customer.Patient, customer.Person, customer.Balance}
	return &cobra.Command{
		Use: "manner NUMBER [" + strings.Join(words, "] [") + "]", Short: "Set how the customers of a number are answered on the telephone",
		Long: `Set how the customers of a number are answered on the telephone: slow speech, more time for keys (patient), a person first, the balance before
the menu. What is left out is not wanted any more; cardline customer show tells what a customer has set.`,
		Example: "  cardline number manner +12025550147 slow balance\n  cardline number manner +12025550147   # as everybody",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{"number": args[0]}
			for _, word := range words {
				body[word] = slices.Contains(args[1:], word)
			}
			for _, given := range args[1:] {
				if !slices.Contains(words, given) {
					return fmt.Errorf("%q is no manner: %s", given, strings.Join(words, ", "))
				}
			}
			if err := askAPI(cmd.Context(), d.url, d.key, http.MethodPut, "/numbers/manner", body, nil, numberWait); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), body)
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "from the next step of a call on they are answered so")
			return err
		},
	}
}

func (d *numberDoor) print(w io.Writer, all []api.Suppression, none string) error {
	if d.json {
		return printList(w, "numbers", all)
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
