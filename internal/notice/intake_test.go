package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// town is a directory of three, a book, and a dialogue that asks.
type town struct {
	parties  map[phone.Number]customer.Party
	messages map[string]outbox.Message // by key
	events   map[string]Heard
	fault    error
	small    bool // payments are below what customers want to be told of
	writes   int
}

func newTown() *town {
	maria := customer.Customer{
		ID: "C1", Lang: locale.English, Zone: "America/New_York", Tier: "Gold", Numbers: []phone.Number{"+12025550147"},
		Cards: []customer.Card{{ID: "K1", Tail: "1234", Product: "Classic", State: "active"}, {ID: "K2", Tail: "5678", State: "frozen"}},
	}
	chan_ := customer.Customer{ID: "C2", Lang: locale.Traditional, Zone: "Asia/Hong_Kong", Numbers: []phone.Number{"+85298765432", "+85291234567"}}
	lost := customer.Customer{ID: "C3", Lang: locale.English, Numbers: []phone.Number{"+12025550161"}}
	t := &town{parties: map[phone.Number]customer.Party{}, messages: map[string]outbox.Message{}, events: map[string]Heard{}}
	for _, c := range []customer.Customer{maria, chan_, lost} {
		for i, n := range c.Numbers {
			t.parties[n] = customer.Party{Number: n, Customers: []customer.Customer{c}, Distrusted: c.ID == "C3" || c.ID == "C2" && i == 0}
		}
	}
	return t
}

func (t *town) FindAll(_ context.Context, ns []phone.Number) (out []customer.Party, err error) {
	for _, n := range ns {
		p := t.parties[n]
		p.Number = n
		out = append(out, p)
	}
	return out, nil
}

func (t *town) Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	out := map[string][]customer.Party{}
	for _, p := range t.parties {
		for _, id := range ids {
			if c := p.Customers[0]; c.ID == id {
				out[id], _ = t.FindAll(ctx, c.Numbers)
			}
		}
	}
	return out, nil
}

func (t *town) Contacts(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	return t.Reach(ctx, ids)
}

func (t *town) Write(ctx context.Context, w Writing) (map[string]string, error) {
	t.writes++
	if t.fault != nil {
		return nil, t.fault
	}
	for _, h := range w.Events {
		if _, was := t.events[h.ID]; was {
			continue
		}
		t.events[h.ID] = h
		if m := h.Plans(); m != nil {
			w.Messages = append(w.Messages, *m)
		}
	}
	for _, m := range w.Messages {
		if _, was := t.messages[m.Unique]; !was {
			t.messages[m.Unique] = m
		}
	}
	return t.Keys(ctx, w.Messages)
}

func (t *town) Keys(_ context.Context, ms []outbox.Message) (map[string]string, error) {
	ids := map[string]string{}
	for _, m := range ms {
		held, ok := t.messages[m.Unique]
		if ok {
			ids[m.ID] = held.ID
		}
		if ok && held.Body != m.Body {
			ids[m.ID] = ""
		}
	}
	return ids, nil
}

func (t *town) Heard(_ context.Context, ids []string) (map[string]Heard, error) {
	out := map[string]Heard{}
	for _, id := range ids {
		if h, ok := t.events[id]; ok {
			h.message = nil
			out[id] = h
		}
	}
	return out, nil
}

func (t *town) Awaited(_ context.Context, ref string) (bool, error) { return ref == "D1", nil }

func (t *town) Alerted(context.Context, card.ID, string) (bool, error) { return !t.small, nil }

func (t *town) intake(tb testing.TB) Intake {
	return Intake{Words: house(tb), People: t, Book: t, Scores: t, Now: func() time.Time { return now }}
}

var due = Data{"card": "1234", "total": "USD 1102.35", "minimum": "USD 55.12", "due": "2026-12-03"}

