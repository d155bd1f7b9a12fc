package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// Report is what one run of the benchmark found.
type Report struct {
	Machine Machine       `json:"machine"`
	Began   time.Time     `json:"began"`
	Start   time.Duration `json:"start_ns"` // of the gateway: schema, directory and all, to an open door
	Rows    []Row         `json:"rows"`
	Loads   []Load        `json:"loads"`
}

// Row compares ours with a reference. The figures of one measurement of each stand at the same place.
type Row struct {
	ID        string    `json:"id"`
	What      string    `json:"what"`
	Unit      string    `json:"unit"`
	Reference []float64 `json:"reference,omitempty"`
	Ours      []float64 `json:"ours"`
	Ratios    []float64 `json:"ratios,omitempty"` // ours to the reference's, measurement by measurement
	Bar       float64   `json:"bar"`              // must hold
	Goal      float64   `json:"goal"`             // where we are going
	More      bool      `json:"more_is_better"`
	Alone     bool      `json:"absolute"` // bar and goal are figures of ours, not ratios
	Result    string    `json:"verdict"`
}

// Load is what was measured of one target, round by round.
type Load struct {
	What   string `json:"what"`
	Rounds []load `json:"rounds"`
}

func (r *Row) add(reference, ours float64) {
	r.Ours = append(r.Ours, ours)
	if !r.Alone {
		r.Reference, r.Ratios = append(r.Reference, reference), append(r.Ratios, ours/reference)
	}
	r.Result = r.verdict()
}

// verdict is the median's.
func (r *Row) verdict() string {
	v := median(r.Ratios)
	if r.Alone {
		v = median(r.Ours)
	}
	holds := func(limit float64) bool { return r.More && v >= limit || !r.More && v <= limit }
	switch {
	case holds(r.Goal):
		return "goal"
	case holds(r.Bar):
		return "bar"
	}
	return "missed"
}

func (r *Report) sort(order []string) {
	slices.SortStableFunc(r.Rows, func(a, b Row) int { return slices.Index(order, a.ID) - slices.Index(order, b.ID) })
}

// JSON writes the whole report.
func (r *Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Table writes the report for people: medians, and between brackets the least and the most.
func (r *Report) Table(w io.Writer) error {
	m := r.Machine
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(format string, a ...any) { _, _ = fmt.Fprintf(t, format+"\n", a...) } // Flush tells the first error
	line("%s, %d cores, %s, Redis %s, Postgres %s, load average %s", m.CPU, m.Cores, m.Go, or(m.Redis), or(m.Postgres), m.Load)
	if r.Start > 0 {
		line("The gateway opened its doors after %v, schema and directory included.", r.Start.Round(time.Millisecond))
	}
	line("\nrow\twhat\treference\tours\tratio\tbar\tgoal\tverdict")
	for _, row := range r.Rows {
		reference, ratio := "-", "-"
		if !row.Alone {
			reference, ratio = spread(row.Reference, row.Unit), spread(row.Ratios, "x")
		}
		line("%s\t%s\t%s\t%s\t%s\t%g\t%g\t%s", row.ID, row.What, reference, spread(row.Ours, row.Unit), ratio, row.Bar, row.Goal, row.Result)
	}
	if len(r.Loads) > 0 {
		line("\nload\trate\tp50 ms\tp99 ms\tCPU us per answer: server\tRedis\tPostgres\terrors")
	}
	for _, l := range r.Loads {
		of := func(f func(load) float64) string {
			var vs []float64
			for _, v := range l.Rounds {
				vs = append(vs, f(v))
			}
			return figure(median(vs))
		}
		errs := 0
		for _, v := range l.Rounds {
			errs += v.Errors
		}
		line("%s\t%s/s\t%s\t%s\t%s\t%s\t%s\t%d", l.What, of(func(v load) float64 { return v.Rate }),
			of(func(v load) float64 { return milli(v.P50) }), of(func(v load) float64 { return milli(v.P99) }),
			of(func(v load) float64 { return v.Server }), of(func(v load) float64 { return v.Redis }),
			of(func(v load) float64 { return v.Postgres }), errs)
	}
	return t.Flush()
}

func or(s string) string {
	if s == "" {
		return "not used"
	}
	return s
}

// spread is median [least-most] with the unit.
func spread(vs []float64, unit string) string {
	if len(vs) == 1 {
		return figure(vs[0]) + " " + unit
	}
	return fmt.Sprintf("%s %s [%s-%s]", figure(median(vs)), unit, figure(slices.Min(vs)), figure(slices.Max(vs)))
}

// figure keeps three digits or so.
func figure(v float64) string {
	switch {
	case v >= 10_000:
		return fmt.Sprintf("%.1fk", v/1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func median(vs []float64) float64 {
	if len(vs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(vs))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
