package main

import (
	"errors"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

func newBenchOutbound() *cobra.Command {
	b := newBenchRun()
	cmd := &cobra.Command{
		Use:   "outbound",
		Short: "Measure messages, from the plan to the carrier's last receipt",
		Long: `Measure messages, from the plan to the carrier's last receipt. A campaign is planned in the database; two processes of this
program as 'cardline serve' share it, hand it to a carrier that answers like Twilio, and take its signed receipts. In the same minute a
bare loop of twilio-go's CreateMessage, a process of its own, hands messages to the same carrier and keeps nothing; then it checks and
answers the receipts, too. A second campaign runs while customers ask for one-time codes. Redis and Postgres are real; without addresses
private ones are started from the programs that are installed. Takes about eight minutes.

Rows: 7 messages a second, 7r the same beside the loop with receipts, 7c the same as a multiple of courier's 1,015, 9 how long a one-time
code takes while the campaign runs, from the customer's Y to the carrier, 11 messages lost or sent twice when both processes are stopped
and started in the middle; then when a worker and a web process are killed, and Redis and Postgres, private ones, are away for ten
seconds. A message that is given up with a reason is not lost: one of unknown fate that is not worth a repeat.

A bar that is missed is a line of the report. The exit code tells only whether everything was sent.`,
		Example: "  cardline bench outbound\n  cardline bench outbound --only 7 --messages 100000 --rounds 1 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.seconds < 1 || b.opt.Rounds < 1 || b.opt.Messages < 1 {
				return errors.New("--seconds, --rounds and --messages must be at least 1")
			}
			return b.run(cmd, bench.Outbound)
		},
	}
	b.flags(cmd)
	f := cmd.Flags()
	f.IntVar(&b.seconds, "seconds", 5, "length of each measurement of the bare loop")
	f.IntVar(&b.opt.Messages, "messages", 60_000, "messages in each campaign")
	f.StringSliceVar(&b.opt.Rows, "only", nil, "rows to measure: 7, 7r, 7c and 9 come together, 11 alone takes most of the time (default: all)")
	f.BoolVar(&b.opt.Statements, "statements", false, "print what each statement costs Postgres (needs its contrib modules)")
	return cmd
}
