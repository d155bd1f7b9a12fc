package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/desk"
	"cardline/internal/phone"
	"cardline/internal/store/storetest"
)

// office is the API over a desk of its own, whose clock a test turns.
type office struct {
	t     *testing.T
	app   *fiber.App
	desk  *desk.Desk
	now   time.Time
	log   *bytes.Buffer
	trail *trail
}

// trail is an audit trail that may be unable to write.
type trail struct {
	api.Trail
	err error
}

func (t *trail) Append(ctx context.Context, es ...audit.Entry) error {
	if t.err != nil {
		return t.err
	}
	return t.Trail.Append(ctx, es...)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	rules, err := desk.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, now: time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	now := func() time.Time { return o.now }
	db := storetest.SQLite(t)
	o.desk = desk.New(db.Cases(), rules, now)
	o.trail = &trail{Trail: db.Trail()}
	o.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	err = api.Mount(o.app, api.Deps{
		Log: slog.New(slog.NewTextHandler(o.log, nil)), Now: now, Keys: access.Demo(), Greeter: greeter{}, Numbers: &numbers{}, Desk: o.desk, Trail: o.trail, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// file opens a case and gives its reference.
func (o *office) file(key, words string) string {
	o.t.Helper()
	c, err := o.desk.Open(o.t.Context(), desk.Opening{
		Key: key, Kind: desk.Complaint, Channel: "text", Complainant: "Maria Garcia", Customer: "C1001", Number: phone.Number("+12025550147"),
		Reason: words, Demand: "an apology", ReadBack: "You ask: an apology", Confirmed: o.now,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return c.Ref
}

func (o *office) get(path string) (int, string) {
	o.t.Helper()
	status, _, body := ask(o.t, o.app, http.MethodGet, path, "demo-agent", "")
	return status, body
}

func (o *office) post(key, path, body string) (int, string) {
	o.t.Helper()
	status, _, answer := ask(o.t, o.app, http.MethodPost, path, key, body)
	return status, answer
}

func (o *office) show(ref string) (c api.Case) {
	o.t.Helper()
	status, body := o.get("/cases/" + ref)
	if err := json.Unmarshal([]byte(body), &c); err != nil || status != http.StatusOK {
		o.t.Fatalf("%s: %d %s", ref, status, body)
	}
	return c
}

// The number of a case is told to whoever works cases, once that is written down.
func TestTheNumberOfACaseIsAskedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const number = "+12025550147"
	ref := o.file("SM1", "your staff was rude")
	path := "/cases/" + ref + "/unmask"
	for _, one := range []struct{ key, method, path, body string }{
		{"demo-agent", "GET", "/cases/" + ref, ""}, {"demo-admin", "GET", "/cases", ""}, {"demo-agent", "POST", "/cases/" + ref + "/note", `{"text":"called"}`},
	} {
		if _, _, body := ask(t, o.app, one.method, one.path, one.key, one.body); strings.Contains(body, number) {
			t.Errorf("%s %s tells the number: %s", one.method, one.path, body)
		}
	}
	for _, no := range []struct {
		key, body string
		status    int
	}{
		{"demo-auditor", `{"reason":"curious"}`, 403}, {"demo-agent", `{}`, 422}, {"demo-agent", `{"reason":" x "}`, 422},
	} {
		if status, body := o.post(no.key, path, no.body); status != no.status || strings.Contains(body, number) {
			t.Errorf("%s with %s: %d %s, want %d", no.key, no.body, status, body, no.status)
		}
	}
	o.trail.err = errors.New("the disk is full")
	if status, body := o.post("demo-agent", path, `{"reason":"anna is ill"}`); status != 503 || strings.Contains(body, number) {
		t.Errorf("without an audit row: %d %s", status, body)
	}
	o.trail.err = nil
	status, header, body := ask(t, o.app, "POST", path, "demo-agent", `{"reason":"anna is ill, +447400123456 called"}`)
	if status != 200 || !strings.Contains(body, number) || header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %s", status, header, body)
	}
	_, _, rows := ask(t, o.app, "GET", "/audit?action=case.unmask", "demo-auditor", "")
	if n := strings.Count(rows, `"case:`+ref+`"`); n != 1 || !strings.Contains(rows, "anna is ill") || strings.Contains(rows, "447400123456") || !strings.Contains(rows, "operator:demo-agent") {
		t.Errorf("the trail tells %s", rows)
	}
	o.post("demo-agent", "/cases/"+ref+"/assign", `{"text":"demo-agent"}`)
	if status, body := o.post("demo-agent", path, `{}`); status != 200 || !strings.Contains(body, number) { // the case is the reason
		t.Errorf("whoever has the case: %d %s", status, body)
	}
}

func TestACaseIsWorkedOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.file("SM1", "your staff was rude")
	c := o.show(ref)
	if c.Reason != "your staff was rude" || c.Contact != "" || c.Number == "" || c.ReadBack != "You ask: an apology" || c.Confirmed == nil || len(c.Clocks) != 3 {
		t.Errorf("the case is %+v", c)
	}
	o.now = o.now.Add(time.Hour)
	for _, move := range []struct{ move, text, state, owner string }{
		{"note", "called, no answer", "accepted", ""}, {"assign", "anna", "assigned", "anna"}, {"close", "apologised", "closed", "anna"},
	} {
		status, body := o.post("demo-agent", "/cases/"+ref+"/"+move.move, fmt.Sprintf(`{"text":%q}`, move.text))
		c := o.show(ref)
		last := c.History[len(c.History)-1]
		if status != http.StatusOK || c.State != move.state || c.Owner != move.owner || last.Action != move.move || last.Text != move.text ||
			last.Actor != "operator:demo-agent" || !last.At.Equal(o.now) {
			t.Errorf("%s: %d %s; the case is %s of %q after %+v", move.move, status, body, c.State, c.Owner, last)
		}
		if k := c.Clocks[0]; k.Name != "acknowledge" || k.Stopped == nil || !k.Stopped.Equal(o.now) {
			t.Errorf("after %s the first clock is %+v", move.move, k)
		}
	}
	// The same key again changes nothing; the reference is read as people write it.
	for range 2 {
		if status, body := o.post("demo-agent", "/cases/"+strings.ToLower(ref)+"/note", `{"text":"late news","key":"k1"}`); status != http.StatusOK {
			t.Errorf("a note on a closed case: %d %s", status, body)
		}
	}
	if c := o.show(ref); len(c.History) != 5 {
		t.Errorf("the history has %d lines, want 5: %+v", len(c.History), c.History)
	}
}

func TestWhatIsNoCaseOrNoMoveIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	open, shut := o.file("SM1", "your staff was rude"), o.file("SM2", "the app is broken")
	if status, body := o.post("demo-agent", "/cases/"+shut+"/close", `{"text":"mended"}`); status != http.StatusOK {
		t.Fatal(status, body)
	}
	const text = `{"text":"anna"}`
	for name, c := range map[string]struct {
		key, method, path, body string
		status                  int
		answer                  string
	}{
		"no key":                  {"", "GET", "/cases", "", 401, ""},
		"a key for other things":  {"demo-maker", "GET", "/cases/" + open, "", 403, "cases:read"},
		"to move with it":         {"demo-maker", "POST", "/cases/" + open + "/close", text, 403, "cases:write"},
		"to list with it":         {"demo-maker", "GET", "/cases", "", 403, "cases:read"},
		"nobody's key":            {"guess", "POST", "/cases/" + open + "/close", text, 401, ""},
		"no such case":            {"demo-agent", "GET", "/cases/HC0000000", "", 404, "no such case"},
		"to assign no such case":  {"demo-agent", "POST", "/cases/HC0000000/assign", text, 404, "no such case"},
		"a misread number":        {"demo-agent", "GET", "/cases/HC0000001", "", 404, "check digit"},
		"no number":               {"demo-agent", "GET", "/cases/4111111111111111", "", 404, "check digit"},
		"a long one":              {"demo-agent", "GET", "/cases/41111111111111111111", "", 422, ""},
		"to assign a closed case": {"demo-agent", "POST", "/cases/" + shut + "/assign", text, 409, "closed"},
		"to close it again":       {"demo-agent", "POST", "/cases/" + shut + "/close", text, 409, "closed"},
		"to extend it":            {"demo-agent", "POST", "/cases/" + shut + "/extend", text, 409, "closed"},
		"nothing said":            {"demo-agent", "POST", "/cases/" + open + "/note", `{"text":""}`, 422, ""},
		"spaces":                  {"demo-agent", "POST", "/cases/" + open + "/note", `{"text":"  "}`, 422, "empty"},
		"no text":                 {"demo-agent", "POST", "/cases/" + open + "/note", `{}`, 422, ""},
		"too much said":           {"demo-agent", "POST", "/cases/" + open + "/note", `{"text":"` + strings.Repeat("哦", 2001) + `"}`, 422, ""},
		"a field more":            {"demo-agent", "POST", "/cases/" + open + "/close", `{"text":"x","outcome":"4111111111111111"}`, 422, "outcome"},
		"a number for a field":    {"demo-agent", "POST", "/cases/" + open + "/close", `{"text":"x","4111111111111111":"y"}`, 422, ""},
		"no JSON":                 {"demo-agent", "POST", "/cases/" + open + "/close", `{"text":"4111111111111111"`, 400, ""},
		"another move":            {"demo-agent", "POST", "/cases/" + open + "/shred", text, 404, ""},
		"another kind":            {"demo-agent", "GET", "/cases?kind=gossip", "", 422, ""},
		"no page":                 {"demo-agent", "GET", "/cases?after=4111111111111111", "", 422, "after"},
		"a page of nothing":       {"demo-agent", "GET", "/cases?most=0", "", 422, ""},
		"a page of too much":      {"demo-agent", "GET", "/cases?most=201", "", 422, ""},
	} {
		status, _, body := ask(t, o.app, c.method, c.path, c.key, c.body)
		if status != c.status || !strings.Contains(body, c.answer) {
			t.Errorf("%s: %d %s, want %d with %q", name, status, body, c.status, c.answer)
		}
		if strings.Contains(body, "4111111111111111") {
			t.Errorf("%s: the answer repeats the number: %s", name, body)
		}
	}
	if c := o.show(open); c.State != "accepted" || len(c.History) != 1 {
		t.Errorf("what was refused left a trace: %+v", c)
	}
	if strings.Contains(o.log.String(), "41111") {
		t.Errorf("the log holds a number: %s", o.log)
	}
}

func TestTwoPeopleCloseAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.file("SM1", "your staff was rude")
	statuses := make([]int, 6)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			statuses[i], _ = o.post("demo-agent", "/cases/"+ref+"/close", fmt.Sprintf(`{"text":"outcome %d"}`, i))
		})
	}
	wg.Wait()
	won := 0
	for i, s := range statuses {
		switch s {
		case http.StatusOK:
			won++
			if c := o.show(ref); c.History[len(c.History)-1].Text != fmt.Sprintf("outcome %d", i) {
				t.Errorf("%d was told that it closed the case, which says %+v", i, c.History)
			}
		case http.StatusConflict:
		default:
			t.Errorf("answered %d", s)
		}
	}
	if c := o.show(ref); won != 1 || len(c.History) != 2 {
		t.Errorf("%d closed it, the history is %+v", won, c.History)
	}
}

