package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutboxRate is `cardline outbox rate`.
func newOutboxRate() *cobra.Command {
	var d outboxDoor
	var back bool
	cmd := &cobra.Command{
		Use: "rate [SENDER [SEGMENTS_A_SECOND]]", Short: "Show how fast senders send, or set it while running", Args: cobra.RangeArgs(0, 2),
		Long: "Without a rate, show what is configured, what somebody has set, who and when. With one, set how many segments a second leave by a\n" +
			"sender, of all processes together and within two seconds; 0 lets it go unpaced. It stays, whatever is restarted, until it is set\n" +
			"again, or --as-configured.",
		Example: "  cardline outbox rate\n  cardline outbox rate +12025550101 20\n  cardline outbox rate +12025550101 --as-configured",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case back && len(args) != 1:
				return &exitError{exitFault, errors.New("--as-configured takes a sender, and no rate")}
			case len(args) < 2 && !back:
				return d.showRates(cmd, args)
			}
			rate := -1
			if !back {
				var err error
				if rate, err = strconv.Atoi(args[1]); err != nil || rate < 0 || rate > 10000 {
					return &exitError{exitFault, fmt.Errorf("%q is no rate: a whole number of segments a second, up to 10000", args[1])}
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
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().BoolVar(&back, "as-configured", false, "take the configured rate again")
	return cmd
}

// showRates shows all senders, or the one that is named.
func (d *outboxDoor) showRates(cmd *cobra.Command, args []string) error {
	var s api.OutboxStatus
	if err := d.ask(cmd, http.MethodGet, "/outbox", nil, &s); err != nil {
		return err
	}
	if len(args) == 1 {
		i := slices.IndexFunc(s.Senders, func(x api.SenderView) bool { return x.Sender == args[0] })
		if i < 0 {
			return &exitError{exitFault, fmt.Errorf("there is no sender %q: `cardline outbox rate` lists those there are", args[0])}
		}
		s.Senders = s.Senders[i : i+1]
	}
	if d.json {
		return printList(cmd.OutOrStdout(), "senders", s.Senders)
	}
	return printRates(cmd.OutOrStdout(), s.Senders)
}

func printRates(w io.Writer, all []api.SenderView) error {
	list := tableOf("SENDER", "CONFIGURED", "IN FORCE", "SET BY", "AT (UTC)", "LEFT IN THE LAST MINUTE")
	for _, s := range all {
		list.row(s.Sender, perSecond(s.Configured), perSecond(s.Rate), s.By, s.At, minuteWords(s))
	}
	return list.print(w, "no sender is configured")
}

func perSecond(rate int) string {
	if rate == 0 {
		return "not paced"
	}
	return fmt.Sprintf("%d segments/s", rate)
}

func minuteWords(s api.SenderView) string {
	if s.Minute == nil {
		return "not known: Redis is away"
	}
	return strconv.Itoa(*s.Minute) + " segments"
}

// rateWords is a rate in a line: "20 segments/s (set by operator:anna at 2026-11-21 09:00; configured: 10 segments/s)".
func rateWords(s api.SenderView) string {
	out := perSecond(s.Rate)
	switch {
	case s.Live && s.At != nil:
		return fmt.Sprintf("%s (set by %s at %s; configured: %s)", out, s.By, s.At.UTC().Format(minuteUTC), perSecond(s.Configured))
	case s.At != nil:
		return fmt.Sprintf("%s (as configured again, by %s at %s)", out, s.By, s.At.UTC().Format(minuteUTC))
	}
	return out
}
