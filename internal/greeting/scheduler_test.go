package greeting_test

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/store"
)

// house is a town whose rules act by themselves, by a clock that the test turns.
type house struct {
	*greeting.Scheduler
	editor greeting.Editor
	db     *store.DB
	now    time.Time
}

func newHouse(t *testing.T, now string) *house {
	t.Helper()
	db, greeter := town(t)
	h := &house{db: db}
	h.turn(t, now)
	h.editor = greeter.Rules.(greeting.Editor)
	h.editor.Now = func() time.Time { return h.now }
	greeter.Rules = h.editor
	h.Scheduler = h.process(greeter, "one")
	return h
}

func (h *house) process(g greeting.Greeter, name string) *greeting.Scheduler {
	return &greeting.Scheduler{
		Greeter: g, Switches: h.db.Greetings(), Runs: h.db.Greetings(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: func() time.Time { return h.now }, Wall: time.Now, Name: name,
	}
}

func (h *house) turn(t *testing.T, now string) {
	t.Helper()
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	h.now = at
}

func (h *house) on(t *testing.T, rule string) {
	t.Helper()
	if _, err := h.editor.Turn(t.Context(), rule, true, "anna", "test"); err != nil {
		t.Fatal(err)
	}
}

func (h *house) work(t *testing.T) {
	t.Helper()
	if err := h.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// runs are told as "id planned/held/missed".
func (h *house) runs(t *testing.T) string {
	t.Helper()
	all, err := h.db.Greetings().Runs(t.Context(), greeting.RunQuery{N: 50})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := len(all) - 1; i >= 0; i-- {
		r := all[i]
		if r.Ended.IsZero() {
			t.Errorf("%s is not ended", r.ID)
		}
		if r.Last != r.First {
			r.ID += ".." + r.Last.String()
		}
		out = append(out, fmt.Sprintf("%s %d/%d/%d", r.ID, r.Planned, r.Held, r.Missed))
	}
	return strings.Join(out, " ")
}

// due are the moments of greetings by customer, in UTC.
func (h *house) due(t *testing.T, occasion string) map[string]time.Time {
	t.Helper()
	var rows []struct {
		Customer string
		Due      time.Time
	}
	err := h.db.NewSelect().Table("messages").Column("customer", "due").Where("occasion = ?", occasion).Where("state = 'planned'").Scan(t.Context(), &rows)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]time.Time{}
	for _, r := range rows {
		if _, twice := out[r.Customer]; twice {
			t.Errorf("%s is greeted twice", r.Customer)
		}
		out[r.Customer] = r.Due
	}
	return out
}

func TestEverybodyAtTheirOwnHour(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-02-04T00:00:00Z")
	h.work(t)
	h.on(t, "spring-festival")
	h.work(t)
	if got := h.runs(t); got != "" {
		t.Errorf("two days before: %s", got)
	}
	h.turn(t, "2027-02-05T19:30:00Z") // 09:30 of the 6th, where the day begins
	h.work(t)
	h.work(t)
	if got := h.runs(t); got != "spring-festival:2027-02-06 4/3/0" {
		t.Error(got)
	}
	due := h.due(t, "spring-festival/2027")
	for id, zone := range map[string]string{"C1001": "America/New_York", "C1002": "Asia/Shanghai", "C1003": "Asia/Hong_Kong", "C1006": "Asia/Hong_Kong"} {
		l, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		local := due[id].In(l)
		first := time.Date(2027, 2, 6, 9, 30, 0, 0, l)
		if local.Before(first) || !local.Before(first.Add(30*time.Minute)) {
			t.Errorf("%s is greeted at %s", id, local)
		}
	}
	if due["C1003"].Equal(due["C1006"]) && due["C1002"].Equal(due["C1003"]) {
		t.Error("everybody has the same minute")
	}
}

func TestAfterTheHourItIsSentAndAfterTheDayMissed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-02-01T00:00:00Z")
	h.on(t, "spring-festival")
	h.turn(t, "2027-02-06T13:00:00Z") // 21:00 in China, 08:00 in New York: nothing ran the whole day
	h.work(t)
	if got := h.runs(t); got != "spring-festival:2027-02-06 1/3/3" {
		t.Error(got)
	}
	h = newHouse(t, "2027-02-01T00:00:00Z")
	h.on(t, "spring-festival")
	h.turn(t, "2027-02-06T08:00:00Z") // 16:00 in China
	h.work(t)
	if got := h.runs(t); got != "spring-festival:2027-02-06 4/3/0" {
		t.Error(got)
	}
	if due := h.due(t, "spring-festival/2027")["C1002"]; !due.Equal(h.now) {
		t.Errorf("in the afternoon it is sent at %s", due)
	}
	h.turn(t, "2027-02-20T00:00:00Z") // and the clock back and forth
	h.work(t)
	h.turn(t, "2027-02-05T20:00:00Z")
	h.work(t)
	h.turn(t, "2029-06-01T00:00:00Z")
	h.work(t)
	if got := h.runs(t); got != "spring-festival:2027-02-06 4/3/0 spring-festival:2029-02-13 0/0/7" { // 2028's was more than 400 days ago
		t.Error(got)
	}
}

func TestBirthdaysAsTheyAreKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-02-20T00:00:00Z")
	all := demo()
	all[0].Birthday, all[1].Birthday, all[5].Birthday, all[6].Birthday = "02-29", "02-28", "03-01", "03-01"
	if err := h.db.Directory().Upsert(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	h.on(t, "birthday")
	for _, now := range []string{"2027-02-27T20:00:00Z", "2027-02-28T20:00:00Z", "2027-03-01T20:00:00Z"} {
		h.turn(t, now)
		h.work(t)
	}
	if got := h.due(t, "birthday/2027-02-28"); len(got) != 2 || got["C1001"].IsZero() || got["C1002"].IsZero() {
		t.Errorf("on 28 February: %v", got)
	}
	if got := h.due(t, "birthday/2027-03-01"); len(got) != 2 { // one number, two people: each has a row, the gate lets one pass
		t.Errorf("on 1 March: %v", got)
	}
	if got := h.runs(t); !strings.Contains(got, "birthday:2027-02-19..2027-02-26 0/0/0") || !strings.Contains(got, "birthday:2027-02-28 2/0/0") {
		t.Error(got)
	}
	h.turn(t, "2027-06-01T20:00:00Z") // three months without the program: each day is counted, none is sent
	all[2].Birthday = "04-01"
	if err := h.db.Directory().Upsert(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	h.work(t)
	if got := h.runs(t); !strings.Contains(got, "birthday:2027-03-03..2027-05-31 0/0/1") {
		t.Error(got)
	}
}

func TestTwoProcessesGreetOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-09-01T00:00:00Z")
	h.on(t, "mid-autumn")
	h.turn(t, "2027-09-14T20:00:00Z")
	done := make(chan error)
	for _, name := range []string{"one", "two", "three"} {
		go func() { done <- h.process(h.Greeter, name).Work(t.Context()) }()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := h.runs(t); got != "mid-autumn:2027-09-15 4/3/0" {
		t.Error(got)
	}
	if n, _ := h.db.NewSelect().Table("messages").Count(t.Context()); n != 7 {
		t.Errorf("%d rows for 7 people", n)
	}
}

func TestTheRuleWhoseAudienceSaysMoreGoesFirst(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-09-01T00:00:00Z")
	src := `- {name: mid-autumn-platinum, on: mid-autumn, audience: tier = platinum, at: "10:00", over: 10m, words: {` +
		`en: {plain: "{brand}: full moon", named: "{brand}: {name}, full moon"}, zh-Hans: {plain: "{brand}月圆", named: "{brand}：{name}，月圆"}, zh-Hant: {plain: "{brand}月圓", named: "{brand}：{name}，月圓"}}}`
	rules, err := greeting.ReadRules([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.editor.Save(t.Context(), rules[0], "anna")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.editor.Turn(t.Context(), r.Name, true, "ben", "too early"); err == nil {
		t.Error("a rule nobody approved is switched on")
	}
	if _, err := h.editor.Propose(t.Context(), r.Name, r.Version, "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.editor.Approve(t.Context(), r.Name, r.Version, r.Hash(), "Anna"); err == nil {
		t.Error("she approves her own")
	}
	if _, err := h.editor.Approve(t.Context(), r.Name, r.Version, "0123456789abcdef", "ben"); err == nil {
		t.Error("he approves what he has not read")
	}
	if _, err := h.editor.Approve(t.Context(), r.Name, r.Version, r.Hash()[:12], "ben"); err != nil {
		t.Fatal(err)
	}
	h.on(t, "mid-autumn")
	h.on(t, r.Name)
	h.turn(t, "2027-09-14T20:30:00Z")
	h.work(t)
	if got := h.runs(t); !strings.Contains(got, "mid-autumn:2027-09-15 3/3/0") || !strings.Contains(got, "mid-autumn-platinum:2027-09-15 1/0/0") {
		t.Error(got)
	}
}

func TestNoCheerInMourning(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "2027-02-01T00:00:00Z")
	h.Greeter.Mourning = func(region string, d almanac.Day) string {
		if region == "CN" && d.String() == "2027-02-06" {
			return "mourning until 2027-02-07: no cheer"
		}
		return ""
	}
	h.on(t, "spring-festival")
	h.turn(t, "2027-02-05T20:00:00Z")
	h.work(t)
	if got := h.runs(t); got != "spring-festival:2027-02-06 3/4/0" {
		t.Error(got)
	}
}
