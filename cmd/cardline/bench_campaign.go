package main

import (
	"errors"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

func newBenchCampaign() *cobra.Command {
	b := newBenchRun()
	cmd := &cobra.Command{
		Use:   "campaign",
		Short: "Measure campaigns: the check, the plan, the first message, the memory",
		Long: `Measure campaigns as marketing runs them: written, checked, approved and started through the API of one of two processes of
this program as 'cardline serve', to customers with whom the mirror is filled first. In each round one is to all of them, and its messages
wait for a later hour: planning alone, beside COPY of the same sealed rows in one transaction into a table with one unique index. Another
is to as many as --sent says, and leaves at once, to a carrier that answers like Twilio and sends receipts. Redis and Postgres are real;
without addresses private ones are started from the programs that are installed.

Rows: 8m people planned a second, 8f1 from the start to the first message at the carrier, 8k the check, 10m memory, 7m messages a second
once all are planned, beside courier's 1,015, 11m people who have not exactly one message.

A bar that is missed is a line of the report. The exit code tells only whether everybody was planned, and everything sent.`,
		Example: "  cardline bench campaign\n  cardline bench campaign --people 2000000 --sent 2000000 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.opt.Rounds < 1 || b.opt.Sent < 1 || b.opt.People < b.opt.Rounds*b.opt.Sent {
				return errors.New("--sent must be at least 1, and --people enough for it in each round: nobody is sent two offers a day")
			}
			return b.run(cmd, bench.Campaign)
		},
	}
	b.flags(cmd)
	f := cmd.Flags()
	f.IntVar(&b.opt.People, "people", 200_000, "customers that are known, and planned for")
	f.IntVar(&b.opt.Sent, "sent", 50_000, "of these, to whom messages are sent")
	f.BoolVar(&b.opt.Statements, "statements", false, "print what each statement costs Postgres (needs its contrib modules)")
	f.Lookup("rounds").DefValue = "1"
	b.opt.Rounds = 1
	return cmd
}
