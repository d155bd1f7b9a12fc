package main_test

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// hoursLines are lines of different zones, holidays and hours, two numbers of one among them.
const hoursLines = `main: {zone: Asia/Shanghai, holidays: CN, numbers: ["+12025550133"], open: ["mon-fri 09:00-12:30 13:30-18:00"]}
platinum: {zone: Asia/Hong_Kong, holidays: HK, open: ["mon-thu 09:00-18:00", "fri 22:00-02:00", "holiday 10:00-12:00"]}
campaign: {zone: America/New_York, holidays: US, numbers: ["` + campaignLine + `"], open: ["daily 09:00-17:00", "2026-02-14 10:00-11:00"]}
`

// Whoever asks for a person hears how the line they have called stands, to the minute: at both edges of each interval and past midnight, on
// holidays of one country and not of another, on a Saturday worked for one, on a day with hours of its own, and in an emergency. A lost card
// finds a person at every one of these minutes.
func TestEveryLineStandsAsItsHoursSay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "lines.yaml"), []byte(hoursLines), 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(cleanEnv(), "CARDLINE_HOURS_LINES="+filepath.Join(folder, "lines.yaml"), "CARDLINE_VOICE_RESUME=0s")
	h := hoursWalk{t, &handset.Phone{Account: account, Token: token}}
	h.phone.URL = launch(t, program(t), folder, env, []string{"demo", "--port", "0", "--now", "2026-02-13T08:58:00+08:00"})
	for _, c := range []struct{ at, main, platinum, campaign string }{ // at, by the clock of the first two; New York is 13 hours behind
		{"2026-02-13T08:59", "closed", "closed", "closed"},
		{"2026-02-13T09:00", "open", "closed", "closed"},
		{"2026-02-13T12:29", "open", "closed", "closed"},
		{"2026-02-13T12:30", "closed", "closed", "closed"},
		{"2026-02-13T13:29", "closed", "closed", "closed"},
		{"2026-02-13T13:30", "open", "closed", "closed"},
		{"2026-02-13T17:59", "open", "closed", "closed"},
		{"2026-02-13T18:00", "closed", "closed", "closed"},
		{"2026-02-13T21:59", "closed", "closed", "closed"},
		{"2026-02-13T22:00", "closed", "open", "open"},
		{"2026-02-14T01:59", "closed", "open", "open"}, // Friday's hours, after midnight
		{"2026-02-14T02:00", "closed", "closed", "open"},
		{"2026-02-14T05:59", "closed", "closed", "open"},
		{"2026-02-14T06:00", "closed", "closed", "closed"},
		{"2026-02-14T08:59", "closed", "closed", "closed"},
		{"2026-02-14T09:00", "open", "closed", "closed"}, // a Saturday that the mainland works
		{"2026-02-14T18:00", "closed", "closed", "closed"},
		{"2026-02-14T22:59", "closed", "closed", "closed"}, // in New York a day with hours of its own
		{"2026-02-14T23:00", "closed", "closed", "open"},
		{"2026-02-15T00:00", "closed", "closed", "closed"},
		{"2026-02-16T08:59", "closed", "closed", "closed"},
		{"2026-02-16T09:00", "holiday", "open", "closed"}, // New Year's Eve, of the mainland only
		{"2026-02-16T17:59", "holiday", "open", "closed"},
		{"2026-02-16T18:00", "closed", "closed", "closed"},
		{"2026-02-16T22:00", "closed", "closed", "holiday"}, // Washington's Birthday
		{"2026-02-17T09:59", "holiday", "holiday", "closed"},
		{"2026-02-17T10:00", "holiday", "open", "closed"}, // a holiday with hours of its own
		{"2026-02-17T12:00", "holiday", "holiday", "closed"},
		{"2026-02-24T08:59", "closed", "closed", "closed"},
		{"2026-02-24T09:00", "open", "open", "closed"},
	} {
		h.turn(c.at)
		h.stand(c.at, c.main, c.platinum, c.campaign)
	}
	cmd := exec.CommandContext(t.Context(), program(t), "line", "emergency", "every", "--for", "2h", "--reason", "a storm", "--key", "demo-admin", "--url", h.phone.URL)
	cmd.Env = cleanEnv()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	await(t, 10*time.Second, "the emergency to be known", func() bool { return h.hears(people["service"]) == "emergency" })
	h.stand("an emergency, in the day and at night", "emergency", "emergency", "emergency")
}

// hoursWalk is a caller who asks every line for a person.
type hoursWalk struct {
	t     *testing.T
	phone *handset.Phone
}

func (h hoursWalk) turn(at string) {
	h.t.Helper()
	if err := h.phone.Sandbox(h.t.Context(), "/sandbox/clock", `{"now":"`+at+`:00+08:00"}`); err != nil {
		h.t.Fatal(err)
	}
}

// stand compares how the lines stand, by either number of the main one.
func (h hoursWalk) stand(at, main, platinum, campaign string) {
	h.t.Helper()
	for _, l := range []struct {
		name, want string
		number     phone.Number
	}{
		{"main", main, people["service"]}, {"main by its old number", main, "+12025550133"}, {"platinum", platinum, people["platinum"]},
		{"campaign", campaign, campaignLine}, {"lost", "open", people["lost"]},
	} {
		if got := h.hears(l.number); got != l.want {
			h.t.Errorf("%s: %s stands %s, want %s", at, l.name, got, l.want)
		}
	}
}

// standings are by what a caller is told who asks for a person.
var standings = map[string]string{
	"Because of an emergency": "emergency", "Today is a public holiday": "holiday", "Our colleagues are not here at this hour": "closed",
}

// hears is how a line stands by what Maria hears there when she presses 0 and then nothing.
func (h hoursWalk) hears(line phone.Number) (stands string) {
	h.t.Helper()
	c := h.phone.Call(people["maria"], line)
	if err := c.Play(h.t.Context(), handset.Pressing(handset.Input{Digits: "0"}, handset.Input{HangUp: true})); err != nil {
		h.t.Fatalf("%s: %v", line.Reveal(), err)
	}
	for _, l := range c.Heard() {
		for words, is := range standings {
			if strings.HasPrefix(l.Text, words) {
				stands = cmp.Or(stands, is)
			}
		}
		if l.Verb == "Dial" {
			stands = cmp.Or(stands, "open")
		}
	}
	return cmp.Or(stands, "silent: "+listed(c.Heard()))
}
