package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// tell finds rows whose story, carrier id or count of repeats cannot be true. Each story is read as `cardline outbox explain` reads it.
func (c *chaos) tell(taken map[string][]sandbox.Taken) map[string]string {
	faults, ids := make(map[string]string), make(chan string)
	var mu sync.Mutex
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for id := range ids {
				s, err := c.rows.Story(c.t.Context(), id)
				fault := truth(s, taken[id])
				if err != nil {
					fault = err.Error()
				}
				if fault != "" {
					mu.Lock()
					faults[id] = fault
					mu.Unlock()
				}
			}
		})
	}
	for _, p := range c.plans {
		ids <- p.ID
	}
	close(ids)
	readers.Wait()
	return faults
}

// truth says what is wrong with a story, "" if nothing is.
func truth(s outbox.Story, taken []sandbox.Taken) string {
	if fault := inOrder(s); fault != "" {
		return fault
	}
	sids := make([]string, len(taken))
	for i, m := range taken {
		sids[i] = m.SID
	}
	switch {
	case s.SID != "" && !slices.Contains(sids, s.SID):
		return "its carrier id is none of those the carrier gave"
	case s.SID == "" && (s.State == outbox.Delivered || s.State == outbox.Undelivered):
		return "told of by the carrier, and the carrier id was not kept"
	case len(taken)-1 > s.Repeats:
		return fmt.Sprintf("taken %d times, and %d repeats are counted", len(taken), s.Repeats)
	case len(taken) == 0 && s.Reason == "" && s.Code == 0:
		return "never left, and nobody says why"
	}
	return ""
}

// inOrder says what is wrong with the order of a story: it begins with the plan, the carrier is asked before it speaks, from its word on
// the story only goes forward, and it ends where the row is.
func inOrder(s outbox.Story) string {
	asked, rank := false, -1
	for i, step := range s.Steps {
		switch {
		case i == 0 && step.State != outbox.Planned && step.State != outbox.Suppressed:
			return "its story does not begin with the plan"
		case step.State == outbox.Submitted:
			asked = true
		case step.State == outbox.Unknown && !asked, carried(step.State) && !asked:
			return fmt.Sprintf("%s before the carrier was asked", step.State)
		}
		if rank >= outbox.Settled && step.State.Rank() <= rank {
			return fmt.Sprintf("%s after something further", step.State)
		}
		rank = step.State.Rank()
	}
	if last := s.Steps[len(s.Steps)-1].State; last != s.State {
		return fmt.Sprintf("its story ends with %s", last)
	}
	return ""
}

// carried are the states that only the carrier's word brings about.
func carried(s outbox.State) bool {
	return s == outbox.Accepted || s == outbox.Sent || s == outbox.Delivered || s == outbox.Undelivered
}

// What a process may hold once all is quiet: its connections to Postgres, some 20 to Redis, those to the carrier and from the proxy that are
// kept open for a while, two goroutines each, and what a Go program needs. In a hundred thousand messages one that is kept for every
// hundredth is seen.
const (
	openMost      = 600
	goroutineMost = 1000
	pooledMost    = 16 + 10 // connections to Postgres, per process: everybody's, and those by which groups depart
)

// resting wants the queue of jobs done and nothing left open by processes that have lived through it.
func (c *chaos) resting() {
	c.t.Helper()
	left := c.jobsLeft()
	for end := time.Now().Add(60 * time.Second); len(left) > 0 && time.Now().Before(end); left = c.jobsLeft() {
		time.Sleep(200 * time.Millisecond)
	}
	if len(left) > 0 {
		c.t.Errorf("seed %d: jobs are left: %v", c.seed, left)
	}
	for _, p := range c.running {
		open, goroutines := p.openFiles(c.t), p.gauge(c.t, "go_goroutines")
		c.t.Logf("%s at rest: %d open files, %d goroutines", p.addr, open, goroutines)
		if open > openMost || goroutines > goroutineMost {
			c.t.Errorf("seed %d: %s keeps %d files open, at most %d; %d goroutines, at most %d", c.seed, p.addr, open, openMost, goroutines, goroutineMost)
		}
	}
	if c.server == nil {
		return
	}
	n, _ := strconv.Atoi(query(c.t, c.db, 1, "SELECT CAST(count(*) AS TEXT) FROM pg_stat_activity WHERE application_name = 'cardline'")[0][0])
	if most := pooledMost * (len(c.running) + 1); n > most { // and this test's own
		c.t.Errorf("seed %d: %d connections to Postgres, at most %d", c.seed, n, most)
	}
}

// jobsLeft are those that wait, and those that a living process has in hand. What the dead had in hand River takes up again by itself,
// later: also jobs long done, since it writes a batch of ends at a time.
func (c *chaos) jobsLeft() (left []string) {
	c.t.Helper()
	for _, r := range query(c.t, c.db, 4, "SELECT CAST(id AS TEXT), kind, state, COALESCE(CAST(attempted_by AS TEXT), '') FROM river_job "+
		"WHERE state NOT IN ('completed', 'cancelled')") {
		if r[2] != "running" || slices.ContainsFunc(c.running, func(p *process) bool { return strings.Contains(r[3], fmt.Sprintf("_%d_", p.cmd.Process.Pid)) }) {
			left = append(left, strings.Join(r, " "))
		}
	}
	return left
}

// openFiles counts what the process has open, sockets too.
func (p *process) openFiles(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "fd"))
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}

// gauge reads one number that the process measures of itself.
func (p *process) gauge(t *testing.T, name string) int {
	t.Helper()
	for line := range strings.Lines(metrics(t, p)) {
		if value, found := strings.CutPrefix(line, name+" "); found {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return int(n)
		}
	}
	t.Fatalf("%s is not measured", name)
	return 0
}
