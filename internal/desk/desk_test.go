package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/money"
	"cardline/internal/phone"
)

// shelf keeps cases in memory.
type shelf struct {
	sync.Mutex
	cases []Case
}

func (s *shelf) Open(_ context.Context, c Case) (Case, error) {
	for _, k := range s.cases {
		if k.Key == c.Key {
			return k, nil
		}
	}
	s.cases = append(s.cases, c)
	return c, nil
}

func (s *shelf) at(ref string) int {
	return slices.IndexFunc(s.cases, func(c Case) bool { return c.Ref == ref })
}

func (s *shelf) Case(_ context.Context, ref string) (Case, error) {
	if i := s.at(ref); i >= 0 {
		return s.cases[i], nil
	}
	return Case{}, ErrNotFound
}

func (s *shelf) Find(_ context.Context, q Query) (out []Case, _ error) {
	for _, c := range s.cases {
		if (!q.Open || c.State != Closed) && (q.DueBefore.IsZero() || c.Late(q.DueBefore)) && (q.Kind == "" || c.Kind == q.Kind) &&
			(q.Number == "" || c.Number == q.Number) && (q.AlarmBy.IsZero() || !c.Alarm.IsZero() && !c.Alarm.After(q.AlarmBy)) {
			out = append(out, c)
		}
	}
	return out, nil
}

func (s *shelf) Scores(context.Context, time.Time) (t Tally, _ error) {
	for _, c := range s.cases {
		if c.Score > 0 {
			t.Of[c.Score-1]++
		}
	}
	return t, nil
}

func (s *shelf) Change(_ context.Context, ref, key string, decide func(Case) (Case, Event, error)) (Case, error) {
	i := s.at(ref)
	if i < 0 {
		return Case{}, ErrNotFound
	}
	for _, e := range s.cases[i].History {
		if e.Key == key {
			return s.cases[i], nil
		}
	}
	c, e, err := decide(s.cases[i])
	if err != nil {
		return c, err
	}
	c.History = append(slices.Clone(c.History), e)
	s.cases[i] = c
	return c, nil
}

// someDay is a Thursday, eight in the evening in Hong Kong.
var someDay = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

func newDesk(t *testing.T) (*Desk, *shelf, *time.Time) {
	t.Helper()
	rules, err := ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	s, now := &shelf{}, someDay
	return New(s, rules, func() time.Time { return now }), s, &now
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func complaint(key, words string) Opening {
	return Opening{Key: key, Kind: Complaint, Number: "+12025550147", Reason: words}
}

func TestACaseIsFiledByItsWords(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Your staff was rude to me":                                           "attitude service 3",
		"I feel the coffee promotion is a lie":                                "campaign marketing 4",
		"you charged me the annual fee twice":                                 "fee accounting 3",
		"I complained before and it is still not resolved, the app is broken": "system technology 2",
		"my issue is immediately the menu":                                    "system technology 3",
		"我的个人信息被泄露了":                                                          "privacy compliance 1",
		"你们的客服态度太差":                                                           "attitude service 3",
		"日日都有人打嚟追數":                                                           "collection collections 2",
		"I will go to the regulator about this fee":                           "fee accounting 2",
		"nothing works":                                                       "other service 3",
	} {
		d, _, _ := newDesk(t) // of its own: a second complaint would be a repeated one
		c, err := d.Open(t.Context(), complaint(words, words))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join([]string{c.Category, c.Department, string(rune('0' + c.Severity))}, " "); got != want {
			t.Errorf("%q is filed as %s, want %s", words, got, want)
		}
	}
}

func TestDeadlinesCountWorkingDaysWhereTheCustomerIs(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	for _, c := range []struct {
		number, zone string
		received     string
		severity     int
		want         string
	}{
		{"+12025550147", "America/New_York", "2026-11-24T15:00:00Z", 3, "2026-12-04T23:00:00Z"},    // not on Thanksgiving
		{"+8613800138000", "Asia/Shanghai", "2026-09-18T02:00:00Z", 2, "2026-09-22T10:00:00Z"},     // Sunday the 20th is worked
		{"+8613800138000", "Asia/Shanghai", "2026-09-29T20:00:00Z", 3, "2026-10-15T10:00:00Z"},     // capped by the law: 15 days
		{"+85291234567", "Asia/Hong_Kong", "2026-12-24T02:00:00Z", 1, "2026-12-28T10:00:00Z"},      // Christmas, a Saturday holiday, Sunday
		{"+447400123456", "Europe/London", "2026-12-24T10:00:00Z", 1, "2026-12-29T18:00:00Z"},      // and Boxing Day's substitute
		{"+33612345678", "Europe/Paris", "2026-11-20T10:00:00Z", 1, "2026-11-23T17:00:00Z"},        // weekends only
		{"+12025550147", "America/Los_Angeles", "2026-11-21T02:00:00Z", 1, "2026-11-24T02:00:00Z"}, // Friday there, Saturday here
	} {
		at, _ := time.Parse(time.RFC3339, c.received)
		o := complaint(c.number+c.received, "x")
		o.Number, o.Zone, o.Received, o.Severity = phone.Number(c.number), zone(t, c.zone), at, c.severity
		filed := d.rules.file(o, Case{}, at)
		if got := filed.Due.Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s, severity %d: due %s, want %s", c.received, c.zone, c.severity, got, c.want)
		}
	}
}

