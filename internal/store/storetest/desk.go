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
}

func matter(key, ref string) desk.Case {
	return desk.Case{
		Opening: desk.Opening{
			Key: key, Kind: desk.Complaint, Channel: "text", Lang: locale.English, Zone: time.UTC, Complainant: "Maria Garcia", Customer: "C1001",
			Number: marias, Card: "K1", Reason: "your staff was rude", Demand: "an apology", Amount: money.Of(15_99, "USD"),
			Category: "attitude", Severity: 3, Received: Start, Confirmed: Start,
		},
		ID: key, Ref: ref, Region: "US", Department: "service", Level: 1, State: desk.Accepted, Due: Start.Add(72 * time.Hour),
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
		!c.Slot.IsZero() || len(c.History) != 1 || c.History[0].Actor != "customer:C1001" {
		t.Errorf("the case is %+v, %v", c, err)
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
				c.Level, c.Owner = c.Level+1, "anna"
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
	if c, found := book.Case(t.Context(), "HC0000000"); !errors.Is(err, refused) || found != nil || c.Level != 2 || len(c.History) != 2 || c.History[1].Text != "rude words" {
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
	file("2", "HC2", func(c *desk.Case) { c.Customer, c.Number, c.Kind = "C9", "+85291234567", desk.Callback })
	file("3", "HC3", func(c *desk.Case) { c.State, c.SurveyTill = desk.Closed, Start.Add(time.Hour) })
	file("4", "HC4", func(c *desk.Case) { c.Customer, c.Number = "C1001", "" })
	for _, want := range []struct {
		q    desk.Query
		refs string
	}{
		{desk.Query{}, "HC4 HC3 HC2 HC1 "},
		{desk.Query{Limit: 1}, "HC4 "},
		{desk.Query{Number: marias}, "HC3 HC1 "},
		{desk.Query{Number: marias, Customers: []string{"C1001"}, Open: true}, "HC4 HC1 "},
		{desk.Query{Number: phone.Number("+15550001111")}, ""},
		{desk.Query{Kind: desk.Callback}, "HC2 "},
		{desk.Query{Open: true, DueBefore: Start}, ""},
		{desk.Query{Open: true, DueBefore: Start.Add(73 * time.Hour)}, "HC4 HC2 HC1 "},
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
}
