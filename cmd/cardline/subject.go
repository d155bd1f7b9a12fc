package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/retention"
)

// subjectDoor is where `cardline subject` asks, and how it prints.
type subjectDoor struct{ door }

// newSubject is `cardline subject`: all that is kept about one person.
func newSubject() *cobra.Command {
	d := &subjectDoor{}
	cmd := &cobra.Command{
		Use: "subject", Short: "Export, erase or hold all that is kept about one person",
		Long: "Export, erase or hold all that is kept about one person: a customer by id, or a number. To erase takes two operators. Exits 1 on what is\n" +
			"refused as such, 2 when the server does not answer or refuses the key.",
		Example: `  cardline subject export C1001 --out c1001.jsonl
  cardline subject erase +12025550147 --reason "letter of 3 May"
  cardline subject erase --list
  cardline subject erase --approve 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968
  cardline subject hold C1001 --reason "court order 4411"`,
	}
	d.flags(cmd, "/subjects", "demo-admin")
	cmd.AddCommand(d.newExport(), d.newErase(), d.newHold(), d.newHolds(), d.newRelease())
	return cmd
}

// whoseBody is a body that names whom: what begins with + is a number.
func whoseBody(who string, body map[string]any) map[string]any {
	if strings.HasPrefix(who, "+") {
		body["number"] = who
	} else {
		body["customer"] = who
	}
	return body
}

func (d *subjectDoor) newExport() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "export CUSTOMER|NUMBER", Short: "Print everything kept about a person, one JSON object a line", Args: cobra.ExactArgs(1),
		Long: "Print everything kept about a person in clear, one JSON object a line: texts, replies, messages with what happened to them, consents, cases,\n" +
			"enrolments, audit entries. Takes the scope subjects:export, and is written down before anything is read.",
		Example: "  cardline subject export C1001 --out c1001.jsonl\n  cardline subject export +12025550147 | grep '\"kind\":\"consent\"'",
		RunE: func(cmd *cobra.Command, args []string) error {
			return exported(cmd, file, "lines", func(w io.Writer) (int, error) { return d.export(cmd, args[0], w) })
		},
	}
	cmd.Flags().StringVar(&file, "out", "", "a new file to write to, readable by you alone; none: the terminal")
	return cmd
}

func (d *subjectDoor) export(cmd *cobra.Command, who string, w io.Writer) (lines int, err error) {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for after := ""; ; {
		var page struct {
			Lines []retention.Record
			Next  string
		}
		if err := d.ask(cmd, http.MethodPost, "/export", whoseBody(who, map[string]any{"after": after, "limit": 500}), &page); err != nil {
			return lines, errors.Join(err, out.Flush())
		}
		for _, l := range page.Lines {
			if err := enc.Encode(l); err != nil {
				return lines, err
			}
		}
		lines += len(page.Lines)
		if after = page.Next; after == "" {
			return lines, out.Flush()
		}
	}
}

func (d *subjectDoor) newErase() *cobra.Command {
	var reason, approve string
	var list bool
	cmd := &cobra.Command{
		Use: "erase CUSTOMER|NUMBER --reason REASON | --approve ID | --list", Short: "Erase what may be erased about a person, by two operators",
		Long: "One operator asks, another approves: only then records are deleted, in small steps that go on where they were broken off. What the law wants\n" +
			"kept, what is under a legal hold or under way, and that a number said STOP, stays; the answer says what and why.",
		Example: "  cardline subject erase C1001 --reason \"letter of 3 May\"\n  cardline subject erase --list\n  cardline subject erase --approve 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case list && len(args) == 0:
				return d.erasures(cmd)
			case approve != "" && len(args) == 0:
				return d.approve(cmd, approve)
			case len(args) == 1 && !list && approve == "" && reason != "":
				return d.askErasure(cmd, args[0], reason)
			}
			return &exitError{exitFault, errors.New("give CUSTOMER|NUMBER with --reason, or --approve ID, or --list")}
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	cmd.Flags().StringVar(&approve, "approve", "", "id of a request somebody else made")
	cmd.Flags().BoolVar(&list, "list", false, "list requests")
	cmd.MarkFlagsMutuallyExclusive("reason", "approve", "list")
	return cmd
}

func (d *subjectDoor) askErasure(cmd *cobra.Command, who, reason string) error {
	var e api.Erasure
	if err := d.ask(cmd, http.MethodPost, "/erasures", whoseBody(who, map[string]any{"reason": reason}), &e); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), e)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "asked for; nothing is erased yet. Another operator approves it:\n  cardline subject erase --approve %s\n", e.ID)
	return err
}

