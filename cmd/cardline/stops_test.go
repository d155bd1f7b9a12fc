package main_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/outbox"
)

// TestStopped: what a carrier's refusal stopped is seen, in the metrics too, and an operator lifts it.
func TestStopped(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t)})
	in.start(t).stop()
	db := in.rows(t, in.database())
	for _, s := range []outbox.Stop{{Kind: outbox.StopTemplate, Name: "points-offer/en/1", Code: 30007, Reason: "filtered by the network"}, {Kind: outbox.StopSender, Name: "+12025550109"}} {
		s.Since = time.Now()
		if _, err := db.Reach().Stop(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	p := in.start(t)
	told := func(series string) func() bool { return func() bool { return strings.Contains(metrics(t, p), series) } }
	await(t, 20*time.Second, "the metric of a stopped template", told(`cardline_outbox_stops{kind="template"} 1`))
	p.says(t, "filtered by the network", "stops")
	p.says(t, "is used again", "lift", "template", "points-offer/en/1", "--reason", "wording changed")
	p.refuses(t, "no template of that name is stopped", "lift", "template", "points-offer/en/1", "--reason", "again")
	p.refuses(t, "kind", "lift", "lane", "marketing", "--reason", "no such kind")
	if out, err := p.console(t, "stops"); err != nil || strings.Contains(out, "points-offer") || !strings.Contains(out, "+12025550109") {
		t.Errorf("after the lifting: %s, %v", out, err)
	}
	alertsHeld(t, metrics(t, p))
}

// alertsHeld checks that a running program tells every gauge that a rule compares. Counts begin with the first thing counted, the age of
// registers with the first register, and codes with the first pool.
func alertsHeld(t *testing.T, told string) {
	t.Helper()
	rules, err := os.ReadFile("../../docs/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`cardline_\w+`).FindAllString(string(rules), -1) {
		if strings.HasSuffix(name, "_total") || strings.HasSuffix(name, "_count") || strings.HasSuffix(name, "_bucket") || name == "cardline_register_left_seconds" ||
			name == "cardline_desk_overdue" || name == "cardline_coupons_short" {
			continue
		}
		if !strings.Contains(told, "\n"+name+"{") && !strings.Contains(told, "\n"+name+" ") {
			t.Errorf("the alert rules compare %s, which a running program does not tell", name)
		}
	}
}
