package twilio

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
)

// callsAt is a sender whose carrier answers every request so. form is what the last one held.
func callsAt(t *testing.T, status int, body string) (s *Sender, form *url.Values) {
	t.Helper()
	form = &url.Values{}
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*form, _ = url.ParseQuery(string(raw) + r.URL.RawQuery)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(there.Close)
	s, err := NewSender(Account{SID: "ACde000000000000000000000000000000", Token: "demo-token", API: there.URL, Wait: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return s, form
}

func order() carrier.Dial {
	return carrier.Dial{
		To: "+12025550147", From: "+12025550100", URL: "https://bank.example/first#rc=2", StatusURL: "https://bank.example/over", DetectMachine: true,
		Timeout: 25 * time.Second,
	}
}

func TestACallIsPlaced(t *testing.T) {
	t.Parallel()
	s, form := callsAt(t, http.StatusCreated, `{"sid":"CA0123456789abcdef0123456789abcdef","status":"queued"}`)
	sid, err := s.Call(t.Context(), order())
	if err != nil || sid != "CA0123456789abcdef0123456789abcdef" {
		t.Fatal(sid, err)
	}
	for key, want := range map[string]string{
		"To": "+12025550147", "From": "+12025550100", "Url": "https://bank.example/first#rc=2", "StatusCallback": "https://bank.example/over",
		"MachineDetection": "DetectMessageEnd", "Timeout": "25",
	} {
		if got := form.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// An answer that cannot be read, or never came, leaves open whether the telephone rings; a refusal does not. None of them tells the number.
func TestWhetherACallWasPlaced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status         int
		body           string
		unknown, retry bool
		code           int
	}{
		{201, `{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued"}`, true, false, 0},
		{201, `{"sid":"CA0123456789abcdef0123456789abcdef","status":"gone fishing"}`, true, false, 0},
		{201, `<html>`, true, false, 0},
		{500, `{"code":20500}`, true, false, 20500},
		{429, `{"code":20429}`, false, true, 20429},
		{400, `{"code":21211,"message":"+12025550147 is none"}`, false, false, 21211},
	} {
		s, _ := callsAt(t, c.status, c.body)
		_, err := s.Call(t.Context(), order())
		var refused *carrier.Error
		if !errors.As(err, &refused) || refused.Unknown != c.unknown || refused.Retry != c.retry || refused.Code != c.code || strings.Contains(err.Error(), "2025550147") {
			t.Errorf("%d %s: %v %+v", c.status, c.body, err, refused)
		}
	}
}

func TestCallsAreFoundInTheList(t *testing.T) {
	t.Parallel()
	const list = `{"calls":[
		{"sid":"CA00000000000000000000000000000001","status":"in-progress","direction":"outbound-api","date_created":"Mon, 23 Nov 2026 15:00:05 +0000"},
		{"sid":"CA00000000000000000000000000000002","status":"completed","direction":"inbound","date_created":"Mon, 23 Nov 2026 15:00:05 +0000"},
		{"sid":"CA00000000000000000000000000000003","status":"completed","direction":"outbound-api","date_created":"Mon, 23 Nov 2026 14:00:05 +0000"}]}`
	s, form := callsAt(t, http.StatusOK, list)
	at := time.Date(2026, 11, 23, 15, 0, 5, 900, time.UTC)
	got, err := s.Called(t.Context(), "+12025550147", at, at.Add(time.Minute))
	if err != nil || len(got) != 1 || got[0].SID != "CA00000000000000000000000000000001" || got[0].Status != "in-progress" || form.Get("To") != "+12025550147" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTheOtherSideOfACallOfOursIsTheCaller(t *testing.T) {
	t.Parallel()
	form := Params{
		{"CallSid", "CA0123456789abcdef0123456789abcdef"}, {"Direction", "outbound-api"}, {"From", "+12025550100"}, {"To", "+12025550147"}, {"AnsweredBy", "human"},
	}
	ring, err := ReadRing(form, Address{})
	if err != nil || !ring.Ours || ring.From != "+12025550147" || ring.To != "+12025550100" || PickedUp(form) != "human" {
		t.Errorf("%+v, %v", ring, err)
	}
}
