package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
)

type greetingRunRow struct {
	bun.BaseModel `bun:"table:greeting_runs"`

	ID       string    `bun:"id,pk"`
	Rule     string    `bun:"rule"`
	Version  int       `bun:"version"`
	First    string    `bun:"first"`
	Last     string    `bun:"last"`
	Audience string    `bun:"audience"`
	Place    string    `bun:"place"`
	Owner    string    `bun:"owner"`
	Lease    time.Time `bun:"lease"`
	Planned  int       `bun:"planned"`
	Held     int       `bun:"held"`
	Missed   int       `bun:"missed"`
	Began    time.Time `bun:"began"`
	Ended    time.Time `bun:"ended,nullzero"`
}

func (r greetingRunRow) run() (greeting.Run, error) {
	out := greeting.Run{
		ID: r.ID, Rule: r.Rule, Version: r.Version, Cursor: r.Place, Planned: r.Planned, Held: r.Held, Missed: r.Missed, Began: r.Began, Ended: r.Ended,
	}
	var err error
	if out.First, err = almanac.ParseDay(r.First); err != nil {
		return out, err
	}
	if out.Last, err = almanac.ParseDay(r.Last); err != nil || r.Audience == "" {
		return out, err
	}
	return out, json.Unmarshal([]byte(r.Audience), &out.Audience)
}

// Open implements greeting.Runs.
func (g Greetings) Open(ctx context.Context, rule string, runs []greeting.Run, seen almanac.Day) error {
	rows := make([]greetingRunRow, len(runs))
	for i, r := range runs {
		rows[i] = greetingRunRow{ID: r.ID, Rule: r.Rule, Version: r.Version, First: r.First.String(), Last: r.Last.String(), Began: r.Began.UTC(), Lease: time.Unix(0, 0).UTC()}
	}
	err := g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if len(rows) > 0 {
			if _, err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Exec(ctx); err != nil {
				return err
			}
		}
		_, err := tx.NewUpdate().Table("greeting_switches").Set("seen = ?", seen.String()).Where("name = ?", rule).Where("seen < ?", seen.String()).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("opening %d greeting runs: %w", len(runs), err)
	}
	return nil
}

// Claim implements greeting.Runs.
func (g Greetings) Claim(ctx context.Context, rules []string, owner string, now, until time.Time) (*greeting.Run, error) {
	var rows []greetingRunRow
	err := g.db.NewSelect().Model(&rows).Where("ended IS NULL").Where("rule IN (?)", bun.List(rules)).Where("lease < ?", now.UTC()).Order("first", "id").Limit(8).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for greeting runs: %w", err)
	}
	for _, row := range rows {
		taken := false
		err := g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			res, err := tx.NewUpdate().Table("greeting_runs").Set("owner = ?, lease = ?", owner, until.UTC()).
				Where("id = ? AND ended IS NULL AND lease < ? AND place = ?", row.ID, now.UTC(), row.Place).Exec(ctx)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			taken = n == 1
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("claiming a greeting run: %w", err)
		}
		if taken {
			run, err := row.run()
			return &run, err
		}
	}
	return nil, nil
}

// Advance implements greeting.Runs. The first page of a run sets its figures: one that was taken back begins anew.
func (g Greetings) Advance(ctx context.Context, s greeting.Stride) (greeting.Run, error) {
	said, run := "", s.Run
	if s.Run.Audience != nil {
		b, err := json.Marshal(s.Run.Audience)
		if err != nil {
			return run, fmt.Errorf("advancing %s: %w", s.Run.ID, err)
		}
		said = string(b)
	}
	err := g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err := g.carry(ctx, tx, s)
		if err != nil {
			return err
		}
		q := tx.NewUpdate().Table("greeting_runs").Set("place = ?, audience = ?, version = ?", s.Cursor, said, s.Run.Version).
			Where("id = ? AND owner = ? AND place = ? AND ended IS NULL", s.Run.ID, s.Owner, s.Run.Cursor)
		if goes := s.Cursor != "" || !s.Ended.IsZero(); s.Run.Cursor == "" && goes {
			q = q.Set("planned = ?, held = ?, missed = ?", n.planned, n.held, n.missed)
		} else {
			q = q.Set("planned = planned + ?, held = held + ?, missed = missed + ?", n.planned, n.held, n.missed)
		}
		if q = q.Set("lease = ?", s.Until.UTC()); !s.Ended.IsZero() {
			q = q.Set("ended = ?", s.Ended.UTC())
		}
		var now []greetingRunRow
		if err := q.Returning("planned, held, missed").Scan(ctx, &now); err != nil || len(now) != 1 {
			return orLost(err)
		}
		run.Cursor, run.Planned, run.Held, run.Missed = s.Cursor, now[0].Planned, now[0].Held, now[0].Missed
		return nil
	})
	if err != nil {
		return s.Run, fmt.Errorf("advancing %s: %w", s.Run.ID, err)
	}
	return run, nil
}

// carried counts people of a page, each once.
type carried struct{ planned, held, missed int }

