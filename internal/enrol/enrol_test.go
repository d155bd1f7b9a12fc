package enrol_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cardline/internal/enrol"
	"cardline/internal/locale"
)

func TestConfirmationSaysWhatAndWhich(t *testing.T) {
	t.Parallel()
	for _, c := range enrol.Demo(time.Unix(0, 0)) {
		for _, l := range locale.All() {
			for _, queued := range []bool{false, true} {
				text := enrol.Confirmation("Harbour Bank", c, enrol.Enrolled{Ref: "EH123456", Stage: map[bool]enrol.Stage{false: enrol.Joined, true: enrol.Waiting}[queued]}, l)
				if !strings.Contains(text, c.Code) || !strings.Contains(text, "EH123456") || !strings.Contains(text, c.Names[l]) || strings.Contains(text, "%!") {
					t.Errorf("%s %s: %s", c.Code, l, text)
				}
			}
		}
	}
}

func TestWhatTheProgramBroughtCanBeWrittenOn(t *testing.T) {
	t.Parallel()
	for _, c := range enrol.Demo(time.Unix(0, 0)) {
		c.ByStaff, c.Version = c.Code == "HEALTH", "1"
		if got := (enrol.Version{Code: c.Code, Number: 1, Brief: c.Brief()}).Campaign(); !reflect.DeepEqual(got, c) {
			t.Errorf("written as it is it becomes another:\n%+v\n%+v", got, c)
		}
	}
}

func TestWhatTheStaffAndTheDrawDecideIsSaidAsSuch(t *testing.T) {
	t.Parallel()
	c := enrol.Demo(time.Unix(0, 0))[0]
	for l, want := range map[locale.Lang][2]string{
		locale.English: {"the draw", "cancelled"}, locale.Simplified: {"抽签", "已取消"}, locale.Traditional: {"抽籤", "已取消"},
	} {
		drawn := enrol.Confirmation("Harbour Bank", c, enrol.Enrolled{Ref: "EH123456", Stage: enrol.Waiting, Drawn: true}, l)
		for text, must := range map[string]string{drawn: want[0], enrol.Left("Harbour Bank", c, "EH123456", l): want[1]} {
			if !strings.Contains(text, must) || !strings.Contains(text, "EH123456") || !strings.Contains(text, c.Names[l]) || strings.Contains(text, "%!") {
				t.Errorf("%s: %s", l, text)
			}
		}
	}
}

func TestOpenIsHalfOpen(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	c := enrol.Demo(start)[0]
	for at, want := range map[time.Time]bool{
		c.Opens.Add(-1): false, c.Opens: true, start: true, c.Closes.Add(-1): true, c.Closes: false,
	} {
		if c.Open(at) != want {
			t.Errorf("at %s: %v", at, !want)
		}
	}
}

func TestQualifies(t *testing.T) {
	t.Parallel()
	health, spend := enrol.Demo(time.Unix(0, 0))[0], enrol.Demo(time.Unix(0, 0))[1]
	for _, c := range []struct {
		of             enrol.Campaign
		product, state string
		want           bool
	}{
		{health, "Platinum", "active", true}, {health, "Platinum", "mailed", false}, {health, "Gold", "active", false},
		{spend, "Classic", "active", true}, {spend, "Classic", "stopped", false},
	} {
		if got := c.of.Qualifies(c.product, c.state); got != c.want {
			t.Errorf("%s, %s %s: %v", c.of.Code, c.product, c.state, got)
		}
	}
}
