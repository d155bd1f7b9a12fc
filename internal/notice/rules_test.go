package notice

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/outbox"
)

func (t *town) ear(tb testing.TB) Ear {
	tb.Helper()
	rules, err := ShippedRules()
	if err != nil {
		tb.Fatal(err)
	}
	return Ear{Intake: t.intake(tb), Rules: rules, Wishes: t}
}

var spent = Event{
	ID: "e1", Type: "transaction", At: "2026-11-22T14:00:00-05:00", Customer: "C1", Card: "K1", Data: Data{"amount": "USD 88.20", "merchant": "GRAND HOTEL"},
}

func TestRulesDecide(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Event, *town)
		rule   string
		says   outbox.Type
		reason string
	}{
		"told":          {func(*Event, *town) {}, "told", "transaction", ""},
		"small":         {func(_ *Event, t *town) { t.small = true }, "small", "", "does not want"},
		"large":         {func(e *Event, _ *town) { e.Data = with(e.Data, "amount", "USD 2000") }, "large", "large-transaction", ""},
		"another money": {func(e *Event, _ *town) { e.Data = with(e.Data, "amount", "CHF 5000") }, "told", "transaction", ""},
		"declined":      {func(e *Event, _ *town) { e.Data = with(e.Data, "status", "declined") }, "declined", "", "declined"},
		"late":          {func(e *Event, _ *town) { e.At = "2026-11-22T13:40:00-05:00" }, "told", "transaction", "late: a transaction message lives 15m0s"},
		"a stranger":    {func(e *Event, _ *town) { e.Customer = "C9" }, "", "", "not known"},
		"another card":  {func(e *Event, _ *town) { e.Card = "K9" }, "", "", "no such card"},
		"by its tail":   {func(e *Event, _ *town) { e.Card = "5678" }, "told", "transaction", ""},
		"a long name": {func(e *Event, _ *town) {
			e.Data = with(e.Data, "merchant", "WWW.A-VERY-LONG-NAME.COM*OF A SHOP IN 上海 WITHOUT END 4")
		}, "told", "transaction", ""},
	} {
		town := newTown()
		ev := spent
		c.change(&ev, town)
		got, err := town.ear(t).Hear(t.Context(), []Event{ev})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		h := got[0]
		if h.Rule != strings.TrimSuffix("transaction/"+c.rule, "/") && c.rule != "" || h.Says != c.says || !strings.Contains(h.Reason, c.reason) ||
			(h.Came == CameNotice) != (c.reason == "") || (h.Message != "") != (c.reason == "") || h.Repeated {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

func TestEventsOnce(t *testing.T) {
	t.Parallel()
	town := newTown()
	other := spent
	other.Data = Data{"amount": "USD 1.00", "merchant": "X"}
	got, err := town.ear(t).Hear(t.Context(), []Event{spent, spent})
	if err != nil || got[0].Repeated || !got[1].Repeated || got[0].Message != got[1].Message || len(town.messages) != 1 {
		t.Errorf("twice in a call: %+v, %v", got, err)
	}
	got, err = town.ear(t).Hear(t.Context(), []Event{spent, other})
	if err != nil || !got[0].Repeated || got[0].Came != CameNotice || got[1].Came != CameRefused || got[1].Faults[0].Field != "id" || len(town.messages) != 1 {
		t.Errorf("again: %+v, %v", got, err)
	}
}

func TestEventsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Event)
		field  string
	}{
		"no id":      {func(e *Event) { e.ID = "" }, "id"},
		"no type":    {func(e *Event) { e.Type = "x" }, "type"},
		"no time":    {func(e *Event) { e.At = "now" }, "at"},
		"to come":    {func(e *Event) { e.At = "2026-11-23T14:00:00-05:00" }, "at"},
		"nobody":     {func(e *Event) { e.Customer = "" }, "customer"},
		"no card":    {func(e *Event) { e.Card = "" }, "card"},
		"missing":    {func(e *Event) { e.Data = with(e.Data, "amount", "") }, "data.amount"},
		"unknown":    {func(e *Event) { e.Data = with(e.Data, "pin", "135790") }, "data.pin"},
		"no card of": {func(e *Event) { e.Type, e.Data = "birthday", nil }, "card"},
	} {
		town := newTown()
		ev := spent
		c.change(&ev)
		got, err := town.ear(t).Hear(t.Context(), []Event{ev})
		if err != nil || got[0].Came != CameRefused || len(got[0].Faults) != 1 || got[0].Faults[0].Field != c.field || len(town.events) != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Every event the rules speak of can be put into words, with sample data of the message it becomes.
func TestEveryEventIsSaid(t *testing.T) {
	t.Parallel()
	town := newTown()
	ear := town.ear(t)
	sample := Data{
		"amount": "USD 88.20", "total": "USD 88.20", "minimum": "USD 10.00", "rest": "USD 10.00", "old": "USD 5000", "new": "USD 8000", "fee": "USD 95.00",
		"due": "2026-12-03", "from": "2026-12-03", "until": "2026-12-03", "expires": "2026-12-31", "mailed": "2026-11-20", "on": "2026-12-03",
		"merchant": "SHOP", "place": "Tokyo", "title": "Winter", "code": "7Q2M", "number": "A77", "campaign": "W26", "case": "D1", "months": "12",
		"rate": "12.5", "points": "900", "state": "approved", "result": "won",
	}
	for name, rules := range ear.Rules.events {
		ev := Event{ID: name, Type: name, At: now.Format(time.RFC3339), Customer: "C1", Data: Data{}}
		if rules.Card {
			ev.Card = "K1"
		}
		for _, f := range rules.fields {
			if f.Name != cardField && f.Name != atField && !f.Optional {
				ev.Data[f.Name] = sample[f.Name]
			}
		}
		if name == "complaint.moved" {
			ev.Data["state"] = "result"
		}
		if name == "card.inactive" {
			ev.Card = "K2"
		}
		want := CameNotice
		if slices.Contains([]string{"activity.dropped", "card.activated", "conversion", "refund"}, name) { // campaigns answer them, and reports and targets count them
			want = CameNothing
		}
		got, err := ear.Hear(t.Context(), []Event{ev})
		if err != nil || got[0].Came != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestRulesTellEveryFault(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                       "no rules",
		"a: {}":                                  "there is no rule",
		"a: {x: 1, rules: []}":                   "unknown field",
		"a: {rules: [{name: n, say: nonsense}]}": "no message of type",
		"a: {rules: [{name: n, say: otp}]}":      "no message of type",
		"a: {rules: [{name: n}]}":                "either says something or nothing",
		"a: {rules: [{nothing: x}]}":             "a name of its own",
		"a: {rules: [{name: n, nothing: x}, {name: m, nothing: y}]}":                                          "those after it never do",
		"a: {data: {points: colour}, rules: [{name: n, nothing: x}]}":                                         "no kind",
		"a: {data: {points: count}, rules: [{name: n, say: points-expiry}]}":                                  "expires of points-expiry is not told",
		"a: {data: {points: text, expires: date}, rules: [{name: n, say: points-expiry}]}":                    "points of points-expiry is count",
		"a: {data: {points: count?, expires: date}, rules: [{name: n, say: points-expiry}]}":                  "may be missing",
		"a: {rules: [{name: n, when: {alerted: true}, nothing: x}]}":                                          "an amount the event does not tell",
		"a: {rules: [{name: n, when: {state: [active]}, nothing: x}]}":                                        "about none",
		"a: {data: {amount: money}, rules: [{name: n, when: {amount: {USD: x}}, nothing: x}]}":                "no amount",
		"a: {data: {s: \"x|y\"}, rules: [{name: n, when: {is: {s: [z]}}, nothing: x}]}":                       "never one of z",
		"a: {card: true, data: {mailed: date}, rules: [{name: n, say: card-post, data: {state: \"=lost\"}}]}": "state of card-post must be one of",
		"a: {rules: [{name: n, when: {lang: [fr]}, nothing: x}]}":                                             "must be en",
	} {
		if _, err := ReadRules([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func FuzzShortened(f *testing.F) {
	f.Add("WWW.A.COM ://x 上海 [{|^€")
	f.Fuzz(func(t *testing.T, v string) {
		if short := shortened(v); short != "" {
			if _, why := (manner{lang: "en"}).text(short); why != nil && (why.Code == "too-long-characters" || why.Code == "data-link") {
				t.Errorf("%q is shortened to %q, which %s", v, short, why)
			}
		}
	})
}
