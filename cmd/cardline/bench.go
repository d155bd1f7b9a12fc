package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

// newBench builds `cardline bench`: how fast this machine answers, beside references that are built in.
func newBench() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "Measure this machine, beside references that are built in"}
	cmd.AddCommand(newBenchInbound(), newBenchVoice(), newBenchOutbound(), newBenchImport(), newBenchCampaign(), newBenchReference(), newBenchLoop())
	return cmd
}

func newBenchInbound() *cobra.Command {
	b := newBenchRun()
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.seconds < 1 || b.opt.Rounds < 1 || b.opt.Connections < 1 {
				return errors.New("--seconds, --rounds and --connections must be at least 1")
			}
			return b.run(cmd, bench.Inbound)
		},
	}
	b.flags(cmd)
	f := cmd.Flags()
	f.IntVar(&b.seconds, "seconds", 8, "length of each measurement under load")
	f.IntVar(&b.opt.Connections, "connections", 64, "connections of the load generator")
	f.StringSliceVar(&b.opt.Rows, "only", nil, "rows to measure, such as 1,1v,5 (default: all)")
	return cmd
}

// benchRun is what the benches have in common: where they run, how often, and how they report.
type benchRun struct {
	opt     bench.Options
	seconds int
	json    bool
}

func newBenchRun() *benchRun { return &benchRun{opt: bench.Options{Now: time.Now}} }

func (b *benchRun) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&b.opt.Redis, "redis", "", "redis:// address of a Redis to use up (default: a private one)")
	f.StringVar(&b.opt.Database, "database", "", "postgres:// address of an empty database to use up (default: a private one)")
	f.IntVar(&b.opt.Rounds, "rounds", 3, "measurements of each side")
	f.StringVar(&b.opt.CPUProfile, "cpuprofile", "", "file to which the first process measured writes what its CPU did (for go tool pprof)")
	f.BoolVar(&b.json, "json", false, "print the whole report as JSON")
}

func (b *benchRun) run(cmd *cobra.Command, measure func(context.Context, bench.Options) (*bench.Report, error)) (err error) {
	if b.opt.Program, err = os.Executable(); err != nil {
		return err
	}
	if b.opt.CPUProfile != "" { // the processes that are measured have folders of their own
		if b.opt.CPUProfile, err = filepath.Abs(b.opt.CPUProfile); err != nil {
			return err
		}
	}
	b.opt.Span, b.opt.Progress = time.Duration(b.seconds)*time.Second, cmd.ErrOrStderr()
	report, err := measure(cmd.Context(), b.opt)
	if report == nil {
		return err
	}
	if b.json {
		return errors.Join(err, report.JSON(cmd.OutOrStdout()))
	}
	return errors.Join(err, report.Table(cmd.OutOrStdout()))
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

// newBenchLoop builds the process that outbound measures itself against.
func newBenchLoop() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use: "loop", Short: "Run the reference of `bench outbound`", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := net.Listen("tcp", listen)
			if err != nil {
				return err
			}
			return bench.Loop(cmd.Context(), listener, time.Now)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "host:port")
	return cmd
}
