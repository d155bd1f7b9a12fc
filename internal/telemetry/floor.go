package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// floor is who waits for a person, who answers, and how the queues do. Every process tells the same.
type floor struct {
	waiting, returns, longest, level, lost, average *prometheus.GaugeVec
	agents                                          *prometheus.GaugeVec
}

func newFloor(r registry) floor {
	return floor{
		waiting: r.gauges("queue_waiting", "Callers on the line who wait for a person.", "topic"),
		returns: r.gauges("queue_returns", "Callers who were promised a call back.", "topic"),
		longest: r.gauges("queue_longest_seconds", "How long the one on the line has waited who waits longest.", "topic"),
		level:   r.gauges("queue_service_level", "Percent of the callers of the last hour who were answered in time; absent where there were none.", "topic"),
		lost:    r.gauges("queue_abandonment", "Percent of the callers of the last hour who hung up while they waited.", "topic"),
		average: r.gauges("queue_average_seconds", "How long the callers of the last hour who were answered had waited.", "topic"),
		agents:  r.gauges("agents", "Agents by what they do.", "state"),
	}
}

// Queue is how the queue of a topic does.
type Queue struct {
	Topic            string
	Waiting, Returns int
	Level            *int // percent; nil where nobody waited
	Lost             int  // percent
	Longest, Average time.Duration
}

// Queued says how a queue does.
func (m *Metrics) Queued(q Queue) {
	f := m.floor
	f.waiting.WithLabelValues(q.Topic).Set(float64(q.Waiting))
	f.returns.WithLabelValues(q.Topic).Set(float64(q.Returns))
	f.longest.WithLabelValues(q.Topic).Set(q.Longest.Seconds())
	if q.Level == nil {
		f.level.DeleteLabelValues(q.Topic)
	} else {
		f.level.WithLabelValues(q.Topic).Set(float64(*q.Level))
	}
	f.lost.WithLabelValues(q.Topic).Set(float64(q.Lost))
	f.average.WithLabelValues(q.Topic).Set(q.Average.Seconds())
}

// Agents says how many agents are in a state.
func (m *Metrics) Agents(state string, n int) { m.floor.agents.WithLabelValues(state).Set(float64(n)) }
