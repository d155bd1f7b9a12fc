package telemetry

import (
	"testing"
	"time"
)

func TestWhatIsToldOfTheQueues(t *testing.T) {
	t.Parallel()
	m := New()
	m.Queued(Queue{Topic: "service", Waiting: 3, Returns: 1, Level: 80, Lost: 5, Longest: 90 * time.Second, Average: 12 * time.Second})
	m.Agents("ready", 2)
	expect(t, m,
		`cardline_queue_waiting{topic="service"} 3`, `cardline_queue_returns{topic="service"} 1`, `cardline_queue_service_level{topic="service"} 80`,
		`cardline_queue_abandonment{topic="service"} 5`, `cardline_queue_longest_seconds{topic="service"} 90`,
		`cardline_queue_average_seconds{topic="service"} 12`, `cardline_agents{state="ready"} 2`,
	)
}
