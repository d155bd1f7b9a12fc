package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/riverqueue/river"

	"cardline/internal/outbox"
)

// quiet leaves out of River's log what is only news to River.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// Timing of the workers. River's default of 100 ms between fetches would hold it to a thousand jobs a second.
const (
	fetchPoll     = 100 * time.Millisecond
	fetchCooldown = 5 * time.Millisecond
	settleEvery   = 500 * time.Millisecond
	// rescueAfter is when a job that a dead process had in hand is taken up again: jobs end within a minute, and what a customer's text
	// gave away must not stay at the carrier for River's hour.
	rescueAfter = 2 * time.Minute
)

// workerName is who a job says it was attempted by: the machine, the process and its beginning, so that no later one has the same.
func workerName(began time.Time) string {
	host, _ := os.Hostname() // unknown: the rest still tells processes of one machine apart
	return fmt.Sprintf("%.60s_%d_%s", host, os.Getpid(), began.UTC().Format("20060102T150405.000000"))
}

// recall takes back what waits of cancelled campaigns and files, beside every other worker.
func (a *app) recall(ctx context.Context) error {
	r := outbox.Recaller{Recalls: a.db.Pauses(), Log: a.sparing, Now: a.clock.Now, Wall: a.clock.Wall}
	return r.Run(ctx)
}

// startWorkers begins what goes on behind the doors.
func (a *app) startWorkers(ctx context.Context, start func(what string, f func(context.Context) error)) error {
	pulse := a.pulse()
	if err := pulse.look(ctx); err != nil {
		return fmt.Errorf("looking whether the database is the newest: %w", err)
	}
	workers := river.NewWorkers()
	a.outbox.AddWorkers(workers)
	client, err := river.NewClient(a.db.RiverDriver(), &river.Config{
		Queues: outbox.Queues(), Workers: workers, Logger: slog.New(quiet{a.sparing.Handler()}), FetchPollInterval: fetchPoll, FetchCooldown: fetchCooldown,
		RescueStuckJobsAfter: rescueAfter, ID: workerName(time.Now()),
	})
	if err != nil {
		return fmt.Errorf("building the job workers: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the job workers: %w", err)
	}
	a.river = client
	start("pulse", pulse.follow)
	start("outbox", a.outbox.Run)
	if a.dialer != nil {
		start("calls", a.dialer.Run)
	}
	start("greetings", a.greet)
	start("desk", a.watchDesk)
	start("floor", a.keepFloor)
	start("campaigns", a.runCampaigns)
	start("recalls", a.recall)
	start("audit", a.sealAudit)
	start("lists", a.dropLeftLists)
	start("registers", a.watchRegisters)
	start("coupons", a.watchCoupons)
	start("retention", a.deleteOld)
	start("late answers", func(ctx context.Context) error { return a.dialogue.Settle(ctx, settleEvery) })
	if a.demo == nil {
		start("directory", a.followBank)
	}
	return nil
}