func TestMuchMoneyIsMajor(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	o := complaint("a", "the fee")
	o.Amount = money.Of(5_000_00, "USD")
	if c := d.rules.file(o, Case{}, someDay); c.Severity != 2 {
		t.Errorf("severity %d", c.Severity)
	}
	o.Amount = money.Of(4_999_99, "USD")
	if c := d.rules.file(o, Case{}, someDay); c.Severity != 3 {
		t.Errorf("severity %d", c.Severity)
	}
}

func TestReferencesFindTheirMistakes(t *testing.T) {
	t.Parallel()
	for range 200 {
		ref := newRef()
		if got, ok := ParseRef(" hc-" + ref[2:5] + " " + ref[5:]); !ok || got != ref {
			t.Fatalf("%s is read as %s, %t", ref, got, ok)
		}
		for i := 2; i < len(ref); i++ {
			wrong := []byte(ref)
			wrong[i] = '0' + (wrong[i]-'0'+1)%10
			if _, ok := ParseRef(string(wrong)); ok {
				t.Errorf("%s passes for %s", wrong, ref)
			}
			if i > 2 && ref[i] != ref[i-1] {
				wrong = []byte(ref)
				wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
				if _, ok := ParseRef(string(wrong)); ok {
					t.Errorf("%s passes for %s", wrong, ref)
				}
			}
		}
	}
	for _, s := range []string{"", "HC", "HC123", "HCHC12345", "１２３４５６７", "HC12345678"} {
		if ref, ok := ParseRef(s); ok {
			t.Errorf("%q is read as %s", s, ref)
		}
	}
}

func TestEscalatingEndsAtTheTopAndNeverMovesTheDayAway(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	c, err := d.Open(t.Context(), complaint("a", "the fee"))
	if err != nil {
		t.Fatal(err)
	}
	due := c.Due
	for level := 2; level <= 4; level++ {
		key := string(rune('a' + level))
		for range 2 { // the second time is the same wish
			if c, err = d.Escalate(t.Context(), c.Ref, key, "customer:C1", "too slow"); err != nil || c.Level != level || c.Due.After(due) {
				t.Fatalf("level %d due %v after %v: %v", c.Level, c.Due, due, err)
			}
		}
		due = c.Due
	}
	if _, err = d.Escalate(t.Context(), c.Ref, "z", "customer:C1", ""); !errors.Is(err, ErrTop) {
		t.Errorf("above the top: %v", err)
	}
}

