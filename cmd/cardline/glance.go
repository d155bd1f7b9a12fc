package main

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/gateway"
	"cardline/internal/outbox"
	"cardline/internal/overview"
	"cardline/internal/telemetry"
)

// minuteLife is how long Redis keeps a minute: the hour that is shown, and time for clocks that differ.
const minuteLife = 2 * time.Hour

// minuteBook is the ledger of minutes, in Redis: a hash for each.
type minuteBook struct{ rdb redis.UniversalClient }

var _ overview.Ledger = minuteBook{}

func minuteKey(minute int64) string {
	return "cardline:minute:{" + strconv.FormatInt(minute, 10) + "}"
}

// Add implements overview.Ledger: all of a minute or nothing.
func (b minuteBook) Add(ctx context.Context, minute int64, counts map[string]int64) error {
	_, err := b.rdb.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		for name, n := range counts {
			pipe.HIncrBy(ctx, minuteKey(minute), name, n)
		}
		pipe.Expire(ctx, minuteKey(minute), minuteLife)
		return nil
	})
	return err
}

// Read implements overview.Ledger.
func (b minuteBook) Read(ctx context.Context, minutes []int64) ([]map[string]int64, error) {
	pipe := b.rdb.Pipeline()
	found := make([]*redis.MapStringStringCmd, len(minutes))
	for i, minute := range minutes {
		found[i] = pipe.HGetAll(ctx, minuteKey(minute))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	out := make([]map[string]int64, len(minutes))
	for i, hash := range found {
		out[i] = make(map[string]int64, len(hash.Val()))
		for name, n := range hash.Val() {
			if v, err := strconv.ParseInt(n, 10, 64); err == nil {
				out[i][name] = v
			}
		}
	}
	return out, nil
}

// sent tells the minutes, beside the metrics, what is handed to a carrier.
type sent struct {
	telemetry.Outbox[outbox.Lane, outbox.Type, outbox.State]
	minutes *overview.Minutes
}

// Moved implements outbox.Observer.
func (s sent) Moved(t outbox.Type, to outbox.State) {
	s.Outbox.Moved(t, to)
	if to == outbox.Submitted {
		s.minutes.Sent()
	}
}

// parts are what this process depends on.
func (a *app) parts() []gateway.Check {
	return []gateway.Check{
		{Name: "redis", Ping: a.sessions.Ping}, {Name: "database", Ping: a.db.Ping}, {Name: "bank", Ping: a.bank.Ping},
	}
}

// board is what the overview shows.
func (a *app) board() *overview.Board {
	s := overview.Sources{Minutes: a.minutes, Loads: a.db.Messages(), Stands: a.db.Stands(), Cases: a.desk, Accounts: a.seenAccounts}
	for _, p := range a.parts() {
		s.Parts = append(s.Parts, overview.Part(p))
	}
	return overview.NewBoard(s, a.clock, a.sparing)
}
