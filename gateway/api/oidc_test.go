package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/issuer"
	"cardline/internal/store/storetest"
)

// vouching is a lobby with a real small issuer next door.
type vouching struct {
	*lobby
	house *mockoidc.MockOIDC
}

func newVouching(t *testing.T, groups ...access.Group) *vouching {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	ask := issuer.New(issuer.Settings{
		URL: m.Issuer(), ClientID: m.ClientID, Secret: m.ClientSecret, Back: "https://console.example" + api.BackPath,
		Scopes: []string{"profile", "groups"}, Claim: "preferred_username", Groups: "groups",
	}, time.Now)
	return &vouching{newLobbyWith(t, storetest.SQLite(t), true, false, ask, groups...), m}
}

// visitor is a browser that goes where it is sent.
type visitor struct {
	*vouching
	cookies map[string]string
}

func (v *vouching) visitor() *visitor { return &visitor{v, map[string]string{}} }

// goes to an address of ours, and tells where it is sent from there.
func (b *visitor) goes(path, site string, want int) *url.URL {
	b.t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.Header.Set("Sec-Fetch-Site", site)
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.app.Test(req, 20_000)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != want {
		all, _ := io.ReadAll(res.Body)
		b.t.Fatalf("%s: %d %s, want %d", path, res.StatusCode, all, want)
	}
	for _, c := range res.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
		if !c.HttpOnly || !c.Secure || c.Path != "/" {
			b.t.Errorf("the cookie is %s", c)
		}
	}
	to, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		b.t.Fatal(err)
	}
	return to
}

// asks begins at our door, goes to the issuer, and tells with what it is sent back.
func (b *visitor) asks(change func(url.Values)) string {
	b.t.Helper()
	to := b.goes("/api/v1/session/oidc", "same-origin", 303)
	q := to.Query()
	if change != nil {
		change(q)
	}
	to.RawQuery = q.Encode()
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := stay.Get(to.String())
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	back, err := res.Location()
	if err != nil {
		b.t.Fatal(err)
	}
	return back.RequestURI()
}

// isIn reports who the browser is to us.
func (b *visitor) isIn() string {
	b.t.Helper()
	page := b.browser()
	if secret := b.cookies["__Host-cardline"]; secret != "" {
		page.cookie = "__Host-cardline=" + secret
		return page.call("GET", "/session", "", 200).Name
	}
	page.call("GET", "/session", "", 401)
	return ""
}

func (v *vouching) vouch(name string, groups ...string) {
	v.house.QueueUser(&mockoidc.MockUser{Subject: name, PreferredUsername: name, Groups: groups})
}

func TestSignInWithTheIssuer(t *testing.T) {
	t.Parallel()
	v := newVouching(t)
	v.do(rootKey, "POST", "/operators", `{"name":"anna","role":"marketer"}`, 201, nil)
	b := v.visitor()
	v.vouch("Anna")
	back := b.asks(nil)
	if to := b.goes(back, "cross-site", 303); to.String() != "/" || b.isIn() != "anna" {
		t.Fatalf("anna is sent to %s, and is %q, with %v", to, b.isIn(), b.cookies)
	}
	page := v.browser()
	page.cookie = "__Host-cardline=" + b.cookies["__Host-cardline"]
	if s := page.call("GET", "/session", "", 200); len(s.Needs) != 0 || s.Role != "marketer" || len(s.Scopes) != len(access.Marketer.Scopes()) {
		t.Errorf("her session is %+v", s)
	}
	if to := v.visitor().goes(back, "cross-site", 303); to.String() != "/?refused=stale" {
		t.Errorf("another browser with her address is sent to %s", to)
	}
	if to := b.goes(back, "cross-site", 303); to.String() != "/?refused=stale" {
		t.Errorf("the same address again leads to %s", to)
	}
	out := v.do(rootKey, "GET", "/audit?action=session.open&actor=operator:anna", "", 200, nil)
	if !strings.Contains(out, `"actor":"operator:anna"`) {
		t.Errorf("the trail tells %s", out)
	}
	v.do(rootKey, "POST", "/operators/anna/disable", "", 200, nil)
	v.pass(5 * time.Second)
	page.call("GET", "/session", "", 401)
}

