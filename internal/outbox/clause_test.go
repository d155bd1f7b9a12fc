package outbox_test

import (
	"reflect"
	"testing"

	"cardline/internal/outbox"
)

// What the gates themselves say is looked at wherever a test of theirs does (house.says).
func TestReasonsHaveCodes(t *testing.T) {
	t.Parallel()
	of := func(code string, with ...string) outbox.Clause {
		if with == nil {
			with = []string{}
		}
		return outbox.Clause{Code: code, With: with}
	}
	for reason, want := range map[string][]outbox.Clause{
		"":                        nil,
		"wrong price in the text": nil, // somebody's words
		"quiet hours: held until 2026-11-23 09:00 (Asia/Hong_Kong)": {of("quiet-hours"), of("until", "2026-11-23 09:00", "Asia/Hong_Kong")},
		"quiet hours, which outlasts it: to be called instead":      {of("quiet-hours"), of("outlasts"), of("call")},
		"frequency cap: already 2 messages today, at most 2, a greeting goes before: held until 2026-11-24 10:00 (UTC)": {
			of("frequency-day", "2", "2"), of("greeting-first"), of("until", "2026-11-24 10:00", "UTC"),
		},
		"frequency cap: already 1 message on …, at most 1":    {of("frequency-date", "1", "…", "1")}, // as reports count it
		"paused (lane marketing): the price is wrong":         {of("paused", "lane marketing", "the price is wrong")},
		"paused (all): held until 2026-11-23 09:00 (by hand)": {of("paused", "all", "held until 2026-11-23 09:00 (by hand)")},
		"on the do-not-contact register us-dnc":               {of("register", "us-dnc")},
	} {
		if got := outbox.Clauses(reason); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, want %+v", reason, got, want)
		}
	}
}
