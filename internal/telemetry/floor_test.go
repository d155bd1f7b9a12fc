package telemetry

import (
	"strings"
	"testing"
	"time"
)

func TestWhatIsToldOfTheQueues(t *testing.T) {
	t.Parallel()
	m := New()
	level := 80
	m.Queued(Queue{Topic: "service", Waiting: 3, Returns: 1, Level: &level, Lost: 5, Longest: 90 * time.Second, Average: 12 * time.Second})
	m.Agents("ready", 2)
	expect(t, m,
		`cardline_queue_waiting{topic="service"} 3`, `cardline_queue_returns{topic="service"} 1`, `cardline_queue_service_level{topic="service"} 80`,
		`cardline_queue_abandonment{topic="service"} 5`, `cardline_queue_longest_seconds{topic="service"} 90`,
		`cardline_queue_average_seconds{topic="service"} 12`, `cardline_agents{state="ready"} 2`,
	)
}

// A service level of nobody would stand for a good hour, or raise an alarm at night.
func TestNoServiceLevelWhereNobodyWaited(t *testing.T) {
	t.Parallel()
	m := New()
	level := 80
	m.Queued(Queue{Topic: "service", Level: &level})
	m.Queued(Queue{Topic: "service"})
	m.Queued(Queue{Topic: "lost"})
	expect(t, m, `cardline_queue_waiting{topic="lost"} 0`)
	if told := scrape(m); strings.Contains(told, "cardline_queue_service_level{") {
		t.Errorf("a service level is told:\n%s", told)
	}
}
