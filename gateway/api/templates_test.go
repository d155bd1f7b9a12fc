package api_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/store/storetest"
)

// withTemplates is an API over a database of its own, open to a second writer and a second approver too.
func withTemplates(t *testing.T) *fiber.App {
	t.Helper()
	db := storetest.SQLite(t)
	prices, err := notice.ShippedPrices()
	if err != nil {
		t.Fatal(err)
	}
	words, err := notice.NewWords(notice.House{
		Brand: locale.Words{locale.English: "Harbour Bank", locale.Simplified: "海港银行", locale.Traditional: "海港銀行"}, Hotline: "+12025550100", Prices: prices,
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := access.Demo()
	keys.Add("anna-1", access.Holder{Name: "anna", Role: access.Admin, Key: "k1"})
	keys.Add("anna-2", access.Holder{Name: "anna", Role: access.Approver, Key: "k2"})
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	now := func() time.Time { return storetest.Start }
	err = api.Mount(app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: now, Keys: keys, Version: "test", Trail: db.Trail(), Greeter: greeter{}, Numbers: &numbers{},
		Templates: notice.Editor{Words: words, Shelf: db.Templates(), Now: now},
	})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func saved(t *testing.T, app *fiber.App, key, text string) api.Template {
	t.Helper()
	status, _, body := ask(t, app, "POST", "/templates", key, fmt.Sprintf(`{"type":"renewal","lang":"en","segments":1,"text":%q}`, text))
	var out api.Template
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != 201 {
		t.Fatalf("saved: %d %s", status, body)
	}
	return out
}

const goodWords = "Card {{ card }} ends {{ expires }}. Text RENEW."

func TestATemplateIsApprovedByAnother(t *testing.T) {
	t.Parallel()
	app := withTemplates(t)
	v := saved(t, app, "anna-1", goodWords)
	if v.ID != "renewal/en/2" || v.State != "draft" || v.Maker != "anna" || len(v.Faults) > 0 {
		t.Fatalf("%+v", v)
	}
	at, approval := "/templates/"+v.ID, fmt.Sprintf(`{"hash":%q}`, v.Hash)
	for _, step := range []struct {
		what, key, path, body string
		status                int
		want                  string
	}{
		{"an agent proposes", "demo-agent", at + "/propose", "", 403, "templates:write"},
		{"a draft is approved", "demo-checker", at + "/approve", approval, 409, "it is a draft, saved by anna on "},
		{"the writer's proposal", "demo-maker", at + "/propose", "", 200, `"state":"proposed"`},
		{"again", "demo-maker", at + "/propose", "", 409, "it is proposed by demo-maker on "},
		{"a writer approves", "demo-maker", at + "/approve", approval, 403, "templates:approve"},
		{"the writer approves", "anna-1", at + "/approve", approval, 403, "cannot approve it"},
		{"by another key", "anna-2", at + "/approve", approval, 403, "cannot approve it"},
		{"another text", "demo-checker", at + "/approve", `{"hash":"0123456789"}`, 409, "not the text"},
		{"no hash", "demo-checker", at + "/approve", `{}`, 422, "hash"},
		{"approved", "demo-checker", at + "/approve", approval, 200, `"in_use":true`},
		{"a checker retires", "demo-checker", at + "/retire", "", 403, "templates:write"},
		{"shipped words", "demo-maker", "/templates/renewal/en/1/retire", "", 409, "comes with the program"},
		{"a version nobody saved", "demo-maker", "/templates/renewal/en/7/propose", "", 404, "no such template"},
		{"retired", "demo-maker", at + "/retire", "", 200, `"state":"retired"`},
	} {
		if status, _, body := ask(t, app, "POST", step.path, step.key, step.body); status != step.status || !strings.Contains(body, step.want) {
			t.Errorf("%s: %d %s; want %d %s", step.what, status, body, step.status, step.want)
		}
	}
	status, _, body := ask(t, app, "GET", "/audit?subject=template:renewal/en/2", "demo-admin", "")
	if status != 200 || strings.Count(body, `"template.`) != 4 || !strings.Contains(body, `"key":"k1"`) || strings.Contains(body, "Text RENEW") {
		t.Errorf("the trail: %d %s", status, body)
	}
}

func TestATemplateWithFaultsIsNotProposed(t *testing.T) {
	t.Parallel()
	app := withTemplates(t)
	v := saved(t, app, "demo-maker", "Reply YES to {{ who }} at http://evil.example")
	if len(v.Faults) < 5 {
		t.Errorf("saved with %q", v.Faults)
	}
	status, header, body := ask(t, app, "POST", "/templates/"+v.ID+"/propose", "demo-maker", "")
	if status != 422 || header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%d %s", status, body)
	}
	for _, want := range []string{"{{ who }} is not known", "{{ card }} is missing", "{{ expires }} is missing", "YES", "not on the list"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
}

func TestTemplatesAreListedInPages(t *testing.T) {
	t.Parallel()
	app := withTemplates(t)
	saved(t, app, "demo-maker", goodWords)
	var ids []string
	for after := ""; ; {
		var page struct {
			Templates []api.Template
			Next      string
		}
		status, _, body := ask(t, app, "GET", "/templates?limit=7&after="+after, "demo-agent", "")
		if err := json.Unmarshal([]byte(body), &page); status != 200 || err != nil {
			t.Fatalf("%d %s", status, body)
		}
		for _, v := range page.Templates {
			ids = append(ids, v.ID)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
	}
	if len(ids) < 76 || !seen["renewal/en/2"] || !seen["renewal/en/1"] {
		t.Errorf("%d templates: %v", len(ids), ids)
	}
	for path, status := range map[string]int{
		"/templates?after=nonsense": 422, "/templates?lang=fr": 422, "/templates/renewal/en/0": 422, "/templates/renewal/fr/1": 404, "/templates/none/en/1": 404,
		"/templates/renewal/en/1": 200, "/templates?state=proposed": 200,
	} {
		if got, _, body := ask(t, app, "GET", path, "demo-agent", ""); got != status {
			t.Errorf("%s: %d %s", path, got, body)
		}
	}
}

func TestPreviewShowsWhatItCosts(t *testing.T) {
	t.Parallel()
	app := withTemplates(t)
	for _, c := range []struct {
		body   string
		status int
		want   []string
	}{
		{`{"type":"fraud-alert","lang":"en"}`, 200, []string{`"country":"US"`, `"encoding":"GSM-7"`, `"price":"USD 0.0083"`, "*1234", "UTC"}},
		{`{"type":"fraud-alert","lang":"zh-Hant","country":"HK"}`, 200, []string{`"forces":"海","at":1,"in":"brand"`, `"encoding":"UCS-2"`}},
		{`{"type":"birthday","lang":"zh-Hans","country":"CN"}`, 200, []string{"拒收请回复R"}},
		{`{"type":"renewal","lang":"en","text":"Card {{ card }}"}`, 200, []string{"{{ expires }} is missing"}},
		{`{"type":"renewal","lang":"en","text":"{{ nobody }}"}`, 422, []string{"nobody"}},
		{`{"type":"renewal","lang":"en","data":{"card":"4111111111111111"}}`, 422, []string{`"data.card"`}},
		{`{"type":"otp","lang":"en"}`, 404, nil},
		{`{"type":"renewal","lang":"fr"}`, 422, nil},
	} {
		status, _, body := ask(t, app, "POST", "/templates/preview", "demo-agent", c.body)
		if status != c.status || strings.Contains(body, "4111") {
			t.Errorf("%s: %d %s", c.body, status, body)
		}
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s in %s", c.body, want, body)
			}
		}
	}
}

func TestPreviewKnowsNoSuchPlace(t *testing.T) {
	t.Parallel()
	app := withTemplates(t)
	for body, says := range map[string]string{
		`{"type":"renewal","lang":"en","zone":"Mars/Olympus"}`: `"location":"body.zone"`,
		`{"type":"renewal","lang":"en","zone":"Local"}`:        `"location":"body.zone"`,
		`{"type":"renewal","lang":"en","country":"XX"}`:        `"location":"body.country"`,
		`{"type":"renewal","lang":"en","country":"hk"}`:        "two capital letters",
	} {
		if status, _, got := ask(t, app, "POST", "/templates/preview", "demo-maker", body); status != 422 || !strings.Contains(got, says) {
			t.Errorf("%s: %d %s, want %s", body, status, got, says)
		}
	}
	if status, _, got := ask(t, app, "POST", "/templates/preview", "demo-maker", `{"type":"renewal","lang":"en","country":"GB","zone":"Europe/London"}`); status != 200 || strings.Contains(got, `"price"`) {
		t.Errorf("a country whose price is not known: %d %s", status, got)
	}
}
