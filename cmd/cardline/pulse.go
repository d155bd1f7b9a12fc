package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/gateway/api"
	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// Timing of the pulse.
const (
	beatEvery   = 5 * time.Second
	beatMissed  = 2 * time.Minute // the carrier's messages this long after the last beat were sent by a database that is gone
	countEvery  = 12              // beats
	compareTurn = 15 * time.Second
	compareAt   = 3 * time.Hour // after the day's end, UTC: by then receipts are in
)

// highWater is the number of the last beat as Redis remembers it, raised and never lowered.
var highWater = redis.NewScript(`
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
local mine = tonumber(ARGV[1])
if mine > known then redis.call('SET', KEYS[1], ARGV[1]) return mine end
return known`)

// pulse keeps a database from sending what a later state of it has sent already.
type pulse struct {
	rdb   redis.UniversalClient
	rows  store.Pulse
	halts store.Pauses
	stops store.Reach
	aged  store.Retention
	books *store.Messages
	out   *outbox.Outbox
	clock *clock.Clock
	log   *slog.Logger
	told  watched
	lists bool // the carrier can be asked before our own doors are open
}

// watched is told of what the pulse finds, for metrics.
type watched interface {
	Restored(held bool)
	Paused(n int)
	Stopped(kind string, n int)
	Deleted(at time.Time)
	Dead(lane string, failed, person int)
	Reconciled(at time.Time, differences int)
}

func (a *app) pulse() *pulse {
	return &pulse{
		rdb: a.redis, rows: a.db.Pulse(), halts: a.db.Pauses(), stops: a.db.Reach(), aged: a.db.Retention(a.retention), books: a.db.Messages(), out: a.outbox, clock: a.clock, log: a.sparing,
		told: a.metrics, lists: a.cfg.Twilio.APIURL != "" || a.sandbox == nil,
	}
}

// look compares the database with what Redis and the carrier know, before anything leaves.
func (p *pulse) look(ctx context.Context) error {
	beat, err := p.rows.Named(ctx)
	if err != nil {
		return err
	}
	if p.lists && p.clock.Offset() == 0 && beat.N > 0 && beat.Restored.IsZero() {
		bounded, cancel := context.WithTimeout(ctx, compareTurn)
		n, err := p.out.Foreigners(bounded, p.books, beat.At.Add(beatMissed))
		cancel()
		if err != nil {
			p.log.Warn("the carrier's list could not be compared at the start", "err", err)
		}
		if n > 0 {
			p.log.Error("the carrier sent messages for us that this database does not know: nothing leaves until it is reconciled", "messages", n, "since", beat.At)
			if err := p.rows.Lose(ctx, p.clock.Now()); err != nil {
				return err
			}
		}
	}
	return p.beat(ctx, beat.Name)
}

// beat moves the pulse on. Without Redis it goes on in the database alone.
func (p *pulse) beat(ctx context.Context, name string) error {
	key := "cardline:pulse:{" + name + "}"
	remembered, err := highWater.Run(ctx, p.rdb, []string{key}, 0).Int64()
	if err != nil {
		remembered = 0
	}
	beat, err := p.rows.Beat(ctx, remembered, p.clock.Now())
	if err != nil {
		return err
	}
	if !beat.Restored.IsZero() {
		p.log.Error("the database came back from a backup: nothing leaves until `cardline outbox reconcile`", "lost since", beat.Restored)
	}
	p.told.Restored(!beat.Restored.IsZero())
	_ = highWater.Run(ctx, p.rdb, []string{key}, beat.N).Err() // the next beat says it again
	return nil
}

