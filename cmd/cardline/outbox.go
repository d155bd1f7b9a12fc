package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutbox is `cardline outbox`: what is on its way out, and what became of it.
func newOutbox() *cobra.Command {
	cmd := &cobra.Command{
		Use: "outbox", Short: "See, pause, resume, drain and replay what is sent; tell what became of a message",
		Long: "Everything goes through the API of a running server, under your own key, and leaves an audit entry in your name.\n" +
			"Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.",
		Example: "  cardline outbox status --watch\n  cardline outbox pause lane marketing --reason \"wrong price in the text\"\n" +
			"  cardline outbox explain 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968",
	}
	cmd.AddCommand(newOutboxExplain(), newOutboxStatus(), newOutboxPause(), newOutboxResume(), newOutboxDrain(), newOutboxDead(),
		newOutboxReplay(), newOutboxRate(), newOutboxReconcile())
	return cmd
}

// outboxDoor is where the commands ask.
type outboxDoor struct {
	url, key string
	json     bool
}

func (d *outboxDoor) flags(cmd *cobra.Command) {
	apiFlags(cmd, &d.url, &d.key, "demo-admin")
	cmd.Flags().BoolVar(&d.json, "json", false, "print JSON")
}

func (d *outboxDoor) ask(cmd *cobra.Command, method, path string, body, out any) error {
	return askAPI(cmd.Context(), d.url, d.key, method, path, body, out, time.Minute)
}

func newOutboxStatus() *cobra.Command {
	var d outboxDoor
	var watch time.Duration
	cmd := &cobra.Command{
		Use: "status", Short: "Show what waits in each lane, senders, accounts and pauses", Args: cobra.NoArgs,
		Example: "  cardline outbox status\n  cardline outbox status --watch",
		RunE: func(cmd *cobra.Command, _ []string) error {
			for {
				var s api.OutboxStatus
				if err := d.ask(cmd, http.MethodGet, "/outbox", nil, &s); err != nil {
					return err
				}
				w := cmd.OutOrStdout()
				if watch > 0 && !d.json {
					fmt.Fprintf(w, "\x1b[H\x1b[2J%s\n\n", time.Now().UTC().Format(time.DateTime+" UTC"))
				}
				if d.json {
					if err := printJSON(w, s); err != nil {
						return err
					}
				} else if err := printOutbox(w, s); err != nil {
					return err
				}
				if watch <= 0 || !pausing(cmd, watch) {
					return nil
				}
			}
		},
	}
	d.flags(cmd)
	cmd.Flags().DurationVar(&watch, "watch", 0, "show it again and again, every so often; Ctrl-C ends it")
	cmd.Flags().Lookup("watch").NoOptDefVal = "2s"
	return cmd
}

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

const pauseKinds = "all, planning, lane, sender, type, template or campaign"

func newOutboxPause() *cobra.Command {
	var d outboxDoor
	var reason string
	var security bool
	cmd := &cobra.Command{
		Use:   "pause KIND [NAME] --reason WHY",
		Short: "Halt everything, or one lane, sender, type, template or campaign",
		Long: "Halt what is sent until it is resumed; a restart does not resume it. Every process obeys within two seconds. KIND is\n" + pauseKinds + ".\n" +
			"What protects customers, and one-time codes, go on unless --even-security is given. planning refuses new marketing and\n" +
			"greetings, while what is planned leaves.",
		Example: "  cardline outbox pause lane marketing --reason \"wrong price in the text\"\n  cardline outbox pause template points-offer/en/1 --reason typo\n" +
			"  cardline outbox pause all --even-security --reason \"carrier under attack\"",
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, name := named(args)
			var p api.PauseView
			body := map[string]any{"kind": kind, "name": name, "reason": reason, "even_security": security}
			if err := d.ask(cmd, http.MethodPost, "/outbox/pause", body, &p); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), p)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "paused: %s. Go on with `cardline outbox resume %s --reason …`\n", pauseName(p), pauseName(p))
			return nil
		},
	}
	d.flags(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for those who see it and for the audit trail")
	cmd.Flags().BoolVar(&security, "even-security", false, "also what protects customers, and codes")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func pauseName(p api.PauseView) string { return strings.TrimSpace(p.Kind + " " + p.Name) }

func newOutboxResume() *cobra.Command {
	var d outboxDoor
	var reason string
	cmd := &cobra.Command{
		Use: "resume KIND [NAME] --reason WHY", Short: "Go on with what was paused", Args: cobra.RangeArgs(1, 2),
		Long:    "Go on with what was paused; what it held one by one is due at once. KIND is\n" + pauseKinds + ". Exits 1 when nothing was paused so.",
		Example: "  cardline outbox resume lane marketing --reason \"text corrected\"\n  cardline outbox resume planning --reason \"deployed\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, name := named(args)
			var out struct {
				Resumed bool `json:"resumed"`
				Freed   int  `json:"freed"`
			}
			if err := d.ask(cmd, http.MethodPost, "/outbox/resume", map[string]any{"kind": kind, "name": name, "reason": reason}, &out); err != nil {
				return err
			}
			if !out.Resumed {
				return &exitError{exitFault, fmt.Errorf("%s is not paused; `cardline outbox status` shows what is", strings.Join(args, " "))}
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), out)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s goes on; %d messages it held are due now\n", strings.Join(args, " "), out.Freed)
			return nil
		},
	}
	d.flags(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func newOutboxRate() *cobra.Command {
	var d outboxDoor
	var back bool
	cmd := &cobra.Command{
		Use: "rate SENDER [SEGMENTS_A_SECOND]", Short: "Set how fast a sender sends, while running", Args: cobra.RangeArgs(1, 2),
		Long:    "Set how many segments a second leave by a sender, of all processes together and at once; 0 lets it go unpaced. It stays until it is\nset again, or --as-configured.",
		Example: "  cardline outbox rate +12025550101 20\n  cardline outbox rate +12025550101 --as-configured",
		RunE: func(cmd *cobra.Command, args []string) error {
			rate := -1
			if len(args) == 2 == back {
				return &exitError{exitFault, fmt.Errorf("give a rate, or --as-configured")}
			}
			if len(args) == 2 {
				var err error
				if rate, err = strconv.Atoi(args[1]); err != nil || rate < 0 {
					return &exitError{exitFault, fmt.Errorf("%q is no rate: a whole number of segments a second", args[1])}
				}
			}
			var s api.SenderView
			if err := d.ask(cmd, http.MethodPost, "/outbox/rate", map[string]any{"sender": args[0], "rate": rate}, &s); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), s)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", s.Sender, rateWords(s))
			return nil
		},
	}
	d.flags(cmd)
	cmd.Flags().BoolVar(&back, "as-configured", false, "take the configured rate again")
	return cmd
}
