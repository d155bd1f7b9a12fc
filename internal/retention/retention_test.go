package retention_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/retention"
)

func shipped(t *testing.T) (retention.Rules, string) {
	t.Helper()
	rules, err := retention.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, c := range retention.Classes() {
		all.WriteString(string(c) + ":\n")
		for _, j := range rules.Jurisdictions(c) {
			all.WriteString("  " + j + ": {rows: 3y, source: \"us\"}\n")
		}
	}
	return rules, all.String()
}

func TestTheLawIsKept(t *testing.T) {
	t.Parallel()
	rules, _ := shipped(t)
	for _, c := range []struct {
		class retention.Class
		where string
		min   string
	}{
		{retention.Texts, "CN", "5mo"}, {retention.Consents, "HK", "3y"}, {retention.Cases, "FR", "5y"}, {retention.Enrolments, "CN", "3y"}, {retention.Texts, "US", ""},
	} {
		if r := rules.Rule(c.class, c.where); r.Min.String() != c.min {
			t.Errorf("%s in %s: at least %s, want %s", c.class, c.where, r.Min, c.min)
		}
	}
	if !rules.Rule(retention.Audit, "US").Rows.Never() || !rules.Rule(retention.Consents, "HK").Rows.Never() {
		t.Error("the trail and the wishes of customers go")
	}
}

func TestRulesThatBreakTheLawAreRefused(t *testing.T) {
	t.Parallel()
	_, fine := shipped(t)
	if _, err := retention.Read([]byte(fine)); err != nil {
		t.Fatal(err)
	}
	const rule = "CN: {rows: 3y, source: \"us\"}"
	for name, c := range map[string]struct{ instead, want string }{
		"rows too soon":     {`CN: {min: 5mo, rows: 30d, source: "us"}`, "texts in CN: rows would go after 30d, the law wants 5mo"},
		"words too soon":    {`CN: {min: 5mo, words: 4mo, rows: 3y, source: "us"}`, "words would go after 4mo"},
		"never is longest":  {`CN: {min: never, rows: 3y, source: "us"}`, "the law wants never"},
		"rows before words": {`CN: {words: 4y, rows: 3y, source: "us"}`, "before their words"},
		"no source":         {`CN: {rows: 3y}`, "source"},
		"no end":            {`CN: {source: "us"}`, "rows"},
		"no such field":     {`CN: {rows: 3y, source: "us", maximum: 3y}`, "maximum"},
		"no such period":    {`CN: {rows: 3w, source: "us"}`, "no period"},
		"a country missing": {`FR: {rows: 3y, source: "us"}`, "nothing is said of CN"},
	} {
		_, err := retention.Read([]byte(strings.Replace(fine, rule, c.instead, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestPeriodsFollowTheCalendar(t *testing.T) {
	t.Parallel()
	p, err := retention.ParsePeriod("5mo")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, time.September, 30, 0, 0, 0, 0, time.UTC)
	if got := p.After(from); got != time.Date(2027, time.March, 2, 0, 0, 0, 0, time.UTC) { // 30 February does not come
		t.Errorf("over at %s", got)
	}
}
