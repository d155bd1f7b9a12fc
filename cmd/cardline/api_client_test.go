package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Who gives the address that customers' texts come to is told where the API is; what the API itself does not find it says in its own words.
func TestWhereThereIsNoAPI(t *testing.T) {
	t.Parallel()
	door := httptest.NewServer(http.NotFoundHandler())
	defer door.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"status":404,"title":"Not Found","detail":"there is no such message"}`))
	}))
	defer api.Close()
	for url, want := range map[string]string{door.URL: "there is no API at " + strings.TrimPrefix(door.URL, "http://"), api.URL: "there is no such message"} {
		_, notes, code := execute(t, newOutbox(), "", "explain", "019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968", "--url", url, "--key", "x")
		if code != exitFault || !strings.Contains(notes, want) {
			t.Errorf("exit code %d: %s", code, notes)
		}
	}
}
