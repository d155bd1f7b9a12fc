package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/pquerna/otp/totp"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// lobby is a place where people sign in with a browser.
type lobby struct {
	*process
	reception *access.Reception
}

func newLobby(t *testing.T, db *store.DB, codes, oneClick bool) *lobby {
	t.Helper()
	return newLobbyWith(t, db, codes, oneClick, nil)
}

// newLobbyWith is newLobby with somebody who vouches for people, and the roles of their groups.
func newLobbyWith(t *testing.T, db *store.DB, codes, oneClick bool, vouches api.Issuer, groups ...access.Group) *lobby {
	t.Helper()
	d := &lobby{process: &process{t: t, db: db, now: storetest.Start}}
	clock := func() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.now }
	ring := access.Keyring{}
	if oneClick {
		ring = access.Demo()
	}
	ring.Add(rootKey, access.Holder{Name: "admin", Role: access.Admin, Key: "api.admin_key"})
	office := access.NewOffice(db.Access(), clock)
	d.reception = access.NewReception(office, db.Access(), access.House{Issuer: "Harbour Bank", Codes: codes, Idle: 30 * time.Minute, Life: 12 * time.Hour, Groups: groups})
	d.app = fiber.New(fiber.Config{Immutable: true})
	err := api.Mount(d.app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: clock, Keys: access.NewDoorkeeper(ring, db.Access(), clock, clock), Office: office, Trail: db.Trail(),
		Issuer: vouches, Reception: d.reception, OneClick: oneClick, Secure: codes, Version: "test", Customers: db.Directory(), Audiences: db.Audiences(), Foresight: clear{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// browser keeps the cookie and the token of its page, and tells where a call comes from as browsers do.
type browser struct {
	*lobby
	cookie, token string
	site          string
}

func (d *lobby) browser() *browser { return &browser{lobby: d, site: "same-origin"} }

func (b *browser) call(method, path, body string, want int) (got api.Session) {
	b.t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	for name, value := range map[string]string{"Cookie": b.cookie, "X-Cardline-Token": b.token, "Sec-Fetch-Site": b.site} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	res, err := b.app.Test(req, 20_000)
	if err != nil {
		b.t.Fatal(err)
	}
	all, _ := io.ReadAll(res.Body)
	if res.StatusCode != want {
		b.t.Errorf("%s %s: %d %s, want %d", method, path, res.StatusCode, all, want)
		return got
	}
	if set := res.Header.Get("Set-Cookie"); set != "" {
		b.cookie, _, _ = strings.Cut(set, ";")
		if !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Strict") || !strings.Contains(set, "Path=/") {
			b.t.Errorf("the cookie is %s", set)
		}
	}
	if res.StatusCode < 300 && json.Unmarshal(all, &got) == nil && got.Token != "" {
		b.token = got.Token
	}
	return got
}

func (b *browser) signIn(name, password, code string, want int) api.Session {
	b.t.Helper()
	return b.call("POST", "/session", fmt.Sprintf(`{"name":%q,"password":%q,"code":%q}`, name, password, code), want)
}

// reset hires somebody and tells their password for a day.
func (d *lobby) reset(name string, role access.Role) string {
	d.t.Helper()
	d.do(rootKey, "POST", "/operators", fmt.Sprintf(`{"name":%q,"role":%q}`, name, role), 201, nil)
	var r api.Reset
	d.do(rootKey, "POST", "/operators/"+name+"/password", "", 200, &r)
	return r.Password
}

const herOwn = "nine wet umbrellas"

// own signs somebody in for the first time, with a password of their own.
func (b *browser) own(name, once string) {
	b.t.Helper()
	b.signIn(name, once, "", 200)
	b.call("PUT", "/session/password", fmt.Sprintf(`{"given":%q,"next":%q}`, once, herOwn), 200)
}

func TestSignInForTheFirstTime(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), true, false)
	once := d.reset("anna", access.Marketer)
	b := d.browser()
	if s := b.signIn("anna", once, "", 200); fmt.Sprint(s.Needs) != "[password codes]" || fmt.Sprint(s.Scopes) != "[session:own]" {
		t.Fatalf("at first: %+v", s)
	}
	if !strings.HasPrefix(b.cookie, "__Host-cardline=ck_") {
		t.Errorf("the cookie is %.20s", b.cookie)
	}
	b.call("GET", "/operators", "", 403)
	b.call("PUT", "/session/password", fmt.Sprintf(`{"given":%q,"next":"short"}`, once), 422)
	b.call("PUT", "/session/password", fmt.Sprintf(`{"given":%q,"next":"anna12345678"}`, once), 422)
	b.call("PUT", "/session/password", fmt.Sprintf(`{"given":"not this","next":%q}`, herOwn), 401)
	if s := b.call("PUT", "/session/password", fmt.Sprintf(`{"given":%q,"next":%q}`, once, herOwn), 200); fmt.Sprint(s.Needs) != "[codes]" {
		t.Errorf("with a password: %+v", s)
	}
	if s := b.call("GET", "/session", "", 200); fmt.Sprint(s.Needs) != "[codes]" || s.Token != b.token {
		t.Errorf("after a reload: %+v", s)
	}
	seed := b.seed()
	b.call("POST", "/session/codes/confirm", `{"code":"000000"}`, 422)
	if s := b.call("POST", "/session/codes/confirm", fmt.Sprintf(`{"code":%q}`, d.code(seed)), 200); len(s.Needs) > 0 || len(s.Scopes) != len(access.Marketer.Scopes()) {
		t.Errorf("in the end: %+v", s)
	}
	b.call("POST", "/session/codes", "", 409)
	b.call("DELETE", "/session", "", 204)

	d.browser().signIn("anna", once, d.code(seed), 401)   // good for choosing one's own and nothing else
	d.browser().signIn("anna", herOwn, "", 401)           // the code is asked for
	d.browser().signIn("anna", herOwn, d.code(seed), 401) // it was used
	d.pass(30 * time.Second)
	if s := d.browser().signIn("anna", herOwn, d.code(seed), 200); len(s.Needs) > 0 {
		t.Errorf("the second time: %+v", s)
	}
}

