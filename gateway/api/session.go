package api

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/clock"
	"cardline/internal/wrong"
)

// Session is who is signed in in this browser. The session itself is in a cookie that no script can read.
type Session struct {
	Name    string     `json:"name" example:"anna"`
	Role    string     `json:"role" example:"marketer"`
	Scopes  []string   `json:"scopes" doc:"What this session may do."`
	Limits  *Limits    `json:"limits,omitempty" doc:"Whose customers it shows. None: all."`
	Needs   []string   `json:"needs,omitempty" enum:"password,codes" doc:"What has to be done before anything else: choose a password of one's own, set up an authenticator."`
	Token   string     `json:"token" doc:"Sent as X-Cardline-Token with every call that changes something."`
	Expires *time.Time `json:"expires,omitempty" doc:"When one has to sign in again in any case. None: never, in the demo."`
	Idle    int        `json:"idle_seconds" doc:"Without a call for so long the session is over; 0: it is not."`
	Now     time.Time  `json:"now" doc:"By the clock that all due times are meant by. A demo's can be turned."`
}

// tokenHeader bears access.Token of the session.
const tokenHeader = "X-Cardline-Token"

// cookieName is what browsers keep the session under. Of a __Host- cookie they see to it that it is ours alone, and sent over TLS alone.
func (d Deps) cookieName() string {
	if d.Secure {
		return "__Host-cardline"
	}
	return "cardline"
}

func (d Deps) cookie(secret string, life time.Duration) string {
	c := http.Cookie{
		Name: d.cookieName(), Value: secret, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode, MaxAge: int(life / time.Second),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	return c.String()
}

// ours reports whether a call with a cookie comes from a page of ours: a browser tells of others, and whoever changes something shows the token
// that no other page can read.
func ours(c *fiber.Ctx, secret string) bool {
	safe := c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead
	switch c.Get("Sec-Fetch-Site") {
	case "", "same-origin":
	case "none": // typed, or a bookmark
		if !safe {
			return false
		}
	default:
		return false
	}
	return safe || subtle.ConstantTimeCompare([]byte(c.Get(tokenHeader)), []byte(access.Token(secret))) == 1
}

// signsIn reports whether a call is the one that takes neither key nor session.
func (d Deps) signsIn(c *fiber.Ctx) bool {
	return d.Reception != nil && c.Method() == fiber.MethodPost && c.Path() == "/api/v1/session"
}

// asksWho reports whether a call asks who is signed in, if anybody: nobody is an answer, and no refusal.
func (d Deps) asksWho(c *fiber.Ctx) bool {
	return d.Reception != nil && c.Method() == fiber.MethodGet && c.Path() == "/api/v1/session/who"
}

// stranger lets somebody in who is about to say who they are, or asks whether it is known. Another site's page must not sign anybody in.
func (d Deps) stranger(c *fiber.Ctx, from netip.Addr) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return d.strange(c)
	}
	if d.guard.Waits(from) {
		d.refuse(refusedFlood)
		c.Set(fiber.HeaderRetryAfter, "1")
		return Problem(c, fiber.StatusTooManyRequests)
	}
	base, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	who := &caller{from: from, request: clock.NewID(d.Now()), refuse: d.refuse, log: d.Log, origin: &audit.Origin{Address: from.String()}}
	c.SetUserContext(audit.Under(context.WithValue(base, callerKey{}, who), who.origin))
	return c.Next()
}

type sessionOutput struct {
	SetCookie string `header:"Set-Cookie"`
	Body      Session
}

type signInInput struct {
	Body struct {
		Name     string `json:"name,omitempty" maxLength:"40" example:"anna"`
		Password string `json:"password,omitempty" maxLength:"512" example:"correct horse battery"`
		Code     string `json:"code,omitempty" maxLength:"10" example:"492039" doc:"Of the authenticator, where there is one: without it the answer is 401, with body.code among its errors."`
		Demo     string `json:"demo,omitempty" maxLength:"20" example:"maker" doc:"Only in the demo: maker, checker, agent, supervisor, operator, auditor or admin, without a password."`
	}
}

type setPasswordInput struct {
	Body struct {
		Given string `json:"given" minLength:"1" maxLength:"512" doc:"The one that was good until now."`
		Next  string `json:"next" minLength:"1" maxLength:"512" doc:"12 to 128 characters."`
	}
}

