package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/desk"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Desk checks cases: filed once, found by whose they are, moved once, and nothing of theirs in clear.
func Desk(t *testing.T, open Open) {
	t.Run("filed once", func(t *testing.T) { filedOnce(t, open(t)) })
	t.Run("moved once", func(t *testing.T) { movedOnce(t, open(t)) })
	t.Run("found", func(t *testing.T) { casesFound(t, open(t)) })
	t.Run("page by page", func(t *testing.T) { casesPaged(t, open(t)) })
	t.Run("rung once", func(t *testing.T) { rungOnce(t, open(t)) })
}

func matter(key, ref string) desk.Case {
	return desk.Case{
		Opening: desk.Opening{
			Key: key, Kind: desk.Complaint, Channel: "text", Lang: locale.English, Zone: time.UTC, Complainant: "Maria Garcia", Customer: "C1001",
			Number: marias, Card: "K1", Reason: "your staff was rude", Demand: "an apology", Amount: money.Of(15_99, "USD"),
			Category: "attitude", Severity: 3, Received: Start, Confirmed: Start,
		},
		ID: key, Ref: ref, Region: "US", Department: "service", Level: 1, State: desk.Accepted, Due: Start.Add(72 * time.Hour),
		Drivers: []string{"threat"}, Alarm: Start.Add(36 * time.Hour),
		Clocks: []desk.Clock{{Name: desk.Investigate, Start: Start, Due: Start.Add(72 * time.Hour), Alarmed: 50}},
	}
}

func filedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Cases()
	var wg sync.WaitGroup
	refs := make([]string, 4)
	for i := range refs {
		wg.Go(func() {
			c := matter("SM1", fmt.Sprintf("HC000000%d", i))
			c.ID = fmt.Sprint("a", i)
			filed, err := book.Open(t.Context(), c)
			if refs[i] = filed.Ref; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, ref := range refs {
		if ref != refs[0] {
			t.Errorf("one key became %q", refs)
		}
	}
	if _, err := book.Open(t.Context(), matter("SM2", refs[0])); !errors.Is(err, desk.ErrTaken) {
		t.Errorf("a reference was given away twice: %v", err)
	}
	c, err := book.Case(t.Context(), refs[0])
	if err != nil || c.Reason != "your staff was rude" || c.Number != marias || c.Amount != money.Of(15_99, "USD") || !c.Confirmed.Equal(Start) ||
		!c.Slot.IsZero() || c.Drivers[0] != "threat" || !c.Alarm.Equal(Start.Add(36*time.Hour)) || len(c.History) != 1 || c.History[0].Actor != "customer:C1001" {
		t.Errorf("the case is %+v, %v", c, err)
	}
	if k, ok := c.Next(); !ok || k.Name != desk.Investigate || !k.Due.Equal(c.Due) || !k.Start.Equal(Start) || k.Alarmed != 50 {
		t.Errorf("its clock is %+v", k)
	}
	if _, err := book.Case(t.Context(), "HC"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a case nobody filed: %v", err)
	}
	if n, err := db.NewSelect().Table("audit").Where("action = 'case.open'").Count(t.Context()); err != nil || n != 1 {
		t.Errorf("%d audit entries, %v", n, err)
	}
	inClear(t, db, []string{"cases", "case_events", "audit"}, marias.Reveal(), "Maria", "rude", "apology", "1599")
}

func movedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Cases()
	if _, err := book.Open(t.Context(), matter("SM1", "HC0000000")); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	decided := 0
	for range 6 {
		wg.Go(func() {
			c, err := book.Change(t.Context(), "HC0000000", "once", func(c desk.Case) (desk.Case, desk.Event, error) {
				mu.Lock()
				defer mu.Unlock()
				decided++
				c.Level, c.Owner, c.Closings = c.Level+1, "anna", c.Closings+1
				return c, desk.Event{At: Start, Actor: "operator:anna", Action: "escalate", Text: "rude words"}, nil
			})
			if err != nil || c.Level != 2 {
				t.Errorf("level %d, %v", c.Level, err)
			}
		})
	}
	wg.Wait()
	if decided != 1 {
		t.Errorf("one key decided %d times", decided)
	}
	refused := errors.New("no")
	_, err := book.Change(t.Context(), "HC0000000", "other", func(c desk.Case) (desk.Case, desk.Event, error) {
		c.Level = 4
		return c, desk.Event{}, refused
	})
	if c, found := book.Case(t.Context(), "HC0000000"); !errors.Is(err, refused) || found != nil || c.Level != 2 || c.Closings != 1 || len(c.History) != 2 || c.History[1].Text != "rude words" {
		t.Errorf("after a refusal (%v) the case is %+v, %v", err, c, found)
	}
}

func casesFound(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Cases()
	file := func(key, ref string, change func(*desk.Case)) {
		c := matter(key, ref)
		change(&c)
		if _, err := book.Open(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	file("1", "HC1", func(*desk.Case) {})
	file("2", "HC2", func(c *desk.Case) {
		c.Customer, c.Number, c.Kind, c.Owner, c.Slot = "C9", "+85291234567", desk.Callback, "anna", Start.Add(time.Hour)
	})
	file("3", "HC3", func(c *desk.Case) { c.State, c.SurveyTill = desk.Closed, Start.Add(time.Hour) })
	file("5", "HC5", func(c *desk.Case) {
		c.Customer, c.Number, c.State, c.Score, c.Owner = "C9", "+85291234567", desk.Closed, 2, "mia"
	})
	file("4", "HC4", func(c *desk.Case) { c.Customer, c.Number = "C1001", "" })
	for _, want := range []struct {
		q    desk.Query
		refs string
	}{
		{desk.Query{}, "HC5 HC4 HC3 HC2 HC1 "},
		{desk.Query{Limit: 1}, "HC5 "},
		{desk.Query{Before: "4"}, "HC3 HC2 HC1 "},
		{desk.Query{Scored: true}, "HC5 "},
		{desk.Query{State: desk.Closed}, "HC5 HC3 "},
		{desk.Query{Since: Start}, "HC5 HC4 HC3 HC2 HC1 "},
		{desk.Query{Since: Start.Add(time.Second)}, ""},
		{desk.Query{SlotFrom: Start.Add(time.Hour)}, "HC2 "},
		{desk.Query{SlotFrom: Start.Add(time.Hour + time.Second)}, ""},
		{desk.Query{SlotBy: Start.Add(time.Hour)}, "HC2 "},
		{desk.Query{SlotBy: Start.Add(time.Hour - time.Second)}, ""},
		{desk.Query{Branch: "Central"}, ""},
		{desk.Query{Number: marias}, "HC3 HC1 "},
		{desk.Query{Number: marias, Customers: []string{"C1001"}, Open: true}, "HC4 HC1 "},
		{desk.Query{Number: phone.Number("+15550001111")}, ""},
		{desk.Query{Kind: desk.Callback}, "HC2 "},
		{desk.Query{Open: true, DueBefore: Start}, ""},
		{desk.Query{Open: true, DueBefore: Start.Add(73 * time.Hour)}, "HC4 HC2 HC1 "},
		{desk.Query{Open: true, AlarmBy: Start.Add(35 * time.Hour)}, ""},
		{desk.Query{Open: true, AlarmBy: Start.Add(36 * time.Hour)}, "HC4 HC2 HC1 "},
		{desk.Query{Owner: "anna"}, "HC2 "},
		{desk.Query{Survey: Start}, "HC3 "},
		{desk.Query{Survey: Start.Add(2 * time.Hour)}, ""},
	} {
		cs, err := book.Find(t.Context(), want.q)
		got := ""
		for _, c := range cs {
			got += c.Ref + " "
		}
		if err != nil || got != want.refs {
			t.Errorf("%+v finds %s(%v), want %s", want.q, got, err, want.refs)
		}
	}
	scored(t, book)
}

func scored(t *testing.T, book desk.Store) {
	t.Helper()
	if got, err := book.Scores(t.Context(), Start); err != nil || got != (desk.Tally{Of: [5]int{1: 1}, Silent: 1}) {
		t.Errorf("the scores are %+v, %v", got, err)
	}
	if got, err := book.Scores(t.Context(), Start.Add(time.Second)); err != nil || got != (desk.Tally{}) {
		t.Errorf("the scores of later cases are %+v, %v", got, err)
	}
}

// casesPaged files cases out of order, two of them with the same time, and reads them by it.
func casesPaged(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Cases()
	for i, hours := range []int{30, 10, 20, 10, 40, -5} {
		c := matter(fmt.Sprint("k", i), fmt.Sprint("HC", i))
		c.Clocks = []desk.Clock{
			{Name: desk.Acknowledge, Start: Start, Due: Start, Stopped: Start}, {Name: desk.Investigate, Start: Start, Due: Start.Add(time.Duration(hours) * time.Hour)},
		}
		if i == 4 {
			c.State, c.ClosedAt = desk.Closed, Start.Add(-90*time.Hour)
		}
		if _, err := book.Open(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for q, want := range map[*desk.Query]string{
		{ByDue: true}:             "HC5 HC1 HC3 HC2 HC0 HC4 ",
		{ByDue: true, Open: true}: "HC5 HC1 HC3 HC2 HC0 ",
	} {
		for _, page := range []int{1, 2, 100} {
			got, here := "", *q
			here.Limit = page
			for {
				cs, err := book.Find(t.Context(), here)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range cs {
					got += c.Ref + " "
				}
				if len(cs) < page {
					break
				}
				place := cs[len(cs)-1].Place()
				here.After = &place
			}
			if got != want {
				t.Errorf("open only %t, %d at a time: %s, want %s", q.Open, page, got, want)
			}
		}
	}
}

// rungOnce has two processes look at the same moment, and then one that was started again.
func rungOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	rules, err := desk.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	now := Start
	at := func(db *store.DB) *desk.Desk { return desk.New(db.Cases(), rules, func() time.Time { return now }) }
	first := at(db)
	for i := range 5 {
		o := matter(fmt.Sprint("SM", i), "").Opening
		o.Category, o.Number = "", phone.Number(fmt.Sprintf("+1202555014%d", i))
		if _, err := first.Open(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	now = Start.AddDate(0, 2, 0)
	processes := []*desk.Desk{first, first, first}
	if db.Postgres() { // SQLite belongs to one process
		processes = []*desk.Desk{first, at(Twin(t, db)), at(Twin(t, db))}
	}
	raised := ringAll(t, processes)
	for alarm, n := range raised {
		if n != 1 {
			t.Errorf("%s was raised %d times", alarm, n)
		}
	}
	if want := 5 * 3 * 3; len(raised) != want { // acknowledge, investigate, answer by law: 50, 80 and 100 %
		t.Errorf("%d alarms were raised, want %d", len(raised), want)
	}
	rows, err := db.NewSelect().Table("audit").Where("action = 'case.alarm'").Count(t.Context())
	if err != nil || int(rows) != len(raised) {
		t.Errorf("%d audit rows for %d alarms, %v", rows, len(raised), err)
	}
	again := first
	if db.Postgres() {
		again = at(Twin(t, db))
	}
	if alarms, err := again.Ring(t.Context()); err != nil || len(alarms) != 0 {
		t.Errorf("a process that begins later raises %+v, %v", alarms, err)
	}
	late, err := again.Overdue(t.Context())
	if err != nil || len(late) != 5 || late[0].Level != len(rules.Levels) {
		t.Errorf("overdue: %d cases, %v", len(late), err)
	}
}

// ringAll has all look at once, and counts how often each alarm was raised.
func ringAll(t *testing.T, desks []*desk.Desk) map[string]int {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	raised := map[string]int{}
	for _, d := range desks {
		wg.Go(func() {
			alarms, err := d.Ring(t.Context())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, a := range alarms {
				raised[fmt.Sprint(a.Case.Ref, a.Clock.Name, a.Percent)]++
			}
		})
	}
	wg.Wait()
	return raised
}
