package commands

import (
	"testing"
	"time"
)

func TestMomentsToBeCalled(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("HKT", 8*3600)
	now := time.Date(2026, 11, 16, 10, 30, 0, 0, zone) // a Monday
	for when, want := range map[string]string{
		"":                        "",
		"asap":                    "",
		"now":                     "",
		"3pm":                     "16 15:00",
		"tomorrow 3pm":            "17 15:00",
		"tomorrow at 3":           "17 15:00",
		"tomorrow":                "17 09:00",
		"tomorrow morning":        "17 09:00",
		"tomorrow afternoon at 4": "17 16:00",
		"day after tomorrow 10am": "18 10:00",
		"12pm":                    "16 12:00",
		"9 am":                    "17 09:00", // over for today
		"at 14:30":                "16 14:30",
		"on Friday after 5pm":     "20 17:00",
		"monday 11:15":            "23 11:15",
		"tonight":                 "16 18:00",
		"in 2 hours":              "16 12:30",
		"in half an hour":         "16 11:00",
		"明天下午3点":                  "17 15:00",
		"明早":                      "17 09:00",
		"后天上午十点半":                 "18 10:30",
		"下午三点":                    "16 15:00",
		"星期五下午两点":                 "20 14:00",
		"聽日下晝3點":                  "17 15:00",
		"今晚7點半":                   "16 19:30",
		"半小时后":                    "16 11:00",
		"两个小时后":                   "16 12:30",
		"放工後":                     "16 18:00",
	} {
		got := ""
		if at := momentOf(when, now, zone); !at.IsZero() {
			got = at.In(zone).Format("2 15:04")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", when, got, want)
		}
	}
}
