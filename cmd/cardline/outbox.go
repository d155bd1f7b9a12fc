package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutbox is `cardline outbox`: what is on its way out, and what became of it.
func newOutbox() *cobra.Command {
	cmd := &cobra.Command{
		Use: "outbox", Short: "What is sent: see, pause, drain, replay; the story of a message",
		Long: "Everything goes through the API of a running server, under your own key, and leaves an audit entry in your name.\n" +
			"Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.",
		Example: "  cardline outbox status --watch\n  cardline outbox pause lane marketing --reason \"wrong price in the text\"\n" +
			"  cardline outbox explain 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
	}
	cmd.AddCommand(newOutboxExplain(), newOutboxStatus(), newOutboxPause(), newOutboxResume(), newOutboxDrain(), newOutboxDead(),
		newOutboxReplay(), newOutboxRate(), newOutboxStops(), newOutboxLift(), newOutboxReconcile(),
		newOutboxDoubts(), newOutboxRelease())
	return cmd
}

// outboxDoor is where the commands ask.
type outboxDoor struct{ door }

// pausing waits, and reports whether to go on.
func pausing(cmd *cobra.Command, d time.Duration) bool {
	select {
	case <-cmd.Context().Done():
		return false
	case <-time.After(d):
		return true
	}
}

// named is the kind and the name of a pause as they are typed: "all", or "lane marketing".
func named(args []string) (kind, name string) {
	if len(args) > 1 {
		name = args[1]
	}
	return args[0], name
}

// pauseArgs wants a kind, and a name where the kind has names.
func pauseArgs(_ *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return fmt.Errorf("give a kind, %s, and a name unless it is all or planning; `cardline outbox status` shows what is paused", pauseKinds)
	}
	return nil
}

const pauseKinds = "all, planning, lane, sender, type, template or campaign"

func newOutboxPause() *cobra.Command {
	var d outboxDoor
	var reason string
	var security bool
	cmd := &cobra.Command{
		Use:   "pause KIND [NAME] --reason WHY",
		Short: "Halt everything, or one lane, sender, type, template or campaign",
		Long: "Halt what is sent until it is resumed; a restart does not resume it. Every process obeys within two seconds. KIND is\n" + pauseKinds + ".\n" +
			"A template is named due-reminder/en/3; due-reminder/en and due-reminder are all of them. What there is, is told where a name is wrong.\n" +
			"What protects customers, and one-time codes, go on unless --even-security is given. planning refuses new marketing and\n" +
			"greetings, while what is planned leaves.",
		Example: "  cardline outbox pause lane marketing --reason \"wrong price in the text\"\n  cardline outbox pause template points-offer/en/1 --reason typo\n" +
			"  cardline outbox pause all --even-security --reason \"carrier under attack\"",
		Args: pauseArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, name := named(args)
			var p pausedView
			body := map[string]any{"kind": kind, "name": name, "reason": reason, "even_security": security}
			if err := d.ask(cmd, http.MethodPost, "/outbox/pause", body, &p); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), p)
			}
			if p.Before != nil {
				fmt.Fprintln(cmd.OutOrStdout(), beforeWords(p))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "paused: %s. Go on with `cardline outbox resume %s --reason …`\n", pauseName(p.PauseView), pauseName(p.PauseView))
			return nil
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for those who see it and for the audit trail")
	cmd.Flags().BoolVar(&security, "even-security", false, "also what protects customers, and codes")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

// pausedView is the answer to a pause.
type pausedView struct {
	api.PauseView

	Before *api.PauseView `json:"before,omitempty"`
}

// beforeWords tell that something was paused already.
func beforeWords(p pausedView) string {
	line := fmt.Sprintf("%s was paused already since %s by %s: %s", pauseName(*p.Before), p.Before.Since.UTC().Format(minuteUTC), p.Before.By, p.Before.Reason)
	if p.Before.Security && !p.Security {
		line += "; what protects customers, which was paused too, goes on"
	}
	return line
}

func pauseName(p api.PauseView) string { return strings.TrimSpace(p.Kind + " " + p.Name) }

// stillWords tell what is paused.
func stillWords(ps []api.PauseView) string {
	if len(ps) == 0 {
		return "nothing is paused"
	}
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = pauseName(p)
	}
	return "paused are: " + strings.Join(names, ", ")
}

func newOutboxResume() *cobra.Command {
	var d outboxDoor
	var reason string
	cmd := &cobra.Command{
		Use: "resume KIND [NAME] --reason WHY", Short: "Go on with what was paused", Args: pauseArgs,
		Long:    "Go on with what was paused; what it held one by one is due at once. KIND is\n" + pauseKinds + ". Exits 1 when nothing was paused so.",
		Example: "  cardline outbox resume lane marketing --reason \"text corrected\"\n  cardline outbox resume planning --reason \"deployed\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, name := named(args)
			var out struct {
				Resumed bool            `json:"resumed"`
				Freed   int             `json:"freed"`
				Still   []api.PauseView `json:"still"`
			}
			if err := d.ask(cmd, http.MethodPost, "/outbox/resume", map[string]any{"kind": kind, "name": name, "reason": reason}, &out); err != nil {
				return err
			}
			if !out.Resumed {
				return &exitError{exitFault, fmt.Errorf("%s is not paused: %s", strings.Join(args, " "), stillWords(out.Still))}
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s goes on; %d messages it held are due now; %s\n", strings.Join(args, " "), out.Freed, stillWords(out.Still))
			return nil
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
