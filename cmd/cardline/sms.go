package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// newSMS is `cardline sms`: a text from a handset, its reply, and whatever else arrives soon.
func newSMS() *cobra.Command {
	var t telephone
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "sms --from NUMBER TEXT",
		Short: "Text Cardline as a handset does",
		Long: "Text Cardline as a handset does: sign and post the message as Twilio would, print the reply, then every other\n" +
			"message that arrives within --wait, with its sender. Exits 1 on wrong TwiML, 2 when the webhook fails.",
		Example: "  cardline sms --from +12025550147 \"BAL 1234\"\n" +
			"  cardline sms --from +8613800138000 余额\n" +
			"  cardline sms --from +12025550147 --wait 5s \"ENROL SPEND500\"",
		Args:          cobra.MinimumNArgs(1),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	t.flags(cmd)
	cmd.Flags().DurationVar(&wait, "wait", 2*time.Second, "how long to wait for messages after the reply")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		p, from, to, err := t.pick(false)
		if err != nil {
			return err
		}
		m := handset.Message{From: from, To: to, Body: strings.Join(args, " ")}
		return t.explained(text(cmd.Context(), p, m, wait, cmd.OutOrStdout(), cmd.ErrOrStderr()))
	}
	return cmd
}

func text(ctx context.Context, p *handset.Phone, m handset.Message, wait time.Duration, out, notes io.Writer) error {
	last, sandbox := latest(ctx, p, m.From)
	answer, err := p.Text(ctx, m)
	for _, r := range answer.Replies {
		fmt.Fprintln(out, r.Body)
	}
	if err != nil {
		return err
	}
	if len(answer.Replies) == 0 {
		fmt.Fprintln(notes, "(no reply)")
	}
	if !sandbox || wait <= 0 {
		return nil
	}
	err = p.Await(ctx, m.From, last, wait, func(r handset.Received) bool {
		fmt.Fprintf(out, "\nfrom %s:\n%s\n", r.From, r.Body)
		return false
	})
	if err != nil {
		return fmt.Errorf("waiting for more: %w", err)
	}
	return nil
}

// latest is the newest message sent to a number so far, so that only later ones are shown. Only a demo keeps them; elsewhere
// they go to real telephones.
func latest(ctx context.Context, p *handset.Phone, to phone.Number) (sid string, sandbox bool) {
	messages, err := p.Later(ctx, to, "")
	if err != nil {
		var failed *handset.HTTPError
		// Nothing answered at all: the text itself will say so better.
		return "", errors.As(err, &failed) && failed.Status == 0
	}
	if n := len(messages); n > 0 {
		sid = messages[n-1].SID
	}
	return sid, true
}
