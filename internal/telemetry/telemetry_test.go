package telemetry

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// scrape is the page Prometheus would fetch now.
func scrape(m *Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func expect(t *testing.T, m *Metrics, lines ...string) {
	t.Helper()
	page := scrape(m)
	for _, line := range lines {
		if !strings.Contains(page, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, page)
		}
	}
}

func TestWhatIsMeasured(t *testing.T) {
	t.Parallel()
	m := New()
	m.Turn("text", "BALANCE", "balance", 3*time.Millisecond)
	m.Turn("text", "", "empty", 20*time.Second)
	m.Turn("voice", "CALL", "completed", 30*time.Second)
	m.Redis("pipeline", 200*time.Microsecond, nil)
	m.Database("commit", 2*time.Millisecond, nil)
	m.Bank("balance", time.Second, errors.New("refused"))
	out := Outbox[string, string, string]{m}
	out.Backlog("urgent", 3, 1500*time.Millisecond)
	out.Moved("otp", "delivered")
	out.Stray()
	m.Holidays("CN", 39, true)
	m.Holidays("HK", -1, false)
	expect(t, m,
		`cardline_turns_total{channel="text",outcome="balance",verb="BALANCE"} 1`,
		`cardline_turns_total{channel="text",outcome="empty",verb="none"} 1`,
		`cardline_turn_seconds_bucket{channel="text",le="0.005"} 1`,
		`cardline_turn_seconds_bucket{channel="text",le="10"} 1`,
		`cardline_turn_seconds_count{channel="text"} 2`,
		`cardline_call_seconds_sum 30`,
		`cardline_redis_seconds_bucket{op="pipeline",result="ok",le="0.00025"} 1`,
		`cardline_database_seconds_count{op="commit",result="ok"} 1`,
		`cardline_bank_seconds_count{op="balance",result="error"} 1`,
		`cardline_outbox_due{lane="urgent"} 3`,
		`cardline_outbox_oldest_seconds{lane="urgent"} 1.5`,
		`cardline_outbox_messages_total{state="delivered",type="otp"} 1`,
		`cardline_outbox_stray_receipts_total 1`,
		`cardline_holidays_days_left{country="CN"} 39`,
		`cardline_holidays_days_left{country="HK"} -1`,
		`cardline_holidays_missing{country="CN"} 1`,
		`cardline_holidays_missing{country="HK"} 0`,
	)
	if page := scrape(m); strings.Contains(page, `cardline_turn_seconds_count{channel="voice"}`) {
		t.Error("the length of a call was taken for the time of a turn")
	}
	for _, series := range []string{"cardline_build_info{go=", "process_resident_memory_bytes", "go_goroutines"} {
		if !strings.Contains(scrape(m), series) {
			t.Errorf("no %s", series)
		}
	}
}

func TestLostReportsFadeAfterTenMinutes(t *testing.T) {
	t.Parallel()
	m := New()
	synctest.Test(t, func(t *testing.T) {
		m.Lost()
		time.Sleep(9 * time.Minute)
		m.Lost()
		expect(t, m, "cardline_lost_reports_last_10m 2")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		expect(t, m, "cardline_lost_reports_last_10m 1", "cardline_lost_reports_total 2")
		time.Sleep(lately)
	})
}

func TestLabelsCannotGrow(t *testing.T) {
	t.Parallel()
	m := New()
	m.Turn("text", "BALANCE", "balance", 0)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 500 {
				m.Turn("voice", fmt.Sprintf("V%d", i*500+j), strings.Repeat("x", 60+i), 0)
			}
		})
	}
	wg.Wait()
	m.Turn("text", "BALANCE", "balance", 0)
	expect(t, m, `cardline_turns_total{channel="text",outcome="balance",verb="BALANCE"} 2`)
	series := 0
	for line := range strings.Lines(scrape(m)) {
		if strings.HasPrefix(line, "cardline_turns_total{") {
			series++
		}
	}
	if series > 110*6 {
		t.Errorf("%d series of turns", series)
	}
}
