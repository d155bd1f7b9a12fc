package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Messages are counted in stretches of ids. One whose messages have all come to their end is left alone for an hour; of the others, those that
// changed since they were last looked at come first, then whichever was not looked at for the longest, until the time of a look is over.
const (
	stretchOf    = 10_000                 // about 15 ms of Postgres
	standsFor    = 700 * time.Millisecond // a twentieth of the time between two looks
	standsOnce   = 3 * time.Second        // of the first count of a process
	standsUntil  = 90 * time.Second       // others count for whoever has not for so long
	standsLate   = 10 * time.Minute       // rows come later than their ids tell, by a transaction at most
	standsAnyway = time.Hour
)

// Stands tell where the messages of a day stand. One process counts for all, and what it found is kept in the database. Safe for concurrent use.
type Stands struct {
	Stretch int // messages that are counted at once

	db   *DB
	name string

	mu        sync.Mutex
	looks     int
	stretches []stretch // in the order of ids, without gaps; none: nothing is counted here yet
}

// Stands are those of this database.
func (db *DB) Stands() *Stands { return &Stands{Stretch: stretchOf, db: db, name: rand.Text()} }

// stretch is what was counted of messages with ids after one and up to another; to is "" of the newest.
type stretch struct {
	from, to string
	counts   map[outbox.Stand]int // by what N leaves open
	look     int                  // the last that read it; 0: none
	looked   time.Time            // then, by the machine's clock
	at       time.Time            // the same, by ours
	changed  bool                 // at the last look
}

// settled reports whether nothing is expected to change.
func (s *stretch) settled(late string) bool {
	for of := range s.counts {
		switch of.State {
		case outbox.Delivered, outbox.Undelivered, outbox.Failed, outbox.Expired, outbox.Suppressed:
		default:
			return false
		}
	}
	return s.to != "" && s.to < late
}

func (s *stretch) size() (n int) {
	for _, k := range s.counts {
		n += k
	}
	return n
}

type funnelRow struct {
	bun.BaseModel `bun:"table:funnel,alias:funnel"`

	ID      int          `bun:"id,pk"`
	Counter string       `bun:"counter"`
	Until   time.Time    `bun:"until"`
	At      bun.NullTime `bun:"at"`
	Counts  string       `bun:"counts"`
}

// Stands implements overview.Stands.
func (s *Stands) Stands(ctx context.Context, since time.Time) (all []outbox.Stand, at time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine, err := s.counts(ctx)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("counting what became of messages: %w", err)
	}
	if mine {
		if all, at, err = s.look(ctx, since); err != nil {
			return nil, time.Time{}, fmt.Errorf("counting what became of messages: %w", err)
		}
	}
	if at.IsZero() {
		return s.told(ctx, since)
	}
	told, err := json.Marshal(all)
	if err == nil {
		_, err = s.db.NewUpdate().Table("funnel").Set("at = ?", at.UTC()).Set("counts = ?", string(told)).Where("id = 1 AND counter = ?", s.name).Exec(ctx)
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("keeping what became of messages: %w", err)
	}
	return all, at, nil
}

// counts reports whether this process is to count: it did the last time, or nobody has for a while.
func (s *Stands) counts(ctx context.Context) (bool, error) {
	now := s.db.clock.Wall().UTC()
	res, err := s.db.NewUpdate().Table("funnel").Set("counter = ?", s.name).Set("until = ?", now.Add(standsUntil)).
		Where("id = 1 AND (counter = ? OR until < ?)", s.name, now).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if n == 0 {
		s.stretches = nil // somebody else knows better
	}
	return n == 1, err
}

// told is what was found last, by whomever, unless it is of another day.
func (s *Stands) told(ctx context.Context, since time.Time) (all []outbox.Stand, at time.Time, err error) {
	var row funnelRow
	if err := s.db.NewSelect().Model(&row).Where("id = 1").Scan(ctx); err != nil {
		return nil, time.Time{}, fmt.Errorf("reading what became of messages: %w", err)
	}
	if row.At.Before(since) {
		return nil, time.Time{}, nil
	}
	if err := json.Unmarshal([]byte(row.Counts), &all); err != nil {
		return nil, time.Time{}, fmt.Errorf("reading what became of messages: %w", err)
	}
	return all, row.At.Time, nil
}