type seedOutput struct {
	Body struct {
		Seed string `json:"seed" example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" doc:"In base 32, to be typed."`
		URL  string `json:"url" example:"otpauth://totp/Harbour%20Bank:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" doc:"To be scanned."`
	}
}

type codeInput struct {
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"6" example:"492039"`
	}
}

// session is how people sign in; programs have keys.
func (d Deps) session(api huma.API) {
	if d.Reception == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: "/session", DefaultStatus: http.StatusOK, Summary: "Sign in",
		Description: "The session is a cookie. 401 does not say what was wrong; after five wrong tries a name is shut for 15 minutes, with 429. A few passwords are looked at " +
			"at a time: who finds no turn gets 503 with Retry-After, and that try does not count.",
		Security: []map[string][]string{},
	}, d.openSession)
	huma.Register(api, huma.Operation{
		OperationID: "show-session", Method: http.MethodGet, Path: "/session", Summary: "Who is signed in",
	}, d.showSession)
	huma.Register(api, huma.Operation{
		OperationID: "ask-session", Method: http.MethodGet, Path: "/session/who", Summary: "Whether anybody is signed in, and who",
		Description: "For a page that begins: where nobody is, the answer is empty, and none is refused.", Security: []map[string][]string{},
	}, d.askSession)
	huma.Register(api, huma.Operation{
		OperationID: "sign-out", Method: http.MethodDelete, Path: "/session", DefaultStatus: http.StatusNoContent, Summary: "Sign out",
	}, d.closeSession)
	huma.Register(api, huma.Operation{
		OperationID: "set-password", Method: http.MethodPut, Path: "/session/password", Summary: "Choose a password of one's own",
		Description: "All other sessions end.",
	}, func(ctx context.Context, in *setPasswordInput) (*sessionOutput, error) {
		return d.anew(d.Reception.SetPassword(ctx, in.Body.Given, in.Body.Next, by(ctx, "")))
	})
	huma.Register(api, huma.Operation{
		OperationID: "begin-codes", Method: http.MethodPost, Path: "/session/codes", DefaultStatus: http.StatusOK, Summary: "Set up an authenticator",
		Description: "It counts from its first code on. 409: there is one; an admin's reset takes it away.",
	}, d.beginCodes)
	huma.Register(api, huma.Operation{
		OperationID: "confirm-codes", Method: http.MethodPost, Path: "/session/codes/confirm", DefaultStatus: http.StatusOK, Summary: "Show the first code",
	}, func(ctx context.Context, in *codeInput) (*sessionOutput, error) {
		return d.anew(d.Reception.ConfirmCodes(ctx, in.Body.Code, by(ctx, "")))
	})
	d.resets(api)
}

func (d Deps) openSession(ctx context.Context, in *signInInput) (*sessionOutput, error) {
	who := callerOf(ctx)
	if b := in.Body; b.Demo != "" && b.Name == "" && b.Password == "" && b.Code == "" {
		return d.signInDemo(ctx, who, in.Body.Demo)
	}
	who.origin.Actor = "operator:" + in.Body.Name
	s, err := d.Reception.SignIn(ctx, access.Arrival{
		Name: in.Body.Name, Password: in.Body.Password, Code: in.Body.Code, From: who.origin.Address, Request: who.request,
	})
	if errors.Is(err, access.ErrSignIn) && d.guard.Guessed(who.from) {
		d.Log.Warn("an address guesses passwords, and must wait", "from", who.from)
	}
	return d.anew(s, err)
}

// signInDemo gives one of the demo's keys as a session, where there are such keys.
func (d Deps) signInDemo(ctx context.Context, who *caller, name string) (*sessionOutput, error) {
	secret := "demo-" + name
	h, err := access.Keyring(nil).Holder(ctx, secret)
	if d.OneClick {
		h, err = access.Demo().Holder(ctx, secret)
	}
	if err != nil {
		return nil, huma.Error401Unauthorized(access.ErrSignIn.Error())
	}
	who.origin.Actor, who.origin.Credential = "operator:"+h.Name, h.Key
	if err := d.audited(ctx, "session.open", "operator:"+h.Name, nil, nil); err != nil {
		return nil, err
	}
	return &sessionOutput{SetCookie: d.cookie(secret, 0), Body: d.sessionOf(h, secret, 0, nil)}, nil
}

func (d Deps) sessionOf(h access.Holder, secret string, idle time.Duration, needs []access.Need) Session {
	s := Session{Name: h.Name, Role: string(h.Role), Scopes: []string{}, Token: access.Token(secret), Limits: limitsShown(h.Limits), Expires: known(h.Expires), Idle: int(idle / time.Second), Now: d.Now()}
	for _, scope := range h.Scopes {
		if h.Limits.None() || !closedLimited[scope] {
			s.Scopes = append(s.Scopes, string(scope))
		}
	}
	for _, n := range needs {
		s.Needs = append(s.Needs, string(n))
	}
	return s
}

// anew is a session that was just begun.
func (d Deps) anew(s access.Session, err error) (*sessionOutput, error) {
	if err != nil {
		return nil, d.notIn(err)
	}
	h := access.Holder{Name: s.Key.Operator, Role: s.Role, Scopes: s.Key.May(s.Role), Expires: s.Key.Expires, Limits: s.Limits}
	return &sessionOutput{
		SetCookie: d.cookie(s.Secret, s.Key.Expires.Sub(s.Key.Created)), Body: d.sessionOf(h, s.Secret, s.Key.Idle, s.Needs),
	}, nil
}

// notIn is an error of the reception as an answer.
func (d Deps) notIn(err error) error {
	switch {
	case errors.Is(err, access.ErrCode):
		return huma.Error401Unauthorized(access.ErrCode.Error(), fault("body.code", wrong.Of("missing")))
	case errors.Is(err, access.ErrSignIn):
		return huma.Error401Unauthorized(access.ErrSignIn.Error())
	case errors.Is(err, access.ErrShut):
		return huma.ErrorWithHeaders(huma.Error429TooManyRequests(access.ErrShut.Error()), http.Header{"Retry-After": {"900"}})
	case errors.Is(err, access.ErrWeak), errors.Is(err, access.ErrWrong):
		return huma.Error422UnprocessableEntity(err.Error())
	case errors.Is(err, access.ErrCodeSet), errors.Is(err, access.ErrNoSeed):
		return huma.Error409Conflict(err.Error())
	}
	return d.refusedBy(err)
}

func (d Deps) showSession(ctx context.Context, _ *struct{}) (*struct{ Body Session }, error) {
	who := callerOf(ctx)
	if who.session == "" {
		return nil, huma.Error404NotFound("this call has a key, and no session")
	}
	needs, idle, err := d.Reception.Standing(ctx, who.Holder)
	if err != nil {
		return nil, d.notIn(err)
	}
	return &struct{ Body Session }{d.sessionOf(who.Holder, who.session, idle, needs)}, nil
}

type askedOutput struct {
	Body struct {
		Session *Session `json:"session,omitempty" doc:"None: nobody is signed in."`
	}
}

func (d Deps) askSession(ctx context.Context, _ *struct{}) (*askedOutput, error) {
	out := &askedOutput{}
	if callerOf(ctx).session == "" {
		return out, nil
	}
	shown, err := d.showSession(ctx, nil)
	if err == nil {
		out.Body.Session = &shown.Body
	}
	return out, err
}

func (d Deps) closeSession(ctx context.Context, _ *struct{}) (*struct {
	SetCookie string `header:"Set-Cookie"`
}, error) {
	who := callerOf(ctx)
	if who.session == "" {
		return nil, huma.Error404NotFound("this call has a key, and no session")
	}
	if err := d.Reception.SignOut(ctx, by(ctx, "")); err != nil && !errors.Is(err, access.ErrNotFound) { // the demo's keys stay
		return nil, d.notIn(err)
	}
	d.Keys.Forget(who.session)
	return &struct {
		SetCookie string `header:"Set-Cookie"`
	}{d.cookie("", 0)}, nil
}

func (d Deps) beginCodes(ctx context.Context, _ *struct{}) (*seedOutput, error) {
	seed, url, err := d.Reception.BeginCodes(ctx, by(ctx, ""))
	if err != nil {
		return nil, d.notIn(err)
	}
	out := &seedOutput{}
	out.Body.Seed, out.Body.URL = seed, url
	return out, nil
}
