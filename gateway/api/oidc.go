package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/issuer"
)

// Issuer vouches for people who sign in with it.
type Issuer interface {
	Ask(ctx context.Context) (address string, e issuer.Errand, err error)
	Answer(ctx context.Context, e issuer.Errand, state, code string) (issuer.Claim, error)
}

// Where a browser is sent to the issuer, and comes back. These two are for a browser that goes there, not for calls: they answer with where to go
// next, and take neither key nor session.
const (
	leavePath = "/api/v1/session/oidc"
	BackPath  = "/api/v1/session/oidc/back" // below the console's address; the issuer knows it
)

// errandLife is how long somebody may take with the issuer.
const errandLife = 10 * time.Minute

// Why somebody who comes back is not let in, as the console's address says it: /?refused=away.
const (
	awayFromIssuer = "away"   // the issuer does not answer, or we failed
	staleErrand    = "stale"  // too late, twice, or another browser's
	notVouched     = "token"  // what the issuer said cannot be taken
	noOperator     = "nobody" // there is no such operator, or they are disabled
	noGroup        = "group"  // none of their groups gives a role, or the last admin would be one no longer
)

// issuerDoors are open before anybody has a key.
func (d Deps) issuerDoors(app *fiber.App) {
	if d.Issuer == nil || d.Reception == nil {
		return
	}
	app.Get(leavePath, d.leave)
	app.Get(BackPath, d.comeBack)
}

// errandCookie comes back with a browser that another site sends, as the session's must not.
func (d Deps) errandCookie(said string) string {
	c := http.Cookie{
		Name: "cardline-errand", Value: said, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(errandLife / time.Second),
	}
	if d.Secure {
		c.Name = "__Host-" + c.Name
	}
	if said == "" {
		c.MaxAge = -1
	}
	return c.String()
}

func (d Deps) leave(c *fiber.Ctx) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" { // nobody is signed in by another's page
		return d.strange(c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	address, errand, err := d.Issuer.Ask(ctx)
	if err != nil {
		d.Log.Error("asking the issuer", "err", err)
		return d.outside(c, awayFromIssuer)
	}
	said, err := json.Marshal(errand)
	if err != nil {
		return err
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, d.errandCookie(base64.RawURLEncoding.EncodeToString(said)))
	return onward(c, address)
}

// onward sends a browser on. What is in the address is for it alone.
func onward(c *fiber.Ctx, address string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("Referrer-Policy", "no-referrer")
	return c.Redirect(address, fiber.StatusSeeOther)
}

func (d Deps) outside(c *fiber.Ctx, why string) error { return onward(c, "/?refused="+why) }

// errand is what the browser kept.
func (d Deps) errand(c *fiber.Ctx) (e issuer.Errand) {
	name := "cardline-errand"
	if d.Secure {
		name = "__Host-" + name
	}
	said, err := base64.RawURLEncoding.DecodeString(c.Cookies(name))
	if err == nil {
		_ = json.Unmarshal(said, &e) // what cannot be read is none, and fits no answer
	}
	return e
}

// comeBack lets in whom the issuer vouches for. The errand is over either way.
func (d Deps) comeBack(c *fiber.Ctx) error {
	from := d.from(c)
	if d.guard.Waits(from) { // each answer has us ask the issuer
		d.refuse(refusedFlood)
		c.Set(fiber.HeaderRetryAfter, "1")
		return Problem(c, fiber.StatusTooManyRequests)
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, d.errandCookie(""))
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	who, err := d.Issuer.Answer(ctx, d.errand(c), c.Query("state"), c.Query("code"))
	var s access.Session
	if err == nil {
		s, err = d.Reception.Vouched(ctx, access.Voucher{
			Name: who.Name, Groups: who.Groups, From: from.String(), Request: clock.NewID(d.Now()),
		})
	}
	if (errors.Is(err, issuer.ErrStale) || errors.Is(err, issuer.ErrToken)) && d.guard.Guessed(from) {
		d.Log.Warn("an address makes up answers of the issuer, and must wait", "from", from)
	}
	if err != nil {
		return d.outside(c, d.whyOutside(err))
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, d.cookie(s.Secret, s.Key.Expires.Sub(s.Key.Created)))
	return onward(c, "/")
}

func (d Deps) whyOutside(err error) string {
	for _, one := range []struct {
		err error
		why string
	}{
		{issuer.ErrStale, staleErrand}, {issuer.ErrToken, notVouched}, {issuer.ErrName, notVouched}, {access.ErrStranger, noOperator}, {access.ErrNoGroup, noGroup}, {access.ErrLastAdmin, noGroup},
	} {
		if errors.Is(err, one.err) {
			d.Log.Warn("somebody the issuer sent was not let in", "why", one.why)
			return one.why
		}
	}
	d.Log.Error("somebody the issuer sent was not let in", "err", err)
	return awayFromIssuer
}
