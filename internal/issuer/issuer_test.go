package issuer_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"cardline/internal/issuer"
)

// house is a real small issuer, and whoever asks it.
type house struct {
	*mockoidc.MockOIDC
	t   *testing.T
	now time.Time
	set issuer.Settings
	ask *issuer.Issuer
}

func open(t *testing.T, change func(*issuer.Settings)) *house {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	h := &house{MockOIDC: m, t: t, now: time.Now()}
	h.set = issuer.Settings{
		URL: m.Issuer(), ClientID: m.ClientID, Secret: m.ClientSecret, Back: "http://127.0.0.1/back", Scopes: []string{"profile", "email", "groups"},
		Claim: "preferred_username", Groups: "groups",
	}
	if change != nil {
		change(&h.set)
	}
	h.ask = issuer.New(h.set, func() time.Time { return h.now })
	return h
}

// leads a browser to the issuer and tells with what it comes back. change may tamper with where it is sent.
func (h *house) leads(change func(url.Values)) (issuer.Errand, url.Values) {
	h.t.Helper()
	address, e, err := h.ask.Ask(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	at, err := url.Parse(address)
	if err != nil {
		h.t.Fatal(err)
	}
	q := at.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("nonce") != e.Nonce || q.Get("state") != e.State || q.Has("code_verifier") {
		h.t.Errorf("it is asked with %v", q)
	}
	if change != nil {
		change(q)
		at.RawQuery = q.Encode()
	}
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := stay.Get(at.String())
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	back, err := res.Location()
	if err != nil {
		h.t.Fatal(err)
	}
	return e, back.Query()
}

func (h *house) answers(e issuer.Errand, back url.Values) (issuer.Claim, error) {
	return h.ask.Answer(context.Background(), e, back.Get("state"), back.Get("code"))
}

func anna() *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: "7", PreferredUsername: "Anna", Email: "anna@harbour.example", EmailVerified: true, Groups: []string{"staff", "cardline-agents"}}
}

func TestWhoTheIssuerVouchesFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*issuer.Settings)
		user   *mockoidc.MockUser
		want   string
		err    error
	}{
		"a name":                        {nil, anna(), "anna", nil},
		"an address of the house":       {func(s *issuer.Settings) { s.Claim, s.Domain = "email", "Harbour.example" }, anna(), "anna", nil},
		"an address of another house":   {func(s *issuer.Settings) { s.Claim, s.Domain = "email", "bank.example" }, anna(), "", issuer.ErrName},
		"an address, and no house":      {func(s *issuer.Settings) { s.Claim = "email" }, anna(), "", issuer.ErrName},
		"an address nobody confirmed":   {func(s *issuer.Settings) { s.Claim, s.Domain = "email", "harbour.example" }, &mockoidc.MockUser{Email: "anna@harbour.example"}, "", issuer.ErrName},
		"a claim the token has not got": {func(s *issuer.Settings) { s.Claim = "staff_number" }, anna(), "", issuer.ErrName},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, c.change)
			h.QueueUser(c.user)
			got, err := h.answers(h.leads(nil))
			if got.Name != c.want || !errors.Is(err, c.err) || err != nil && c.err == nil {
				t.Errorf("it is %+v, %v, want %q, %v", got, err, c.want, c.err)
			}
			if c.want != "" && !slices.Equal(got.Groups, []string{"cardline-agents", "staff"}) {
				t.Errorf("the groups are %q", got.Groups)
			}
		})
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ask    func(url.Values)                                  // tampers with the question
		change func(h *house, e *issuer.Errand, back url.Values) // with what came back
		err    error
	}{
		"another state": {nil, func(_ *house, _ *issuer.Errand, back url.Values) { back.Set("state", "x") }, issuer.ErrStale},
		"no errand":     {nil, func(_ *house, e *issuer.Errand, _ url.Values) { *e = issuer.Errand{} }, issuer.ErrStale},
		"no nonce": {
			func(q url.Values) { q.Del("nonce") }, func(_ *house, e *issuer.Errand, _ url.Values) { e.Nonce = "" }, issuer.ErrStale,
		},
		"no code":          {nil, func(_ *house, _ *issuer.Errand, back url.Values) { back.Del("code") }, issuer.ErrStale},
		"an invented code": {nil, func(_ *house, _ *issuer.Errand, back url.Values) { back.Set("code", "x") }, issuer.ErrStale},
		"a code of another's errand": {nil, func(_ *house, e *issuer.Errand, _ url.Values) {
			e.Verifier = "0123456789012345678901234567890123456789012"
		}, issuer.ErrStale},
		"another nonce":    {func(q url.Values) { q.Set("nonce", "x") }, nil, issuer.ErrToken},
		"an expired token": {nil, func(h *house, _ *issuer.Errand, _ url.Values) { h.now = h.now.Add(time.Hour) }, issuer.ErrToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, nil)
			h.QueueUser(anna())
			e, back := h.leads(c.ask)
			if c.change != nil {
				c.change(h, &e, back)
			}
			if got, err := h.answers(e, back); !errors.Is(err, c.err) {
				t.Errorf("%+v, %v, want %v", got, err, c.err)
			}
		})
	}
}

func TestACodeIsTakenOnce(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.QueueUser(anna())
	e, back := h.leads(nil)
	if _, err := h.answers(e, back); err != nil {
		t.Fatal(err)
	}
	if _, err := h.answers(e, back); !errors.Is(err, issuer.ErrStale) {
		t.Errorf("the same code again: %v", err)
	}
}

func TestTheIssuerIsDown(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.QueueUser(anna())
	e, back := h.leads(nil)
	if err := h.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.answers(e, back); !errors.Is(err, issuer.ErrAway) {
		t.Errorf("it went down meanwhile: %v", err)
	}
	if _, _, err := issuer.New(h.set, time.Now).Ask(t.Context()); !errors.Is(err, issuer.ErrAway) {
		t.Errorf("it was never there: %v", err)
	}
}
