package api_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"cardline/internal/access"
	"cardline/internal/store/storetest"
)

// fetch reads with a key, or with the cookie of a session, and takes what accepts says.
func (p *process) fetch(method, path, key, cookie, accepts string) (encoding, vary, body string) {
	p.t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader("{}"))
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	req.Header.Set("Accept-Encoding", accepts)
	res, err := p.app.Test(req, 20_000)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	all, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %d %s, %v", method, path, res.StatusCode, all, err)
	}
	return res.Header.Get("Content-Encoding"), res.Header.Get("Vary"), string(all)
}

func TestLongAnswersAreCompressedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	for i := range 20 {
		p.do(rootKey, "POST", "/operators", fmt.Sprintf(`{"name":"op%d","role":"agent"}`, i), 201, nil)
	}
	encoding, vary, plain := p.fetch("GET", "/operators", rootKey, "", "")
	if encoding != "" || vary != "Accept-Encoding" || !strings.Contains(plain, `"op19"`) {
		t.Fatalf("plain: %q, vary %q, %.80s", encoding, vary, plain)
	}
	for accepts, want := range map[string]string{
		"gzip": "gzip", "br, gzip;q=0.8": "gzip", "GZIP": "gzip", "gzip;q=0": "", "deflate, br": "", "x-gzip": "", "gzip; q=0.0": "",
	} {
		encoding, _, body := p.fetch("GET", "/operators", rootKey, "", accepts)
		if encoding != want {
			t.Errorf("for %q it is %q, want %q", accepts, encoding, want)
		}
		if encoding == "" {
			continue
		}
		unpacked, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(unpacked); err != nil || string(all) != plain || len(body) > len(plain)/2 {
			t.Errorf("unpacked it is %.80s, %v; %d of %d bytes", all, err, len(body), len(plain))
		}
	}
	if encoding, _, _ := p.fetch("GET", "/operators/op1/keys", rootKey, "", "gzip"); encoding != "" {
		t.Error("a short answer is compressed")
	}
}

// What is compressed tells by its length what is in it: secrets are not.
func TestSecretsAreNeverCompressed(t *testing.T) {
	t.Parallel()
	d := newLobby(t, storetest.SQLite(t), false, true)
	b := d.browser()
	b.call("POST", "/session", `{"demo":"admin"}`, 200)
	d.do(rootKey, "POST", "/operators", `{"name":"anna","role":"admin"}`, 201, nil)
	for _, one := range []struct{ method, path string }{
		{"GET", "/session"}, {"GET", "/Session"}, {"POST", "/operators/anna/keys"}, {"POST", "/operators/anna/password"},
	} {
		key, cookie := "", b.cookie
		if one.method == "POST" {
			key, cookie = rootKey, ""
		}
		if encoding, _, body := d.fetch(one.method, one.path, key, cookie, "gzip"); encoding != "" {
			t.Errorf("%s %s is compressed: %.80s", one.method, one.path, body)
		}
	}
	if _, _, body := d.fetch("GET", "/session", "", b.cookie, "gzip"); len(body) < 1024 || len(access.All()) < 30 {
		t.Errorf("a session is told in %d bytes: the test shows nothing", len(body))
	}
}
