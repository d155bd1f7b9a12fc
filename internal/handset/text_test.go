package handset

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTextPostsWhatTwilioPosts(t *testing.T) {
	t.Parallel()
	x := newExchange(t, nil)
	answer, err := x.phone().Text(t.Context(), Message{From: maria, To: bank, Body: "BAL 1234"})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Replies) != 0 {
		t.Errorf("an empty answer gave %d replies", len(answer.Replies))
	}
	form := x.to("/webhooks/twilio/sms")[0].Form
	for key, want := range map[string]string{
		"From": "+12025550147", "To": "+12025550100", "Body": "BAL 1234", "SmsStatus": "received", "AccountSid": "AC1", "NumMedia": "0",
		"NumSegments": "1", "ApiVersion": "2010-04-01", "FromCountry": "US", "MessageSid": answer.SID, "SmsSid": answer.SID, "SmsMessageSid": answer.SID,
	} {
		if got := form.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	for _, key := range []string{"FromCity", "FromState", "FromZip", "ToCity", "ToState", "ToZip", "ToCountry"} {
		if !form.Has(key) {
			t.Errorf("%s is absent", key)
		}
	}
	if len(answer.SID) != 34 || !strings.HasPrefix(answer.SID, "SM") {
		t.Errorf("SID %q is not SM and 32 digits", answer.SID)
	}
}

func TestTextFollowsRedirectAndReportsReceipts(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{
		"/webhooks/twilio/sms": xmlPage(`<Response><Message action="receipt/m1"><Body>Card *1234
USD 1,284.50 &amp; more</Body></Message><Redirect>../two?x=1</Redirect></Response>`),
		"/webhooks/two": xmlPage(`<Response><Message>第二</Message></Response>`),
	})
	answer, err := x.phone().Text(t.Context(), Message{From: maria, To: bank, Body: "BAL", SID: "SMx"})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Replies) != 2 || answer.Replies[0].Body != "Card *1234\nUSD 1,284.50 & more" || answer.Replies[1].Body != "第二" {
		t.Fatalf("replies are %q", answer.Replies)
	}
	if answer.Replies[0].Action != x.URL+"/webhooks/twilio/receipt/m1" {
		t.Errorf("action is %s", answer.Replies[0].Action)
	}
	var statuses []string
	for _, v := range x.to("/webhooks/twilio/receipt/m1") {
		statuses = append(statuses, v.Form.Get("MessageStatus"))
		if v.Form.Get("To") != "+12025550147" || v.Form.Get("MessageSid") != answer.Replies[0].SID {
			t.Errorf("receipt is %v", v.Form)
		}
	}
	if !slices.Equal(statuses, []string{"sent", "delivered"}) {
		t.Errorf("statuses are %v", statuses)
	}
	if second := x.to("/webhooks/two"); len(second) != 1 || second[0].Query != "x=1" || second[0].Form.Get("MessageSid") != "SMx" {
		t.Errorf("the redirect was followed as %v", second)
	}
}

func TestTextFindsFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, body string
		code       int
	}{
		"content type":    {"application/json", `<Response/>`, 12300},
		"nothing":         {"text/xml", ``, 12100},
		"not well formed": {"text/xml", `<Response><Message>hi</Response>`, 12100},
		"a DTD":           {"text/xml", `<!DOCTYPE x [<!ENTITY a "b">]><Response/>`, 12100},
		"two roots":       {"text/xml", `<Response/><Response/>`, 12100},
		"another root":    {"text/xml", `<Reply/>`, 12100},
		"text outside":    {"text/xml", `<Response/>hello`, 12100},
		"an attr twice":   {"text/xml", `<Response><Message to="+1" to="+2">x</Message></Response>`, 12100},
		"unknown attr":    {"text/xml", `<Response><Message colour="red">x</Message></Response>`, 12200},
		"unknown verb":    {"text/xml", `<Response><Speak>x</Speak></Response>`, 12200},
		"voice verb":      {"text/xml", `<Response><Say>x</Say></Response>`, 14110},
		"bare text":       {"text/xml", `<Response>Card *1234</Response>`, 12200},
		"no body":         {"text/xml", `<Response><Message/></Response>`, 14103},
		"too long":        {"text/xml", `<Response><Message>` + strings.Repeat("x", 1601) + `</Message></Response>`, 21617},
		"too large":       {"text/xml", `<Response>` + strings.Repeat(" ", 64<<10) + `</Response>`, 11750},
		"in circles":      {"text/xml", `<Response><Redirect>/webhooks/twilio/sms</Redirect></Response>`, 0},
		"to nowhere":      {"text/xml", `<Response><Redirect/></Response>`, 11100},
		"by PUT":          {"text/xml", `<Response><Redirect method="PUT">/x</Redirect></Response>`, 13710},
		"not UTF-8":       {"text/xml", "<Response><Message>\xff</Message></Response>", 12100},
		"no web address":  {"text/xml", `<Response><Message action="mailto:x@y">x</Message></Response>`, 11100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, map[string]page{"/webhooks/twilio/sms": func(visit) (int, string, string) { return 200, c.kind, c.body }})
			_, err := x.phone().Text(t.Context(), Message{From: maria, To: bank, Body: "x"})
			var fault *Fault
			if !errors.As(err, &fault) || fault.Code != c.code {
				t.Errorf("error is %v, want code %d", err, c.code)
			}
		})
	}
}