func (b *browser) seed() string {
	b.t.Helper()
	req := httptest.NewRequest("POST", "/api/v1/session/codes", nil)
	req.Header.Set("Cookie", b.cookie)
	req.Header.Set("X-Cardline-Token", b.token)
	res, err := b.app.Test(req, 20_000)
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("a seed: %v, %v", res, err)
	}
	var got struct{ Seed, URL string }
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || !strings.HasPrefix(got.URL, "otpauth://totp/Harbour%20Bank:anna?") {
		b.t.Fatalf("%+v, %v", got, err)
	}
	return got.Seed
}

func (d *lobby) code(seed string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	code, err := totp.GenerateCode(seed, d.now)
	if err != nil {
		d.t.Fatal(err)
	}
	return code
}

// Whoever guesses learns nothing: neither which names there are, nor what was wrong, nor how often they may go on.
func TestGuessersAreShutOut(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, false)
	once := d.reset("anna", access.Marketer)
	d.browser().own("anna", once)
	for _, name := range []string{"anna", "nobody"} {
		for range 5 {
			d.browser().signIn(name, "a wrong password", "", 401)
		}
		d.browser().signIn(name, herOwn, "", 429)
	}
	d.pass(14 * time.Minute)
	d.browser().signIn("anna", herOwn, "", 429)
	d.pass(2 * time.Minute)
	d.browser().signIn("anna", herOwn, "", 200)
	d.do(rootKey, "POST", "/operators/anna/disable", "", 200, nil)
	d.browser().signIn("anna", herOwn, "", 401)
	for _, body := range []string{`{}`, `{"name":"anna"}`, `{"demo":"admin"}`} {
		d.browser().call("POST", "/session", body, 401)
	}
}

