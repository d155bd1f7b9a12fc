package main_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWatchOutlivesARestart sees a campaign go out while its server restarts: the same command goes on, and ends with the campaign.
func TestWatchOutlivesARestart(t *testing.T) {
	t.Parallel()
	const people = 80
	in := install(t, map[string]string{"bank.demo.customers": fmt.Sprint(people)})
	s := &salvo{t: t, in: in, at: []*process{in.start(t)}}
	s.begin("SEEN", "{filter: \"region = us and tier = platinum\"}\npace: 10")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, program(t), "campaign", "watch", "NOPE", "--url", s.at[0].url).CombinedOutput(); err == nil || !strings.Contains(string(out), "there is no such campaign") {
		t.Errorf("%v: %s", err, out)
	}
	watch := exec.CommandContext(ctx, program(t), "campaign", "watch", "SEEN", "--url", s.at[0].url)
	var told, faults journal
	watch.Stdout, watch.Stderr = &told, &faults
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, time.Minute, "it is seen to run", func() bool { return strings.Contains(told.String(), "running once: ") })
	s.at[0].stop()
	await(t, time.Minute, "it is noticed that the server is away", func() bool { return strings.Contains(faults.String(), "the server does not answer") })
	s.at[0] = in.startAt(t, s.at[0].addr)
	err := watch.Wait()
	lines := strings.Split(strings.TrimSpace(told.String()), "\n")
	want := fmt.Sprintf("finished once: %d of %[1]d planned, %[1]d sent", people)
	if last := lines[len(lines)-1]; err != nil || !strings.HasPrefix(last, want) {
		t.Errorf("%v: %q, want %q\n%s", err, last, want, faults.String())
	}
}