func TestFailedWebhookIsNamedWithoutTheNumber(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/webhooks/twilio/sms": func(visit) (int, string, string) { return 403, "text/plain", "no" }})
	_, err := x.phone().Text(t.Context(), Message{From: maria, To: bank, Body: "PIN 1357"})
	var failed *HTTPError
	if !errors.As(err, &failed) || failed.Status != http.StatusForbidden {
		t.Fatalf("error is %v", err)
	}
	if strings.Contains(err.Error(), "2025550147") || strings.Contains(err.Error(), "1357") {
		t.Errorf("the error tells too much: %v", err)
	}
}

func TestRetriesPostTheSameAgain(t *testing.T) {
	t.Parallel()
	tries := 0
	x := newExchange(t, map[string]page{"/webhooks/twilio/sms": func(visit) (int, string, string) {
		if tries++; tries < 3 {
			return 503, "text/plain", ""
		}
		return 200, "text/xml", `<Response><Message>at last</Message></Response>`
	}})
	p := x.phone()
	p.Retries = 2
	answer, err := p.Text(t.Context(), Message{From: maria, To: bank, Body: "BAL"})
	if err != nil || len(answer.Replies) != 1 {
		t.Fatalf("answer is %v, %v", answer, err)
	}
	visits := x.to("/webhooks/twilio/sms")
	if len(visits) != 3 || visits[0].Form.Encode() != visits[2].Form.Encode() {
		t.Errorf("posted %d times, or not the same", len(visits))
	}
	if token := visits[0].Header.Get("I-Twilio-Idempotency-Token"); token == "" || token != visits[2].Header.Get("I-Twilio-Idempotency-Token") {
		t.Error("retries do not carry one idempotency token")
	}
}

func TestPublicAddressIsSignedWhileAnotherIsDialled(t *testing.T) {
	t.Parallel()
	const public = "https://bank.example/line"
	var signature, path string
	x := newExchange(t, nil)
	x.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.Header().Set("Content-Type", "text/xml")
		if r.URL.Path == "/webhooks/twilio/sms" {
			_, _ = w.Write([]byte(`<Response><Redirect>receipt/1#rc=2&amp;rp=all</Redirect></Response>`))
			return
		}
		path, signature = r.URL.Path, r.Header.Get("X-Twilio-Signature")
		if signature != Sign("secret", public+r.URL.Path, r.PostForm) {
			t.Error("not signed over the public address")
		}
		_, _ = w.Write([]byte(`<Response/>`))
	})
	p := x.phone()
	p.Public = public
	if _, err := p.Text(t.Context(), Message{From: maria, To: bank, Body: "BAL"}); err != nil {
		t.Fatal(err)
	}
	if path != "/webhooks/twilio/receipt/1" || signature == "" {
		t.Errorf("the redirect reached %q", path)
	}
}

func TestAwaitGivesEachMessageOnce(t *testing.T) {
	t.Parallel()
	asked := 0
	x := newExchange(t, map[string]page{"/sandbox/messages": func(v visit) (int, string, string) {
		asked++
		switch {
		case v.Query == "to=%2B12025550147":
			return 200, "application/json", `{"messages":[{"sid":"SM1","from":"+12025550101","to":"+12025550147","body":"one","error_code":null}]}`
		case asked < 4:
			return 200, "application/json", `{"messages":[]}`
		default:
			return 200, "application/json", `{"messages":[{"sid":"SM2","body":"two"}]}`
		}
	}})
	var got []string
	err := x.phone().Await(t.Context(), maria, "", 5*time.Second, func(r Received) bool {
		got = append(got, r.Body)
		return len(got) == 2
	})
	if err != nil || !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("got %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.phone().Await(ctx, maria, "", time.Second, func(Received) bool { return false }); err == nil {
		t.Error("a cancelled wait is no success")
	}
}

func TestBlanked(t *testing.T) {
	t.Parallel()
	const messages = "/sandbox/2010-04-01/Accounts/AC1/Messages/"
	answered := func(status int, body string) page {
		return func(v visit) (int, string, string) {
			if _, _, signedIn := (&http.Request{Header: v.Header}).BasicAuth(); !signedIn {
				t.Error("asked without the account's token")
			}
			return status, "application/json", body
		}
	}
	x := newExchange(t, map[string]page{
		messages + "SM1.json": answered(200, `{"sid":"SM1","body":""}`),
		messages + "SM2.json": answered(200, `{"sid":"SM2","body":"my PIN is 135790"}`),
		messages + "SM3.json": answered(404, `{"code":20404}`),
	})
	p := x.phone()
	p.Account = "AC1"
	for sid, want := range map[string]bool{"SM1": true, "SM2": false, "SM3": false} {
		if got, err := p.Blanked(t.Context(), sid); err != nil || got != want {
			t.Errorf("%s: blanked is %v, %v; want %v", sid, got, err, want)
		}
	}
}
