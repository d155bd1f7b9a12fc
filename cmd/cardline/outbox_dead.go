package main

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
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
				return printList(cmd.OutOrStdout(), "letters", all)
			}
			return printDead(cmd.OutOrStdout(), all)
		},
	}
	d.flags(cmd, "", "demo-admin")
	f.add(cmd)
	return cmd
}

// printDead shows letters, and what waits for a person after a restore.
func printDead(w io.Writer, all []api.DeadLetter) error {
	list := tableOf("MESSAGE", "TYPE", "TO", "STATE", "CODE", "DIED (UTC)", "REASON")
	for _, l := range all {
		list.row(l.ID, l.Type, l.Number, l.State, l.Code, l.Died, l.Reason)
	}
	return list.print(w, "no dead letters")
}
