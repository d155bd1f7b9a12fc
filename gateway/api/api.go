// Package api is the REST doors under /api/v1, one file per noun. Their OpenAPI description comes out of them. Every route wants a key.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/audit"
	"cardline/internal/coupon"
	"cardline/internal/desk"
	"cardline/internal/enrol"
	"cardline/internal/floor"
	"cardline/internal/lines"
	"cardline/internal/notice"
	"cardline/internal/overview"
	"cardline/internal/phone"
)

// Deps is what the API needs.
type Deps struct {
	Log           *slog.Logger
	Now           func() time.Time
	Wall          func() time.Time // the machine's; nil: Now
	Keys          access.Keys
	Office        *access.Office
	Reception     *access.Reception // nil: nobody signs in, there are only keys
	Issuer        Issuer            // nil: nobody vouches for people
	Secure        bool              // browsers come over TLS
	OneClick      bool              // the demo's roles sign in without a password
	Trail         Trail             // nil: what must be audited is refused
	Proxies       []netip.Prefix    // whom to believe about X-Forwarded-For
	Refused       func(reason string)
	Greeter       Greeter
	Greetings     Greetings
	Campaigns     Campaigns
	Registrations enrol.Office // without a Shelf their doors are not there
	Holidays      almanac.Holidays
	Customers     Customers
	Audiences     Audiences
	ListClerk     audience.Clerk
	Coupons       coupon.Pools // nil: their doors are not there
	Foresight     Foresight
	Numbers       Numbers
	Reach         Reach
	Lines         *lines.Board
	Floor         *floor.Desk
	Answers       func(phone.Number) bool // whether an agent may answer there; nil: anywhere
	Recorded      floor.Recordings
	Consents      Consents
	Alerts        Alerts
	Desk          *desk.Desk
	Conversations Conversations
	Templates     notice.Editor
	Menus         Menus
	Words         Words
	Overview      *overview.Board // nil: its doors are not there
	Operation     Operation
	Notices       notice.Intake
	Events        notice.Ear
	Files         notice.Clerk
	Messages      notice.Messages
	Calls         notice.Calls
	OurCalls      OurCalls
	Stories       Stories
	Archive       Archive
	Handset       Handset
	Version       string
	Until         <-chan struct{} // closed when the process ends, and streams with it; nil: they end by themselves
	guard         *access.Guard
	streams       *streams
}

// Trail is the audit trail as the API writes and reads it.
type Trail interface {
	audit.Trail
	Find(ctx context.Context, q audit.Query) ([]audit.Entry, error)
	// Check makes at most count seals after the nth again: those that are what they were, and the first that is not (0: none).
	Check(ctx context.Context, n int64, count int) (whole []audit.Seal, broken int64, err error)
	Unsealed(ctx context.Context) (int64, error)
}

// deadline of one call. Fiber's own context has none and does not end when the client goes away.
const deadline = 30 * time.Second

// Mount adds the API's routes.
func Mount(app *fiber.App, d Deps) error {
	_, err := mount(app, d)
	return err
}

// Describe is what Mount's routes answer at openapi.json: OpenAPI 3.1, JSON.
func Describe(d Deps) ([]byte, error) {
	api, err := mount(fiber.New(), d)
	if err != nil {
		return nil, err
	}
	return api.OpenAPI().MarshalJSON()
}

func mount(app *fiber.App, d Deps) (huma.API, error) {
	if d.Wall == nil {
		d.Wall = d.Now
	}
	d.guard, d.streams = access.NewGuard(d.Wall), &streams{}
	d.issuerDoors(app)
	group := app.Group("/api/v1", packed, d.authenticate)
	cfg := huma.DefaultConfig("Cardline", d.Version)
	cfg.Info.Description = "What the bank says to its cardholders, and what they asked."
	cfg.Servers = []*huma.Server{{URL: "/api/v1"}}
	cfg.DocsPath, cfg.SchemasPath, cfg.CreateHooks = "", "", nil
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer"}}
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.Security = []map[string][]string{{"key": {}}}
	cfg.Formats = map[string]huma.Format{"application/json": {Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}}
	cfg.Formats["json"] = cfg.Formats["application/json"]
	redactErrors()
	api := humafiber.NewWithGroup(app, group, cfg)
	api.UseMiddleware(d.strictly(api), d.writeDown)
	d.doors(api)
	if err := declared(api.OpenAPI()); err != nil {
		return nil, err
	}
	describe(api.OpenAPI())
	d.page(group, api.OpenAPI())
	if d.Campaigns.Shelf != nil {
		d.watchCampaign(group)
	}
	if d.Overview != nil {
		d.watchOverview(group)
	}
	return api, nil
}

// doors are all that are described.
func (d Deps) doors(api huma.API) {
	d.me(api)
	d.session(api)
	d.operators(api)
	d.keys(api)
	d.trail(api)
	d.greetings(api)
	d.campaigns(api)
	d.registrations(api)
	d.almanac(api)
	d.campaignDays(api)
	d.customers(api)
	d.audiences(api)
	d.segments(api)
	d.lists(api)
	d.coupons(api)
	d.numbers(api)
	d.manners(api)
	d.suppressed(api)
	d.linesOf(api)
	d.agents(api)
	d.queue(api)
	d.recordings(api)
	d.consents(api)
	d.alerts(api)
	d.conversations(api)
	d.cases(api)
	d.tasks(api)
	d.surveys(api)
	d.templates(api)
	d.overviewDoor(api)
	d.menus(api)
	d.menuFigures(api)
	d.menuCharts(api)
	d.words(api)
	d.notifications(api)
	d.events(api)
	d.imports(api)
	d.outboxDoors(api)
	d.ourCalls(api)
	d.retention(api)
	d.handset(api)
}

// schemaName is what a type is called in the description: one of another room has its room before it, so that no two are called alike.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	room, ours := strings.CutPrefix(t.PkgPath(), "cardline/internal/")
	if room = path.Base(room); !ours || t.Name() == "" || strings.HasPrefix(strings.ToLower(name), room) {
		return name
	}
	return strings.ToUpper(room[:1]) + room[1:] + name
}

// redactErrors is done once: huma has one maker of errors, and one opinion of letters' case, for the whole process.
var redactErrors = sync.OnceFunc(func() { huma.NewError, huma.ValidateStrictCasing = redacted, true })

// ourFault is the detail of whatever is no fault of the call.
const ourFault = "Something went wrong on our side; it is in the log."

// redacted is huma's error without the values it would echo: a refused body may hold a customer's number.
func redacted(status int, msg string, errs ...error) huma.StatusError {
	if status >= http.StatusInternalServerError {
		msg, errs = ourFault, nil
	}
	out := &ErrorModel{Status: status, Title: http.StatusText(status), Detail: msg}
	out.Code, out.With = codeOf(strings.TrimSpace(msg))
	for _, err := range errs {
		if f := fieldFault(err); f != nil {
			out.Errors = append(out.Errors, f)
		}
	}
	return out
}

// Problem answers with a status alone, as application/problem+json (RFC 9457).
func Problem(c *fiber.Ctx, status int) error { return problem(c, status, "") }

func problem(c *fiber.Ctx, status int, detail string) error {
	said := fiber.Map{"status": status, "title": http.StatusText(status)}
	if detail != "" {
		said["detail"] = detail
		if code, with := codeOf(detail); code != "" {
			said["code"], said["with"] = code, with
		}
	}
	err := c.Status(status).JSON(said)
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return err
}
