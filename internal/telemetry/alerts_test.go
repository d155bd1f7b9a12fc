package telemetry_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"cardline/internal/telemetry"
)

var (
	alertName  = regexp.MustCompile(`(?m)^ +- alert: (\w+)$`)
	metricName = regexp.MustCompile(`cardline_\w+`)
	anchor     = regexp.MustCompile(`runbook: runbook\.md#(\w+)`)
)

// TestAlerts holds the alert rules to the program: each metric is one it tells, each rule has a heading in the runbook, and no heading is left over.
func TestAlerts(t *testing.T) {
	t.Parallel()
	rules, err := os.ReadFile("../../docs/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	runbook, err := os.ReadFile("../../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	told := telemetry.New().Names()
	for _, name := range metricName.FindAllString(string(rules), -1) {
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_count"), "_bucket"), "_sum")
		if !told[name] && !told[base] {
			t.Errorf("the rules name %s, which the program does not tell", name)
		}
	}
	parts := strings.Split(string(rules), "- alert: ")[1:]
	if len(parts) != len(alertName.FindAllString(string(rules), -1)) || len(parts) < 10 {
		t.Fatalf("%d rules", len(parts))
	}
	for _, part := range parts {
		name, _, _ := strings.Cut(part, "\n")
		if at := anchor.FindStringSubmatch(part); at == nil || at[1] != strings.ToLower(name) {
			t.Errorf("%s does not name its own line of the runbook: %v", name, at)
		}
		if !strings.Contains(string(runbook), "\n## "+name+"\n") {
			t.Errorf("the runbook says nothing about %s", name)
		}
		for _, needed := range []string{"expr: ", "severity: ", "summary: "} {
			if !strings.Contains(part, needed) {
				t.Errorf("%s has no %s", name, needed)
			}
		}
	}
	if n := strings.Count(string(runbook), "\n## "); n != len(parts) {
		t.Errorf("%d rules, and %d headings in the runbook", len(parts), n)
	}
}
