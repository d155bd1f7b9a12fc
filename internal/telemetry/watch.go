package telemetry

import (
	"strconv"
	"time"
)

// wholeCall is the verb under which the end of a call is reported: took is then the call's length, no turn's.
const wholeCall = "CALL"

// Turn counts one turn: channel is text or voice, verb a command id or empty, outcome what came of it.
func (m *Metrics) Turn(channel, verb, outcome string, took time.Duration) {
	m.turns.WithLabelValues(channel, m.verbs.known(verb), m.outcomes.known(outcome)).Inc()
	if verb == wholeCall {
		m.callSeconds.Observe(took.Seconds())
		return
	}
	m.turnSeconds.WithLabelValues(channel).Observe(took.Seconds())
}

// Lost counts a report of loss.
func (m *Metrics) Lost() {
	m.lost.Inc()
	m.lostLately.Inc()
	time.AfterFunc(lately, m.lostLately.Dec)
}

// Redis measures one exchange with Redis; op is command or pipeline.
func (m *Metrics) Redis(op string, took time.Duration, err error) {
	m.redis.WithLabelValues(op, result(err)).Observe(took.Seconds())
}

// Database measures one statement or transaction; op names its kind, never its text.
func (m *Metrics) Database(op string, took time.Duration, err error) {
	m.database.WithLabelValues(op, result(err)).Observe(took.Seconds())
}

// Bank measures one question or order to the bank; a refusal counts as an error.
func (m *Metrics) Bank(op string, took time.Duration, err error) {
	m.bank.WithLabelValues(op, result(err)).Observe(took.Seconds())
}

// Overdue says how many cases of a kind have a clock that has run out.
func (m *Metrics) Overdue(kind string, n int) { m.overdue.WithLabelValues(kind).Set(float64(n)) }

// Holidays says for how many days to come the public holidays of a country are known, and whether its next year is late: not in the table
// although it has usually been announced by now.
func (m *Metrics) Holidays(country string, days int, late bool) {
	m.resting.WithLabelValues(country).Set(float64(days))
	v := 0.0
	if late {
		v = 1
	}
	m.unlisted.WithLabelValues(country).Set(v)
}

// Register says how long the copy of a do-not-contact register may still be used.
func (m *Metrics) Register(name string, left time.Duration) {
	m.listed.WithLabelValues(name).Set(left.Seconds())
}

// NoRegister says whether a do-not-contact register is missing.
func (m *Metrics) NoRegister(name string, missing bool) {
	v := 0.0
	if missing {
		v = 1
	}
	m.lacking.WithLabelValues(name).Set(v)
}

// CouponsLeft says how many codes of a pool nobody has yet, and whether that is few.
func (m *Metrics) CouponsLeft(pool string, left int, short bool) {
	m.coupons.WithLabelValues(pool).Set(float64(left))
	v := 0.0
	if short {
		v = 1
	}
	m.low.WithLabelValues(pool).Set(v)
}

// Alarm counts a clock of a case that reached a share of its time.
func (m *Metrics) Alarm(clock string, percent int) {
	m.alarms.WithLabelValues(clock, strconv.Itoa(percent)).Inc()
}

// Restored says whether nothing leaves because the database came back from a backup.
func (m *Metrics) Restored(held bool) {
	m.restored.Set(0)
	if held {
		m.restored.Set(1)
	}
}

// Reconciled says when the last day was compared with the carrier, and how many differences there were.
func (m *Metrics) Reconciled(at time.Time, differences int) {
	m.reconciled.Set(float64(at.Unix()))
	m.differences.Set(float64(differences))
}

// Dead says how many messages of a lane failed and were not replayed, and how many a person must tell the fate of.
func (m *Metrics) Dead(lane string, failed, person int) {
	m.dead.WithLabelValues(lane, "failed").Set(float64(failed))
	m.dead.WithLabelValues(lane, "unknown").Set(float64(person))
}

// Paused says how many pauses there are.
func (m *Metrics) Paused(n int) { m.paused.Set(float64(n)) }

// Stopped says how many of a kind a carrier's refusal stopped.
func (m *Metrics) Stopped(kind string, n int) { m.stopped.WithLabelValues(kind).Set(float64(n)) }

// Deleted says when everything too old was last deleted.
func (m *Metrics) Deleted(at time.Time) { m.deleted.Set(float64(at.Unix())) }

// Refused counts an API call refused for its key.
func (m *Metrics) Refused(reason string) { m.refused.WithLabelValues(reason).Inc() }

func result(err error) string {
	if err != nil {
		return "error"
	}
	return "ok"
}

// Outbox lends the metrics to the outbox, whose lanes, types and states are words with types of their own.
type Outbox[Lane, Type, State ~string] struct{ *Metrics }

// Backlog says what waits in a lane: how many messages are due, and for how long the oldest has been.
func (o Outbox[Lane, Type, State]) Backlog(lane Lane, due int, oldest time.Duration) {
	o.due.WithLabelValues(string(lane)).Set(float64(due))
	o.oldest.WithLabelValues(string(lane)).Set(oldest.Seconds())
}

// Moved counts a message of a type reaching a state.
func (o Outbox[Lane, Type, State]) Moved(t Type, to State) {
	o.messages.WithLabelValues(string(t), string(to)).Inc()
}

// Stray counts a receipt for a message nobody knows.
func (o Outbox[Lane, Type, State]) Stray() { o.strays.Inc() }

// Repeated counts a message that is sent again although it may have been taken.
func (o Outbox[Lane, Type, State]) Repeated(t Type) { o.repeats.WithLabelValues(string(t)).Inc() }

// Alarmed counts a refusal that somebody must look at. Codes are those of our own table.
func (o Outbox[Lane, Type, State]) Alarmed(code int) {
	o.refusals.WithLabelValues(strconv.Itoa(code)).Inc()
}

// Share tells how much of its traffic an account with a carrier gets, in percent.
func (o Outbox[Lane, Type, State]) Share(account string, percent int) {
	o.shares.WithLabelValues(account).Set(float64(percent))
}