func with(d Data, name, v string) Data {
	out := Data{}
	for k, old := range d {
		out[k] = old
	}
	if out[name] = v; v == "" {
		delete(out, name)
	}
	return out
}

func TestPlan(t *testing.T) {
	t.Parallel()
	town := newTown()
	in := town.intake(t)
	good := Notice{Key: "a", Type: "due-reminder", Customer: "C1", Data: due, Source: "api:anna"}
	later := good
	later.Key, later.SendAt, later.Lang, later.Customer = "b", "2026-11-24T09:00:00-05:00", "zh-Hans", "C2"
	got, err := in.Plan(t.Context(), []Notice{good, later, good, {Type: "nonsense", Customer: "C1"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Taken{Planned, Planned, Repeated, Refused} {
		if got[i].State != want {
			t.Errorf("notice %d is %s, want %s: %+v", i, got[i].State, want, got[i].Faults)
		}
	}
	if got[2].ID != got[0].ID || got[0].ID == "" || town.writes != 1 {
		t.Errorf("the same twice: %s, %s in %d writes", got[0].ID, got[2].ID, town.writes)
	}
	m := town.messages["notice:api:anna:a"]
	if m.Template != "due-reminder/en/1" || m.Segments != 1 || m.Source != "api:anna" || m.To != "+12025550147" || m.Zone != "America/New_York" ||
		!strings.Contains(m.Body, "*1234") || !strings.Contains(m.Body, "USD 1,102.35") {
		t.Errorf("planned: %s %+v", m.Body, m)
	}
	m = town.messages["notice:api:anna:b"]
	if m.Lang != locale.Simplified || m.To != "+85291234567" || !m.Due.Equal(time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC)) || m.Expires.Sub(m.Due) != 24*time.Hour {
		t.Errorf("planned: %+v, due %s", m.To, m.Due)
	}
	if looked, err := in.Look(t.Context(), []Notice{good}); err != nil || looked[0].State != Repeated || looked[0].Rendered.Text == "" {
		t.Errorf("looked at: %+v, %v", looked, err)
	}
}

// Whatever is wrong is told by the name of its field, and never by its value.
func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	good := Notice{Type: "due-reminder", Customer: "C1", Data: due}
	for name, c := range map[string]struct {
		change func(*Notice)
		field  string
	}{
		"nobody":            {func(n *Notice) { n.Customer = "" }, "customer"},
		"two":               {func(n *Notice) { n.Number = "+12025550147" }, "customer"},
		"a stranger":        {func(n *Notice) { n.Customer = "C9" }, "customer"},
		"not with them":     {func(n *Notice) { n.Customer = "C3" }, "customer"},
		"no number":         {func(n *Notice) { n.Customer, n.Number = "", "5550147" }, "number"},
		"a number reported": {func(n *Notice) { n.Customer, n.Number = "", "+12025550161" }, "number"},
		"nobody's card":     {func(n *Notice) { n.Customer, n.Number = "", "+12025550199" }, "number"},
		"no type":           {func(n *Notice) { n.Type = "x" }, "type"},
		"our own type":      {func(n *Notice) { n.Type = "otp" }, "type"},
		"a language":        {func(n *Notice) { n.Lang = "fr" }, "lang"},
		"past":              {func(n *Notice) { n.SendAt = "2026-11-22T18:00:00Z" }, "send_at"},
		"too far":           {func(n *Notice) { n.SendAt = "2027-11-22T18:00:00Z" }, "send_at"},
		"no time":           {func(n *Notice) { n.SendAt = "tomorrow" }, "send_at"},
		"missing":           {func(n *Notice) { n.Data = with(due, "total", "") }, "data.total"},
		"unknown":           {func(n *Notice) { n.Data = with(due, "colour", "5555444433332222") }, "data.colour"},
		"malformed":         {func(n *Notice) { n.Data = with(due, "due", "5555444433332222") }, "data.due"},
		"a survey of none":  {func(n *Notice) { n.Type, n.Data = "survey", Data{} }, "data.case"},
		"an alert later": {func(n *Notice) {
			n.Type, n.SendAt = "fraud-alert", "2026-11-24T18:00:00Z"
			n.Data = Data{"card": "1234", "amount": "USD 88.20", "merchant": "X", "at": "2026-11-22T18:00:00Z"}
		}, "send_at"},
	} {
		town := newTown()
		n := good
		c.change(&n)
		got, err := town.intake(t).Plan(t.Context(), []Notice{n, good})
		if err != nil || got[0].State != Refused || len(got[0].Faults) != 1 || got[0].Faults[0].Field != c.field || got[0].ID != "" {
			t.Errorf("%s: %+v, %v; want a fault of %s", name, got[0], err, c.field)
		}
		if got[1].State != Planned || len(town.messages) != 1 {
			t.Errorf("%s: the other one is %s", name, got[1].State)
		}
		if strings.Contains(fmt.Sprint(got[0].Faults), "5555") {
			t.Errorf("%s: a fault repeats a value: %+v", name, got[0].Faults)
		}
	}
}

// An alert is said in the words of its type, and keeps what its answer will be about.
func TestQuestionsAreKeptWithTheirMessages(t *testing.T) {
	t.Parallel()
	town := newTown()
	n := Notice{Key: "q", Type: "large-transaction", Customer: "C1", Source: "api:anna", Lang: "zh-Hans", Data: Data{
		"card": "1234", "amount": "USD 2880.00", "merchant": "AMAZON.COM", "at": "2026-11-22T14:00:00-05:00",
	}}
	for _, want := range []Taken{Planned, Repeated} {
		if got, err := town.intake(t).Plan(t.Context(), []Notice{n}); err != nil || got[0].State != want {
			t.Errorf("%+v, %v, want %s", got, err, want)
		}
	}
	m := town.messages["notice:api:anna:q"]
	if m.Template != "large-transaction/zh-Hans/1" || m.Lang != locale.Simplified || !strings.Contains(m.Body, "USD 2,880.00") {
		t.Errorf("planned %s in %s: %s", m.Template, m.Lang, m.Body)
	}
	q, err := ParseQuestion(m.Asks)
	if err != nil || q.Ref != m.Unique || q.Card != "K1" || q.Amount.String() != "USD 2,880.00" || q.Merchant != "AMAZON COM" || q.At.IsZero() {
		t.Errorf("asks %+v, %v", q, err)
	}
	n.Data = with(n.Data, "card", "9999")
	if got, err := town.intake(t).Plan(t.Context(), []Notice{n}); err != nil || got[0].State != Refused || got[0].Faults[0].Field != "data.card" {
		t.Errorf("another's card: %+v, %v", got, err)
	}
	if m := town.messages["notice:api:anna:x"]; m.Asks != nil {
		t.Error("what asks nothing keeps a question")
	}
}

func TestAlert(t *testing.T) {
	t.Parallel()
	town := newTown()
	in := town.intake(t)
	p := Payment{Ref: "a1", Customer: "C1", Card: "K1", Amount: money.Of(8820, "USD"), Merchant: "www.grand-hotel.example " + strings.Repeat("x", 60), At: now, Source: "api:anna"}
	for _, fresh := range []bool{true, false} {
		if _, got, err := in.Alert(t.Context(), p); err != nil || got != fresh {
			t.Errorf("%v, %v, want %v", got, err, fresh)
		}
		p.Source = "api:ben" // the same payment, whoever tells of it
	}
	m := town.messages["alert:a1"]
	if q, err := ParseQuestion(m.Asks); err != nil || q.Ref != "a1" || q.Card != "K1" || m.Template != "fraud-alert/en/1" || !strings.Contains(m.Body, "*1234") {
		t.Errorf("%s asks %+v, %v: %s", m.Template, q, err, m.Body)
	}
	for name, c := range map[string]struct {
		change func(*Payment)
		want   error
	}{
		"no such card":      {func(p *Payment) { p.Card = "9999" }, ErrNoCard},
		"no such id":        {func(p *Payment) { p.Card = "K9" }, ErrNoCard},
		"nobody":            {func(p *Payment) { p.Customer = "C9" }, ErrNoCard},
		"a stranger":        {func(p *Payment) { p.Customer, p.Number = "", "+12025550199" }, ErrNoCard},
		"not with them":     {func(p *Payment) { p.Customer = "C3" }, ErrUnreachable},
		"a number reported": {func(p *Payment) { p.Customer, p.Number = "", "+12025550161" }, ErrUnreachable},
	} {
		other := p
		other.Ref = name
		c.change(&other)
		if _, _, err := in.Alert(t.Context(), other); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Keys hold for an operator, whichever way they come; what has none is told apart by its line, and may be the same as another.
func TestKeysOfFiles(t *testing.T) {
	t.Parallel()
	for n, want := range map[*Notice]string{
		{Key: "k", Source: "api:anna"}:                             "notice:api:anna:k",
		{Key: "k", Source: "import:f", Owner: "api:anna", Line: 7}: "notice:api:anna:k",
		{Source: "import:f", Owner: "api:anna", Line: 7}:           "line:import:f/7",
		{Source: "api:anna"}:                                       "",
		{Payment: "a1", Source: "api:anna"}:                        "alert:a1",
		{Key: "e1", Source: "event:e1"}:                            "notice:event:e1:e1",
	} {
		if got := unique(*n); got != want {
			t.Errorf("%+v is %q, want %q", *n, got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	town := newTown()
	c := Clerk{Intake: town.intake(t), Imports: &shelfOfFiles{}}
	for name, columns := range map[string]string{
		"nobody": "card,total,minimum,due", "too little": "customer,card,total,due", "unknown": "customer,card,total,minimum,due,4111111111111111",
		"twice": "customer,card,card,total,minimum,due",
	} {
		_, err := c.Begin(t.Context(), Import{ID: "f", Type: "due-reminder", Columns: strings.Split(columns, ",")})
		if err == nil || strings.Contains(err.Error(), "4111") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Begin(t.Context(), Import{ID: "f", Type: "fraud-alert", Columns: []string{"customer"}}); err == nil {
		t.Error("a file of questions is taken")
	}
	im, err := c.Begin(t.Context(), Import{ID: "f", Type: "due-reminder", Columns: strings.Split("key,customer,card,total,minimum,due", ",")})
	if err != nil {
		t.Fatal(err)
	}
	rows := "a,C1,1234,USD 1102.35,USD 55.12,2026-12-03\n" +
		"b,C9,1234,USD 1102.35,USD 55.12,2026-12-03\r\n" +
		"c,C1,1234\n" +
		"d,C1,\"12\"34,USD 1,USD 1,2026-12-03\n" +
		"e,C1,1234,,\"USD\n55.12\",2026-12-03\n" +
		"f,C1,1234,USD 1102.35,USD 55.12,2026-12-04"
	var page Page
	town.onPage(&c, &page)
	if _, err := c.Take(t.Context(), im, 0, []byte(rows)); err != nil {
		t.Fatal(err)
	}
	if page.Rows != 6 || page.Lines != 7 || len(town.messages) != 2 {
		t.Errorf("%d rows, %d lines, %d messages", page.Rows, page.Lines, len(town.messages))
	}
	want := []Refusal{{3, "customer", "is not known"}, {4, "", "has 3 fields, and the header 6"}, {5, "", "is not CSV: a quote stands where none may"},
		{6, "data.total", "is missing"}, {6, "data.minimum", "must be a currency and an amount, such as USD 312.08"}}
	if fmt.Sprint(page.Refusals) != fmt.Sprint(want) {
		t.Errorf("refused %v,\nwant %v", page.Refusals, want)
	}
	if _, err := c.Take(t.Context(), im, 1, []byte(rows)); err == nil {
		t.Error("rows are taken from anywhere")
	}
	if _, err := c.Take(t.Context(), im, 0, []byte(strings.Repeat("x\n", PageMost+1))); err == nil {
		t.Error("a page has no end")
	}
}

// TestAPageIsTakenInParts: each with its place in the file, and after a failure of ours those before it stay taken.
func TestAPageIsTakenInParts(t *testing.T) {
	t.Parallel()
	town := newTown()
	c := Clerk{Intake: town.intake(t), Imports: &shelfOfFiles{}}
	im, err := c.Begin(t.Context(), Import{ID: "f", Type: "due-reminder", Columns: strings.Split("customer,card,total,minimum,due", ",")})
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for range 2*partRows + 5 {
		rows.WriteString("C1,1234,USD 1102.35,\"USD 55.12\",2026-12-03\n")
	}
	rows.WriteString("C1,1234,USD\x001,USD 1,2026-12-03\nC1,12\xff34,USD 1,USD 1,2026-12-03\n\n\n")
	var pages []Page
	c.Book = partBook{town, &pages, 9}
	if _, err := c.Take(t.Context(), im, 0, []byte(rows.String())); err != nil {
		t.Fatal(err)
	}
	for i, want := range []Page{{From: 0, Rows: partRows, Lines: partRows}, {From: partRows, Rows: partRows, Lines: partRows}, {From: 2 * partRows, Rows: 7, Lines: 9}} {
		if i >= len(pages) || pages[i].From != want.From || pages[i].Rows != want.Rows || pages[i].Lines != want.Lines {
			t.Fatalf("part %d of %d: %+v, want %+v", i, len(pages), pages, want)
		}
	}
	const why = "is no text: it holds NUL, or bytes that are not UTF-8"
	if want := fmt.Sprint([]Refusal{{2*partRows + 7, "", why}, {2*partRows + 8, "", why}}); fmt.Sprint(pages[2].Refusals) != want {
		t.Errorf("refused %v, want %s", pages[2].Refusals, want)
	}
	ids := make([]string, len(town.messages))
	for i := range ids {
		ids[i] = town.messages[fmt.Sprintf("line:import:f/%d", i+2)].ID
	}
	if len(ids) != 2*partRows+5 || !slices.IsSorted(ids[:partRows]) {
		t.Errorf("%d messages, in their order: %t", len(ids), slices.IsSorted(ids[:partRows]))
	}
	pages = nil
	c.Book = partBook{town, &pages, 1}
	if _, err := c.Take(t.Context(), im, 0, []byte(rows.String())); !errors.Is(err, errBroken) || len(pages) != 1 {
		t.Errorf("%d parts were taken before the book broke, %v", len(pages), err)
	}
}

var errBroken = errors.New("the book broke")

// partBook remembers pages, and breaks after some.
type partBook struct {
	*town
	pages *[]Page
	most  int
}

func (b partBook) Write(ctx context.Context, w Writing) (map[string]string, error) {
	if len(*b.pages) == b.most {
		return nil, errBroken
	}
	*b.pages = append(*b.pages, *w.Page)
	return b.town.Write(ctx, w)
}

// shelfOfFiles keeps one import.
type shelfOfFiles struct{ files }

type files = Imports

func (*shelfOfFiles) BeginImport(_ context.Context, im Import) (Import, error) { return im, nil }
func (*shelfOfFiles) Import(context.Context, string) (Import, error)           { return Import{}, nil }

// pageBook remembers the page that was written.
type pageBook struct {
	*town
	page *Page
}

func (b pageBook) Write(ctx context.Context, w Writing) (map[string]string, error) {
	*b.page = *w.Page
	return b.town.Write(ctx, w)
}

func (t *town) onPage(c *Clerk, p *Page) { c.Book = pageBook{t, p} }
