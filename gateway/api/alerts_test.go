package api_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/notice"
	"cardline/internal/wrong"
)

type alerts struct {
	asked notice.Payment
	fresh bool
	err   error
}

func (a *alerts) Alert(_ context.Context, asked notice.Payment) (string, bool, error) {
	a.asked = asked
	return "m1", a.fresh, a.err
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	const body = `{"ref":"a1","number":"+12025550147","card":"1234","amount":"88.20","currency":"usd","merchant":" GRAND\n HOTEL "}`
	with := func(from, to string) string { return strings.Replace(body, from, to, 1) }
	for name, c := range map[string]struct {
		key, body string
		alerts
		status int
		answer string
	}{
		"asked":             {"demo-agent", body, alerts{fresh: true}, 200, `"message":"m1","asked":true`},
		"asked before":      {"demo-agent", body, alerts{}, 200, `"asked":false`},
		"no such card":      {"demo-agent", body, alerts{err: notice.ErrNoCard}, 404, "no such card"},
		"nobody to ask":     {"demo-agent", body, alerts{err: notice.ErrUnreachable}, 409, "call"},
		"no database":       {"demo-agent", body, alerts{err: errors.New("away")}, 503, ""},
		"no such shop":      {"demo-agent", body, alerts{err: wrong.At("data.merchant", "empty")}, 422, "data.merchant is empty"},
		"nobody":            {"demo-agent", with(`"number":"+12025550147",`, ""), alerts{}, 422, "either customer or number"},
		"two at once":       {"demo-agent", with(`"number"`, `"customer":"C1001","number"`), alerts{}, 422, "either customer or number"},
		"less than nothing": {"demo-agent", with("88.20", "-88.20"), alerts{}, 422, "amount"},
		"long ago":          {"demo-agent", with(`"card"`, `"at":"2020-01-01T00:00:00Z","card"`), alerts{}, 422, "24 hours"},
		"a key nobody has":  {"demo-checker2", body, alerts{}, 401, ""},
	} {
		app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
		err := api.Mount(app, api.Deps{
			Log: slog.New(slog.DiscardHandler), Now: time.Now, Keys: access.Demo(), Greeter: greeter{}, Numbers: &numbers{}, Alerts: &c.alerts, Version: "test",
		})
		if err != nil {
			t.Fatal(err)
		}
		status, _, got := ask(t, app, http.MethodPost, "/alerts", c.key, c.body)
		if status != c.status || !strings.Contains(got, c.answer) {
			t.Errorf("%s: %d %s, want %d with %q", name, status, got, c.status, c.answer)
		}
		if strings.Contains(got, "2025550147") {
			t.Errorf("%s: the answer repeats the number: %s", name, got)
		}
		if name == "asked" && (c.asked.Merchant != "GRAND HOTEL" || c.asked.Amount.String() != "USD 88.20" || c.asked.At.IsZero()) {
			t.Errorf("asked about %+v", c.asked)
		}
	}
}