// look counts as much as there is time for. at is when what can still change was looked at, the oldest of it; zero: it is not all counted yet.
func (s *Stands) look(ctx context.Context, since time.Time) (all []outbox.Stand, at time.Time, err error) {
	began, now := s.db.clock.Wall(), s.db.clock.Now()
	s.looks++
	first := s.cut(idAt(since))
	most := standsFor
	if first {
		most = standsOnce
	}
	late := idAt(now.Add(-standsLate))
	for s.db.clock.Wall().Sub(began) < most {
		i := s.next(began, late)
		if i < 0 {
			break
		}
		if err := s.read(ctx, i); err != nil {
			return nil, time.Time{}, err
		}
	}
	sums, at := map[outbox.Stand]int{}, now
	for i := range s.stretches {
		one := &s.stretches[i]
		if one.look == 0 {
			return nil, time.Time{}, nil
		}
		if one.at.Before(at) && !one.settled(late) {
			at = one.at
		}
		for of, n := range one.counts {
			sums[of] += n
		}
	}
	for of, n := range sums {
		of.N = n
		all = append(all, of)
	}
	return all, at, nil
}

// cut leaves out what is older than the day, and reports whether it is not all counted yet. Where the day reaches further back than what is
// known, as when the clock was turned back, all is counted anew.
func (s *Stands) cut(since string) (first bool) {
	for len(s.stretches) > 0 && s.stretches[0].to != "" && s.stretches[0].to <= since {
		s.stretches = s.stretches[1:]
	}
	if len(s.stretches) == 0 || s.stretches[0].from > since {
		s.stretches = []stretch{{from: since}}
	}
	first = slices.ContainsFunc(s.stretches, func(one stretch) bool { return one.look == 0 })
	if oldest := &s.stretches[0]; oldest.from < since {
		oldest.from, oldest.look = since, 0
	}
	return first
}

// next is the stretch that is to be looked at now; -1: all were, in this look that began then, or need not be. What was never looked at comes first,
// then the newest, then what changed.
func (s *Stands) next(began time.Time, late string) int {
	urgency := func(one *stretch) int {
		switch {
		case one.look == s.looks:
			return 0
		case one.look == 0:
			return 4
		case one.settled(late) && began.Sub(one.looked) < standsAnyway:
			return 0
		case one.to == "":
			return 3
		case one.changed:
			return 2
		}
		return 1
	}
	best := -1
	for i := range s.stretches {
		one := &s.stretches[i]
		u := urgency(one)
		if u == 0 {
			continue
		}
		if best < 0 || u > urgency(&s.stretches[best]) || u == urgency(&s.stretches[best]) && one.looked.Before(s.stretches[best].looked) {
			best = i
		}
	}
	return best
}

// read counts a stretch, and parts it first where it has become too long.
func (s *Stands) read(ctx context.Context, i int) error {
	one := s.stretches[i]
	if one.look == 0 || one.to == "" || one.size() > s.Stretch*3/2 {
		end, err := s.endOf(ctx, one)
		if err != nil {
			return err
		}
		if end != "" && end != one.to {
			rest := stretch{from: end, to: one.to}
			one.to, one.look = end, 0
			s.stretches = slices.Insert(s.stretches, i+1, rest)
			s.stretches[i] = one
		}
	}
	at := s.db.clock.Now()
	counts, err := s.count(ctx, one)
	if err != nil {
		return err
	}
	one.changed = one.look > 0 && !sameCounts(counts, one.counts)
	one.counts, one.look, one.looked, one.at = counts, s.looks, s.db.clock.Wall(), at
	s.stretches[i] = one
	return nil
}

func sameCounts(a, b map[outbox.Stand]int) bool {
	if len(a) != len(b) {
		return false
	}
	for of, n := range a {
		if b[of] != n {
			return false
		}
	}
	return true
}

// of are the messages of a stretch.
func (s *Stands) of(one stretch) *bun.SelectQuery {
	sel := s.db.NewSelect().Table("messages").Where("id > ?", one.from)
	if one.to != "" {
		sel = sel.Where("id <= ?", one.to)
	}
	return sel
}

// endOf is where a stretch is to end that may be too long; "": it is short enough.
func (s *Stands) endOf(ctx context.Context, one stretch) (end string, err error) {
	err = s.of(one).Column("id").Order("id").Offset(int64(s.Stretch)-1).Limit(1).Scan(ctx, &end)
	return end, missing(err, nil)
}

// count counts messages by state and, of those held, by why.
func (s *Stands) count(ctx context.Context, one stretch) (map[outbox.Stand]int, error) {
	var rows []struct {
		State outbox.State `bun:"state"`
		Hold  string       `bun:"hold"`
		N     int          `bun:"n"`
	}
	plain := "substr(reason, 1, instr(reason || ':', ':') - 1)"
	if s.db.pg {
		plain = "split_part(reason, ':', 1)"
	}
	err := s.of(one).ColumnExpr("state, CASE WHEN state = ? THEN "+plain+" ELSE '' END AS hold, count(*) AS n", outbox.Held).
		GroupExpr("1, 2").Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	counts := make(map[outbox.Stand]int, len(rows))
	for _, r := range rows {
		counts[outbox.Stand{State: r.State, Hold: r.Hold}] = r.N
	}
	return counts, nil
}
