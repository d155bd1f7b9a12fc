package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"cardline/internal/audit"
)

// River queues of the jobs: blanking texts at a slow carrier must not keep lanes asleep.
const (
	queuePost   = "post"
	queueRedact = "redact"
)

// InsertOpts sends Post jobs to their own queue. One lost after three tries does no harm: lanes look every second.
func (Post) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queuePost, MaxAttempts: 3} }

// InsertOpts sends Redact jobs to their own queue; River tries for about three weeks.
func (Redact) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queueRedact} }

// Queues are what the working River client must serve.
func Queues() map[string]river.QueueConfig {
	return map[string]river.QueueConfig{
		queuePost:   {MaxWorkers: 4, FetchPollInterval: 100 * time.Millisecond, FetchCooldown: 20 * time.Millisecond},
		queueRedact: {MaxWorkers: 2, FetchPollInterval: time.Second},
	}
}

// AddWorkers registers the outbox's workers. They need Run beside them.
func (o *Outbox) AddWorkers(ws *river.Workers) {
	river.AddWorker(ws, &poster{o: o})
	river.AddWorker(ws, &redactor{o: o})
}

type poster struct {
	river.WorkerDefaults[Post]
	o *Outbox
}

// Work wakes the lane. It does not wait for it: a lane at work is a state, not a job.
func (p *poster) Work(_ context.Context, job *river.Job[Post]) error {
	if _, ok := p.o.lanes[job.Args.Lane]; !ok {
		return river.JobCancel(fmt.Errorf("no lane %q", job.Args.Lane))
	}
	p.o.kick(job.Args.Lane)
	return nil
}

type redactor struct {
	river.WorkerDefaults[Redact]
	o *Outbox
}

// Timeout of one try: the carrier's, and a little for the audit entry.
func (w *redactor) Timeout(*river.Job[Redact]) time.Duration { return w.o.Timeout + 5*time.Second }

// Work has the carrier's copy blanked and says so in the audit trail. Both may be repeated.
func (w *redactor) Work(ctx context.Context, job *river.Job[Redact]) error {
	sid := job.Args.SID
	if err := w.o.redact(ctx, sid); err != nil {
		return fmt.Errorf("blank the carrier's copy of %s: %w", sid, err)
	}
	return w.o.Trail.Append(ctx, audit.Entry{
		At: w.o.Clock.Now(), Key: "redact/" + sid, Actor: "system", Action: "text.redact", Subject: "text:" + sid, Channel: "system", After: "blanked",
	})
}
