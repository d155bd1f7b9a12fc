// Package bench measures what an inbound text, a pressed key, an outbound message, a row of a file and a recipient of a campaign cost, each beside a reference that is built in and runs in the same
// minute on the same machine: figures of another day or another machine say little, ratios of one run say a lot. It drives the real
// program as a child process, through its doors, with real Redis and Postgres; it refuses to judge: a missed bar is a line of the
// report. Start at Inbound, Voice, Outbound, Import and Campaign.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Options say how to measure.
type Options struct {
	Program     string        // path of the cardline binary
	Redis       string        // URL of a Redis to use up; empty: a private one is started
	Database    string        // URL of an empty Postgres database to use up; empty: a private one is started
	Span        time.Duration // of one measurement under load
	Connections int
	Rounds      int
	Walk        time.Duration // that Voice has many call at once
	Messages    int           // that Outbound sends in each round
	Sizes       []int         // of the files of Import, in rows
	Sorted      bool          // import: keys and customers rise, as in a file that a bank has exported; they come in no order otherwise
	People      int           // customers that Campaign fills the mirror with
	Sent        int           // of these, to whom it sends in each round
	Rows        []string      // ids of the rows to measure; empty: all
	Statements  bool          // Outbound prints what each statement cost Postgres, which then costs a little more
	CPUProfile  string        // file to which the gateway writes what its CPU did; it is slower then
	Now         func() time.Time
	Progress    io.Writer // told what is going on
}

// The rows of the report. An id keeps its meaning for ever, so that reports of two versions can be laid side by side; numbers left
// out are of nothing measured here.
const (
	rowText    = "1"  // whole turns of texts, a second
	rowKey     = "1v" // whole steps of calls, a second
	rowLatency = "3"  // of a text under light load
	rowBytes   = "4"  // checking a signature, writing a page
	rowStep    = "5"  // of a call, without its I/O
	rowWords   = "6"  // understanding a text
	rowMemory  = "10" // resident, idle and under load
)

// Inbound measures. An error means that something did not work; a bar that was missed is no error.
func Inbound(ctx context.Context, opt Options) (*Report, error) {
	all := []string{rowText, rowKey, rowLatency, rowBytes, rowStep, rowWords, rowMemory}
	for _, id := range opt.Rows {
		if !slices.Contains(all, id) {
			return nil, fmt.Errorf("no row %q; there are %v", id, all)
		}
	}
	wanted := func(ids ...string) bool {
		return len(opt.Rows) == 0 || slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(opt.Rows, id) })
	}
	r := &Report{Machine: machine(), Began: opt.Now()}
	if wanted(rowText, rowKey, rowLatency, rowMemory) {
		if err := underLoad(ctx, opt, r, wanted); err != nil {
			return nil, err
		}
	}
	for _, part := range []struct {
		row string
		run func(*stopwatch) ([]Row, error)
	}{{rowBytes, bytesRows}, {rowStep, stepRows}, {rowWords, wordsRows}} {
		if !wanted(part.row) || ctx.Err() != nil {
			continue
		}
		_, _ = fmt.Fprintf(opt.Progress, "row %s, in this process\n", part.row)
		rows, err := part.run(&stopwatch{now: opt.Now})
		if err != nil {
			return nil, fmt.Errorf("row %s: %w", part.row, err)
		}
		r.Rows = append(r.Rows, rows...)
	}
	r.sort(all)
	return r, context.Cause(ctx)
}

// keyContest is of calls that end with a balance.
func keyContest(n *ids, s *servers, opt Options) contest {
	return contest{
		id: rowKey, what: "whole step of a call", reference: callers(n, "<Gather"), gateway: callers(n, "step=1", "step=2", "step=3", "dollars"),
		s: s, opt: opt,
	}
}

// warm is how long a target is loaded before anything counts: connections, caches and the sessions of all customers are there then.
const warm = 2 * time.Second

// underLoad measures everything that needs servers.
func underLoad(ctx context.Context, opt Options, r *Report, wanted func(...string) bool) (err error) {
	s, err := openServers(ctx, opt)
	if err != nil {
		return err
	}
	defer s.close()
	r.Machine.Redis, r.Machine.Postgres, r.Start = s.redisVersion, s.postgresVersion, s.start
	idle, err := s.idle(ctx)
	if err != nil {
		return err
	}
	n := newIDs()
	text := contest{
		id: rowText, what: "whole turn of a text", reference: texters(n, "<Message"), gateway: texters(n, "USD "), s: s, opt: opt,
	}
	key := keyContest(n, s, opt)
	for round := range opt.Rounds {
		for _, c := range []*contest{&text, &key} {
			if wanted(c.id, rowLatency, rowMemory) && (c == &text || wanted(rowKey)) {
				if err := c.round(ctx, round); err != nil {
					return err
				}
			}
		}
	}
	for _, c := range []contest{text, key} {
		if wanted(c.id) {
			r.Rows = append(r.Rows, c.row())
		}
		if len(c.ours) > 0 {
			r.Loads = append(r.Loads, Load{What: c.what + ", reference", Rounds: c.theirs}, Load{What: c.what + ", gateway", Rounds: c.ours})
		}
	}
	if wanted(rowLatency) {
		rows, err := text.latency(ctx, r, rowLatency, "texts")
		if err != nil {
			return err
		}
		r.Rows = append(r.Rows, rows...)
	}
	if wanted(rowMemory) {
		r.Rows = append(r.Rows, memoryRows(idle, append(text.ours, key.ours...))...)
	}
	return errors.Join(text.failed, key.failed)
}