func TestOtherPagesCannotUseASession(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, false)
	b := d.browser()
	b.own("anna", d.reset("anna", access.Admin))
	add := `{"name":"mallory","role":"admin"}`
	token := b.token
	for _, c := range []struct {
		site, token, method, path, body string
		want                            int
	}{
		{"cross-site", token, "POST", "/operators", add, 403},
		{"same-site", token, "POST", "/operators", add, 403},
		{"none", token, "POST", "/operators", add, 403},
		{"same-origin", "", "POST", "/operators", add, 403},
		{"same-origin", strings.ToUpper(token), "POST", "/operators", add, 403},
		{"", "", "POST", "/operators", add, 403},
		{"cross-site", "", "GET", "/operators", "", 403},
		{"cross-site", "", "POST", "/session", `{"name":"anna","password":"` + herOwn + `"}`, 401},
		{"same-origin", token, "POST", "/operators", add, 201},
		{"none", "", "GET", "/operators", "", 200},
	} {
		b.site, b.token = c.site, c.token
		b.call(c.method, c.path, c.body, c.want)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, false)
	first, second := d.browser(), d.browser()
	first.own("anna", d.reset("anna", access.Marketer))
	hers := d.openSession("anna")
	second.signIn("anna", herOwn, "", 200)
	for range 3 { // about all the time
		d.pass(25 * time.Minute)
		first.call("GET", "/session", "", 200)
		d.used(hers)
	}
	second.call("GET", "/session", "", 401) // left alone
	kept := first.cookie
	first.call("DELETE", "/session", "", 204)
	gone := d.browser()
	gone.cookie = kept
	gone.call("GET", "/session", "", 401)

	third := d.browser()
	third.signIn("anna", herOwn, "", 200)
	d.do(rootKey, "POST", "/operators/anna/password", "", 200, nil)
	d.pass(5 * time.Second)
	third.call("GET", "/session", "", 401)
	third.signIn("anna", herOwn, "", 401)
}

// A page that begins asks who is signed in: nobody is an answer, to a page of ours.
func TestAPageAsksWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, false)
	b := d.browser()
	b.own("anna", d.reset("anna", access.Marketer))
	for _, c := range []struct {
		cookie, site string
		status       int
		name         string
	}{
		{"", "same-origin", 200, ""}, {b.cookie, "same-origin", 200, "anna"}, {"cardline=a-guess", "same-origin", 200, ""},
		{"", "cross-site", 401, ""}, {b.cookie, "cross-site", 403, ""},
	} {
		req := httptest.NewRequest("GET", "/api/v1/session/who", nil)
		req.Header.Set("Cookie", c.cookie)
		req.Header.Set("Sec-Fetch-Site", c.site)
		res, err := d.app.Test(req, 20_000)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Session struct{ Name string } }
		if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != c.status || got.Session.Name != c.name {
			t.Errorf("%+v: %d, %q, %v", c, res.StatusCode, got.Session.Name, err)
		}
		_ = res.Body.Close()
	}
}

// openSession is the id of the only one.
func (d *lobby) openSession(name string) string {
	d.t.Helper()
	keys, err := d.db.Access().Keys(d.t.Context(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, k := range keys {
		if k.Idle > 0 && k.Revoked.IsZero() {
			return k.ID
		}
	}
	d.t.Fatalf("%s has no session", name)
	return ""
}

// used writes down that a session was used just now, as every process does now and then.
func (d *lobby) used(id string) {
	d.t.Helper()
	d.mu.Lock()
	now := d.now
	d.mu.Unlock()
	if err := d.db.Access().Used(d.t.Context(), map[string]time.Time{id: now}); err != nil {
		d.t.Fatal(err)
	}
}

func TestDemoSignsInByAClick(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, true)
	b := d.browser()
	if s := b.call("POST", "/session", `{"demo":"maker"}`, 200); s.Name != "demo-maker" || s.Role != "marketer" {
		t.Fatalf("%+v", s)
	}
	b.call("GET", "/session", "", 200)
	b.call("GET", "/operators", "", 403)
	d.browser().call("POST", "/session", `{"demo":"root"}`, 401)
}

func TestFirstAdminOnce(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	d, other := newLobby(t, db, false, false), newLobby(t, storetest.Twin(t, db), false, false)
	password, err := d.reception.First(t.Context())
	if err != nil || password == "" {
		t.Fatalf("%q, %v", password, err)
	}
	if again, err := other.reception.First(t.Context()); err != nil || again != "" {
		t.Errorf("the other process: %q, %v", again, err)
	}
	if s := d.browser().signIn(access.FirstAdmin, password, "", 200); fmt.Sprint(s.Needs) != "[password]" {
		t.Errorf("%+v", s)
	}
	d.pass(25 * time.Hour)
	d.browser().signIn(access.FirstAdmin, password, "", 401)
}
