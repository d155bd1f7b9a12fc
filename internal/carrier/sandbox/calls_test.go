package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// bank answers the sandbox's webhooks and notes what they held.
type bank struct {
	mu    sync.Mutex
	posts []url.Values
	at    []string
}

func (b *bank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	b.mu.Lock()
	b.posts, b.at = append(b.posts, form), append(b.at, r.URL.Path)
	b.mu.Unlock()
	w.Header().Set("Content-Type", "text/xml")
	switch {
	case r.URL.Path == "/over":
		_, _ = io.WriteString(w, "<Response/>")
	case form.Get("Digits") == "1":
		_, _ = io.WriteString(w, `<Response><Say language="en-US">Thank you.</Say><Hangup/></Response>`)
	default:
		_, _ = io.WriteString(w, `<Response><Gather numDigits="1" action="/turn"><Say language="en-US">Press 1.</Say></Gather><Hangup/></Response>`)
	}
}

func (b *bank) last(key string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.posts) == 0 {
		return ""
	}
	return b.posts[len(b.posts)-1].Get(key)
}

func (b *bank) first(key string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.posts) == 0 {
		return ""
	}
	return b.posts[0].Get(key)
}

const callee = "+12025550147"

func callsURL(base string) string {
	return base + "/sandbox/2010-04-01/Accounts/" + account + "/Calls.json"
}

func TestCallsAreReallyMade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line                       Line
		first, last, picked, heard string
	}{
		{Line{Answers: "human", Keys: "1"}, "in-progress", "completed", "human", "Thank you."},
		{Line{Answers: "human", Keys: "hangup"}, "in-progress", "completed", "human", "Press 1."},
		{Line{Answers: "machine"}, "in-progress", "completed", "machine_end_beep", "Press 1."},
		{Line{Answers: "busy"}, "busy", "busy", "", ""},
		{Line{Answers: "no-answer"}, "no-answer", "no-answer", "", ""},
	} {
		t.Run(c.line.Answers+c.line.Keys, func(t *testing.T) {
			t.Parallel()
			b := &bank{}
			there := httptest.NewServer(b)
			t.Cleanup(there.Close)
			s, base := begin(t, Options{Callbacks: Callbacks{Delay: time.Millisecond}})
			c.line.Number = callee
			if err := s.Answer(c.line); err != nil {
				t.Fatal(err)
			}
			status, _ := call(t, http.MethodPost, callsURL(base), url.Values{
				"To": {callee}, "From": {"+12025550100"}, "Url": {there.URL + "/first"}, "StatusCallback": {there.URL + "/over"},
				"MachineDetection": {"DetectMessageEnd"}, "Timeout": {"20"},
			})
			if status != http.StatusCreated {
				t.Fatalf("answered %d", status)
			}
			if err := s.WaitForCalls(t.Context(), callee); err != nil {
				t.Fatal(err)
			}
			got := s.calls.to(callee)
			if len(got) != 1 || got[0].Status != c.last || got[0].Picked != c.picked {
				t.Fatalf("the records hold %+v", got)
			}
			var heard strings.Builder
			for _, l := range got[0].Heard {
				heard.WriteString(l.Text + "\n")
			}
			if b.first("CallStatus") != c.first || b.first("AnsweredBy") != c.picked || b.first("Direction") != "outbound-api" || b.first("To") != callee ||
				b.last("CallStatus") != c.last || !strings.Contains(heard.String(), c.heard) {
				t.Errorf("posted %v to %v, heard %q", b.posts, b.at, heard.String())
			}
		})
	}
}

func TestCallsThatTwilioRefuses(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Numbers: []string{"+12025550100"}})
	for _, c := range []struct {
		change, value string
		code          float64
	}{
		{"To", "", 21201}, {"From", "", 21213}, {"To", "12025550147", 21211}, {"From", "x", 21212}, {"From", "+12025550199", 21210},
		{"Url", "/relative", 21205}, {"StatusCallback", "nowhere", 21609}, {"MachineDetection", "Maybe", 21231}, {"Timeout", "soon", 21231},
		{"Misspelt", "1", 20001}, {"To", "+15005550002", 21214}, {"To", "+15005550003", 21215}, {"To", "+15005550004", 21216},
	} {
		form := url.Values{"To": {callee}, "From": {"+12025550100"}, "Url": {"http://127.0.0.1:1/first"}}
		form.Set(c.change, c.value)
		if status, body := call(t, http.MethodPost, callsURL(base), form); status != http.StatusBadRequest || body["code"] != c.code {
			t.Errorf("%s %q: %d %v, want %v", c.change, c.value, status, body, c.code)
		}
	}
}
