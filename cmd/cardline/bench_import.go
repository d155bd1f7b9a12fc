package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"cardline/internal/bench"
)

func newBenchImport() *cobra.Command {
	b := newBenchRun()
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Measure notifications by file, and the planning of campaigns",
		Long: `Measure notifications by file, and the planning of campaigns. For each size 'cardline notify --file' sends a file to a process of this
program as 'cardline serve --role web', which plans every row in Postgres: found, checked, put into words, sealed, each once. Before that as many
messages are planned as a campaign does. In the same minute the same sealed rows are written by COPY in one transaction into a table with
one unique index. Nothing is sent. Each size begins with an empty table of messages; then one file is sent once more into what the largest
has left. Keys and customers of the files come in no order, the worst an index can meet; with --sorted they rise. Redis and Postgres are
real; without addresses private ones are started from the programs that are installed. The sizes that are not asked for otherwise take
about five minutes and 8 GB of disk.

Rows: 8f messages planned by a file a second, 8 by a campaign, 8c CPU a message of the largest file beside the smallest, 8t CPU a message of
a file into a full table beside an empty one, 10f memory.

A bar that is missed is a line of the report. The exit code tells only whether every row was planned.`,
		Example: "  cardline bench import\n  cardline bench import --rows 10000,100000 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(b.opt.Sizes) == 0 || slices.Min(b.opt.Sizes) < 1 {
				return errors.New("--rows must be at least 1")
			}
			return b.run(cmd, bench.Import)
		},
	}
	b.flags(cmd)
	_ = cmd.Flags().MarkHidden("rounds") // each size is measured once; it fails only for a flag that is not there
	cmd.Flags().IntSliceVar(&b.opt.Sizes, "rows", []int{10_000, 100_000, 1_000_000, 2_000_000}, "rows of each file, one after the other")
	cmd.Flags().BoolVar(&b.opt.Sorted, "sorted", false, "files whose keys and customers rise, as a bank exports them (default: in no order)")
	return cmd
}
