package main_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"cardline/gateway/api"
)

// boothOf is a demo with its telephones in the browser.
func boothOf(t *testing.T) apiDoor {
	t.Helper()
	return apiDoor{t, launch(t, program(t), t.TempDir(), cleanEnv(), []string{"demo", "--port", "0", "--now", "2026-11-16T15:04:00Z"})}
}

// shows reads JSON out of an answer of the API.
func (d apiDoor) shows(key, method, path, body string, into any) {
	d.t.Helper()
	status, got := d.call(key, method, path, "application/json", []byte(body))
	if status/100 != 2 {
		d.t.Fatalf("%s %s: %d %s", method, path, status, got)
	}
	if err := json.Unmarshal([]byte(got), into); err != nil {
		d.t.Fatal(err)
	}
}

// yesWithCode is what a question says to answer it with.
var yesWithCode = regexp.MustCompile(`Y [0-9]+`)

// inbox is what a telephone shows.
type inbox struct {
	Texts []api.HandsetText `json:"texts"`
	Rings []string          `json:"rings"`
}

func TestATelephoneInTheBrowserTextsAndItsTraceSaysWhy(t *testing.T) {
	t.Parallel()
	d := boothOf(t)
	var house struct{ People []api.HandsetPerson }
	d.shows("demo-maker", "GET", "/handset", "", &house)
	if len(house.People) != 7 || house.People[0].Cards[0].Card != "*1234" || !house.People[6].Shared || !house.People[6].Supplementary {
		t.Errorf("whose telephones: %+v", house.People)
	}
	var sent struct{ Turn, Fault string }
	d.shows("demo-maker", "POST", "/handset/texts", `{"from":"+12025550147","body":"BAL 1234"}`, &sent)
	var box inbox
	d.shows("demo-maker", "POST", "/handset/inbox", `{"number":"+12025550147"}`, &box)
	if sent.Fault != "" || len(box.Texts) != 2 || !strings.Contains(box.Texts[1].Body, "USD 1,284.50") || box.Texts[1].Turn != sent.Turn {
		t.Fatalf("%+v %+v", sent, box)
	}
	var trace api.TurnTrace
	d.shows("demo-maker", "GET", "/handset/traces/"+sent.Turn, "", &trace)
	if trace.Read == nil || trace.Read.Command != "BALANCE" || trace.Heard != "BAL ••••" || trace.Read.Args["last4"] != "••••" || !strings.Contains(trace.TwiML, "<Message") {
		t.Errorf("%+v", trace)
	}
	d.shows("demo-maker", "POST", "/handset/texts", `{"from":"+85291234567","body":"換領5000積分8899"}`, &sent)
	d.shows("demo-maker", "POST", "/handset/texts", `{"from":"+85291234567","body":"Y"}`, &sent) // other offers are open, too: which yes?
	d.shows("demo-maker", "POST", "/handset/inbox", `{"number":"+85291234567"}`, &box)
	yes := yesWithCode.FindString(box.Texts[len(box.Texts)-1].Body)
	d.shows("demo-maker", "POST", "/handset/texts", `{"from":"+85291234567","body":"`+yes+`"}`, &sent)
	trace = api.TurnTrace{}
	d.shows("demo-maker", "GET", "/handset/traces/"+sent.Turn, "", &trace)
	if len(trace.Messages) != 1 || trace.Messages[0].Type != "otp" || len(trace.Messages[0].Steps) == 0 {
		t.Errorf("a code was to leave: %+v", trace)
	}
	if status, _ := d.call("demo-maker", "GET", "/handset/traces/SM0", "", nil); status != http.StatusNotFound {
		t.Errorf("the trace of no turn: %d", status)
	}
}

func TestACallInTheBrowserIsItsSessionsAlone(t *testing.T) {
	t.Parallel()
	d := boothOf(t)
	var call api.HandsetCall
	d.shows("demo-agent", "POST", "/handset/calls", `{"from":"+12025550147"}`, &call)
	if call.State != "asks" || call.Lines[0].Verb != "Say" || call.Lines[0].Language != "en-US" {
		t.Fatalf("%+v", call)
	}
	at := "/handset/calls/" + call.SID
	for _, other := range []string{"demo-maker", "demo-admin"} {
		for path, body := range map[string]string{"/step": `{"do":"hangup"}`, "/answer": "", "/decline": ""} {
			if status, got := d.call(other, "POST", at+path, "application/json", []byte(body)); status != http.StatusNotFound {
				t.Errorf("%s %s: %d %s", other, path, status, got)
			}
		}
		if status, _ := d.call(other, "GET", at, "", nil); status != http.StatusNotFound {
			t.Errorf("%s sees it: %d", other, status)
		}
	}
	d.shows("demo-agent", "POST", at+"/step", `{"do":"keys","keys":"9"}`, &call)
	var trace api.TurnTrace
	d.shows("demo-agent", "GET", "/handset/traces/"+strings.ReplaceAll(call.Turn, "#", "%23"), "", &trace)
	if trace.Heard != "9" || len(trace.Ways) == 0 || trace.After.Node == "" || !strings.Contains(trace.TwiML, "<Response>") {
		t.Errorf("%+v", trace)
	}
	d.shows("demo-agent", "POST", at+"/step", `{"do":"hangup"}`, &call)
	if status, _ := d.call("demo-agent", "POST", at+"/step", "application/json", []byte(`{"do":"silence"}`)); call.State != "over" || status != http.StatusConflict {
		t.Errorf("a step after the end: %s %d", call.State, status)
	}
}

func TestACallOfOursRingsInTheBrowser(t *testing.T) {
	t.Parallel()
	d := boothOf(t)
	d.shows("demo-admin", "POST", "/handset/clock", `{"morning":"America/New_York"}`, &struct{}{})
	d.shows("demo-admin", "POST", "/alerts", `{"number":"+12025550147","card":"1234","amount":"912.40","currency":"USD","merchant":"SHOP","ref":"a-1"}`, &struct{}{})
	var box inbox
	look := func(want string, seen func() bool) {
		t.Helper()
		for end := time.Now().Add(60 * time.Second); !seen(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: %+v", want, box)
			}
			d.shows("demo-agent", "POST", "/handset/inbox", `{"number":"+12025550147"}`, &box)
		}
	}
	look("no text asks", func() bool { return len(box.Texts) > 0 })
	d.shows("demo-admin", "POST", "/handset/clock", `{"minutes":35}`, &struct{}{})
	look("it does not ring", func() bool { return len(box.Rings) > 0 })
	var call api.HandsetCall
	d.shows("demo-agent", "POST", "/handset/calls/"+box.Rings[0]+"/answer", "", &call)
	if !call.Ours || call.State != "asks" {
		t.Errorf("%+v", call)
	}
}
