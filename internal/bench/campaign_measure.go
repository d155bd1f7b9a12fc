package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// alone measures a campaign whose messages wait for a later hour: nothing but planning.
func (m *marketing) alone(ctx context.Context, d drive) error {
	if err := m.checked(ctx, d); err != nil {
		return err
	}
	for _, p := range m.processes {
		p.forgetPeak()
	}
	if err := m.countStatements(ctx); err != nil {
		return err
	}
	var peaks []float64
	before := m.usage()
	took, err := m.plan(ctx, d, func(int) { peaks = append(peaks, m.peak()) })
	if err != nil {
		return err
	}
	used := m.usage().since(before)
	copied, err := copyRate(ctx, m.opt, m.dir, "campaign:"+d.code, d.people)
	if err != nil {
		return err
	}
	rate := float64(d.people) / took.Seconds()
	m.row(Row{ID: rowMarketing, What: fmt.Sprintf("planned by a campaign to %d", d.people), Unit: "/s", Bar: 0.2, Goal: 0.5, More: true}).add(copied, rate)
	m.row(Row{ID: rowSteady, What: "resident at most while it is planned", Unit: "MB", Bar: 256, Goal: 160, Alone: true}).add(0, slices.Max(peaks))
	l := m.load(d.people, rate, used)
	m.report.Loads = append(m.report.Loads, Load{What: d.code + ", planning alone", Rounds: []load{l}})
	_, _ = fmt.Fprintf(m.opt.Progress, "%s: %d people planned in %v, %.0f/s beside COPY %.0f/s (%.2f); CPU us each: ours %.1f, Postgres %.1f; resident at most at each fourth %.0f MB; load average %s\n",
		d.code, d.people, took.Round(time.Millisecond), rate, copied, rate/copied, l.Server, l.Postgres, peaks, machine().Load)
	return errors.Join(m.tellStatements(ctx, d.people), m.each(ctx, d))
}

// together measures a campaign that is sent while it is planned.
func (m *marketing) together(ctx context.Context, d drive) error {
	if err := m.checked(ctx, d); err != nil {
		return err
	}
	on := m.far.anyone(d.people)
	for _, p := range m.processes {
		p.forgetPeak()
	}
	if err := m.countStatements(ctx); err != nil {
		return err
	}
	before, began := m.usage(), m.opt.Now()
	took, err := m.plan(ctx, d, func(int) {})
	if err != nil {
		return err
	}
	whole, meanwhile := m.opt.Now(), on.told.Load()
	waiting, cancel := context.WithTimeout(ctx, time.Minute+time.Duration(d.people)*5*time.Millisecond)
	defer cancel()
	if err := on.finished(waiting); err != nil {
		states, _ := m.campaign.states(ctx, "campaign:"+d.code)
		return fmt.Errorf("%w; they are %v", err, states)
	}
	used := m.usage().since(before)
	first, last := time.Unix(0, on.first.Load()), time.Unix(0, on.last.Load())
	during, after := float64(meanwhile)/whole.Sub(first).Seconds(), float64(int64(d.people)-meanwhile)/last.Sub(whole).Seconds()
	m.row(Row{ID: rowFirst, What: fmt.Sprintf("from the start of a campaign to its first message, %d people known", m.opt.People), Unit: "ms", Bar: 2000, Goal: 1000, Alone: true}).
		add(0, milli(first.Sub(began)))
	m.row(Row{ID: rowAfter, What: "messages a second once it is planned (courier's 1,015)", Unit: "/s", Bar: 5, Goal: 10, More: true}).add(courier, after)
	m.row(Row{ID: rowSteady, What: "resident at most while it is planned and sent", Unit: "MB", Bar: 256, Goal: 160, Alone: true}).add(0, m.peak())
	m.report.Loads = append(m.report.Loads, Load{What: d.code + ", planned and sent", Rounds: []load{m.load(d.people, float64(d.people)/last.Sub(first).Seconds(), used)}})
	_, _ = fmt.Fprintf(m.opt.Progress, "%s: first message after %v; %d people planned in %v, %.0f messages/s meanwhile, %.0f/s after; resident at most %.0f MB; load average %s\n",
		d.code, first.Sub(began).Round(time.Millisecond), d.people, took.Round(time.Millisecond), during, after, m.peak(), machine().Load)
	return errors.Join(m.tellStatements(ctx, d.people), m.each(ctx, d))
}

// checked approves a campaign and measures its check.
func (m *marketing) checked(ctx context.Context, d drive) error {
	took, err := m.approved(ctx, d)
	if err != nil {
		return err
	}
	m.row(Row{ID: rowChecked, What: fmt.Sprintf("check of a campaign, %d people known", m.opt.People), Unit: "ms", Bar: 10_000, Goal: 3000, Alone: true}).add(0, milli(took))
	_, _ = fmt.Fprintf(m.opt.Progress, "%s: checked in %v\n", d.code, took.Round(time.Millisecond))
	return nil
}

// each counts, in our books and at the carrier, who has not exactly one message.
func (m *marketing) each(ctx context.Context, d drive) error {
	var wrong, rows int
	err := m.campaign.db.SQL().QueryRowContext(ctx, `SELECT coalesce(sum(abs(n - 1)), 0), coalesce(sum(n), 0) FROM
		(SELECT count(*) AS n FROM messages WHERE source = $1 GROUP BY customer) AS each`, "campaign:"+d.code).Scan(&wrong, &rows)
	if err != nil {
		return err
	}
	row := m.row(Row{ID: rowEach, What: "people without exactly one message", Alone: true})
	wrong += max(d.people-rows, rows-d.people)
	if d.window == nil {
		missing, twice := m.far.counted()
		wrong += missing + twice
	}
	row.add(0, float64(wrong))
	return nil
}

// peak is the most any process was resident at, in MB.
func (m *marketing) peak() (most float64) {
	for _, p := range m.processes {
		most = max(most, float64(p.peak())/1e6)
	}
	return most
}

func (m *marketing) load(people int, rate float64, used usage) load {
	each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(people) }
	return load{Answers: people, Rate: rate, Memory: used.memory, Server: each(used.server), Redis: each(used.redis), Postgres: each(used.postgres)}
}