func (d *subjectDoor) approve(cmd *cobra.Command, id string) error {
	var e api.Erasure
	for !e.Done {
		if err := d.ask(cmd, http.MethodPost, "/erasures/"+url.PathEscape(id)+"/approve", nil, &e); err != nil {
			return err
		}
		seen := 0
		for _, t := range e.Tallies {
			seen += t.Rows
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%d records looked at\n", seen)
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), e)
	}
	list := tableOf("CLASS", "DONE", "RECORDS", "UNTIL", "WHY")
	for _, y := range e.Tallies {
		until, why := "", y.Why
		if y.Until != nil {
			until = y.Until.UTC().Format(time.DateOnly)
		}
		if y.Source != "" {
			why += ": " + y.Source
		}
		list.row(y.Class, y.Done, y.Rows, until, why)
	}
	return list.print(cmd.OutOrStdout(), "")
}

func (d *subjectDoor) erasures(cmd *cobra.Command) error {
	var all struct {
		Erasures []api.Erasure `json:"erasures"`
	}
	all.Erasures = []api.Erasure{}
	for after := ""; ; {
		var page struct {
			Erasures []api.Erasure
			Next     string
		}
		if err := d.ask(cmd, http.MethodGet, "/erasures?limit=500&after="+url.QueryEscape(after), nil, &page); err != nil {
			return err
		}
		all.Erasures = append(all.Erasures, page.Erasures...)
		if after = page.Next; after == "" {
			break
		}
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), all)
	}
	list := tableOf("ID", "OF", "ASKED", "BY", "APPROVED BY", "DONE", "REASON")
	for _, e := range all.Erasures {
		list.row(e.ID, e.Subject, e.Asked, e.Requester, e.Approver, e.Done, e.Reason)
	}
	return list.print(cmd.OutOrStdout(), "nobody asked to be forgotten")
}

func (d *subjectDoor) newHold() *cobra.Command {
	var reason string
	var isCampaign bool
	cmd := &cobra.Command{
		Use: "hold CUSTOMER|NUMBER|CAMPAIGN --reason REASON", Short: "Keep every record of a customer, a number or a campaign, whatever rules say",
		Args: cobra.ExactArgs(1),
		Example: "  cardline subject hold C1001 --reason \"court order 4411\"\n" +
			"  cardline subject hold SPRING-27 --campaign --reason \"regulator asks\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{"reason": reason}
			if isCampaign {
				body["campaign"] = args[0]
			} else {
				body = whoseBody(args[0], body)
			}
			var h api.Hold
			if err := d.ask(cmd, http.MethodPost, "/holds", body, &h); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), h)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is held. To end it:\n  cardline subject release %s --reason …\n", h.Subject, h.ID)
			return err
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	cmd.Flags().BoolVar(&isCampaign, "campaign", false, "it is a campaign's code")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func (d *subjectDoor) newHolds() *cobra.Command {
	return &cobra.Command{
		Use: "holds", Short: "List what is held", Args: cobra.NoArgs, Example: "  cardline subject holds",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var all struct {
				Holds []api.Hold `json:"holds"`
			}
			all.Holds = []api.Hold{}
			for after := ""; ; {
				var page struct {
					Holds []api.Hold
					Next  string
				}
				if err := d.ask(cmd, http.MethodGet, "/holds?limit=500&after="+url.QueryEscape(after), nil, &page); err != nil {
					return err
				}
				all.Holds = append(all.Holds, page.Holds...)
				if after = page.Next; after == "" {
					break
				}
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), all)
			}
			list := tableOf("ID", "OF", "SINCE", "BY", "REASON")
			for _, h := range all.Holds {
				list.row(h.ID, h.Subject, h.Since, h.By, h.Reason)
			}
			return list.print(cmd.OutOrStdout(), "nothing is held")
		},
	}
}

func (d *subjectDoor) newRelease() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "release ID --reason REASON", Short: "End a hold", Args: cobra.ExactArgs(1),
		Example: `  cardline subject release 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --reason "the case is closed"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := d.ask(cmd, http.MethodPost, "/holds/"+url.PathEscape(args[0])+"/release", map[string]string{"reason": reason}, nil); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), map[string]string{"id": args[0], "reason": reason})
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "released: the next deletion looks at its records again")
			return err
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
