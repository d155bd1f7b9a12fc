package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

func newBenchVoice() *cobra.Command {
	b := newBenchRun()
	cmd := &cobra.Command{
		Use:   "voice",
		Short: "Measure calls: keys, steps, and hundreds at once while the menu changes",
		Long: `Measure calls. Keys are pressed as fast as they are answered, and at an even pace, in turn with a bare handler that only checks the
signature, asks Redis once and commits one row. Then 300 customers of three languages call at once, a key each a second, and each checks that
what is heard is their own, language and card; meanwhile a version of the menu is published and rolled back. Redis and Postgres are real;
without addresses private ones are started from the programs that are installed. Takes about three minutes.

Rows: 1v steps of calls a second, 3v latency of a key, 5 a step without its I/O, 12 three hundred calls at once, 12m what Redis holds for one.

A bar that is missed is a line of the report. The exit code tells only whether everything was answered, and rightly.`,
		Example: "  cardline bench voice\n  cardline bench voice --walk 10s --rounds 1 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.seconds < 1 || b.opt.Rounds < 1 || b.opt.Connections < 1 || b.opt.Walk < time.Second {
				return errors.New("--seconds, --rounds and --connections must be at least 1, --walk at least 1s")
			}
			return b.run(cmd, bench.Voice)
		},
	}
	b.flags(cmd)
	f := cmd.Flags()
	f.IntVar(&b.seconds, "seconds", 8, "length of each measurement under load")
	f.IntVar(&b.opt.Connections, "connections", 64, "connections of the load generator")
	f.DurationVar(&b.opt.Walk, "walk", time.Minute, "how long 300 customers call at once")
	return cmd
}
