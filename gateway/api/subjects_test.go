package api_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/consent"
	"cardline/internal/retention"
	"cardline/internal/store/storetest"
)

func withArchive(t *testing.T) asker {
	t.Helper()
	db := storetest.SQLite(t)
	rules, err := retention.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	keys := access.Demo()
	keys.Add("second", access.Holder{Name: "second", Role: access.Supervisor, Key: "second"})
	err = api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return storetest.Start }, Keys: keys, Version: "test", Trail: db.Trail(),
		Greeter: greeter{}, Numbers: &numbers{}, Archive: db.Retention(rules),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Consents().Record(t.Context(), consent.Change{Key: "SM1", Number: "+12025550147", At: storetest.Start, Text: "STOP"}); err != nil {
		t.Fatal(err)
	}
	return asker{t, app, db}
}

const hers = `{"number":"+12025550147","reason":"a letter"}`

func TestSubjectsAreToldToThoseWhoMay(t *testing.T) {
	t.Parallel()
	a := withArchive(t)
	for _, path := range []string{"/subjects/holds", "/subjects/erasures"} {
		a.ask("demo-agent", "POST", path, hers, 403, nil)
	}
	a.ask("demo-agent", "POST", "/subjects/export", `{"number":"+12025550147"}`, 403, nil)
	a.ask("demo-agent", "POST", "/retention/run", "", 403, nil)
	got := a.ask("demo-admin", "POST", "/subjects/export", `{"number":"+12025550147"}`, 200, nil)
	if !strings.Contains(got, `"kind":"consent"`) || !strings.Contains(got, "STOP") {
		t.Errorf("told: %s", got)
	}
	a.ask("demo-admin", "POST", "/subjects/export", `{"number":"0147"}`, 422, nil)
	a.ask("demo-admin", "POST", "/subjects/export", `{}`, 422, nil)
	a.ask("demo-admin", "POST", "/subjects/export", `{"customer":"C9999"}`, 404, nil)
	es, err := a.db.Trail().Find(t.Context(), audit.Query{Action: "subject.export"})
	if err != nil || len(es) != 2 || es[0].Actor != "operator:demo-admin" || strings.Contains(es[1].Subject, "5550147") {
		t.Errorf("the trail says %+v, %v", es, err)
	}
}

func TestErasureTakesTwo(t *testing.T) {
	t.Parallel()
	a := withArchive(t)
	var e api.Erasure
	a.ask("demo-admin", "POST", "/subjects/erasures", hers, 201, &e)
	approve := "/subjects/erasures/" + e.ID + "/approve"
	if got := a.ask("demo-admin", "POST", approve, "", 403, nil); !strings.Contains(got, "asked for") {
		t.Errorf("who asked is told %s", got)
	}
	a.ask("demo-agent", "POST", approve, "", 403, nil)
	for range 9 {
		if a.ask("second", "POST", approve, "", 200, &e); e.Done {
			break
		}
	}
	if !e.Done || e.Approver != "operator:second" || strings.Contains(e.Subject, "5550147") || len(e.Tallies) == 0 {
		t.Errorf("%+v", e)
	}
	a.ask("second", "POST", "/subjects/erasures/none/approve", "", 404, nil)
}

func TestHoldsBeginAndEnd(t *testing.T) {
	t.Parallel()
	a := withArchive(t)
	var h api.Hold
	a.ask("demo-admin", "POST", "/subjects/holds", hers, 201, &h)
	if got := a.ask("demo-admin", "GET", "/subjects/holds", "", 200, nil); !strings.Contains(got, h.ID) || strings.Contains(got, "5550147") {
		t.Errorf("held: %s", got)
	}
	a.ask("demo-admin", "POST", "/subjects/holds/"+h.ID+"/release", `{"reason":"over"}`, 204, nil)
	a.ask("demo-admin", "POST", "/subjects/holds/"+h.ID+"/release", `{"reason":"over"}`, 404, nil)
	if got := a.ask("demo-admin", "POST", "/subjects/holds", `{"campaign":"NONE","reason":"a letter"}`, 404, nil); !strings.Contains(got, "no campaign has that code") {
		t.Errorf("a hold on a campaign that is not there: %s", got)
	}
}

func TestRetentionIsShownAndRun(t *testing.T) {
	t.Parallel()
	a := withArchive(t)
	var shown struct{ Rules []api.KeptRule }
	if a.ask("demo-admin", "GET", "/retention", "", 200, &shown); len(shown.Rules) < 40 || shown.Rules[0].Min != "5mo" {
		t.Errorf("%+v", shown.Rules)
	}
	if got := a.ask("demo-admin", "POST", "/retention/run", "", 200, nil); !strings.Contains(got, `"done":true`) {
		t.Errorf("run: %s", got)
	}
}