func TestALowScoreOpensTheCaseAgain(t *testing.T) {
	t.Parallel()
	d, s, _ := newDesk(t)
	c, err := d.Open(t.Context(), complaint("a", "rude staff"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Score(t.Context(), c.Ref, "s0", "number", 1, ""); !errors.Is(err, ErrNoSurvey) {
		t.Errorf("scored while it is open: %v", err)
	}
	if _, err := d.Close(t.Context(), c.Ref, "c", "operator:anna", "apologised"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Assign(t.Context(), c.Ref, "d", "operator:anna", "ben"); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed case was assigned: %v", err)
	}
	for range 2 {
		if _, err := d.Score(t.Context(), c.Ref, "s1", "number", 2, "no answer yet"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Score(t.Context(), c.Ref, "s2", "number", 5, ""); !errors.Is(err, ErrNoSurvey) {
		t.Errorf("scored twice: %v", err)
	}
	if len(s.cases) != 1 || s.cases[0].State != Accepted || s.cases[0].Level != 2 || s.cases[0].Score != 2 || !s.cases[0].ClosedAt.IsZero() {
		t.Errorf("the cases are %+v", s.cases)
	}
	for range 2 { // at the very moment it was closed before, and told twice
		if c, err = d.Close(t.Context(), c.Ref, "c2", "operator:ben", "apologised in person"); err != nil || c.Closings != 2 {
			t.Errorf("closed again it was closed %d times, %v", c.Closings, err)
		}
	}
}

func TestCallsAreMadeInCourteousHours(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t) // 20:00 in Hong Kong
	hk := zone(t, "Asia/Hong_Kong")
	for want, at := range map[string]string{
		"":                     "2026-11-20T01:00:00Z", // as soon as possible is tomorrow at nine
		"2026-11-20T07:00:00Z": "2026-11-20T07:00:00Z",
		"2026-11-20T15:00:00Z": "2026-11-21T01:00:00Z",
		"2026-11-18T07:00:00Z": "2026-11-20T01:00:00Z",
	} {
		wish, _ := time.Parse(time.RFC3339, want)
		if got := d.Slot("main", wish, hk).UTC().Format(time.RFC3339); got != at {
			t.Errorf("%q is answered with %s, want %s", want, got, at)
		}
	}
}

// Call-backs are made while people answer the line, however late or far away the customer is.
func TestCallsAreMadeWhilePeopleAnswer(t *testing.T) {
	t.Parallel()
	holidays, err := almanac.ReadHolidays("holidays", "CN until 2027-12-31\nCN off 2027-02-05..2027-02-11 Spring Festival\nCN work 2027-02-13")
	if err != nil {
		t.Fatal(err)
	}
	there := zone(t, "Asia/Shanghai")
	hours, err := almanac.ParseOpening(there, holidays["CN"], []string{"mon-fri 09:00-12:00 14:00-18:00", "holiday closed"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		now, where string
		slots      []string
	}{
		"a quarter of an hour before lunch":   {"2027-02-03T11:44", "Asia/Shanghai", []string{"02-03 11:59", "02-03 14:00", "02-03 16:00"}},
		"a minute later":                      {"2027-02-03T11:45", "Asia/Shanghai", []string{"02-03 14:00", "02-03 16:00", "02-04 09:00"}},
		"the evening before Spring Festival":  {"2027-02-04T17:50", "Asia/Shanghai", []string{"02-12 09:00", "02-12 11:00", "02-12 14:00"}},
		"a weekend that is worked":            {"2027-02-12T17:50", "Asia/Shanghai", []string{"02-13 09:00", "02-13 11:00", "02-13 14:00"}},
		"an hour that suits both":             {"2027-02-03T10:00", "Europe/London", []string{"02-03 17:00", "02-04 17:00", "02-12 17:00"}},
		"half the world apart, they are told": {"2027-02-03T10:00", "America/New_York", []string{"02-03 10:15", "02-03 14:00", "02-03 16:00"}},
	} {
		d, _, now := newDesk(t)
		if *now, err = time.ParseInLocation("2006-01-02T15:04", c.now, there); err != nil {
			t.Fatal(err)
		}
		d.KeepHours(func(line string, at time.Time) time.Time {
			if line != "main" {
				t.Errorf("%s: the hours of %q", name, line)
			}
			return hours.Opens(at)
		})
		var got []string
		for _, slot := range d.Slots("main", zone(t, c.where), 3) {
			got = append(got, slot.In(there).Format("01-02 15:04"))
		}
		if !slices.Equal(got, c.slots) {
			t.Errorf("%s: %v, want %v", name, got, c.slots)
		}
	}
}

func TestNoCallIsPromisedWhileNobodyKnowsWhen(t *testing.T) {
	t.Parallel()
	d, _, _ := newDesk(t)
	d.KeepHours(func(string, time.Time) time.Time { return time.Time{} })
	if slots := d.Slots("main", time.UTC, 3); len(slots) > 0 || !d.Slot("main", time.Time{}, time.UTC).IsZero() {
		t.Errorf("promised %v", slots)
	}
}

func TestRulesAreReadStrictly(t *testing.T) {
	t.Parallel()
	_, err := ReadRules([]byte("departments: {a: {en: A}}\ncategories: [{id: x, department: b, severity: 9, words: [y]}]\nalarms: [80, 50]\n"+
		"drivers: [{id: d, severity: 2, words: ['']}]\nlaw: {gift: {FR: {answer: [{days: 3, working: 2}]}}}\nlarge: {USD: lots}\n"+
		"clocks: {1: {acknowledge: {within: 15m}, investigate: {within: 1h}}}\n"), nil)
	for _, want := range []string{
		`no department "b"`, "severity 9 is none", "no name in", "no words", "a level to escalate", "words of one script", "no word in lower case",
		`no kind "gift"`, "no holidays of FR", "one of within, days, working", "no sum of USD", "promises no day", "severity 4 lacks", "rise to 100",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the faults do not say %q: %v", want, err)
		}
	}
	if _, err := ReadRules([]byte("department: {}"), nil); err == nil {
		t.Error("a misspelt key was taken")
	}
}
