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
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// reach is what refusals told of one number.
type reach struct {
	err      error
	forgiven phone.Number
	by, why  string
}

const lost = phone.Number("+12025550133")

var missed = outbox.Miss{
	Number: lost, Code: 30005, Means: "unknown or out of service", Count: 1, Classes: "TMC", Until: time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC), Message: "m1",
}

func (r *reach) NumberMisses(_ context.Context, n phone.Number) ([]outbox.Miss, error) {
	if n != lost {
		return nil, r.err
	}
	return []outbox.Miss{missed}, r.err
}

func (r *reach) Suppressed(_ context.Context, _ time.Time, after string, _ int) ([]outbox.Miss, string, error) {
	if after == "" {
		return []outbox.Miss{missed}, "1f2e.30005", r.err
	}
	return nil, "", r.err
}

func (r *reach) Forgive(_ context.Context, n phone.Number, by, why string, _ time.Time) (int, error) {
	r.forgiven, r.by, r.why = n, by, why
	return 1, r.err
}

func TestNumbersLeftAlone(t *testing.T) {
	t.Parallel()
	const number = `{"number":"+12025550133","why":"spoke to her"}`
	for _, c := range []struct {
		name, method, path, key, body string
		err                           error
		status                        int
		says                          string
	}{
		{"list", http.MethodGet, "/numbers/suppressed", "demo-agent", "", nil, 200, `"next":"1f2e.30005"`},
		{"the last page", http.MethodGet, "/numbers/suppressed?after=1f2e.30005", "demo-agent", "", nil, 200, `"numbers":[]`},
		{"no such page", http.MethodGet, "/numbers/suppressed?limit=9999", "demo-agent", "", nil, 422, "limit"},
		{"show", http.MethodPost, "/numbers/show", "demo-agent", `{"number":"+12025550133"}`, nil, 200, `"code":30005`},
		{"show another", http.MethodPost, "/numbers/show", "demo-agent", `{"number":"+12025550134"}`, nil, 200, `"numbers":[]`},
		{"show no number", http.MethodPost, "/numbers/show", "demo-agent", `{"number":"12025550133x"}`, nil, 422, "international form"},
		{"lift", http.MethodPost, "/numbers/lift", "demo-agent", number, nil, 200, `"lifted":1`},
		{"lift without a reason", http.MethodPost, "/numbers/lift", "demo-agent", `{"number":"+12025550133"}`, nil, 422, "why"},
		{"lift without the scope", http.MethodPost, "/numbers/lift", "demo-maker", number, nil, 403, "numbers:restore"},
		{"lift without a key", http.MethodPost, "/numbers/lift", "", number, nil, 401, ""},
		{"a database that is away", http.MethodPost, "/numbers/lift", "demo-agent", number, errors.New("+12025550133"), 500, "in the log"},
	} {
		r := &reach{err: c.err}
		app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
		if err := api.Mount(app, api.Deps{Log: slog.New(slog.DiscardHandler), Now: time.Now, Keys: access.Demo(), Reach: r, Version: "test"}); err != nil {
			t.Fatal(err)
		}
		status, _, body := ask(t, app, c.method, c.path, c.key, c.body)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
		if strings.Contains(body, "2025550133") {
			t.Errorf("%s shows the number: %s", c.name, body)
		}
		if c.name == "lift" && (r.forgiven != lost || r.by != "operator:demo-agent" || r.why != "spoke to her") {
			t.Errorf("forgiven %s by %s, %q", r.forgiven, r.by, r.why)
		}
	}
}
