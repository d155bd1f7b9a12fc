package main

import (
	"errors"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

// newBench builds `cardline bench`: how fast this machine answers, beside references that are built in.
func newBench() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "Measure this machine, beside references that are built in"}
	cmd.AddCommand(newBenchInbound(), newBenchOutbound(), newBenchReference())
	return cmd
}

func newBenchInbound() *cobra.Command {
	opt := bench.Options{Now: time.Now}
	var seconds int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inbound",
		Short: "Measure texts and pressed keys, from the webhook to the answer",
		Long: `Measure texts and pressed keys, from the webhook to the answer. Both sides run in turn, in the same minute: this program as
'cardline serve' and a bare handler that only checks the signature, asks Redis once and commits one row. Redis and Postgres are real;
without addresses private ones are started from the programs that are installed. Takes about three minutes.

Rows: 1 texts and 1v steps of calls a second, 3 latency of a text, 4 checking a signature and writing a page, 5 a step of a call
without its I/O, 6 understanding a text, 10 memory.

A bar that is missed is a line of the report. The exit code tells only whether everything was answered.`,
		Example: "  cardline bench inbound\n  cardline bench inbound --only 4,5,6 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if seconds < 1 || opt.Rounds < 1 || opt.Connections < 1 {
				return errors.New("--seconds, --rounds and --connections must be at least 1")
			}
			if opt.Program, err = os.Executable(); err != nil {
				return err
			}
			opt.Span, opt.Progress = time.Duration(seconds)*time.Second, cmd.ErrOrStderr()
			report, err := bench.Inbound(cmd.Context(), opt)
			if report == nil {
				return err
			}
			if asJSON {
				return errors.Join(err, report.JSON(cmd.OutOrStdout()))
			}
			return errors.Join(err, report.Table(cmd.OutOrStdout()))
		},
	}
	f := cmd.Flags()
	f.StringVar(&opt.Redis, "redis", "", "redis:// address of a Redis to use up (default: a private one)")
	f.StringVar(&opt.Database, "database", "", "postgres:// address of an empty database to use up (default: a private one)")
	f.IntVar(&seconds, "seconds", 8, "length of each measurement under load")
	f.IntVar(&opt.Connections, "connections", 64, "connections of the load generator")
	f.IntVar(&opt.Rounds, "rounds", 3, "measurements of each side")
	f.StringSliceVar(&opt.Rows, "only", nil, "rows to measure, such as 1,1v,5 (default: all)")
	f.StringVar(&opt.CPUProfile, "cpuprofile", "", "file to which the gateway writes what its CPU did (for go tool pprof)")
	f.BoolVar(&asJSON, "json", false, "print the whole report as JSON")
	return cmd
}

// newBenchReference builds the process that inbound measures itself against.
func newBenchReference() *cobra.Command {
	var listen, redis, database string
	cmd := &cobra.Command{
		Use: "reference", Short: "Run the reference of `bench inbound`", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := net.Listen("tcp", listen)
			if err != nil {
				return err
			}
			return bench.Reference(cmd.Context(), listener, redis, database)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "host:port")
	cmd.Flags().StringVar(&redis, "redis", "", "redis:// address")
	cmd.Flags().StringVar(&database, "database", "", "postgres:// address")
	return cmd
}