func TestWhomTheIssuerDoesNotLetIn(t *testing.T) {
	t.Parallel()
	v := newVouching(t)
	for _, name := range []string{"anna", "gone"} {
		v.do(rootKey, "POST", "/operators", fmt.Sprintf(`{"name":%q,"role":"marketer"}`, name), 201, nil)
	}
	v.do(rootKey, "POST", "/operators/gone/disable", "", 200, nil)
	for name, c := range map[string]struct {
		who    string
		ask    func(url.Values)
		errand func(b *visitor)
		back   func(path string) string
		want   string
	}{
		"nobody of ours":  {who: "eve", want: "nobody"},
		"the system":      {who: "system", want: "nobody"},
		"who is disabled": {who: "gone", want: "nobody"},
		"another nonce":   {who: "anna", ask: func(q url.Values) { q.Set("nonce", "x") }, want: "token"},
		"another state":   {who: "anna", ask: func(q url.Values) { q.Set("state", "x") }, want: "stale"},
		"no errand":       {who: "anna", errand: func(b *visitor) { b.cookies = map[string]string{} }, want: "stale"},
		"a broken errand": {who: "anna", errand: func(b *visitor) { b.cookies["__Host-cardline-errand"] = "x" }, want: "stale"},
		"an invented code": {who: "anna", back: func(path string) string {
			at, _ := url.Parse(path)
			q := at.Query()
			q.Set("code", "x")
			return at.Path + "?" + q.Encode()
		}, want: "stale"},
		"who would not": {who: "anna", back: func(path string) string {
			at, _ := url.Parse(path)
			return at.Path + "?error=access_denied&state=" + at.Query().Get("state")
		}, want: "stale"},
	} {
		b := v.visitor()
		v.vouch(c.who)
		back := b.asks(c.ask)
		if c.errand != nil {
			c.errand(b)
		}
		if c.back != nil {
			back = c.back(back)
		}
		if to := b.goes(back, "cross-site", 303); to.String() != "/?refused="+c.want || b.isIn() != "" {
			t.Errorf("%s: sent to %s, want %s", name, to, c.want)
		}
		if len(b.cookies) != 0 {
			t.Errorf("%s: the browser keeps %v", name, b.cookies)
		}
	}
	v.visitor().goes("/api/v1/session/oidc", "cross-site", 401)
}

func TestGroupsGiveRoles(t *testing.T) {
	t.Parallel()
	v := newVouching(t, access.Group{Name: "chiefs", Role: access.Admin}, access.Group{Name: "desk", Role: access.Agent})
	for _, name := range []string{"anna", "bob"} {
		v.do(rootKey, "POST", "/operators", fmt.Sprintf(`{"name":%q,"role":"marketer"}`, name), 201, nil)
	}
	enters := func(who, want string, groups ...string) {
		t.Helper()
		b := v.visitor()
		v.vouch(who, groups...)
		if to := b.goes(b.asks(nil), "cross-site", 303); to.String() != want {
			t.Errorf("%s of %v is sent to %s, want %s", who, groups, to, want)
		}
	}
	is := func(who, role string) {
		t.Helper()
		var o api.Operator
		if v.do(rootKey, "GET", "/operators/"+who, "", 200, &o); o.Role != role {
			t.Errorf("%s is %s, want %s", who, o.Role, role)
		}
	}
	enters("anna", "/?refused=group", "staff")
	is("anna", "marketer")
	enters("anna", "/", "staff", "desk", "chiefs")
	is("anna", "admin")
	enters("anna", "/?refused=group", "desk") // the last admin stays one
	is("anna", "admin")
	enters("bob", "/", "chiefs")
	enters("anna", "/", "desk")
	is("anna", "agent")
}

// Nobody needs anything to come back: an address that makes answers up must not keep us and the issuer busy.
func TestMadeUpAnswersHaveAnAddressWait(t *testing.T) {
	t.Parallel()
	v := newVouching(t)
	for range 60 {
		if to := v.visitor().goes(api.BackPath+"?state=x&code=y", "cross-site", 303); to.Query().Get("refused") != "stale" {
			t.Fatalf("sent to %s", to)
		}
	}
	for n := 0; ; n++ {
		res, err := v.app.Test(httptest.NewRequest(http.MethodGet, api.BackPath+"?state=x&code=y", nil), 20_000)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") != "" {
			return
		}
		if n == 60 {
			t.Fatalf("%d after %d made-up answers", res.StatusCode, 60+n)
		}
	}
}

func TestTheIssuerIsAway(t *testing.T) {
	t.Parallel()
	v := newVouching(t)
	v.do(rootKey, "POST", "/operators", `{"name":"anna","role":"marketer"}`, 201, nil)
	b := v.visitor()
	v.vouch("anna")
	back := b.asks(nil)
	if err := v.house.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if to := b.goes(back, "cross-site", 303); to.String() != "/?refused=away" {
		t.Errorf("sent to %s", to)
	}
	late := newLobbyWith(t, storetest.SQLite(t), false, false, issuer.New(issuer.Settings{URL: v.house.Issuer()}, time.Now))
	res, err := late.app.Test(httptest.NewRequest("GET", "/api/v1/session/oidc", nil), 20_000)
	if err != nil || res.Header.Get("Location") != "/?refused=away" {
		t.Errorf("an issuer that was never there: %v, %v", res, err)
	}
}
