package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// teller is a process that takes notifications, over a database that others may share.
type teller struct {
	*process
}

// stories reads what became of messages.
type stories struct{ *store.Messages }

func (s stories) Explain(ctx context.Context, id string) (outbox.Story, error) {
	return s.Story(ctx, id)
}

// unasked is a desk without cases, away for one of them, and a bank whose customers want to be told of everything.
type unasked struct{}

func (unasked) Awaited(_ context.Context, ref string) (bool, error) {
	if ref == "AWAY" {
		return false, errors.New("the desk cannot be read")
	}
	return false, nil
}

func (unasked) Alerted(context.Context, card.ID, string) (bool, error) { return true, nil }

func newTeller(t *testing.T, db *store.DB) teller {
	t.Helper()
	p := teller{newProcess(t, db)}
	words, err := notice.NewWords(notice.House{Brand: locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"}, Hotline: "+12025550100"})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := notice.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return storetest.Start }
	ring := access.Demo()
	ring.Add(rootKey, access.Holder{Name: "admin", Role: access.Admin, Key: "api.admin_key"})
	book := db.Notices()
	in := notice.Intake{Words: words, People: db.Directory(), Book: book, Scores: unasked{}, Now: clock}
	files := notice.Clerk{Intake: in, Imports: book}
	if db.Postgres() {
		files.Beside = make(chan struct{}, 2)
	}
	p.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, BodyLimit: 4 << 20})
	p.app.Use(func(c *fiber.Ctx) error {
		err := c.Next()
		if body := c.Context().RequestBodyStream(); body != nil {
			_, _ = io.Copy(io.Discard, body)
		}
		return err
	})
	err = api.Mount(p.app, api.Deps{
		Log: slog.New(slog.NewTextHandler(p.log, nil)), Now: clock, Keys: access.NewDoorkeeper(ring, db.Access(), clock, clock),
		Office: access.NewOffice(db.Access(), clock), Trail: db.Trail(), Greeter: greeter{}, Numbers: &numbers{}, Version: "test",
		Notices: in, Events: notice.Ear{Intake: in, Rules: rules, Wishes: unasked{}}, Files: files, Messages: book, Calls: book,
		Stories: stories{db.Messages()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// settle adds the customer of these tests to the directory.
func settle(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Directory().Upsert(t.Context(), customer.Customer{
		ID: "C1001", Lang: locale.English, Zone: "America/New_York", Numbers: []phone.Number{"+12025550147"},
		Cards: []customer.Card{{ID: "K10011", Tail: "1234", State: "active", Currency: "USD"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

const dueOne = `{"type":"due-reminder","customer":"C1001","data":{"card":"1234","total":"USD 1102.35","minimum":"USD 55.12","due":"2028-03-05"}}`

type taken struct {
	Notifications []api.Taken
}

// once makes a call under an idempotency key.
func (p teller) once(key, once, path, body string) (int, http.Header, string) {
	p.t.Helper()
	req := httptest.NewRequest("POST", "/api/v1"+path, strings.NewReader(body))
	req.Header = http.Header{"Authorization": {"Bearer " + key}, "Content-Type": {"application/json"}, "Idempotency-Key": {once}}
	res, err := p.app.Test(req, 20_000)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(raw)
}

func (p teller) planned() int {
	p.t.Helper()
	n, err := p.db.NewSelect().Table("messages").Count(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return int(n)
}

func TestNotifyOnce(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	var first, again taken
	p.do("demo-maker", "POST", "/notifications", strings.Replace(dueOne, "{", `{"key":"mine",`, 1), 202, &first)
	p.do("demo-maker", "POST", "/notifications", strings.Replace(dueOne, "{", `{"key":"mine",`, 1), 202, &again)
	if first.Notifications[0].State != "planned" || again.Notifications[0].State != "repeated" || first.Notifications[0].ID != again.Notifications[0].ID {
		t.Errorf("%+v, then %+v", first, again)
	}
	p.do("demo-agent", "POST", "/notifications", strings.Replace(dueOne, "{", `{"key":"mine",`, 1), 202, &again)
	if again.Notifications[0].State != "planned" {
		t.Errorf("another's key: %+v", again)
	}
	status, _, body := p.once("demo-maker", "k1", "/notifications", dueOne)
	replayed, _, same := p.once("demo-maker", "k1", "/notifications", dueOne)
	if status != 202 || replayed != 202 || !strings.Contains(body, `"planned"`) || body != same || p.planned() != 3 {
		t.Errorf("%d %s\nreplayed %d %s", status, body, replayed, same)
	}
	if status, _, body = p.once("demo-maker", "k1", "/notifications", strings.Replace(dueOne, "55.12", "56.12", 1)); status != 422 || p.planned() != 3 {
		t.Errorf("a key used again for something else: %d %s", status, body)
	}
	if status, _, _ = p.once("demo-agent", "k1", "/notifications", strings.Replace(dueOne, "55.12", "56.12", 1)); status != 202 {
		t.Errorf("another's idempotency key: %d", status)
	}
	running := notice.Call{By: "demo-maker", Key: "k2", Hash: "h"}
	if _, err := db.Notices().BeginCall(t.Context(), running); err != nil {
		t.Fatal(err)
	}
	if status, _, _ = p.once("demo-maker", "k2", "/notifications", dueOne); status != 422 { // under way, with something else
		t.Errorf("another call under way: %d", status)
	}
}

// Two processes are asked the same at once: one plans it, the other answers the same or asks for patience.
func TestNotifyOnTwoProcesses(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	settle(t, db)
	ps := []teller{newTeller(t, db), newTeller(t, storetest.Twin(t, db))}
	many := `{"notifications":[` + strings.Repeat(dueOne+",", 199) + dueOne + `]}`
	var wg sync.WaitGroup
	var mu sync.Mutex
	bodies := map[string]int{}
	for i := range 6 {
		wg.Go(func() {
			for {
				status, header, body := ps[i%2].once("demo-maker", "batch", "/notifications", many)
				if status == 409 && header.Get("Retry-After") == "1" {
					time.Sleep(20 * time.Millisecond) // as the answer asks for, in short
					continue
				}
				mu.Lock()
				defer mu.Unlock()
				if bodies[body]++; status != 202 {
					t.Errorf("%d %s", status, body)
				}
				return
			}
		})
	}
	wg.Wait()
	if len(bodies) != 1 || ps[0].planned() != 200 {
		t.Errorf("%d different answers, %d messages", len(bodies), ps[0].planned())
	}
}

func TestNotifyIsAttacked(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	with := func(from, to string) string { return strings.Replace(dueOne, from, to, 1) }
	for name, c := range map[string]struct {
		key, body string
		status    int
		says      string
	}{
		"wrong scope":     {"demo-checker", dueOne, 403, "notifications:write"},
		"half a body":     {"demo-maker", dueOne[:60], 400, ""},
		"nothing":         {"demo-maker", `{}`, 422, "no notification"},
		"no object":       {"demo-maker", `[1,2]`, 422, ""},
		"both":            {"demo-maker", with("{", `{"notifications":[`+dueOne+`],`), 422, "not both"},
		"oversized":       {"demo-maker", with("1234", strings.Repeat("9", 3<<20)), 413, ""},
		"too many":        {"demo-maker", `{"notifications":[` + strings.Repeat(dueOne+",", 1000) + dueOne + `]}`, 422, ""},
		"one field more":  {"demo-maker", with("{", `{"pin":"135790",`), 422, ""},
		"numbers as data": {"demo-maker", with(`"USD 1102.35"`, "1102.35"), 422, ""},
		"unknown type":    {"demo-maker", with("due-reminder", "due-remindr"), 202, `"field":"type"`},
		"a type of ours":  {"demo-maker", with("due-reminder", "otp"), 202, `"field":"type"`},
		"wrong language":  {"demo-maker", with("{", `{"lang":"fr",`), 202, `"field":"lang"`},
		"past":            {"demo-maker", with("{", `{"send_at":"2028-02-28T00:00:00Z",`), 202, `"field":"send_at","reason":"is past"`},
		"too far":         {"demo-maker", with("{", `{"send_at":"2029-02-28T00:00:00Z",`), 202, `"field":"send_at"`},
		"a stranger":      {"demo-maker", with("C1001", "C9999"), 202, `"field":"customer"`},
		"a fault of ours": {"demo-maker", `{"type":"survey","customer":"C1001","data":{"case":"AWAY"}}`, 503, ""},
		"injected":        {"demo-maker", with("1234", "{{ brand }}"), 202, `"field":"data.card"`},
	} {
		status, _, body := ask(t, p.app, "POST", "/notifications", c.key, c.body)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s, want %d with %s", name, status, body, c.status, c.says)
		}
		if strings.Contains(body, "1102.35") || strings.Contains(body, "135790") || strings.Contains(body, "C9999") {
			t.Errorf("%s: the answer repeats what was sent: %s", name, body)
		}
	}
	if n := p.planned(); n != 0 {
		t.Errorf("%d messages were planned", n)
	}
}

func TestAThousandWithSomeBad(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	var all []string
	for i := range 1000 {
		one := dueOne
		if i%100 == 7 {
			one = strings.Replace(one, "2028-03-05", "soon", 1)
		}
		all = append(all, one)
	}
	var got taken
	p.do("demo-maker", "POST", "/notifications", `{"notifications":[`+strings.Join(all, ",")+`]}`, 202, &got)
	refused := 0
	for i, n := range got.Notifications {
		if bad := i%100 == 7; bad != (n.State == "refused") || bad != (n.Error != nil && n.Error.Field == "data.due") || bad == (n.ID != "") {
			t.Fatalf("item %d: %+v", i, n)
		}
		if n.State == "refused" {
			refused++
		}
	}
	if refused != 10 || p.planned() != 990 {
		t.Errorf("%d refused, %d planned", refused, p.planned())
	}
}

func TestMessagesAreMasked(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	var got taken
	p.do("demo-maker", "POST", "/notifications", dueOne, 202, &got)
	id := got.Notifications[0].ID
	var s api.Story
	body := p.do("demo-maker", "GET", "/messages/"+id, "", 200, &s)
	told := strings.ReplaceAll(body, id, "")
	if strings.Contains(told, "1102") || strings.Contains(told, "2025550147") || s.State != "planned" || s.Template != "due-reminder/en/1" || s.Segments == 0 ||
		s.Source != "api:demo-maker" || len(s.Steps) != 1 {
		t.Errorf("the story: %s", body)
	}
	p.do("demo-maker", "GET", "/messages/"+id+"?reveal=true", "", 403, nil)
	if p.do("demo-admin", "GET", "/messages/"+id+"?reveal=true", "", 200, &s); s.To != "+12025550147" || !strings.Contains(s.Text, "*1234") || !s.Revealed {
		t.Errorf("revealed: %+v", s)
	}
	if n, err := db.NewSelect().Table("audit").Where("action = 'message.reveal' AND subject = ?", "message:"+id).Count(t.Context()); err != nil || n != 1 {
		t.Errorf("%d audit entries of a look at what is masked, %v", n, err)
	}
	p.do("demo-checker", "POST", "/messages/"+id+"/cancel", "", 403, nil)
	p.do("demo-maker", "POST", "/messages/none/cancel", "", 404, nil)
	p.do("demo-maker", "GET", "/messages/none", "", 404, nil)
	var m api.Message
	if p.do("demo-maker", "POST", "/messages/"+id+"/cancel", "", 200, &m); m.State != "suppressed" || !strings.Contains(m.Reason, "demo-maker") {
		t.Errorf("cancelled: %+v", m)
	}
	p.do("demo-maker", "POST", "/messages/"+id+"/cancel", "", 409, nil)
	var page struct {
		Messages []api.Message
		Next     string
	}
	p.do("demo-maker", "POST", "/notifications", dueOne, 202, nil)
	p.do("demo-maker", "GET", "/notifications?customer=C1001&type=due-reminder&source=api:demo-maker&limit=1", "", 200, &page)
	if len(page.Messages) != 1 || page.Next != page.Messages[0].ID {
		t.Errorf("the first page: %+v", page)
	}
	after := page.Next
	page.Next = ""
	p.do("demo-maker", "GET", "/notifications?customer=C1001&limit=1&after="+after, "", 200, &page)
	if len(page.Messages) != 1 || page.Messages[0].ID == after || page.Next != "" {
		t.Errorf("the next page: %+v", page)
	}
	p.do("demo-maker", "GET", "/notifications?state=nonsense", "", 422, nil)
}

func TestEventsOnTwoProcesses(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	settle(t, db)
	ps := []teller{newTeller(t, db), newTeller(t, storetest.Twin(t, db))}
	const event = `{"id":"core-1","type":"transaction","at":"2028-02-29T23:55:00Z","customer":"C1001","card":"K10011","data":{"amount":"USD 88.20","merchant":"GRAND HOTEL"}}`
	type told struct{ Events []api.HeardEvent }
	var wg sync.WaitGroup
	got := make([]told, 8)
	for i := range got {
		wg.Go(func() { ps[i%2].do("demo-admin", "POST", "/events", event, 202, &got[i]) })
	}
	wg.Wait()
	fresh := 0
	for _, g := range got {
		if e := g.Events[0]; e.Came != "notification" || e.Message != got[0].Events[0].Message || e.Rule != "transaction/told" {
			t.Errorf("%+v", e)
		} else if !e.Repeated {
			fresh++
		}
	}
	if fresh != 1 || ps[0].planned() != 1 {
		t.Errorf("%d of 8 heard it first, %d messages", fresh, ps[0].planned())
	}
	var e api.HeardEvent
	if ps[1].do("demo-agent", "GET", "/events/core-1", "", 200, &e); e.Notification != "transaction" || e.Message == "" {
		t.Errorf("what became of it: %+v", e)
	}
	ps[0].do("demo-agent", "GET", "/events/core-2", "", 404, nil)
	ps[0].do("demo-agent", "POST", "/events", event, 403, nil)
	var late told
	ps[0].do("demo-admin", "POST", "/events", strings.NewReplacer("core-1", "core-2", "23:55", "22:55").Replace(event), 202, &late)
	if e := late.Events[0]; e.Came != "nothing" || !strings.HasPrefix(e.Reason, "late") {
		t.Errorf("a late one: %+v", e)
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	anna, bob := p.hire("anna", access.Marketer), p.hire("bob", access.Marketer)
	const begin = `{"id":"due-1","type":"due-reminder","columns":["key","customer","card","total","minimum","due"]}`
	var im api.Import
	p.do(anna.Secret, "POST", "/imports", begin, 200, &im)
	p.do(bob.Secret, "POST", "/imports", begin, 409, nil)
	p.do(anna.Secret, "POST", "/imports", strings.Replace(begin, `"due"]`, `"colour"]`, 1), 422, nil)
	send := func(key string, from int, rows string) (int, string) {
		req := httptest.NewRequest("POST", fmt.Sprintf("/api/v1/imports/due-1/rows?from=%d", from), strings.NewReader(rows))
		req.Header = http.Header{"Authorization": {"Bearer " + key}, "Content-Type": {"text/csv"}}
		res, err := p.app.Test(req, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(raw)
	}
	const rows = "a,C1001,1234,USD 1.00,USD 1.00,2028-03-05\nb,C9,1234,USD 1.00,USD 1.00,2028-03-05\n"
	if status, body := send(bob.Secret, 0, rows); status != 404 {
		t.Errorf("another's import: %d %s", status, body)
	}
	for i, c := range []struct {
		from, status int
		says         string
	}{{0, 200, `"rows":2`}, {0, 409, "(2 when you asked)"}, {2, 200, `"rows":4`}} {
		if status, body := send(anna.Secret, c.from, rows); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("page %d: %d %s", i, status, body)
		}
	}
	status, header, body := ask(t, p.app, "GET", "/imports/due-1/refused?limit=1", anna.Secret, "")
	if status != 200 || body != "line,field,reason\n3,customer,is not known\n" || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") {
		t.Errorf("refused: %d %q %s", status, body, header)
	}
	next := strings.TrimPrefix(strings.TrimSuffix(header.Get("Link"), `>; rel="next"`), "</api/v1")
	if _, _, body = ask(t, p.app, "GET", next, anna.Secret, ""); body != "line,field,reason\n5,customer,is not known\n" {
		t.Errorf("the next page at %s: %q", next, body)
	}
	p.do(anna.Secret, "POST", "/imports/due-1/pause", "", 200, nil)
	if status, _ := send(anna.Secret, 4, rows); status != 409 {
		t.Errorf("a paused import takes rows: %d", status)
	}
	p.do(anna.Secret, "POST", "/imports/due-1/resume", "", 200, nil)
	p.do(bob.Secret, "POST", "/imports/due-1/cancel", "", 404, nil)
	var over api.CancelledImport
	if p.do(anna.Secret, "POST", "/imports/due-1/cancel", "", 200, &over); over.State != "cancelled" || over.Planned != 1 || over.Repeated != 1 || over.Refused != 2 ||
		over.Taken != 1 || over.More {
		t.Errorf("cancelled: %+v", over)
	}
	p.do(anna.Secret, "POST", "/imports/due-1/resume", "", 409, nil)
	var page struct{ Messages []api.Message }
	p.do(anna.Secret, "GET", "/notifications?source=import:due-1", "", 200, &page)
	if len(page.Messages) != 1 || page.Messages[0].State != "suppressed" {
		t.Errorf("what was waiting goes on: %+v", page.Messages)
	}
	var list struct{ Imports []api.Import }
	if p.do(bob.Secret, "GET", "/imports", "", 200, &list); len(list.Imports) != 1 || list.Imports[0].By != "anna" {
		t.Errorf("%+v", list)
	}
}

// Every operation says what it does, what it takes, how it is asked and how it refuses.
func TestEveryOperationIsDescribed(t *testing.T) {
	t.Parallel()
	p := newTeller(t, storetest.SQLite(t))
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID, Summary string
			Security             []map[string][]string
			Parameters           []struct {
				Name, In string
				Example  any
				Schema   struct{ Examples []any }
			}
			RequestBody struct {
				Content map[string]struct{ Example any }
			}
			Responses map[string]struct{ Content map[string]json.RawMessage }
		}
	}
	p.do("demo-admin", "GET", "/openapi.json", "", 200, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", doc.OpenAPI)
	}
	for path, ops := range doc.Paths {
		for method, op := range ops {
			if op.Summary == "" || op.OperationID == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
			if op.OperationID != "me" && (len(op.Security) != 1 || len(op.Security[0]["key"]) != 1) {
				t.Errorf("%s (%s %s) tells no scope: gateway/api/described.go", op.OperationID, method, path)
			}
			for content, body := range op.RequestBody.Content {
				if body.Example == nil {
					t.Errorf("%s has no example of its %s", op.OperationID, content)
				}
			}
			for _, q := range op.Parameters {
				if q.In == "path" && q.Example == nil && len(q.Schema.Examples) == 0 {
					t.Errorf("%s has no example of %s", op.OperationID, q.Name)
				}
			}
			problem := false
			for _, r := range op.Responses {
				_, ok := r.Content["application/problem+json"]
				problem = problem || ok
			}
			if !problem {
				t.Errorf("%s does not say how it refuses", op.OperationID)
			}
		}
	}
}

// A key stands for one request: the same again is answered as before and says so, another is refused, whichever door takes the key.
func TestAKeyStandsForOneRequest(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	const event = `{"id":"core-9","type":"transaction","at":"2028-02-29T23:55:00Z","customer":"C1001","card":"K10011","data":{"amount":"USD 88.20","merchant":"GRAND HOTEL"}}`
	for path, bodies := range map[string][2]string{
		"/notifications": {dueOne, strings.Replace(dueOne, "55.12", "56.12", 1)},
		"/events":        {event, strings.Replace(event, "88.20", "89.20", 1)},
		"/imports":       {`{"id":"f9","type":"due-reminder","columns":["key","customer","card","total","minimum","due"]}`, `{"id":"f8","type":"due-reminder","columns":["key","customer","card","total","minimum","due"]}`},
	} {
		key := "one" + path
		_, header, first := p.once("demo-admin", key, path, bodies[0])
		if header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s: the first answer is said to be a repeat", path)
		}
		status, header, again := p.once("demo-admin", key, path, bodies[0])
		if status/100 != 2 || again != first || header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%s again: %d %s %s, first %s", path, status, header.Get("Idempotent-Replayed"), again, first)
		}
		if status, _, body := p.once("demo-admin", key, path, bodies[1]); status != 422 || !strings.Contains(body, "used for another request") {
			t.Errorf("%s, another: %d %s", path, status, body)
		}
		for name, bad := range map[string]string{"empty": "", "blank": " ", "endless": strings.Repeat("k", 81)} {
			if status, _, body := p.once("demo-admin", bad, path, bodies[0]); status != 400 || !strings.Contains(body, "header.Idempotency-Key") {
				t.Errorf("%s, %s key: %d %s", path, name, status, body)
			}
		}
	}
	keyed := strings.Replace(dueOne, "{", `{"key":"mine",`, 1)
	other := strings.Replace(keyed, "55.12", "56.12", 1)
	var got taken
	p.do("demo-admin", "POST", "/notifications", keyed, 202, nil)
	before := p.planned()
	for _, path := range []string{"/notifications?dry_run=true", "/notifications"} {
		status := 202
		if strings.Contains(path, "dry") {
			status = 200
		}
		if p.do("demo-admin", "POST", path, other, status, &got); got.Notifications[0].State != "refused" || got.Notifications[0].Error.Field != "key" {
			t.Errorf("%s: another notification under its key: %+v", path, got.Notifications[0])
		}
		if p.do("demo-admin", "POST", path, keyed, status, &got); got.Notifications[0].State != "repeated" {
			t.Errorf("%s: the same notification under its key: %+v", path, got.Notifications[0])
		}
	}
	fresh := strings.Replace(keyed, "mine", "both", 1)
	p.do("demo-admin", "POST", "/notifications", `{"notifications":[`+fresh+`,`+strings.Replace(fresh, "55.12", "56.12", 1)+`]}`, 202, &got)
	if n := got.Notifications; n[0].State != "planned" || n[1].State != "refused" || p.planned() != before+1 {
		t.Errorf("two of one key in a call: %+v", n)
	}
	p.do("demo-admin", "POST", "/imports", `{"id":"f1","type":"due-reminder","columns":["key","customer","card","total","minimum","due"]}`, 200, nil)
	req := httptest.NewRequest("POST", "/api/v1/imports/f1/rows?from=0", strings.NewReader(
		"mine,C1001,1234,USD 1102.35,USD 55.12,2028-03-05\nboth,C1001,1234,USD 1102.35,USD 57.12,2028-03-05\nnew,C1001,1234,USD 1102.35,USD 55.12,2028-03-05\n"))
	req.Header = http.Header{"Authorization": {"Bearer demo-admin"}, "Content-Type": {"text/csv"}}
	res, err := p.app.Test(req, 10_000)
	if err != nil || res.StatusCode != 200 {
		t.Fatal(res.StatusCode, err)
	}
	var im api.Import
	p.do("demo-admin", "GET", "/imports/f1", "", 200, &im)
	if _, _, why := ask(t, p.app, "GET", "/imports/f1/refused", "demo-admin", ""); im.Planned != 1 || im.Repeated != 1 || im.Refused != 1 || !strings.Contains(why, "3,key,was used for another notification") {
		t.Errorf("of a file: %+v %s", im, why)
	}
}

// What is misspelt is refused by its name: a dry run in other letters must not send.
func TestNothingThatWasSentIsPassedOver(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	for _, c := range []struct {
		path, body string
		status     int
		says       string
	}{
		{"/notifications?dryrun=true", dueOne, 422, `is dry_run meant?","location":"query.dryrun"`},
		{"/notifications?DRY_RUN=true", dueOne, 422, "query.DRY_RUN"},
		{"/notifications?dry_run", dueOne, 422, "has no value"},
		{"/notifications?dry_run=true&dry_run=false", dueOne, 422, "more than once"},
		{"/notifications?dry_run=yes", dueOne, 422, "query.dry_run"},
		{"/notifications?colour=red", dueOne, 422, "which takes dry_run"},
		{"/imports/f1/cancel?force=1", "", 422, "takes none"},
		{"/imports/f1/cancel", `{"dry_run":true}`, 422, "takes no body"},
		{"/notifications", strings.Replace(dueOne, `"type"`, `"Type"`, 1), 422, "body.Type"},
		{"/notifications", strings.Replace(dueOne, "{", `{"type":"survey",`, 1), 422, "body.type"},
		{"/notifications", strings.Replace(dueOne, `"card"`, `"card":"9999","card"`, 1), 422, "body.data.card"},
		{"/notifications", strings.Replace(dueOne, `"C1001"`, `"C1001","customers":"C1002"`, 1), 422, "body.customers"},
		{"/notifications", dueOne + dueOne, 400, "after top-level value"},
		{"/notifications", dueOne + "]", 400, ""},
		{"/notifications", strings.Replace(dueOne, "C1001", `C1001\u0000`, 1), 422, "body.customer"},
		{"/notifications", strings.Repeat("[", 50_000), 422, "nested deeper"},
	} {
		status, _, body := ask(t, p.app, "POST", c.path, "demo-admin", c.body)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s %.80s: %d %s, want %d with %q", c.path, c.body, status, body, c.status, c.says)
		}
	}
	if n := p.planned(); n != 0 {
		t.Errorf("%d messages were planned", n)
	}
}
