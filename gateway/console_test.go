package gateway

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/console"
)

func consoleOf(files fs.FS) *fiber.App {
	g := &Gateway{Deps: Deps{House: console.House{Brand: map[string]string{"en": `Bank "of" <script>`}, Version: "1"}}}
	app := fiber.New()
	g.consoleRoutes(app, files)
	g.lost(app, files)
	return app
}

var built = fstest.MapFS{
	"index.html":          {Data: []byte(`<meta name="house" content="__HOUSE__"><script nonce="__NONCE__" src="/assets/a-1.js"></script>`)},
	"scheme.js":           {Data: []byte("scheme")},
	"assets/a-1.js":       {Data: []byte(strings.Repeat("script ", 200))},
	"assets/secret/b.txt": {Data: []byte("not an asset by its address")},
}

func fetched(t *testing.T, app *fiber.App, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := app.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestThePageComesUnderAPolicyOfItsOwn(t *testing.T) {
	t.Parallel()
	app := consoleOf(built)
	first, body := fetched(t, app, "/campaigns/SPRING/report")
	policy := first.Header.Get("Content-Security-Policy")
	_, nonce, _ := strings.Cut(policy, "'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if first.StatusCode != http.StatusOK || len(nonce) < 20 || !strings.Contains(body, `nonce="`+nonce+`"`) {
		t.Errorf("%d, policy %q, page %q", first.StatusCode, policy, body)
	}
	if strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;") && !strings.Contains(body, `\u003cscript`) {
		t.Errorf("the bank's name is a script: %q", body)
	}
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		"Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if again, _ := fetched(t, app, "/"); again.Header.Get("Content-Security-Policy") == policy {
		t.Error("two answers have one nonce")
	}
}

func TestAssetsAreKeptAndPacked(t *testing.T) {
	t.Parallel()
	app := consoleOf(built)
	asset, body := fetched(t, app, "/assets/a-1.js", "Accept-Encoding", "gzip")
	if asset.Header.Get("Content-Encoding") != "gzip" || len(body) > 200 || !strings.Contains(asset.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%v, %d bytes", asset.Header, len(body))
	}
	if kind := asset.Header.Get("Content-Type"); kind != "text/javascript; charset=utf-8" {
		t.Errorf("a script is %q", kind)
	}
	if again, _ := fetched(t, app, "/assets/a-1.js", "If-None-Match", asset.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d", again.StatusCode)
	}
	if plain, _ := fetched(t, app, "/scheme.js"); plain.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a file without a hash is kept: %q", plain.Header.Get("Cache-Control"))
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	app := consoleOf(built)
	for _, path := range []string{
		"/assets/none.js", "/assets/../index.html", "/assets/..%2findex.html", "/assets/%2e%2e/console.go", "/assets/..%5cindex.html", "/assets/secret%2fb.txt",
		"/assets/secret/b.txt", "/assets/", "/assets/a-1.js%00.txt", "/index.html", "/nothing", "/.env",
	} {
		if answer, body := fetched(t, app, path); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d %q", path, answer.StatusCode, body)
		}
	}
}

func TestWhoTypesAnAddressThatLeadsNowhereGetsThePageThatSaysSo(t *testing.T) {
	t.Parallel()
	app := consoleOf(built)
	reads := []string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}
	for _, path := range []string{"/nowhere", "/campaign/SPRING", "/index.html", "/api-docs"} {
		answer, body := fetched(t, app, path, reads...)
		if answer.StatusCode != http.StatusNotFound || !strings.Contains(body, "<script nonce=") || answer.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %q", path, answer.StatusCode, body)
		}
		if _, body := fetched(t, app, path, "Accept", "application/json"); strings.Contains(body, "<script") {
			t.Errorf("%s: a program gets the page", path)
		}
	}
	for _, path := range []string{"/assets/none.js", "/assets/", "/api/v1/nothing", "/API/v2", "/webhooks/twilio/nothing", "/sandbox/nothing"} {
		if answer, body := fetched(t, app, path, reads...); answer.StatusCode != http.StatusNotFound || strings.Contains(body, "<script") {
			t.Errorf("%s: %d %q", path, answer.StatusCode, body)
		}
	}
}

func TestABinaryWithoutThePageSaysHowToBuildIt(t *testing.T) {
	t.Parallel()
	answer, body := fetched(t, consoleOf(nil), "/")
	if answer.StatusCode != http.StatusOK || !strings.Contains(body, "make console") {
		t.Errorf("%d %q", answer.StatusCode, body)
	}
}
