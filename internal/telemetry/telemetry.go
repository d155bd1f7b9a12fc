// Package telemetry is what Cardline tells about itself in numbers, for Prometheus to fetch. It refuses to know the rooms it
// measures: they hand it words and durations, and it keeps both within bounds, so that no sender of webhooks can make it grow.
// Nothing here names a person. Start at Metrics.
package telemetry

import (
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts and measures. Its methods are safe for concurrent use and never block.
type Metrics struct {
	registry *prometheus.Registry

	turns       *prometheus.CounterVec
	turnSeconds *prometheus.HistogramVec
	callSeconds prometheus.Histogram
	verbs       *words
	outcomes    *words

	lost       prometheus.Counter
	lostLately prometheus.Gauge

	redis, database, bank *prometheus.HistogramVec

	messages *prometheus.CounterVec
	due      *prometheus.GaugeVec
	oldest   *prometheus.GaugeVec
	strays   prometheus.Counter
	repeats  *prometheus.CounterVec
	refusals *prometheus.CounterVec
	shares   *prometheus.GaugeVec

	restored, differences, reconciled prometheus.Gauge
	deleted                           prometheus.Gauge
	stopped                           *prometheus.GaugeVec
	dead                              *prometheus.GaugeVec
	paused                            prometheus.Gauge

	floor floor
	voice voice

	overdue  *prometheus.GaugeVec
	listed   *prometheus.GaugeVec
	lacking  *prometheus.GaugeVec
	resting  *prometheus.GaugeVec
	unlisted *prometheus.GaugeVec
	coupons  *prometheus.GaugeVec
	low      *prometheus.GaugeVec
	refused  *prometheus.CounterVec
	alarms   *prometheus.CounterVec
}

// lately is the span of the gauge to raise an alarm on.
const lately = 10 * time.Minute

// New makes metrics with a registry of their own.
func New() *Metrics {
	r := registry{prometheus.NewRegistry()}
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	r.buildInfo()
	return &Metrics{
		registry:    r.Registry,
		turns:       r.counters("turns_total", "Turns taken, by verb and what came of it.", "channel", "verb", "outcome"),
		turnSeconds: r.times("turn_seconds", "From the webhook's arrival in the dialogue to its answer.", turnBuckets, "channel"),
		callSeconds: r.times("call_seconds", "Length of ended calls.", callBuckets).WithLabelValues().(prometheus.Histogram),
		verbs:       newWords(100),
		outcomes:    newWords(300),
		lost:        r.counters("lost_reports_total", "Cards reported lost.").WithLabelValues(),
		lostLately:  r.gauges("lost_reports_last_10m", "Cards reported lost in the last ten minutes: alarm on an abnormal number.").WithLabelValues(),
		redis:       r.times("redis_seconds", "Time Redis took.", storeBuckets, "op", "result"),
		database:    r.times("database_seconds", "Time the database took.", storeBuckets, "op", "result"),
		bank:        r.times("bank_seconds", "Time the bank took.", turnBuckets, "op", "result"),
		messages:    r.counters("outbox_messages_total", "States that messages of ours reached.", "type", "state"),
		due:         r.gauges("outbox_due", "Messages that should have left by now.", "lane"),
		oldest:      r.gauges("outbox_oldest_seconds", "How long the oldest of them has been due.", "lane"),
		refusals:    r.counters("outbox_alarms_total", "Refusals by a carrier that somebody must look at, by its code.", "code"),
		shares:      r.gauges("outbox_account_share", "Percent of its traffic that an account with a carrier gets: under 100, it is not well.", "account"),
		floor:       newFloor(r),
		voice:       newVoice(r),
		restored:    r.gauges("database_restored", "1: the database came back from a backup, and nothing leaves until it is reconciled.").WithLabelValues(),
		differences: r.gauges("reconcile_differences", "Differences from the carrier's records that the last day's comparison found.").WithLabelValues(),
		reconciled:  r.gauges("reconcile_finished_seconds", "When the last day's comparison ended, in Unix time; 0: none did.").WithLabelValues(),
		dead:        r.gauges("outbox_dead", "Messages of the last seven days that failed and were not replayed, and those whose fate a person must tell.", "lane", "state"),
		paused:      r.gauges("outbox_pauses", "What somebody has paused.").WithLabelValues(),
		stopped:     r.gauges("outbox_stops", "Senders, accounts and templates that a carrier's refusal stopped, until somebody lifts it.", "kind"),
		deleted:     r.gauges("retention_finished_seconds", "When everything too old was last deleted, in Unix time.").WithLabelValues(),
		overdue:     r.gauges("desk_overdue", "Cases one of whose clocks has run out.", "kind"),
		resting:     r.gauges("holidays_days_left", "Days to come of which the public holidays of a country are known: under 60, name a newer file in hours.holidays.", "country"),
		unlisted:    r.gauges("holidays_missing", "1: a country has usually announced its next year by now, and the table does not hold it.", "country"),
		listed:      r.gauges("register_left_seconds", "How long the copy of a do-not-contact register may still be used; under 0: marketing to its country is refused.", "register"),
		lacking:     r.gauges("register_missing", "1: no copy of a do-not-contact register was ever loaded, and nobody's number is looked up on it.", "register"),
		coupons:     r.gauges("coupons_left", "Codes of a pool that nobody has yet.", "pool"),
		low:         r.gauges("coupons_short", "1: a pool of codes is low, empty or expired.", "pool"),
		alarms:      r.counters("desk_alarms_total", "Clocks of cases that reached a share of their time, in percent.", "clock", "percent"),
		refused:     r.counters("api_refused_total", "API calls refused for their key: none or a wrong one, a flood of them, a scope it lacks.", "reason"),
		repeats:     r.counters("outbox_repeats_total", "Messages sent again although they may have been taken, worded so.", "type"),
		strays:      r.counters("outbox_stray_receipts_total", "Receipts for messages nobody knows.").WithLabelValues(),
	}
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Names are those of all metrics of ours, for what refers to them.
func (m *Metrics) Names() map[string]bool {
	descriptions := make(chan *prometheus.Desc)
	go func() {
		defer close(descriptions)
		m.registry.Describe(descriptions)
	}()
	names := map[string]bool{}
	for d := range descriptions {
		if _, name, found := strings.Cut(d.String(), `fqName: "`); found {
			name, _, _ = strings.Cut(name, `"`)
			names[name] = true
		}
	}
	return names
}

// Bounds of the histograms, in seconds.
var (
	storeBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}
	turnBuckets  = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	callBuckets  = []float64{5, 10, 20, 40, 60, 120, 180, 300, 600, 1800}
)

// registry registers what it makes: all of it ours by name.
type registry struct{ *prometheus.Registry }

const namespace = "cardline"

func (r registry) counters(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
	r.MustRegister(v)
	return v
}

func (r registry) gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
	r.MustRegister(v)
	return v
}

func (r registry) times(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
	r.MustRegister(v)
	return v
}

// buildInfo says which program this is, as a gauge that is always 1.
func (r registry) buildInfo() {
	version, revision, toolchain := "unknown", "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, toolchain = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	r.gauges("build_info", "The program that runs.", "version", "revision", "go").WithLabelValues(version, revision, toolchain).Set(1)
}
