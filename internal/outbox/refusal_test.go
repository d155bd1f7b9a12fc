package outbox

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/consent"
)

func contains(err error, s string) bool { return err != nil && strings.Contains(err.Error(), s) }

func TestEveryCodeThatTwilioDocumentsHasAnAction(t *testing.T) {
	t.Parallel()
	table, err := ShippedRefusals()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []int{
		21610, 21211, 21614, 21635, 21408, 21611, 30001, 20429, 30022, 63018, 21617, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30410,
		30034, 30038, 30047, 11200, 11205, 11210, 12100, 12200, 12300, 11750, 14110,
	} {
		if _, known := table.Codes[code]; !known {
			t.Errorf("%d is not in the table", code)
		}
	}
	for code, f := range table.Codes {
		if table.of(&carrier.Error{Code: code, Status: 400}).Means != f.Means {
			t.Errorf("%d is not found", code)
		}
		if acts := f.Alarm || f.Ours || f.Rest || f.Reroute || f.Suppress != nil || len(f.Retry) > 0; !acts && code != 30038 {
			t.Errorf("%d: nothing is done about it", code)
		}
	}
}

func TestWaitsOfARefusal(t *testing.T) {
	t.Parallel()
	table := shippedRefusals()
	for _, c := range []struct {
		e     carrier.Error
		class consent.Class
		try   int
		want  time.Duration
		again bool
	}{
		{carrier.Error{Code: 30003, Status: 200}, consent.Transactional, 1, 10 * time.Minute, true},
		{carrier.Error{Code: 30003, Status: 200}, consent.Transactional, 3, 6 * time.Hour, true},
		{carrier.Error{Code: 30003, Status: 200}, consent.Transactional, 4, 6 * time.Hour, false},
		{carrier.Error{Code: 30003, Status: 200}, consent.Care, 1, 0, false},
		{carrier.Error{Code: 30008, Status: 200}, consent.Transactional, 2, 5 * time.Minute, false},
		{carrier.Error{Code: 20429, Status: 429}, consent.Marketing, 1, 2 * time.Second, true},
		{carrier.Error{Code: 20429, Status: 429}, consent.Marketing, 99, 5 * time.Minute, true},
		{carrier.Error{Status: 429}, consent.Marketing, 1, 2 * time.Second, true},
		{carrier.Error{Status: 0, Retry: true}, consent.Marketing, 2, 4 * time.Second, true},
		{carrier.Error{Code: 99999, Status: 400}, consent.Transactional, 1, 0, false},
		{carrier.Error{Code: 99999, Status: 400, Retry: true}, consent.Transactional, 1, 2 * time.Second, true},
		{carrier.Error{Code: 21211, Status: 400}, consent.Transactional, 1, 0, false},
	} {
		got, again := table.of(&c.e).wait(c.class, c.try)
		if again != c.again || again && got != c.want {
			t.Errorf("%d (%d) try %d of %s: %v, %v", c.e.Code, c.e.Status, c.try, c.class, got, again)
		}
	}
}

func TestFaultsOfRefusalsAreToldTogether(t *testing.T) {
	t.Parallel()
	_, err := ReadRefusals([]byte(`
codes:
  1: {retry: [1ms], for: [X], account: away, sender: gone}
  2: {means: x, endless: true, optout: true, pause: [Q]}
  3: {means: x, suppress: {after: 3}}
  21610: {means: stopped, retry: [5s]}
`))
	for _, want := range []string{
		"code 21610 must be rerouted", "code 1: means is needed", "code 1: retry: each wait", "code 1: for: classes", "code 1: account may be", "code 1: sender may be",
		"code 2: endless without retry", "code 2: optout without suppress", "code 2: pause: classes", "code 3: suppress: for must be", "code 3: suppress: within is needed",
		"code 3: suppress: classes",
	} {
		if !contains(err, want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
	if _, err := ReadRefusals([]byte("codes: {21610: {means: x, reroute: true, retrie: [5s]}}")); err == nil {
		t.Error("a misspelt key was taken")
	}
}

func TestAMessagePlannedAnewCountsItsTries(t *testing.T) {
	t.Parallel()
	for unique, want := range map[string]int{"a": 1, "security/a": 1, "again/1/a": 2, "again/7/a": 8, "again/x": 1} {
		n, first := again(unique, "id")
		if n != want || n > 1 && first != "a" || n == 1 && first != "id" {
			t.Errorf("%s: %d, %s", unique, n, first)
		}
	}
}

func TestANumberIsLeftAloneAfterAsManyRefusalsAsTheTableSays(t *testing.T) {
	t.Parallel()
	rule := Refusal{Means: "x", Suppress: &Suppress{After: 2, Within: time.Hour, For: 24 * time.Hour, Classes: []consent.Class{consent.Marketing}}}
	now := time.Date(2027, 2, 6, 17, 0, 0, 0, time.UTC)
	miss := func(m Miss, id string, at time.Time) Miss {
		return m.after(Row{Message: Message{ID: id, Customer: "C1"}}, rule, at)
	}
	m := miss(miss(Miss{}, "a", now), "a", now)
	if m.Count != 1 || m.holds(consent.Marketing, now) {
		t.Fatalf("one refusal told twice: %+v", m)
	}
	if late := miss(m, "b", now.Add(2*time.Hour)); late.Count != 1 {
		t.Errorf("two refusals in two hours: %+v", late)
	}
	m = miss(m, "b", now.Add(time.Minute))
	if !m.holds(consent.Marketing, now) || m.holds(consent.Transactional, now) || m.holds(consent.Marketing, now.Add(25*time.Hour)) {
		t.Errorf("two refusals in a minute: %+v", m)
	}
	if other := m.after(Row{Message: Message{ID: "c", Customer: "C2"}}, rule, now.Add(2*time.Minute)); other.Count != 1 {
		t.Errorf("of another owner: %+v", other)
	}
}