// follow beats until ctx ends, and compares each day with the carrier once it is over.
func (p *pulse) follow(ctx context.Context) error {
	named := "" // the database, once it could be asked
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		var counted error
		if n%countEvery == 0 {
			counted = p.count(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		var err error
		if named == "" {
			var beat store.Beat
			beat, err = p.rows.Named(ctx)
			named = beat.Name
		}
		if named != "" {
			err = errors.Join(p.beat(ctx, named), p.yesterday(ctx))
		}
		if err = errors.Join(counted, err); err != nil && ctx.Err() == nil {
			p.log.Error("the database could not be compared with Redis and the carrier: the next look is soon", "err", err)
		}
	}
}

// count tells the metrics what is paused, stopped and dead, and when was last deleted.
func (p *pulse) count(ctx context.Context) error {
	paused, err := p.halts.Paused(ctx)
	if err != nil {
		return err
	}
	p.told.Paused(len(paused))
	stopped, err := p.stops.Stopped(ctx)
	if err != nil {
		return err
	}
	kinds := map[string]int{outbox.StopSender: 0, outbox.StopAccount: 0, outbox.StopTemplate: 0}
	for _, s := range stopped {
		kinds[s.Kind]++
	}
	for kind, n := range kinds {
		p.told.Stopped(kind, n)
	}
	deleted, err := p.aged.Finished(ctx)
	if err != nil {
		return err
	}
	p.told.Deleted(deleted)
	loads, err := p.books.Stuck(ctx, p.clock.Now())
	if err != nil {
		return err
	}
	of := map[outbox.Lane]outbox.LaneLoad{}
	for _, l := range loads {
		of[l.Lane] = l
	}
	for _, l := range outbox.Lanes() {
		p.told.Dead(string(l), of[l].Failed, of[l].Person)
	}
	return nil
}

// yesterday compares the last day that is over, once for all processes, and tells the metrics what the last comparison found.
func (p *pulse) yesterday(ctx context.Context) error {
	last, err := p.rows.Newest(ctx)
	if err != nil {
		return err
	}
	if !last.Finished.IsZero() {
		p.told.Reconciled(last.Finished, last.Differences)
	}
	now := p.clock.Now()
	day := now.Add(-compareAt).Truncate(24*time.Hour).AddDate(0, 0, -1)
	name := day.Format(time.DateOnly)
	if last.Day >= name {
		return nil
	}
	mine, err := p.rows.Begin(ctx, name, now)
	if err != nil || !mine {
		return err
	}
	found, _, err := p.out.Compare(ctx, p.books, day, day.AddDate(0, 0, 1), func() bool { return true })
	if err != nil {
		return fmt.Errorf("compare %s with the carrier: %w", name, err)
	}
	if found.Differences > 0 {
		p.log.Error("our records and the carrier's differ", "day", name, "differences", found.Differences, "by kind", found.ByKind)
	}
	return p.rows.Finish(ctx, store.Day{Day: name, Finished: p.clock.Now(), Ours: found.Ours, Theirs: found.Theirs, Differences: found.Differences})
}

// Window implements api.Comparer.
func (p *pulse) Window(ctx context.Context, from, until time.Time) (outbox.Compared, time.Time, error) {
	began := p.clock.Wall()
	return p.out.Compare(ctx, p.books, from, until, func() bool { return p.clock.Wall().Sub(began) < compareTurn })
}

// Restored implements api.Comparer: account after account, from the newest message back.
func (p *pulse) Restored(ctx context.Context, from time.Time, by string) (api.Restored, error) {
	began := p.clock.Wall()
	was, err := p.rows.Read(ctx)
	if err != nil {
		return api.Restored{}, err
	}
	out := api.Restored{Restored: was.Restored, From: was.Since, Reached: was.Reached}
	if was.Restored.IsZero() {
		return out, api.ErrNotRestored
	}
	is := was
	if was.Since.IsZero() {
		if from.IsZero() {
			from = was.Restored.Add(-beatMissed)
		}
		if from.After(was.Restored) {
			return out, api.ErrTooLate
		}
		is.Since = from
	}
	out.From = is.Since
	var at struct{ Account, Place string } // where the comparison goes on
	if is.Place != "" {
		if err := json.Unmarshal([]byte(is.Place), &at); err != nil {
			return out, fmt.Errorf("reading where the comparison goes on: %w", err)
		}
	}
	accounts := p.out.AccountNames()
	for !out.Done && p.clock.Wall().Sub(began) < compareTurn {
		l, next, err := p.out.Learn(ctx, p.books, at.Account, is.Since, at.Place)
		if err != nil {
			return out, err
		}
		out.Listed, out.Adopted, out.Foreign = out.Listed+l.Listed, out.Adopted+l.Adopted, out.Foreign+l.Foreign
		is.Reached = l.Reached
		at.Place = next
		if next == "" {
			at.Account, out.Done = nextAccount(accounts, at.Account)
		}
		place, err := json.Marshal(at)
		if err != nil {
			return out, err
		}
		is.Place = string(place)
		if err := p.rows.Compared(ctx, was, is, out.Done, p.clock.Now(), by); err != nil {
			return out, err
		}
		was = is
	}
	out.Reached = is.Reached
	return out, nil
}

func nextAccount(all []string, account string) (next string, last bool) {
	for i, name := range all {
		if name == account && i+1 < len(all) {
			return all[i+1], false
		}
	}
	return "", true
}
