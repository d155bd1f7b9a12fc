package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/clock"
)

// Refusals of calls, as they are counted.
const (
	refusedKey   = "key"   // none, or one that opens nothing
	refusedFlood = "flood" // too many wrong ones from an address
	refusedScope = "scope" // one that may not do that
	refusedPage  = "page"  // a session, used by a page that is not ours
)

// caller is who makes a call, and what is known of the call besides.
type caller struct {
	access.Holder
	from    netip.Addr
	request string // id of this call
	session string // its secret, where the call comes from a browser that signed in
	origin  *audit.Origin
	idle    bool // this call changes nothing
	refuse  func(reason string)
	log     *slog.Logger
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, ok := ctx.Value(callerKey{}).(*caller)
	if !ok {
		return &caller{origin: &audit.Origin{}, refuse: func(string) {}, log: slog.New(slog.DiscardHandler)} // nobody, who may do nothing
	}
	return c
}

// holder is whose key the call was made with.
func holder(ctx context.Context) access.Holder { return callerOf(ctx).Holder }

// allowed is nil when the caller's key includes need. A refusal is logged and counted.
func allowed(ctx context.Context, need access.Scope) error {
	c := callerOf(ctx)
	if c.May(need) {
		return nil
	}
	c.refuse(refusedScope)
	c.log.Warn("a key may not do that", "operator", c.Name, "key", c.Key, "scope", need, "from", c.from)
	return huma.Error403Forbidden("this key may not do that: it takes the scope " + string(need))
}

// authenticate lets nobody in without a key or a session, which is a key in a cookie.
func (d Deps) authenticate(c *fiber.Ctx) error {
	from, secret, session := d.from(c), access.Secret(c.Get(fiber.HeaderAuthorization)), ""
	if d.signsIn(c) {
		return d.stranger(c, from)
	}
	if secret == "" && d.Reception != nil {
		session = c.Cookies(d.cookieName())
		secret = session
	}
	if secret == "" {
		return d.nobody(c, from)
	}
	if session != "" && !ours(c, session) {
		d.refuse(refusedPage)
		return problem(c, fiber.StatusForbidden, "a call with a session comes from a page of ours, and one that changes something bears the session's token as "+tokenHeader)
	}
	if d.guard.Waits(from) && !d.Keys.Known(secret) {
		d.refuse(refusedFlood)
		c.Set(fiber.HeaderRetryAfter, "1")
		return Problem(c, fiber.StatusTooManyRequests)
	}
	base, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	h, err := d.Keys.Holder(base, secret)
	if errors.Is(err, access.ErrNoKey) {
		if d.guard.Guessed(from) {
			d.Log.Warn("an address guesses keys, and must wait", "from", from)
		}
		return d.nobody(c, from)
	}
	if err != nil {
		d.Log.Error("looking a key up", "err", err)
		return Problem(c, fiber.StatusServiceUnavailable)
	}
	who := &caller{Holder: h, from: from, session: session, request: clock.NewID(d.Now()), refuse: d.refuse, log: d.Log}
	who.origin = &audit.Origin{Actor: "operator:" + h.Name, Credential: h.Key, Address: from.String()}
	ctx := audit.Under(context.WithValue(base, callerKey{}, who), who.origin)
	c.SetUserContext(access.Limited(ctx, h.Limits))
	return c.Next()
}

// nobody answers a call of somebody who is not known.
func (d Deps) nobody(c *fiber.Ctx, from netip.Addr) error {
	if d.asksWho(c) {
		return d.stranger(c, from)
	}
	return d.strange(c)
}

func (d Deps) strange(c *fiber.Ctx) error {
	d.refuse(refusedKey)
	c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	return Problem(c, fiber.StatusUnauthorized)
}

func (d Deps) refuse(reason string) {
	if d.Refused != nil {
		d.Refused(reason)
	}
}

// from is the address a call comes from. A proxy of ours is believed about who asked it, and nobody else: proxies add themselves at the end of a
// line or write one of their own (RFC 9110, section 5.3), and what stands before may be the caller's invention.
func (d Deps) from(c *fiber.Ctx) netip.Addr {
	from, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	from = from.Unmap()
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	hops := strings.Split(string(bytes.Join(lines, []byte(","))), ",")
	for _, hop := range slices.Backward(hops) {
		ours := slices.ContainsFunc(d.Proxies, func(p netip.Prefix) bool { return p.Contains(from) })
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if !ours || err != nil {
			break
		}
		from = next.Unmap().WithZone("")
	}
	return from
}

// auditMost is how much of one side of a change an audit entry keeps.
const auditMost = 2000

// audited writes down, in the caller's name, what is done to a subject: "template.approve", "template:due-reminder/en/3". before and
// after become short JSON and must hold nothing personal; nil is left out. What reveals or exports does so only after it returned nil.
func (d Deps) audited(ctx context.Context, action, subject string, before, after any) error {
	if d.Trail == nil {
		return errors.New("there is no audit trail to write to")
	}
	e := audit.Entry{
		At: d.Now(), Key: callerOf(ctx).request, Actor: callerOf(ctx).origin.Actor, Action: action, Subject: subject, Channel: "api",
	}
	var err error
	if e.Before, err = side(before); err != nil {
		return err
	}
	if e.After, err = side(after); err != nil {
		return err
	}
	if err := d.Trail.Append(ctx, e); err != nil {
		return fmt.Errorf("writing to the audit trail: %w", err)
	}
	return nil
}

func side(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if len(b) > auditMost {
		b = append(b[:auditMost:auditMost], "…"...)
	}
	return strings.ToValidUTF8(string(b), "…"), nil
}

// keepsNothing stands with operations that are sent a body, and keep nothing.
var keepsNothing = map[string]any{"keeps": "nothing"}

// changes reports whether an operation is one that changes something.
func changes(op *huma.Operation) bool {
	return op.Method != http.MethodGet && op.Method != http.MethodHead && op.Metadata["keeps"] != keepsNothing["keeps"]
}

// changesNothing tells the trail that there is nothing to write down: the call only tried, or was answered as it was before.
func changesNothing(ctx context.Context) { callerOf(ctx).idle = true }

// writeDown leaves an audit entry about every change for which its door has left none.
func (d Deps) writeDown(ctx huma.Context, next func(huma.Context)) {
	next(ctx)
	who := callerOf(ctx.Context())
	if !changes(ctx.Operation()) || who.idle || ctx.Status() >= http.StatusBadRequest || who.origin.Told() || d.Trail == nil {
		return
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx.Context()), 5*time.Second)
	defer cancel()
	u := ctx.URL()
	err := d.audited(bounded, "api."+ctx.Operation().OperationID, "path:"+strings.TrimPrefix(u.Path, "/api/v1"), nil, nil)
	if err != nil {
		d.Log.Error("a change is missing in the audit trail", "operation", ctx.Operation().OperationID, "operator", who.Name, "err", err)
	}
}
