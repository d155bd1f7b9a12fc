package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutboxExplain is `cardline outbox explain`: the whole story of a message.
func newOutboxExplain() *cobra.Command {
	var server, key string
	var reveal, asJSON bool
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Tell the whole story of a message: gates, reasons, route, template, cost",
		Long: "Tell everything that happened to a message: each state and when, which gate decided and why, by which sender it left, from which\n" +
			"words it was made, and the calls we made about it. Number and text are masked; --reveal shows them to who may see them, and is written down. Exits 1 if there is\n" +
			"no such message, 2 when the server does not answer or refuses the key.",
		Example: "  cardline outbox explain 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := "/messages/" + url.PathEscape(args[0])
			if reveal {
				path += "?reveal=true"
			}
			var s api.Story
			if err := askAPI(cmd.Context(), server, key, http.MethodGet, path, nil, &s, 30*time.Second); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), s)
			}
			return printStory(cmd.OutOrStdout(), s)
		},
	}
	apiFlags(cmd, &server, &key, "demo-admin")
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show the number and the text")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printStory(w io.Writer, s api.Story) error {
	state := s.State
	switch {
	case s.State == "held":
		state += " until " + s.Due.UTC().Format(time.DateTime) + " UTC"
	case s.State == "planned":
		state += " for " + s.Due.UTC().Format(time.DateTime) + " UTC"
	}
	if s.Reason != "" {
		state += ": " + s.Reason
	}
	words := s.Template
	if s.Segments > 0 {
		words = fmt.Sprintf("%s, segments: %d", words, s.Segments)
	}
	left := s.Sender
	if s.Account != "" {
		left += " of account " + s.Account
	}
	if s.Code != 0 {
		left += fmt.Sprintf(", error %d", s.Code)
	}
	err := facts{
		{"message", s.ID}, {"state", state}, {"type", fmt.Sprintf("%s (class %s, lane %s, as %s)", s.Type, s.Class, s.Lane, s.Purpose)},
		{"asked by", s.Source}, {"customer", s.Customer}, {"to", s.To + " in " + s.Lang}, {"words", words}, {"text", s.Text},
		{"cost", s.Cost}, {"expires", s.Expires.UTC().Format(time.DateTime) + " UTC"}, {"left by", left}, {"carrier's id", s.Carrier},
		{"replay of", s.ReplayOf}, {"replayed as", s.Replayed}, {"again for", s.AgainFor}, {"again as", s.AgainAs},
	}.print(w)
	if err != nil {
		return err
	}
	steps := tableOf("AT (UTC)", "STATE", "GATE", "WHY")
	for _, step := range s.Steps {
		steps.row(step.At.UTC().Format("2006-01-02 15:04:05.000"), step.State, step.Gate, whyOf(step))
	}
	if s.Call == nil {
		return printParts(w, steps)
	}
	steps.note("")
	steps.note(fmt.Sprintf("A call about it is %s (%s): cardline calls explain %s", s.Call.State, cmp.Or(s.Call.Note, s.Call.Reason), s.ID))
	return printParts(w, steps, triesOf(s.Call.All))
}

// whyOf is the reason of a step with its error, which is named once.
func whyOf(s api.Step) string {
	switch {
	case s.Code == 0, strings.Contains(s.Reason, fmt.Sprintf("(%d)", s.Code)):
		return s.Reason
	case s.Reason == "":
		return fmt.Sprintf("error %d", s.Code)
	}
	return fmt.Sprintf("%s (error %d)", s.Reason, s.Code)
}
