package api_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/greeting"
	"cardline/internal/phone"
)

type greeter struct{ err error }

func (g greeter) Greet(context.Context, greeting.Ask, time.Time) (greeting.Result, error) {
	return greeting.Result{}, g.err
}

type numbers struct {
	err      error
	restored phone.Number
	why      string
}

func (n *numbers) Trust(_ context.Context, number phone.Number, _ bool, why string) error {
	n.restored, n.why = number, why
	return n.err
}

func (n *numbers) Manner(_ context.Context, number phone.Number, m customer.Manner, by string) error {
	n.restored, n.why = number, by+": "+m.String()
	return n.err
}

func mounted(t *testing.T, g greeter, n *numbers) *fiber.App {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	err := api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Keys: access.Demo(), Greeter: g, Numbers: n, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func ask(t *testing.T, app *fiber.App, method, path, key, body string) (int, http.Header, string) {
	t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := app.Test(req, 5000)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(all)
}

func TestEveryRouteWantsAKey(t *testing.T) {
	t.Parallel()
	app := mounted(t, greeter{}, &numbers{})
	checked := 0
	for _, r := range app.GetRoutes(true) {
		if !strings.HasPrefix(r.Path, "/api/v1") {
			continue
		}
		checked++
		fresh := mounted(t, greeter{}, &numbers{}) // wrong keys are counted
		for _, key := range []string{"", "wrong", "demo-admin2"} {
			status, header, body := ask(t, fresh, r.Method, strings.TrimPrefix(r.Path, "/api/v1"), key, "{}")
			if status != http.StatusUnauthorized || header.Get("WWW-Authenticate") != "Bearer" ||
				header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s with the key %q: %d %s %s", r.Method, r.Path, key, status, header.Get("Content-Type"), body)
			}
		}
	}
	if checked < 4 {
		t.Errorf("only %d routes", checked)
	}
	if status, _, _ := ask(t, app, http.MethodGet, "/nothing/here", "", ""); status != http.StatusUnauthorized {
		t.Errorf("an unknown path tells a stranger %d", status)
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	const greet, restore = `{"on":"spring-festival"}`, `{"number":"+12025550147","why":"all checks passed"}`
	for _, c := range []struct {
		key, path, body string
		status          int
	}{
		{"demo-agent", "/greetings", greet, 403},
		{"demo-maker", "/greetings", greet, 403},
		{"demo-checker", "/greetings", greet, 200},
		{"demo-admin", "/greetings", greet, 200},
		{"demo-agent", "/numbers/restore", restore, 204},
		{"demo-admin", "/numbers/restore", restore, 204},
	} {
		n := &numbers{}
		if status, _, body := ask(t, mounted(t, greeter{}, n), http.MethodPost, c.path, c.key, c.body); status != c.status {
			t.Errorf("%s at %s: %d %s, want %d", c.key, c.path, status, body, c.status)
		}
		if c.status == 204 && (n.restored != "+12025550147" || n.why != c.key+": all checks passed") {
			t.Errorf("restored %s because %q", n.restored, n.why)
		}
	}
}

// What is refused is not repeated: it may be a customer's number.
func TestProblemsTellNoPersonalData(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		numbers
		status int
	}{
		"no number":       {`{"number":"020255501471234567890","why":"because"}`, numbers{}, 422},
		"too long":        {`{"number":"+1202555014799999999999999999999","why":"because"}`, numbers{}, 422},
		"another type":    {`{"number":12025550147,"why":"because"}`, numbers{}, 422},
		"one field more":  {`{"number":"+12025550147","why":"because","note":"+12025550147"}`, numbers{}, 422},
		"no JSON":         {`{"number":"+12025550147"`, numbers{}, 400},
		"nothing":         {``, numbers{}, 400},
		"our own failure": {`{"number":"+12025550147","why":"because"}`, numbers{err: errors.New("row of +12025550147 is locked")}, 500},
	} {
		status, header, body := ask(t, mounted(t, greeter{}, &c.numbers), http.MethodPost, "/numbers/restore", "demo-agent", c.body)
		if status != c.status || header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s, want %d", name, status, header.Get("Content-Type"), c.status)
		}
		if strings.Contains(body, "2025550147") || strings.Contains(body, "locked") {
			t.Errorf("%s: the answer repeats what was sent: %s", name, body)
		}
	}
	if status, _, body := ask(t, mounted(t, greeter{err: greeting.ErrNoFestival}, &numbers{}), http.MethodPost, "/greetings", "demo-checker", `{"on":"mondays"}`); status != 422 {
		t.Errorf("an unknown festival: %d %s", status, body)
	}
}

func TestDescription(t *testing.T) {
	t.Parallel()
	app := mounted(t, greeter{}, &numbers{})
	status, _, body := ask(t, app, http.MethodGet, "/openapi.json", "demo-agent", "")
	for _, want := range []string{`"openapi":"3.1.0"`, `"url":"/api/v1"`, `"/greetings"`, `"/numbers/restore"`, `"bearer"`} {
		if status != 200 || !strings.Contains(body, want) {
			t.Errorf("%d, no %s in the description", status, want)
		}
	}
	status, header, body := ask(t, app, http.MethodGet, "/docs", "demo-agent", "")
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/html") || !strings.Contains(body, "POST /api/v1/greetings") ||
		!strings.Contains(body, "<code>dry_run</code>") || strings.Contains(body, "http://") || strings.Contains(body, "https://") {
		t.Errorf("the page: %d %s", status, body)
	}
	if status, _, body := ask(t, app, http.MethodGet, "/schemas/nothing.json", "demo-agent", ""); status != 404 {
		t.Errorf("a schema nobody knows: %d %s", status, body)
	}
}
