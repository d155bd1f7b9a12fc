package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/internal/campaign"
)

func (d *campaignDoor) newTest() *cobra.Command {
	var to []string
	cmd := &cobra.Command{
		Use: "test-send CODE --to NUMBER", Short: "Send its words to numbers of the bank's own", Args: cobra.ExactArgs(1),
		Long:    "Send every wording in every language to numbers that campaigns.testers lists. Nothing is counted, and no approval is needed.",
		Example: "  cardline campaign test-send SPRING-27 --to +12025550198",
		RunE: func(cmd *cobra.Command, args []string) error {
			var out struct{ Texts []string }
			if err := d.ask(cmd, http.MethodPost, of(args[0])+"/try", map[string]any{"numbers": to}, &out); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			for _, text := range out.Texts {
				fmt.Fprintln(cmd.OutOrStdout(), oneLine(text))
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&to, "to", nil, "numbers, as configured")
	_ = cmd.MarkFlagRequired("to") // fails only for a flag that does not exist
	return cmd
}

func (d *campaignDoor) newReport() *cobra.Command {
	var occurrence, file string
	cmd := &cobra.Command{
		Use: "report CODE", Short: "Tell what came of a campaign", Args: cobra.ExactArgs(1),
		Long: "Tell how many of those who were meant came how far, by wording, language, tier, branch and hour; what failed; the cost; and the lift\n" +
			"over those held out. --out writes it to a file, by its ending: .csv, .xlsx, or .svg for a chart.",
		Example: "  cardline campaign report SPRING-27\n  cardline campaign report SPRING-27 --out spring.xlsx",
		RunE: func(cmd *cobra.Command, args []string) error {
			query := ""
			if occurrence != "" {
				query = "?" + url.Values{"occurrence": {occurrence}}.Encode()
			}
			if file != "" {
				return d.export(cmd, of(args[0])+"/report", query, file)
			}
			var r campaign.Report
			if err := d.ask(cmd, http.MethodGet, of(args[0])+"/report"+query, nil, &r); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), r)
			}
			return printReport(cmd.OutOrStdout(), r)
		},
	}
	cmd.Flags().StringVar(&occurrence, "occurrence", "", "only this `TIME`, as campaign show names it")
	cmd.Flags().StringVar(&file, "out", "", "a file that ends in .csv, .xlsx or .svg")
	return cmd
}

// export writes a report as a file.
func (d *campaignDoor) export(cmd *cobra.Command, path, query, file string) error {
	form := strings.ToLower(filepath.Ext(file))
	if !slices.Contains([]string{".csv", ".xlsx", ".svg"}, form) {
		return errors.New("--out: the file ends in .csv, .xlsx or .svg")
	}
	res, err := apiCall{server: d.url, key: d.key, method: http.MethodGet, path: "/campaigns" + path + form + query}.answer(cmd.Context())
	if err != nil {
		return err
	}
	defer res.Body.Close()
	to, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, res.Body)
	return errors.Join(err, to.Close())
}

func printReport(w io.Writer, r campaign.Report) error {
	fmt.Fprintf(w, "%s, %s: %s\n", r.Campaign, oneLine(r.Name), r.State)
	t := tableOf("", "TARGETED", "HELD OUT", "BLOCKED", "WAITING", "SENT", "DELIVERED", "FAILED", "CONVERTED")
	line := func(name string, p campaign.Part) {
		t.row(name, p.Targeted, p.HeldOut, p.Blocked, p.Waiting, p.Sent, p.Delivered, p.Failed, p.Converted)
	}
	line("all", r.Funnel)
	for _, of := range []struct {
		what  string
		parts []campaign.Part
	}{{"words", r.Wordings}, {"language", r.Languages}, {"tier", r.Tiers}, {"branch", r.Branches}, {"hour (UTC)", r.Hours}} {
		for _, p := range of.parts {
			if p.Name != "" || of.what != "words" {
				line(of.what+" "+dashed(p.Name), p)
			}
		}
	}
	if err := t.print(w, ""); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d replied, %d registered, %d opted out\n", r.Replied, r.Registered, r.OptedOut)
	if c := r.Calls; c != nil {
		fmt.Fprintf(w, "%s: %d answered (%d listened, %d agreed, %d put through, %d want no more), %d hung up, %s, %d no answer, %d wrong person, %d failed, %d unknown, %d not called, %d waiting\n",
			counted(c.Placed, "call"), c.Answered(), c.Heard, c.Agreed, c.Person, c.Unwanted, c.HungUp, counted(c.Machine, "machine"), c.NoAnswer, c.Stranger, c.Failed, c.Unknown, c.Moot, c.Waiting)
	}
	if err := printHeeded(w, r.Events); err != nil {
		return err
	}
	if t := r.Tasks; t != nil {
		fmt.Fprintf(w, "%s open, %d accepted, %d reached, %d refused, %d no answer\n", counted(t.Open, "task"), t.Accepted, t.Reached, t.Refused, t.NoAnswer)
	}
	for _, b := range r.Blocked {
		fmt.Fprintf(w, "%d %s: %s\n", b.People, b.Gate, oneLine(b.Reason))
	}
	for _, f := range r.Failures {
		fmt.Fprintf(w, "%d failed: %s\n", f.Messages, f)
	}
	if len(r.Costs) > 0 {
		fmt.Fprintf(w, "it has cost %s\n", strings.Join(r.Costs, " and "))
	}
	if l := r.Lift; l != nil {
		fmt.Fprintf(w, "%.2f %% of those who were meant did it, %.2f %% of those held out: %.2f points, with 95 %% confidence %.2f to %.2f\n", l.Told.Percent, l.HeldOut.Percent, l.Points, l.Low, l.High)
	}
	return nil
}

// printHeeded says what events came to in a campaign that waits for them, and why some came to nothing.
func printHeeded(w io.Writer, h *campaign.Heeded) error {
	if h == nil {
		return nil
	}
	_, err := fmt.Fprintln(w, heededLine(*h))
	for _, n := range h.Nothing {
		fmt.Fprintf(w, "%d came to nothing: %s\n", n.Events, oneLine(n.Reason))
	}
	return err
}

// counted is a number with its noun: 1 call, 2 calls.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
