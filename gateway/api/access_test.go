package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// rootKey is the configured key, by which the first operators are added.
const rootKey = "root-key-of-32-characters-or-more"

// process is one process of an installation: doors over a database that others may share.
type process struct {
	t   *testing.T
	app *fiber.App
	db  *store.DB
	log *bytes.Buffer
	mu  sync.Mutex
	now time.Time
}

func newProcess(t *testing.T, db *store.DB, proxies ...netip.Prefix) *process {
	t.Helper()
	p := &process{t: t, db: db, log: &bytes.Buffer{}, now: storetest.Start}
	ring := access.Keyring{}
	ring.Add(rootKey, access.Holder{Name: "admin", Role: access.Admin, Key: "api.admin_key"})
	ring.Add("narrow", access.Holder{Name: "admin", Role: access.Admin, Scopes: access.Scopes{access.OperatorsAdmin}, Key: "narrow"})
	clock := func() time.Time { p.mu.Lock(); defer p.mu.Unlock(); return p.now }
	p.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	p.app.Use(func(c *fiber.Ctx) error { // as the gateway does: what is left of a refused body is not the next request
		err := c.Next()
		if body := c.Context().RequestBodyStream(); body != nil {
			_, _ = io.Copy(io.Discard, body)
		}
		return err
	})
	err := api.Mount(p.app, api.Deps{
		Log: slog.New(slog.NewTextHandler(p.log, nil)), Now: clock, Keys: access.NewDoorkeeper(ring, db.Access(), clock, clock),
		Office: access.NewOffice(db.Access(), clock), Trail: db.Trail(), Greeter: greeter{}, Numbers: &numbers{}, Version: "test", Proxies: proxies,
		Customers: db.Directory(), Audiences: db.Audiences(), Foresight: clear{},
		ListClerk: audience.Clerk{Lists: db.Audiences(), People: db.Directory(), Consent: db.Consents(), Now: clock},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *process) pass(d time.Duration) { p.mu.Lock(); defer p.mu.Unlock(); p.now = p.now.Add(d) }

// do makes a call and wants a status; out may be nil.
func (p *process) do(key, method, path, body string, want int, out any) string {
	p.t.Helper()
	status, _, got := ask(p.t, p.app, method, path, key, body)
	if status != want {
		p.t.Errorf("%s %s: %d %s, want %d", method, path, status, got, want)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(got), out); err != nil {
			p.t.Fatal(err)
		}
	}
	return got
}

// hire adds an operator and makes a key.
func (p *process) hire(name string, role access.Role) (k api.NewKey) {
	p.t.Helper()
	p.do(rootKey, "POST", "/operators", fmt.Sprintf(`{"name":%q,"role":%q}`, name, role), 201, nil)
	p.do(rootKey, "POST", "/operators/"+name+"/keys", `{}`, 201, &k)
	return k
}

func TestKeysOpenAndClose(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	one, other := newProcess(t, db), newProcess(t, storetest.Twin(t, db))
	anna := one.hire("anna", access.Marketer)
	for _, p := range []*process{one, other} {
		var me api.Me
		if p.do(anna.Secret, "GET", "/me", "", 200, &me); me.Name != "anna" || me.Key != anna.ID || len(me.Scopes) != len(access.Marketer.Scopes()) {
			t.Errorf("anna is %+v", me)
		}
	}
	for header, want := range map[string]int{"": 401, "Basic " + anna.Secret: 401, "Bearer": 401, "Bearer " + anna.Secret + "x": 401, "bearer " + anna.Secret: 200} {
		req := httptest.NewRequest("GET", "/api/v1/me", nil)
		req.Header.Set("Authorization", header)
		if res, err := one.app.Test(req, 5000); err != nil || res.StatusCode != want {
			t.Errorf("a header of %d characters: %d, %v, want %d", len(header), res.StatusCode, err, want)
		}
	}
	one.do(anna.Secret, "POST", "/keys/"+anna.ID+"/revoke", "", 200, nil) // her own
	other.pass(5 * time.Second)
	one.pass(5 * time.Second)
	one.do(anna.Secret, "GET", "/me", "", 401, nil)
	other.do(anna.Secret, "GET", "/me", "", 401, nil)

	bob := one.hire("bob", access.Agent)
	other.do(bob.Secret, "GET", "/me", "", 200, nil)
	one.do(rootKey, "POST", "/operators/bob/disable", "", 200, nil)
	other.pass(5 * time.Second)
	other.do(bob.Secret, "GET", "/me", "", 401, nil)
	one.do(rootKey, "POST", "/operators/bob/keys", `{}`, 409, nil)
	one.do(rootKey, "POST", "/operators/bob/enable", "", 200, nil)
	one.do(rootKey, "POST", "/operators/bob/role", `{"role":"marketer"}`, 200, nil)
	var me api.Me
	if other.do(bob.Secret, "GET", "/me", "", 200, &me); me.Role != "marketer" {
		t.Errorf("bob's key says %s", me.Role)
	}
	one.pass(91 * 24 * time.Hour)
	if one.do(bob.Secret, "GET", "/me", "", 401, nil); strings.Contains(one.log.String(), bob.Secret) {
		t.Error("a secret is in the log")
	}
}

func TestRotatedKeysAreBothGoodForAWhile(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	old := p.hire("anna", access.Marketer)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var made []api.NewKey
	for range 4 {
		wg.Go(func() {
			status, _, got := ask(t, p.app, "POST", "/keys/"+old.ID+"/rotate", old.Secret, `{"grace_hours":2}`)
			var k api.NewKey
			if mu.Lock(); status == 201 && json.Unmarshal([]byte(got), &k) == nil {
				made = append(made, k)
			} else if status != 409 {
				t.Errorf("%d %s", status, got)
			}
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(made) != 1 || made[0].From != old.ID {
		t.Fatalf("one key was rotated into %d", len(made))
	}
	p.do(old.Secret, "GET", "/me", "", 200, nil)
	p.do(made[0].Secret, "GET", "/me", "", 200, nil)
	p.pass(3 * time.Hour)
	p.do(old.Secret, "GET", "/me", "", 401, nil)
	p.do(made[0].Secret, "GET", "/me", "", 200, nil)
	p.do(made[0].Secret, "POST", "/keys/"+made[0].ID+"/rotate", `{"grace_hours":200}`, 422, nil)
}

// Nobody gets more than they were given, or learns what is another's.
func TestNobodyPromotesThemselves(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	anna, bob, root := p.hire("anna", access.Marketer), p.hire("bob", access.Agent), p.hire("root.one", access.Admin)
	var narrow api.NewKey
	p.do(anna.Secret, "POST", "/operators/anna/keys", `{"scopes":["keys:own"]}`, 201, &narrow)
	for _, c := range []struct {
		key, method, path, body string
		want                    int
	}{
		{anna.Secret, "POST", "/operators", `{"name":"eve","role":"agent"}`, 403},
		{anna.Secret, "POST", "/operators/anna/role", `{"role":"admin"}`, 403},
		{anna.Secret, "POST", "/operators/anna/keys", `{"scopes":["operators:admin"]}`, 422},
		{anna.Secret, "POST", "/operators/anna/keys", `{"scopes":["no:such"]}`, 422},
		{anna.Secret, "GET", "/operators", "", 403},
		{anna.Secret, "GET", "/operators/anna", "", 200},
		{anna.Secret, "GET", "/operators/bob", "", 404},
		{anna.Secret, "GET", "/operators/bob/keys", "", 404},
		{anna.Secret, "POST", "/operators/bob/keys", `{}`, 404},
		{anna.Secret, "POST", "/keys/" + bob.ID + "/rotate", `{}`, 404},
		{anna.Secret, "POST", "/keys/" + bob.ID + "/revoke", "", 404},
		{anna.Secret, "POST", "/keys/gone/revoke", "", 404},
		{anna.Secret, "GET", "/audit", "", 403},
		{narrow.Secret, "POST", "/operators/anna/keys", `{"scopes":["templates:write"]}`, 403},
		{narrow.Secret, "POST", "/keys/" + anna.ID + "/rotate", `{}`, 403},
		{narrow.Secret, "POST", "/greetings", `{"on":"spring-festival"}`, 403},
		{"narrow", "POST", "/operators", `{"name":"eve","role":"agent"}`, 403},
		{"narrow", "POST", "/operators/bob/role", `{"role":"admin"}`, 403},
		{root.Secret, "POST", "/operators/root.one/disable", "", 403},
		{root.Secret, "POST", "/operators/root.one/role", `{"role":"agent"}`, 403},
		{rootKey, "POST", "/operators/root.one/disable", "", 409},
		{rootKey, "POST", "/operators/root.one/role", `{"role":"agent"}`, 409},
		{rootKey, "POST", "/operators/anna/role", `{"role":"king"}`, 422},
		{rootKey, "POST", "/operators", `{"name":"Eve!","role":"agent"}`, 422},
		{rootKey, "POST", "/operators", `{"name":"demo-admin","role":"agent"}`, 422},
		{rootKey, "POST", "/operators", `{"name":"anna","role":"marketer"}`, 200},
		{rootKey, "POST", "/operators", `{"name":"anna","role":"agent"}`, 409},
		{rootKey, "POST", "/operators", `{"name":"anna"`, 400},
		{rootKey, "POST", "/operators", `{"name":"` + strings.Repeat("a", 2<<20) + `","role":"agent"}`, 413},
		{rootKey, "POST", "/operators/anna/keys", `{"days":0}`, 422},
		{rootKey, "POST", "/operators/anna/keys", `{"days":-1}`, 422},
		{rootKey, "POST", "/operators/anna/keys", `{"days":367}`, 422},
		{rootKey, "GET", "/audit?from=2026-11-22T10:00:00Z&until=2026-11-22T10:00:00Z", "", 422},
		{rootKey, "POST", "/operators/nobody/disable", "", 404},
		{rootKey, "GET", "/operators?limit=0", "", 422},
	} {
		p.do(c.key, c.method, c.path, c.body, c.want, nil)
	}
	var own api.NewKey
	if p.do(narrow.Secret, "POST", "/operators/anna/keys", `{}`, 201, &own); len(own.Scopes) != 1 {
		t.Errorf("a narrow key made one with %s", own.Scopes)
	}
	if log := p.log.String(); !strings.Contains(log, "operator=anna") || !strings.Contains(log, "scope=operators:admin") {
		t.Errorf("refusals are not in the log: %s", log)
	}
}

func TestTheSameCallMakesOneKey(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	p.hire("anna", access.Marketer)
	call := func(body string) (int, string) {
		req := httptest.NewRequest("POST", "/api/v1/operators/anna/keys", strings.NewReader(body))
		req.Header = http.Header{"Authorization": {"Bearer " + rootKey}, "Content-Type": {"application/json"}, "Idempotency-Key": {"k1"}}
		res, err := p.app.Test(req, 5000)
		if err != nil {
			t.Fatal(err)
		}
		var k api.NewKey
		_ = json.NewDecoder(res.Body).Decode(&k)
		return res.StatusCode, k.ID + " " + k.Secret
	}
	_, first := call(`{"label":"a"}`)
	id, _, _ := strings.Cut(first, " ")
	if status, again := call(`{"label":"a"}`); status != 200 || again != id+" " {
		t.Errorf("the same again: %d %s", status, again)
	}
	if status, _ := call(`{"label":"b"}`); status != 422 {
		t.Errorf("another under the same idempotency key: %d", status)
	}
}

// Every change leaves who made it, with which key and from where.
func TestChangesAreWrittenDown(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t), netip.MustParsePrefix("0.0.0.0/32"))
	carl := p.hire("carl", access.Approver)
	auditor := p.hire("audrey", access.Auditor)
	req := httptest.NewRequest("POST", "/api/v1/greetings", strings.NewReader(`{"on":"spring-festival"}`))
	req.Header = http.Header{"Authorization": {"Bearer " + carl.Secret}, "Content-Type": {"application/json"}, "X-Forwarded-For": {"6.6.6.6, 192.0.2.7", "192.0.2.9"}}
	if res, err := p.app.Test(req, 5000); err != nil || res.StatusCode != 200 {
		t.Fatal(res.StatusCode, err)
	}
	p.do(carl.Secret, "POST", "/greetings", `{"on":"spring-festival","dry_run":true}`, 200, nil) // changes nothing
	var got struct {
		Entries []api.Entry
		Next    string
	}
	p.do(auditor.Secret, "GET", "/audit?actor=operator:carl", "", 200, &got)
	if len(got.Entries) != 1 || got.Entries[0].Action != "api.greet" || got.Entries[0].Key != carl.ID || got.Entries[0].Address != "192.0.2.9" {
		t.Errorf("the trail tells %+v", got.Entries)
	}
	p.do(auditor.Secret, "GET", "/audit?limit=3", "", 200, &got)
	if len(got.Entries) != 3 || got.Next == "" {
		t.Errorf("a page of 3 has %d, next %q", len(got.Entries), got.Next)
	}
	p.do(auditor.Secret, "GET", "/audit?after="+got.Next, "", 200, &got)
	if len(got.Entries) != 2 {
		t.Errorf("the next page has %+v", got.Entries)
	}
	for _, e := range got.Entries {
		if e.Actor == "" || e.Address == "" || strings.Contains(fmt.Sprint(e), "ck_") {
			t.Errorf("an entry: %+v", e)
		}
	}
	var chain api.Chain
	if p.do(auditor.Secret, "GET", "/audit/chain", "", 200, &chain); chain.Seal != 0 || chain.Unsealed != 5 {
		t.Errorf("the chain: %+v", chain)
	}
}

// What cannot be written down is not believed: X-Forwarded-For of a stranger.
func TestStrangersAreNotBelievedAboutTheirAddress(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	for i := range 61 {
		req := httptest.NewRequest("GET", "/api/v1/me", nil)
		req.Header = http.Header{"Authorization": {"Bearer guess" + fmt.Sprint(i)}, "X-Forwarded-For": {fmt.Sprint("10.0.0.", i)}}
		res, err := p.app.Test(req, 5000)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int{true: 401, false: 429}[i < 60]; res.StatusCode != want || want == 429 && res.Header.Get("Retry-After") != "1" {
			t.Errorf("guess %d: %d", i, res.StatusCode)
		}
	}
	p.do(rootKey, "GET", "/me", "", 200, nil) // who is known does not wait
	if n := strings.Count(p.log.String(), "guesses keys"); n != 1 {
		t.Errorf("a flood is told %d times", n)
	}
}

// docs/api.md lists every scope and which roles have it.
func TestDocsListEveryScope(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range access.All() {
		line := fmt.Sprintf("| `%s` | %s |", s, s.About())
		for _, r := range access.Roles() {
			if r.Scopes().Has(s) {
				line += " x |"
			} else {
				line += "   |"
			}
		}
		if !strings.Contains(string(page), line+"\n") {
			t.Errorf("docs/api.md lacks the line\n%s", line)
		}
	}
}
