package telemetry

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// voice is how calls do in the menu. Each process tells of the calls it has answered.
type voice struct {
	ended            *prometheus.CounterVec
	stopped          prometheus.Histogram
	silent, mistaken *prometheus.CounterVec
	nodes            *words
	scores           *prometheus.CounterVec
	menu             prometheus.Gauge
	ours             *prometheus.CounterVec
}

// stopBuckets surround the twenty seconds within which a stolen card is meant to be stopped.
var stopBuckets = []float64{5, 10, 15, 20, 30, 45, 60, 120, 300}

// menuNodes is how many nodes are told apart: a menu has some two hundred.
const menuNodes = 400

func newVoice(r registry) voice {
	return voice{
		ended:    r.counters("calls_ended_total", "Calls that ended: contained (by the menu alone), handed-on (to be called back, or a message left), talked (to a person), gave-up (while waiting for one), left.", "how"),
		stopped:  r.times("card_stopped_seconds", "From the ring to a stopped card.", stopBuckets).WithLabelValues().(prometheus.Histogram),
		silent:   r.counters("menu_no_input_total", "Times nobody pressed a key, by node of the menu.", "node"),
		mistaken: r.counters("menu_no_match_total", "Times a key meant nothing, by node of the menu.", "node"),
		nodes:    newWords(menuNodes),
		scores:   r.counters("call_scores_total", "Calls that were scored, by their score.", "score"),
		ours:     r.counters("our_calls_total", "Calls we made: placed, and how each ended: answered, machine, no-answer, failed, unknown. right-party: answered by who was wanted.", "purpose", "what"),
		menu:     r.gauges("menu_in_use", "Number of the menu that new calls begin on; 0: the one that comes with the program.").WithLabelValues(),
	}
}

// CallEnded counts a call; how is one of a few words.
func (m *Metrics) CallEnded(how string) { m.voice.ended.WithLabelValues(how).Inc() }

// CardStopped measures from the ring to a stopped card.
func (m *Metrics) CardStopped(after time.Duration) { m.voice.stopped.Observe(after.Seconds()) }

// NoInput counts a silence at a node of the menu.
func (m *Metrics) NoInput(node string) {
	m.voice.silent.WithLabelValues(m.voice.nodes.known(node)).Inc()
}

// NoMatch counts a key that means nothing at a node of the menu.
func (m *Metrics) NoMatch(node string) {
	m.voice.mistaken.WithLabelValues(m.voice.nodes.known(node)).Inc()
}

// Scored counts the score of a call, 1 to 5.
func (m *Metrics) Scored(score int) { m.voice.scores.WithLabelValues(strconv.Itoa(score)).Inc() }

// MenuInUse tells which version of the menu calls begin on.
func (m *Metrics) MenuInUse(number int) { m.voice.menu.Set(float64(number)) }

// OurCall counts what a call of ours comes to; purpose is a type of message, or call-back, and what is one of a few words.
func (m *Metrics) OurCall(purpose, what string) { m.voice.ours.WithLabelValues(purpose, what).Inc() }
