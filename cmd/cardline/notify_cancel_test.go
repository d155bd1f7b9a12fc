package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A file that is not taken back in one call is asked for again until nothing is left, and who stops on the way is told how far it came.
func TestNotifyCancelGoesOn(t *testing.T) {
	t.Parallel()
	left, breaks := 250_000, false
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/imports/due-1/cancel" || breaks && left < 250_000 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"detail":"our side"}`)
			return
		}
		n := min(left, 100_000)
		left -= n
		_, _ = fmt.Fprintf(w, `{"id":"due-1","type":"due-reminder","state":"cancelled","planned":250000,"taken_back":%d,"more":%t}`, n, left > 0)
	}))
	t.Cleanup(far.Close)
	out, notes, code := execute(t, newNotify(), "", "cancel", "due-1", "--url", far.URL)
	if code != 0 || left != 0 || !strings.Contains(out, "cancelled") || !strings.HasSuffix(out, "taken back: 250000 messages\n") || !strings.Contains(notes, "100000 taken back, of 250000 at most") {
		t.Errorf("%d left, exited %d, printed\n%s%s", left, code, out, notes)
	}
	left = 250_000
	if out, _, code = execute(t, newNotify(), "", "cancel", "due-1", "--json", "--url", far.URL); code != 0 || !strings.Contains(out, `"taken_back": 250000`) || strings.Contains(out, "more") {
		t.Errorf("exited %d, printed %s", code, out)
	}
	left, breaks = 250_000, true
	if _, notes, code = execute(t, newNotify(), "", "cancel", "due-1", "--url", far.URL); code != exitHTTP || !strings.Contains(notes, "taken back so far: 100000 messages at least; the same command goes on") {
		t.Errorf("exited %d, saying %q", code, notes)
	}
}
