package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// deadFlags choose dead letters.
type deadFlags struct {
	kind, lane, campaign, state string
	code                        int
	since                       time.Duration
}

func (f *deadFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.kind, "type", "", "of this type, such as due-reminder")
	cmd.Flags().StringVar(&f.lane, "lane", "", "of this lane")
	cmd.Flags().StringVar(&f.campaign, "campaign", "", "of this campaign or occasion")
	cmd.Flags().StringVar(&f.state, "state", "", "failed, undelivered or unknown; none: failed and unknown")
	cmd.Flags().IntVar(&f.code, "code", 0, "with this error of the carrier")
	cmd.Flags().DurationVar(&f.since, "since", 7*24*time.Hour, "that died so long ago at most")
}

// choice is the body of a request about letters of these ids, or, without any, of what the flags say.
func (f *deadFlags) choice(ids []string) map[string]any {
	body := map[string]any{}
	for name, value := range map[string]string{"type": f.kind, "lane": f.lane, "campaign": f.campaign, "state": f.state} {
		if value != "" {
			body[name] = value
		}
	}
	if f.code != 0 {
		body["code"] = f.code
	}
	if len(ids) > 0 {
		body["ids"] = ids
	} else {
		body["since"] = time.Now().Add(-f.since).UTC().Format(time.RFC3339)
	}
	return body
}

func newOutboxDead() *cobra.Command {
	var d outboxDoor
	var f deadFlags
	cmd := &cobra.Command{
		Use: "dead", Short: "List dead letters: what failed for good, and what a person must tell the fate of", Args: cobra.NoArgs,
		Example: "  cardline outbox dead --since 24h\n  cardline outbox dead --code 30008 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []api.DeadLetter{}
			q := url.Values{"limit": {"200"}, "since": {time.Now().Add(-f.since).UTC().Format(time.RFC3339)}}
			for name, value := range map[string]string{"type": f.kind, "lane": f.lane, "campaign": f.campaign, "state": f.state} {
				if value != "" {
					q.Set(name, value)
				}
			}
			if f.code != 0 {
				q.Set("code", strconv.Itoa(f.code))
			}
			for {
				var page struct {
					Letters []api.DeadLetter
					Next    string
				}
				if err := d.ask(cmd, http.MethodGet, "/outbox/dead?"+q.Encode(), nil, &page); err != nil {
					return err
				}
				all = append(all, page.Letters...)
				if page.Next == "" {
					break
				}
				q.Set("after", page.Next)
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), all)
			}
			return printDead(cmd.OutOrStdout(), all)
		},
	}
	d.flags(cmd)
	f.add(cmd)
	return cmd
}

func printDead(w io.Writer, all []api.DeadLetter) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, "no dead letters")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "MESSAGE\tTYPE\tTO\tSTATE\tCODE\tDIED (UTC)\tREASON")
	for _, l := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", l.ID, l.Type, l.Number, l.State, l.Code, l.Died.UTC().Format(minuteUTC), oneLine(l.Reason))
	}
	return t.Flush()
}

func newOutboxReplay() *cobra.Command {
	var d outboxDoor
	var f deadFlags
	var reason string
	var dry, repeat, yes bool
	cmd := &cobra.Command{
		Use:   "replay [ID…] --reason WHY",
		Short: "Send dead letters again",
		Long: "Count the dead letters that are chosen, by id or by what they are, then send them again once the count is confirmed. Each becomes a new\n" +
			"message, once for ever, and passes all gates. What may have been taken by the carrier is left alone; --may-repeat sends of it what\n" +
			"protects customers, worded as a possible repeat. One-time codes whose time is over are left alone.",
		Example: "  cardline outbox replay --code 30008 --reason \"carrier's outage\" --dry-run\n  cardline outbox replay --type due-reminder --reason \"carrier's outage\"\n" +
			"  cardline outbox replay 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --reason \"customer asked\" --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := f.choice(args)
			body["reason"], body["dry_run"], body["may_repeat"] = reason, true, repeat
			var r api.ReplayResult
			if err := d.ask(cmd, http.MethodPost, "/outbox/replay", body, &r); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if !d.json {
				printReplay(w, r)
			} else if dry || r.Again == 0 {
				return printJSON(w, r)
			}
			if dry || r.Again == 0 {
				return nil
			}
			if !yes && !confirmed(cmd, r.Again) {
				return &exitError{exitFault, fmt.Errorf("nothing was sent")}
			}
			body["dry_run"], body["expect"] = false, r.Again
			if err := d.ask(cmd, http.MethodPost, "/outbox/replay", body, &r); err != nil {
				return err
			}
			if d.json {
				return printJSON(w, r)
			}
			fmt.Fprintf(w, "%d planned again\n", r.Again)
			return nil
		},
	}
	d.flags(cmd)
	f.add(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the audit trail")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only count")
	cmd.Flags().BoolVar(&repeat, "may-repeat", false, "also what may have been taken, if it protects customers")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask for the count")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

func printReplay(w io.Writer, r api.ReplayResult) {
	fmt.Fprintf(w, "%d dead letters: %d would be sent again", r.Found, r.Again)
	if r.Repeats > 0 {
		fmt.Fprintf(w, " (%d worded as possible repeats)", r.Repeats)
	}
	fmt.Fprintf(w, ", %d may have been taken, %d are too late\n", r.Taken, r.Late)
	var reasons []string
	for reason := range r.ByReason {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	for _, reason := range reasons {
		fmt.Fprintf(w, "  %6d  %s\n", r.ByReason[reason], reason)
	}
	if r.More {
		fmt.Fprintln(w, "there are more than one call takes: run it again afterwards")
	}
}

// confirmed asks for the count, so that nobody sends thousands by habit.
func confirmed(cmd *cobra.Command, n int) bool {
	fmt.Fprintf(cmd.ErrOrStderr(), "Type %d to send them: ", n)
	line, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n') // nothing typed is another number
	return strings.TrimSpace(line) == strconv.Itoa(n)
}
