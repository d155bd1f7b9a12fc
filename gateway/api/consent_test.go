package api_test

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// asker calls an API and wants a status.
type asker struct {
	t   *testing.T
	app *fiber.App
	db  *store.DB
}

func withConsents(t *testing.T) asker {
	t.Helper()
	db := storetest.SQLite(t)
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	now := func() time.Time { return storetest.Start }
	err := api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: now, Keys: access.Demo(), Version: "test", Trail: db.Trail(), Greeter: greeter{}, Numbers: &numbers{},
		Consents: db.Consents(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return asker{t, app, db}
}

func (a asker) ask(key, method, path, body string, want int, out any) string {
	a.t.Helper()
	status, _, got := ask(a.t, a.app, method, path, key, body)
	if status != want {
		a.t.Fatalf("%s %s: %d %s, want %d", method, path, status, got, want)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(got), out); err != nil {
			a.t.Fatal(err)
		}
	}
	return got
}

func TestConsentsAreRecordedAndShownMasked(t *testing.T) {
	t.Parallel()
	a := withConsents(t)
	const refuses = `{"number":"+12025550147","purpose":"marketing","in":false,"channel":"voice","words":"no offers, I am at +12025550147"}`
	var done struct {
		Recorded bool
		Standing api.Standing
	}
	a.ask("demo-agent", "POST", "/consents", refuses, 200, &done)
	if !done.Recorded || done.Standing.May["M"] || !done.Standing.May["C"] || strings.Join(done.Standing.Refused, "") != "marketing" {
		t.Errorf("%+v", done)
	}
	if a.ask("demo-agent", "POST", "/consents", refuses, 200, &done); done.Recorded {
		t.Error("the same was written twice")
	}
	shown := a.ask("demo-agent", "POST", "/consents/show", `{"number":"+12025550147"}`, 200, nil)
	if strings.Contains(shown, "5550147") || strings.Contains(shown, "no offers") || !strings.Contains(shown, `"by":"operator:demo-agent"`) {
		t.Errorf("masked: %s", shown)
	}
	a.ask("demo-agent", "POST", "/consents/show", `{"number":"+12025550147","reveal":true}`, 403, nil)
	if shown = a.ask("demo-admin", "POST", "/consents/show", `{"number":"+12025550147","reveal":true}`, 200, nil); !strings.Contains(shown, "no offers") {
		t.Errorf("revealed: %s", shown)
	}
	for field, body := range map[string]string{
		"proof": `{"number":"+12025550147","purpose":"marketing","in":true,"channel":"paper","words":"form"}`,
		"at":    `{"number":"+12025550147","purpose":"marketing","in":false,"channel":"voice","words":"no","at":"2099-01-01T00:00:00Z"}`,
	} {
		if got := a.ask("demo-agent", "POST", "/consents", body, 422, nil); !strings.Contains(got, `"location":"`+field+`"`) {
			t.Errorf("%s: %s", field, got)
		}
	}
}

func TestConsentsAreImportedRowByRow(t *testing.T) {
	t.Parallel()
	a := withConsents(t)
	const rows = "number,purpose,in,at,channel,wording,proof\n" +
		"+12025550147,marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,DMS 1\n" +
		"+12025550148,marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,\n" +
		"0147,marketing,perhaps,yesterday,pigeon,,DMS 3\n" +
		"short,row\n" +
		"+85291234567,care,out,2026-05-02T09:30:00+08:00,branch,,DMS 4\n"
	a.ask("demo-agent", "POST", "/consents", `{"number":"+12025550147","purpose":"marketing","in":false,"channel":"voice","words":"no"}`, 200, nil)
	var done api.TakenConsents
	got := a.ask("demo-agent", "POST", "/consents/import", rows, 200, &done)
	if done.Rows != 5 || done.Taken != 2 || done.Repeated != 0 || strings.Contains(got, "yesterday") {
		t.Errorf("%s", got)
	}
	said := map[int]string{}
	for _, r := range done.Refused {
		said[r.Row] += r.Field + " "
	}
	if said[2] != "proof " || said[3] != "in number channel at " || said[4] != "row " || len(said) != 3 {
		t.Errorf("refused: %v", said)
	}
	if a.ask("demo-agent", "POST", "/consents/import", rows, 200, &done); done.Taken != 0 || done.Repeated != 2 {
		t.Errorf("the same again: %+v", done)
	}
	if got := a.ask("demo-agent", "POST", "/consents/show", `{"number":"+12025550147"}`, 200, nil); !strings.Contains(got, `"refused":["marketing"]`) {
		t.Errorf("an older yes overrides a later no: %s", got)
	}
	a.ask("demo-agent", "POST", "/consents/import", "number,in\n", 422, nil)
	a.ask("demo-agent", "POST", "/consents/import", rows[:40]+",salary\n", 422, nil)
	a.ask("demo-agent", "POST", "/consents/export", `{}`, 403, nil)
	got = a.ask("demo-admin", "POST", "/consents/export", `{"limit":2}`, 200, nil)
	if strings.Count(got, `"proof"`) > 2 || !strings.Contains(got, `"next"`) {
		t.Errorf("exported: %s", got)
	}
	if got = a.ask("demo-admin", "POST", "/consents/export", `{"number":"+85291234567"}`, 200, nil); !strings.Contains(got, "+85291234567") || !strings.Contains(got, "DMS 4") {
		t.Errorf("exported: %s", got)
	}
	n, err := a.db.NewSelect().Table("audit").Where("action = 'consent.export'").Count(t.Context())
	if err != nil || n != 2 {
		t.Errorf("two exports left %d audit entries, %v", n, err)
	}
}

func TestRegisterIsLoadedBesideTheOneInUse(t *testing.T) {
	t.Parallel()
	a := withConsents(t)
	begin := func(register string, want int) (made struct{ Copy string }) {
		a.ask("demo-agent", "POST", "/consents/registers", `{"register":"`+register+`","version":"7","date":"`+storetest.Start.Format(time.RFC3339)+`"}`, want, &made)
		return made
	}
	begin("moon", 422)
	made := begin("hk-dnc", 200)
	got := a.ask("demo-agent", "POST", "/consents/registers/"+made.Copy+"/numbers?register=hk-dnc", "number\n91234567\n+852 9123 4567\n", 200, nil)
	if !strings.Contains(got, `"added":1`) || !strings.Contains(got, `"unreadable":[1]`) {
		t.Error(got)
	}
	show := func() string {
		return a.ask("demo-agent", "POST", "/consents/show", `{"number":"+85291234567"}`, 200, nil)
	}
	if got := show(); !strings.Contains(got, `"registers":[]`) {
		t.Errorf("before it is used: %s", got)
	}
	a.ask("demo-agent", "POST", "/consents/registers/"+made.Copy+"/use", "", 200, nil)
	if got := show(); !strings.Contains(got, `"registers":["hk-dnc"]`) {
		t.Errorf("once it is used: %s", got)
	}
	a.ask("demo-agent", "POST", "/consents/registers/"+made.Copy+"/use", "", 404, nil)
	if got := a.ask("demo-agent", "GET", "/consents/registers", "", 200, nil); !strings.Contains(got, `"count":1,`) || strings.Count(got, `"version"`) != 1 {
		t.Errorf("listed: %s", got)
	}
}
