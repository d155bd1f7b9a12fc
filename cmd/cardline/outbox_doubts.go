package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// newOutboxDoubts is `cardline outbox doubts`.
func newOutboxDoubts() *cobra.Command {
	var d outboxDoor
	cmd := &cobra.Command{
		Use: "doubts", Short: "List messages that may have been sent before the database came back from a backup", Args: cobra.NoArgs,
		Long: "What the carrier sent since the backup is not sent again. Where it tells no text (it was blanked), a message to the same number by the\n" +
			"same sender waits until a person has compared both: `cardline outbox release`. What protects customers does not wait.",
		Example: "  cardline outbox doubts",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := d.doubts(cmd)
			if err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "doubts", all)
			}
			return printDoubts(cmd.OutOrStdout(), all)
		},
	}
	d.flags(cmd, "", "demo-admin")
	return cmd
}

func (d *outboxDoor) doubts(cmd *cobra.Command) ([]api.Doubt, error) {
	all, q := []api.Doubt{}, url.Values{"limit": {"200"}}
	for {
		var page struct {
			Doubts []api.Doubt
			Next   string
		}
		if err := d.ask(cmd, http.MethodGet, "/outbox/doubts?"+q.Encode(), nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Doubts...)
		if page.Next == "" {
			return all, nil
		}
		q.Set("after", page.Next)
	}
}

func printDoubts(w io.Writer, all []api.Doubt) error {
	list := tableOf("MESSAGE", "TYPE", "TO", "EXPIRES (UTC)", "THE CARRIER SENT")
	for _, x := range all {
		var sent []string
		for _, f := range x.Foreign {
			sent = append(sent, fmt.Sprintf("%s at %s from %s", f.SID, f.At.UTC().Format(minuteUTC), f.Sender))
		}
		list.row(x.ID, x.Type, x.Number, x.Expires, strings.Join(sent, ", "))
	}
	return list.print(w, "no message is in doubt")
}

// newOutboxRelease is `cardline outbox release`.
func newOutboxRelease() *cobra.Command {
	var d outboxDoor
	var reason string
	var sent bool
	cmd := &cobra.Command{
		Use: "release ID --reason WHY", Short: "Tell whether a message in doubt was sent before the database came back from a backup", Args: cobra.ExactArgs(1),
		Long: "Send a message that `cardline outbox doubts` lists, and whatever else waits for the same number: what the carrier sent there was\n" +
			"something else. With --was-sent it was this one, which then never goes again. Exits 1 if no such message is in doubt.",
		Example: "  cardline outbox release 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --reason \"the console shows another text\"\n" +
			"  cardline outbox release 019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968 --was-sent --reason \"the console shows it\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{"id": args[0], "was_sent": sent, "reason": reason}
			if err := d.ask(cmd, http.MethodPost, "/outbox/release", body, nil); err != nil {
				return err
			}
			became := "due now"
			if sent {
				became = "ended: it was sent before"
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"id": args[0], "was_sent": sent})
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is %s\n", args[0], became)
			return nil
		},
	}
	d.flags(cmd, "", "demo-admin")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the message's story and the audit trail")
	cmd.Flags().BoolVar(&sent, "was-sent", false, "the carrier sent it: it must not go again")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}
