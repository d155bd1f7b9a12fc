package twilio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
)

const (
	hotline = "+12025550100"
	codes   = "+12025550102"
	service = "MG0123456789abcdef0123456789abcdef"
)

// setUp is a Setup of an account with two numbers and a service, and a way to change them behind its back.
func setUp(t *testing.T) (s *twilio.Setup, change func(path, form string), base string) {
	t.Helper()
	box := sandbox.New(sandbox.Options{
		AccountSID: account, Token: token, Now: time.Now, Callbacks: sandbox.Callbacks{Delay: time.Millisecond},
		Numbers: []string{hotline, codes}, Services: []string{service},
	})
	server := httptest.NewServer(box)
	t.Cleanup(func() {
		server.Close()
		_ = box.Close(context.Background())
	})
	s, err := twilio.NewSetup(twilio.Account{SID: account, Token: token, API: server.URL + "/sandbox"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, func(path, form string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth(account, token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", path, res.StatusCode, body)
		}
	}, server.URL
}

var wanted = twilio.Wanted{
	Public: "https://bank.example", SMSFallback: "https://away.example/sms", VoiceFallback: "https://away.example/voice",
	Senders: []string{hotline, codes, service}, Redaction: twilio.RedactsNothing,
}

func TestSetupIsDoneOnce(t *testing.T) {
	t.Parallel()
	s, change, _ := setUp(t)
	ctx := t.Context()
	plan, err := s.Plan(ctx, wanted)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range plan.Senders[0].Changes {
		got = append(got, c.Field+" "+c.From+" "+c.To)
	}
	if want := []string{
		"sms_url  https://bank.example/webhooks/twilio/sms#rc=2&rp=all",
		"voice_url  https://bank.example/webhooks/twilio/voice#rc=2&rp=all",
		"status_callback  https://bank.example/webhooks/twilio/voice/status#rc=2&rp=all",
		"sms_fallback_url  https://away.example/sms",
		"voice_fallback_url  https://away.example/voice",
	}; !reflect.DeepEqual(got, want) {
		t.Errorf("a new number: %q", got)
	}
	if plan.Changes() != 12 || plan.Conflicts() != 0 || plan.Done() {
		t.Errorf("%+v", plan)
	}
	var done []string
	if err := s.Apply(ctx, plan, func(p twilio.SenderPlan) { done = append(done, p.Name) }); err != nil || len(done) != 3 {
		t.Fatal(done, err)
	}
	if plan, err = s.Plan(ctx, wanted); err != nil || !plan.Done() {
		t.Errorf("after it was applied: %+v, %v", plan, err)
	}
	sid := plan.Senders[1].SID
	change("/sandbox/2010-04-01/Accounts/"+account+"/IncomingPhoneNumbers/"+sid+".json", "SmsMethod=GET&FriendlyName=codes")
	plan, err = s.Plan(ctx, wanted)
	if err != nil || plan.Changes() != 1 || plan.Senders[1].Changes[0].From != "GET" || plan.Senders[1].Changes[0].To != "POST" {
		t.Errorf("after a change by hand: %+v, %v", plan, err)
	}
}

func TestSetupChangesNothingElse(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_ = r.ParseForm()
			asked = append(asked, r.PostForm.Encode())
		}
		_, _ = fmt.Fprintf(w, `{"sid":%q,"inbound_request_url":"https://old.example","inbound_method":"POST","status_callback":"https://mine.example"}`, service)
	}))
	defer server.Close()
	s, err := twilio.NewSetup(twilio.Account{SID: account, Token: token, API: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := wanted
	w.Senders, w.SMSFallback = []string{service}, ""
	plan, err := s.Plan(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(t.Context(), plan, func(twilio.SenderPlan) {}); err != nil {
		t.Fatal(err)
	}
	only := url.Values{"InboundRequestUrl": {"https://bank.example/webhooks/twilio/sms#rc=2&rp=all"}}.Encode()
	if !reflect.DeepEqual(asked, []string{only}) {
		t.Errorf("asked for %q, want only %q", asked, only)
	}
}

func TestSetupTellsConflicts(t *testing.T) {
	t.Parallel()
	s, change, _ := setUp(t)
	number := "/sandbox/2010-04-01/Accounts/" + account + "/IncomingPhoneNumbers/"
	plan, err := s.Plan(t.Context(), wanted)
	if err != nil {
		t.Fatal(err)
	}
	change(number+plan.Senders[0].SID+".json", "SmsFallbackUrl=https://mine.example&SmsFallbackMethod=GET&VoiceApplicationSid=AP1")
	change("/sandbox/v1/Services/"+service, "UseInboundWebhookOnNumber=true")
	for name, c := range map[string]struct {
		change func(*twilio.Wanted)
		sender int
		codes  []int
	}{
		"nothing redacted, a number":         {func(*twilio.Wanted) {}, 0, []int{0}},
		"nothing redacted, a service":        {func(*twilio.Wanted) {}, 2, []int{0}},
		"texts redacted, asked by GET":       {func(w *twilio.Wanted) { w.Redaction, w.SMSFallback = twilio.RedactsBodies, "" }, 0, []int{23006, 0}},
		"texts redacted, to be set to POST":  {func(w *twilio.Wanted) { w.Redaction = twilio.RedactsBodies }, 0, []int{0}},
		"numbers redacted, sticky":           {func(w *twilio.Wanted) { w.Redaction = twilio.RedactsNumbers }, 2, []int{23003, 23005, 0}},
		"all redacted, Twilio answers STOP":  {func(w *twilio.Wanted) { w.Redaction, w.AnswersSTOP = twilio.RedactsAll, true }, 1, []int{23001}},
		"texts redacted, Twilio answers":     {func(w *twilio.Wanted) { w.Redaction, w.AnswersSTOP = twilio.RedactsBodies, true }, 1, nil},
		"a number that is not the account's": {func(w *twilio.Wanted) { w.Senders[1] = "+12025550177" }, 1, []int{0}},
		"a service that is not":              {func(w *twilio.Wanted) { w.Senders[2] = "MG00" }, 2, []int{0}},
	} {
		w := wanted
		w.Senders = append([]string{}, wanted.Senders...)
		c.change(&w)
		plan, err := s.Plan(t.Context(), w)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var codes []int
		for _, conflict := range plan.Senders[c.sender].Conflicts {
			codes = append(codes, conflict.Code)
		}
		if !reflect.DeepEqual(codes, c.codes) {
			t.Errorf("%s: %+v, want the codes %v", name, plan.Senders[c.sender].Conflicts, c.codes)
		}
	}
}

func TestSetupWithAWrongTokenSaysSoWithoutANumber(t *testing.T) {
	t.Parallel()
	_, _, base := setUp(t)
	s, err := twilio.NewSetup(twilio.Account{SID: account, Token: "wrong", API: base + "/sandbox"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = s.Plan(t.Context(), wanted)
	var refused *carrier.Error
	if !errors.As(err, &refused) || refused.Status != 401 || strings.Contains(err.Error(), "2025550100") {
		t.Errorf("%v", err)
	}
}

func TestStatusOfATestText(t *testing.T) {
	t.Parallel()
	s, _, _ := setUp(t)
	got, err := s.Send(t.Context(), carrier.Send{ID: "test", From: hotline, To: "+15005550035", Body: "hello"})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if status, code, err := s.Status(t.Context(), got.SID); err != nil || status == "undelivered" && code == 30005 {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Error("never undelivered")
}