func TestCasesAreListedByWhatIsDue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var want []string
	for i := range 7 { // each an hour later, so due an hour later
		want = append(want, o.file(fmt.Sprint("SM", i), "hello"))
		o.now = o.now.Add(time.Hour)
	}
	list := func(query string) (refs []string, next string, body string) {
		t.Helper()
		status, body := o.get("/cases?" + query)
		var got struct {
			Cases []api.Case
			Next  string
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, status, body)
		}
		for _, c := range got.Cases {
			refs = append(refs, c.Ref)
		}
		return refs, got.Next, body
	}
	for _, most := range []int{1, 3, 7, 200} {
		var all []string
		for after := ""; ; {
			refs, next, _ := list(fmt.Sprintf("most=%d&after=%s", most, after))
			all = append(all, refs...)
			if after = next; after == "" {
				break
			}
		}
		if strings.Join(all, " ") != strings.Join(want, " ") {
			t.Errorf("%d at a time: %v, want %v", most, all, want)
		}
	}
	// Received seven hours ago, four hours to acknowledge: the first three are late, unless somebody has them.
	if refs, _, _ := list("overdue=true"); strings.Join(refs, " ") != strings.Join(want[:3], " ") {
		t.Errorf("overdue: %v, want %v", refs, want[:3])
	}
	o.post("demo-agent", "/cases/"+want[0]+"/assign", `{"text":"anna"}`)
	o.post("demo-agent", "/cases/"+want[6]+"/close", `{"text":"done"}`)
	for query, expect := range map[string][]string{
		"":                        {want[1], want[2], want[3], want[4], want[5], want[0]},
		"overdue=true":            {want[1], want[2]},
		"owner=anna":              {want[0]},
		"owner=ben":               {},
		"all=true&most=200":       {want[1], want[2], want[3], want[4], want[5], want[0], want[6]},
		"kind=callback":           {},
		"owner=anna&overdue=true": {},
	} {
		if refs, _, _ := list(query); strings.Join(refs, " ") != strings.Join(expect, " ") {
			t.Errorf("%q: %v, want %v", query, refs, expect)
		}
	}
	if _, _, body := list(""); strings.Contains(body, "2025550147") || strings.Contains(body, "hello") || strings.Contains(body, "Maria") {
		t.Errorf("a list tells what a customer said, or who: %s", body)
	}
	if _, _, body := list("owner=ben"); !strings.Contains(body, `"cases":[]`) {
		t.Errorf("an empty list is %s", body)
	}
}

