package main_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestAHundredWindowsHearTheOverview has ten operators look through ten windows each. With -v it also measures, over ten seconds each, what the windows
// cost that nobody looks at: processor time of the server's process, which other work of the machine does not add to.
func TestAHundredWindowsHearTheOverview(t *testing.T) {
	t.Parallel()
	const operators, each = 10, 10
	span := 4 * time.Second // one change, at least
	if testing.Verbose() {
		span = 10 * time.Second
	}
	p := install(t, nil).start(t)
	alone := p.spends(t, span)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var heard atomic.Int64
	door := apiDoor{t, p.url}
	for n := range operators {
		_, key := door.hire(fmt.Sprintf("watcher-%d", n), "auditor")
		for range each {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/api/v1/overview/stream", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+key)
			res, err := (&http.Transport{}).RoundTrip(req)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatal(err, res)
			}
			t.Cleanup(func() { _ = res.Body.Close() })
			go func() {
				for part := make([]byte, 32<<10); ; {
					n, err := res.Body.Read(part)
					heard.Add(int64(bytes.Count(part[:n], []byte("\nevent: "))))
					if err != nil {
						return
					}
				}
			}()
		}
	}
	await(t, time.Minute, "all hear the first event", func() bool { return heard.Load() >= operators*each })
	before := heard.Load()
	watched := p.spends(t, span)
	share := 100 * float64(watched-alone) / float64(span)
	told := heard.Load() - before
	t.Logf("%v of processor time in %v without streams, %v with %d: %.1f %% of a processor, %d events", alone, span, watched, operators*each, share, told)
	if told < operators*each {
		t.Errorf("%d streams heard %d events in %v", operators*each, told, span)
	}
}

// spends is the processor time that the process takes meanwhile.
func (p *process) spends(t *testing.T, span time.Duration) time.Duration {
	t.Helper()
	before := p.processorTime(t)
	time.Sleep(span) // the span is what is measured
	return p.processorTime(t) - before
}

// processorTime is what the process has taken so far, in user and in system mode.
func (p *process) processorTime(t *testing.T) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // a program's name may hold spaces
	fields := strings.Fields(rest)
	var ticks int64
	for _, n := range []int{11, 12} {
		v, err := strconv.ParseInt(fields[n], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += v
	}
	const tick = 10 * time.Millisecond // Linux on every machine there is
	return time.Duration(ticks) * tick
}