// carry writes the letters of a page that are not missed, and counts the people of all. Who has a greeting of the rule, by hand or from before the
// run began anew, counts as planned.
func (g Greetings) carry(ctx context.Context, tx bun.Tx, s greeting.Stride) (carried, error) {
	n := carried{missed: s.Missed}
	fresh := make([]greeting.Letter, 0, len(s.Letters))
	for _, l := range s.Letters {
		if !l.Missed {
			fresh = append(fresh, l)
		}
	}
	written, err := g.plan(ctx, tx, fresh)
	if err != nil {
		return n, err
	}
	var old []string
	for _, l := range s.Letters {
		switch {
		case !written[l.Key]:
			old = append(old, l.Key)
		case l.Held == "":
			n.planned++
		default:
			n.held++
		}
	}
	if len(old) == 0 {
		return n, nil
	}
	var rows []struct{ Key, Source, State string }
	if err := tx.NewSelect().Table("messages").Column("key", "source", "state").Where("key IN (?)", bun.List(old)).Scan(ctx, &rows); err != nil {
		return n, err
	}
	greeted := make(map[string]bool, len(rows))
	for _, r := range rows {
		greeted[r.Key] = r.State != string(outbox.Suppressed) && strings.HasPrefix(r.Source, greetedBy+s.Run.Rule+"/")
	}
	for _, l := range s.Letters {
		is, found := greeted[l.Key]
		switch {
		case written[l.Key]:
		case is:
			n.planned++
		case l.Missed && !found:
			n.missed++
		default:
			n.held++
		}
	}
	return n, nil
}

func orLost(err error) error {
	if err == nil {
		return greeting.ErrLost
	}
	return err
}

// unsettledMost bounds the runs that are looked at together.
const unsettledMost = 20

// Unsettled implements greeting.Runs: a run has an owner until it is settled.
func (g Greetings) Unsettled(ctx context.Context, rules []string) ([]greeting.Run, error) {
	if len(rules) == 0 {
		return nil, nil
	}
	var rows []greetingRunRow
	err := g.db.NewSelect().Model(&rows).Where("ended IS NOT NULL").Where("owner <> ''").Where("rule IN (?)", bun.List(rules)).
		Order("began DESC", "id DESC").Limit(unsettledMost).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing greeting runs that have ended: %w", err)
	}
	return opened(rows, greetingRunRow.run)
}

// Settle implements greeting.Runs: whichever version of the rule has greeted.
func (g Greetings) Settle(ctx context.Context, run greeting.Run, occasion string) error {
	rule := greetedBy + run.Rule + "/"
	of := func() *bun.SelectQuery {
		return g.db.NewSelect().Table("messages").Where("occasion = ?", occasion).Where("substr(source, 1, ?) = ?", utf8.RuneCountInString(rule), rule)
	}
	waits, err := of().Where("phase IS NOT NULL").Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking whether greetings of %s wait: %w", run.ID, err)
	}
	if waits {
		return nil
	}
	late, err := of().Where("state = ?", outbox.Expired).Count(ctx)
	if err == nil {
		err = g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewUpdate().Table("greeting_runs").Set("missed = missed + ?, owner = ''", late).
				Set("planned = CASE WHEN planned > ? THEN planned - ? ELSE 0 END", late, late).Where("id = ?", run.ID).Where("ended IS NOT NULL").Where("owner <> ''").Exec(ctx)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("counting what of %s could not leave in time: %w", run.ID, err)
	}
	return nil
}

// Runs implements greeting.Runs.
func (g Greetings) Runs(ctx context.Context, q greeting.RunQuery) ([]greeting.Run, error) {
	var rows []greetingRunRow
	sel := g.db.NewSelect().Model(&rows).Order("began DESC", "id DESC").Limit(int64(q.N))
	if q.Missed {
		sel = sel.Where("missed > 0")
	}
	if q.From != (almanac.Day{}) {
		sel = sel.Where("first >= ?", q.From.String())
	}
	if q.Until != (almanac.Day{}) {
		sel = sel.Where("first <= ?", q.Until.String())
	}
	if b := q.Before; b.ID != "" {
		sel = sel.Where("began < ? OR began = ? AND id < ?", b.Began.UTC(), b.Began.UTC(), b.ID)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing greeting runs: %w", err)
	}
	return opened(rows, greetingRunRow.run)
}

// Outcomes implements greeting.Runs. Reasons that name people or moments are many: the most frequent hundred are told.
func (g Greetings) Outcomes(ctx context.Context, occasion string) ([]greeting.Outcome, error) {
	var rows []struct {
		State  string
		Reason string
		N      int
	}
	err := g.db.NewSelect().Table("messages").Column("state", "reason").ColumnExpr("count(*) AS n").Where("occasion = ?", occasion).
		Group("state", "reason").OrderExpr("n DESC, state, reason").Limit(100).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting what became of %s: %w", occasion, err)
	}
	out := make([]greeting.Outcome, len(rows))
	for i, r := range rows {
		out[i] = greeting.Outcome{State: r.State, Reason: r.Reason, Count: r.N}
	}
	return out, nil
}
