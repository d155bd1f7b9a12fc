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
		"quiet hours: held": {of("quiet-hours")}, // as reports count it
		"frequency cap: already 1 message today, at most 1: held": {of("frequency-day", "1", "1")},
		"quiet hours, which outlasts it: to be called instead":    {of("quiet-hours"), of("outlasts"), of("call")},
		"frequency cap: already 2 messages today, at most 2, a greeting goes before: held until 2026-11-24 10:00 (UTC)": {
			of("frequency-day", "2", "2"), of("greeting-first"), of("until", "2026-11-24 10:00", "UTC"),
		},
		"frequency cap: already 1 message on …, at most 1":    {of("frequency-date", "1", "…", "1")}, // as reports count it
		"paused (lane marketing): the price is wrong":         {of("paused", "lane marketing", "the price is wrong")},
		"paused (all): held until 2026-11-23 09:00 (by hand)": {of("paused", "all", "held until 2026-11-23 09:00 (by hand)")},
		"on the do-not-contact register us-dnc":               {of("register", "us-dnc")},
		"the handset cannot be reached (30003): again later":  {of("refused", "the handset cannot be reached", "30003"), of("again")},
		"try 3: no-answer, the last of 3":                     {of("try", "3", "no-answer"), of("last-try", "3")},
		"nobody is called on a holiday: Christmas: held until 2026-12-26 09:00 (Europe/London)": {
			of("call-holiday", "Christmas"), of("until", "2026-12-26 09:00", "Europe/London"),
		},
		"its budget of USD 5.00 does not cover the next message":    {of("campaign-budget", "USD 5.00")},
		"coupon pool SPRING-POOL has 1 code left, and 2 are needed": {of("pool-empty", "SPRING-POOL", "1", "2")},
		"again as 019b3f6a":        {of("again-as", "019b3f6a")},
		"again for 019b3f6a":       {of("again-for", "019b3f6a")},
		"stands on line 3 already": {of("row-twice", "3")},
	} {
		if got := outbox.Clauses(reason); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, want %+v", reason, got, want)
		}
	}
}