func TestNotesAreMasked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.file("SM1", "your staff was rude")
	const secret = `{"text":"card 4111 1111 1111 1111, PIN 2468, called +12025550147"}`
	for _, move := range []string{"note", "assign", "close"} {
		status, body := o.post("demo-agent", "/cases/"+ref+"/"+move, secret)
		var c api.Case
		if err := json.Unmarshal([]byte(body), &c); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s", move, status, body)
		}
		last := c.History[len(c.History)-1].Text
		if last != "card •••• •••• •••• 1111, PIN ••••, called +•••••••••47" || strings.Contains(c.Owner, "2468") {
			t.Errorf("%s keeps %q", move, last)
		}
	}
}

func TestMoreTimeIsTakenByThoseWhoMay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c, err := o.desk.Open(t.Context(), desk.Opening{Key: "SM1", Kind: desk.Complaint, Number: "+8613800138000", Reason: "年费"})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		key    string
		status int
		limit  string
	}{
		{"demo-agent", 200, "2026-12-16"}, {"demo-agent", 403, "2026-12-16"}, {"demo-maker", 403, "2026-12-16"},
		{"demo-admin", 200, "2027-01-15"}, {"demo-admin", 409, "2027-01-15"},
	} {
		status, body := o.post(step.key, "/cases/"+c.Ref+"/extend", `{"text":"experts are asked"}`)
		if got := o.show(c.Ref); status != step.status || got.Limit.Format(time.DateOnly) != step.limit {
			t.Errorf("step %d: %d %s, the law's day is %v", i, status, body, got.Limit)
		}
	}
}
