package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// consentDoor is where `cardline consent` asks, and how it prints.
type consentDoor struct{ door }

// newConsent is `cardline consent`: who agreed to what, and how it is proved.
func newConsent() *cobra.Command {
	d := &consentDoor{}
	cmd := &cobra.Command{
		Use:   "consent",
		Short: "Who agreed to what: see, record, import; do-not-contact lists",
		Long: `See, record, import and export who agreed to what, with the proof, and load do-not-contact registers. Entries are added, never
changed: the newest of each purpose counts, and a stop said later goes before it. Exits 1 on what is refused as such, 2 when the server
does not answer or refuses the key.`,
		Example: `  cardline consent show +12025550147
  cardline consent record +12025550147 --purpose marketing --out --channel branch --words "no more offers, please"
  cardline consent import consents.csv --refused refused.csv
  cardline consent export --number +12025550147 > proof.csv
  cardline consent register import --register hk-dnc --date 2026-11-20 dnc.txt`,
	}
	d.flags(cmd, "/consents", "demo-agent")
	cmd.AddCommand(d.newShow(), d.newRecord(), d.newImport(), d.newExport(), d.newRegister())
	return cmd
}

// consentPage is an answer with lines of the ledger.
type consentPage struct {
	Standing *api.Standing `json:"standing,omitempty"`
	Consents []api.Consent `json:"consents"`
	Next     string        `json:"next,omitempty"`
}

func (d *consentDoor) newShow() *cobra.Command {
	var reveal bool
	cmd := &cobra.Command{
		Use: "show NUMBER", Short: "Tell where a number stands, and its history", Args: cobra.ExactArgs(1),
		Example: "  cardline consent show +12025550147\n  cardline consent show +12025550147 --reveal --key demo-admin",
		RunE: func(cmd *cobra.Command, args []string) error {
			all := consentPage{Consents: []api.Consent{}}
			for after := ""; ; {
				var page consentPage
				body := map[string]any{"number": args[0], "reveal": reveal, "after": after, "limit": 500}
				if err := d.ask(cmd, http.MethodPost, "/show", body, &page); err != nil {
					return err
				}
				all.Standing, all.Consents = page.Standing, append(all.Consents, page.Consents...)
				if after = page.Next; after == "" {
					break
				}
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), all)
			}
			return printConsents(cmd.OutOrStdout(), all)
		},
	}
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show the number and the words; is written down")
	return cmd
}

func printConsents(w io.Writer, p consentPage) error {
	if s := p.Standing; s != nil {
		fmt.Fprintln(w, standsAt(*s))
	}
	list := tableOf("AT", "PURPOSE", "SAID", "BY", "WORDING", "PROOF", "WORDS")
	for _, c := range p.Consents {
		list.row(c.At, c.Purpose, inOrOut(c.In), cmp.Or(c.By, c.Channel), c.Wording, c.Proof, c.Words)
	}
	return list.print(w, "nothing was ever said about this number")
}

func standsAt(s api.Standing) string {
	said := "open"
	if s.Stopped {
		said = "stopped"
		if s.Everything {
			said = "stopped, all but what protects the customer"
		}
	}
	for _, l := range []struct {
		what  string
		names []string
	}{{"agreed to ", s.Agreed}, {"refused ", s.Refused}, {"on the register ", s.Registers}} {
		if len(l.names) > 0 {
			said += "; " + l.what + strings.Join(l.names, ", ")
		}
	}
	return said
}

func inOrOut(in bool) string {
	if in {
		return "in"
	}
	return "out"
}

func (d *consentDoor) newRecord() *cobra.Command {
	var purpose, channel, words, wording, proof, at string
	var in, out bool
	cmd := &cobra.Command{
		Use: "record NUMBER", Short: "Write down what a customer agreed to or refused", Args: cobra.ExactArgs(1),
		Long: "Write down what a customer agreed to (--in) or refused (--out). What is refused takes planned messages of that purpose back.",
		Example: `  cardline consent record +12025550147 --purpose marketing --out --channel voice --words "stop those offers"
  cardline consent record +85291234567 --purpose marketing --in --channel paper --words "form 7" --wording terms-3 --proof "DMS 4411"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{
				"number": args[0], "purpose": purpose, "in": in, "channel": channel, "words": words, "wording": wording, "proof": proof,
			}
			if at != "" {
				t, err := timeFlag("at", at)
				if err != nil {
					return err
				}
				body["at"] = t
			}
			var done struct {
				Recorded bool         `json:"recorded"`
				Standing api.Standing `json:"standing"`
			}
			if err := d.ask(cmd, http.MethodPost, "", body, &done); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), done)
			}
			said := "written down"
			if !done.Recorded {
				said = "it was there already"
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: the number is %s\n", said, standsAt(done.Standing))
			return err
		},
	}
	cmd.Flags().StringVar(&purpose, "purpose", "marketing", "service, marketing, care, security, or calls by the program")
	cmd.Flags().BoolVar(&in, "in", false, "the customer agrees")
	cmd.Flags().BoolVar(&out, "out", false, "the customer refuses")
	cmd.Flags().StringVar(&channel, "channel", "voice", "how it was said: text, voice, api, branch or paper")
	cmd.Flags().StringVar(&words, "words", "", "what was said, or the document's reference")
	cmd.Flags().StringVar(&wording, "wording", "", "version of the words that were shown")
	cmd.Flags().StringVar(&proof, "proof", "", "where the document lies")
	cmd.Flags().StringVar(&at, "at", "", "when it was said or signed (RFC 3339); empty: now")
	cmd.MarkFlagsMutuallyExclusive("in", "out")
	cmd.MarkFlagsOneRequired("in", "out")
	_ = cmd.MarkFlagRequired("words") // fails only for a flag that does not exist
	return cmd
}

func (d *consentDoor) newExport() *cobra.Command {
	var number string
	cmd := &cobra.Command{
		Use: "export", Short: "Print the ledger in clear, for a regulator", Args: cobra.NoArgs,
		Long: "Print the ledger in clear as CSV, or with --json one JSON object a line. Takes the scope consent:export; every page is written down.",
		Example: "  cardline consent export --key demo-admin > consents.csv\n" +
			"  cardline consent export --number +12025550147 --json --key demo-admin",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := csv.NewWriter(cmd.OutOrStdout())
			lines := json.NewEncoder(cmd.OutOrStdout())
			if !d.json {
				_ = w.Write([]string{"id", "at", "number", "purpose", "in", "channel", "words", "wording", "sender", "campaign", "by", "proof"}) // Flush tells
			}
			for after := ""; ; {
				var page struct {
					Consents []api.Consent
					Next     string
				}
				if err := d.ask(cmd, http.MethodPost, "/export", map[string]any{"number": number, "after": after, "limit": 1000}, &page); err != nil {
					return err
				}
				for _, c := range page.Consents {
					if d.json {
						if err := lines.Encode(c); err != nil {
							return err
						}
						continue
					}
					_ = w.Write([]string{
						c.ID, c.At.UTC().Format(time.RFC3339Nano), c.Number, c.Purpose, strconv.FormatBool(c.In), c.Channel, c.Words, c.Wording, c.Sender,
						c.Campaign, c.By, c.Proof,
					})
				}
				if after = page.Next; after == "" {
					break
				}
			}
			w.Flush()
			return w.Error()
		},
	}
	cmd.Flags().StringVar(&number, "number", "", "only of this number, in international form")
	return cmd
}
