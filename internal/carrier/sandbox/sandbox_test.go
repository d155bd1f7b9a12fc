package sandbox

import (
	"crypto/hmac"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	account = "ACde000000000000000000000000000000"
	token   = "demo-token"
)

// begin starts a sandbox behind a real server; it is closed with the test.
func begin(t *testing.T, o Options) (*Sandbox, string) {
	t.Helper()
	o.AccountSID, o.Token = account, token
	if o.Now == nil {
		o.Now = time.Now
	}
	s := New(o)
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	return s, server.URL
}

func messagesURL(base string) string {
	return base + "/sandbox/2010-04-01/Accounts/" + account + "/Messages.json"
}

// call makes a request as the account and decodes the answer.
func call(t *testing.T, method, address string, form url.Values) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
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
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, out
}

func text(to string) url.Values {
	return url.Values{"To": {to}, "From": {"+12025550100"}, "Body": {"Hello"}}
}

func with(form url.Values, key, value string) url.Values {
	form.Set(key, value)
	return form
}

func TestRefusesWhatTwilioRefuses(t *testing.T) {
	t.Parallel()
	s, base := begin(t, Options{})
	s.Block("+12025550147", "+12025550100")
	const to = "+12025550148"
	for name, c := range map[string]struct {
		form   url.Values
		code   float64
		status int
	}{
		"no recipient":         {text(""), 21604, 400},
		"no sender":            {with(text(to), "From", ""), 21603, 400},
		"no words":             {with(text(to), "Body", ""), 21602, 400},
		"too long":             {with(text(to), "Body", strings.Repeat("字", 1601)), 21617, 400},
		"recipient no number":  {text("12025550148"), 21211, 400},
		"sender no sender":     {with(text(to), "From", "+1"), 21212, 400},
		"callback no address":  {with(text(to), "StatusCallback", "/receipt"), 21609, 400},
		"stopped":              {text("+12025550147"), 21610, 400},
		"magic: bad sender":    {with(text(to), "From", "+15005550001"), 21212, 400},
		"magic: not owned":     {with(text(to), "From", "+15005550007"), 21606, 400},
		"magic: queue full":    {with(text(to), "From", "+15005550008"), 21611, 429},
		"magic: bad recipient": {text("+15005550001"), 21211, 400},
		"magic: no route":      {text("+15005550002"), 21612, 400},
		"magic: region":        {text("+15005550003"), 21408, 403},
		"magic: stopped":       {text("+15005550004"), 21610, 400},
		"magic: no mobile":     {text("+15005550009"), 21614, 400},
	} {
		t.Run(name, func(t *testing.T) {
			status, got := call(t, "POST", messagesURL(base), c.form)
			if status != c.status || got["code"] != c.code || got["status"] != float64(c.status) || got["message"] == "" || got["more_info"] == "" {
				t.Errorf("status %d, %v; want %d and code %v", status, got, c.status, c.code)
			}
		})
	}
	s.Unblock("+12025550147", "+12025550100")
	if status, _ := call(t, "POST", messagesURL(base), text("+12025550147")); status != http.StatusCreated {
		t.Errorf("after the block is lifted: %d", status)
	}
}

func TestWrongTokenIsAnsweredLikeTwilio(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{})
	res, err := http.PostForm(messagesURL(base), text("+12025550148"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 401 || !strings.Contains(string(body), `"code":20003`) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	other := strings.Replace(messagesURL(base), account, "AC0", 1)
	if status, got := call(t, "POST", other, text("+12025550148")); status != 404 || got["code"] != 20404.0 {
		t.Errorf("another account: %d %v", status, got)
	}
}

// callbacks receives status callbacks and checks their signature.
func callbacks(t *testing.T, answers ...int) (address string, got <-chan url.Values) {
	t.Helper()
	out := make(chan url.Values, 16)
	next := make(chan int, len(answers))
	for _, status := range answers {
		next <- status
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		signature := sign(token, "http://"+r.Host+r.RequestURI, r.PostForm)
		if !hmac.Equal([]byte(r.Header.Get("X-Twilio-Signature")), []byte(signature)) {
			t.Errorf("the callback %s is not signed", r.RequestURI)
		}
		select {
		case status := <-next:
			w.WriteHeader(status)
		default:
		}
		out <- r.PostForm
	}))
	t.Cleanup(server.Close)
	return server.URL + "/receipt/m1#rc=2", out
}

// statuses reads n callbacks.
func statuses(t *testing.T, got <-chan url.Values, n int) []string {
	t.Helper()
	var out []string
	for range n {
		select {
		case form := <-got:
			out = append(out, strings.TrimSuffix(form.Get("MessageStatus")+" "+form.Get("ErrorCode"), " "))
		case <-time.After(5 * time.Second):
			t.Fatalf("only %d callbacks: %v", len(out), out)
		}
	}
	return out
}

func TestCallbacks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		to      string
		how     Callbacks
		answers []int
		want    string
	}{
		"in order":        {"+12025550148", Callbacks{}, nil, "sent,delivered"},
		"backwards":       {"+12025550148", Callbacks{Backwards: true}, nil, "delivered,sent"},
		"twice":           {"+12025550148", Callbacks{Twice: true}, nil, "sent,sent,delivered,delivered"},
		"retried once":    {"+12025550148", Callbacks{}, []int{503, 503}, "sent,sent,delivered"},
		"unreachable":     {"+15005550033", Callbacks{}, nil, "sent,undelivered 30003"},
		"unknown handset": {"+15005550035", Callbacks{}, nil, "sent,undelivered 30005"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.how.Delay = time.Millisecond
			_, base := begin(t, Options{Callbacks: c.how})
			address, got := callbacks(t, c.answers...)
			status, sent := call(t, "POST", messagesURL(base), with(text(c.to), "StatusCallback", address))
			if status != 201 || sent["status"] != "queued" {
				t.Fatalf("%d %v", status, sent)
			}
			if s := strings.Join(statuses(t, got, strings.Count(c.want, ",")+1), ","); s != c.want {
				t.Errorf("callbacks %s, want %s", s, c.want)
			}
		})
	}
}

func TestServiceIsAcceptedAndSentByItsPool(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Callbacks: Callbacks{Delay: time.Millisecond}})
	address, got := callbacks(t)
	form := url.Values{"To": {"+12025550148"}, "MessagingServiceSid": {"MG1"}, "Body": {"Hi"}, "StatusCallback": {address}}
	_, sent := call(t, "POST", messagesURL(base), form)
	if sent["status"] != "accepted" || sent["from"] != nil || sent["num_segments"] != "0" {
		t.Errorf("%v", sent)
	}
	if from := (<-got).Get("From"); from != poolNumber {
		t.Errorf("sent by %s", from)
	}
}

func TestReadsWhatATelephoneGot(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{Capacity: 3})
	var sids []string
	for _, to := range []string{"+12025550141", "+12025550142", "+12025550141", "+12025550141"} {
		_, sent := call(t, "POST", messagesURL(base), text(to))
		sids = append(sids, sent["sid"].(string))
	}
	read := func(query string) string {
		_, got := call(t, "GET", base+"/sandbox/messages?"+query, nil)
		var out []string
		for _, m := range got["messages"].([]any) {
			out = append(out, m.(map[string]any)["sid"].(string))
		}
		return strings.Join(out, ",")
	}
	const to = "to=%2B12025550141"
	if got, want := read(to), sids[2]+","+sids[3]; got != want {
		t.Errorf("the three newest are kept, oldest first: %s, want %s", got, want)
	}
	if got := read("to=+12025550141&after=" + sids[2]); got != sids[3] {
		t.Errorf("after the third: %s, want %s", got, sids[3])
	}
	if got := read(to + "&after=" + sids[3]); got != "" {
		t.Errorf("after the last: %s", got)
	}
	if status, _ := call(t, "GET", strings.Replace(messagesURL(base), ".json", "/"+sids[0]+".json", 1), nil); status != 404 {
		t.Errorf("the forgotten message: %d", status)
	}
}

func TestBlanksATextItNeverSaw(t *testing.T) {
	t.Parallel()
	_, base := begin(t, Options{})
	one := strings.Replace(messagesURL(base), ".json", "/SM0123456789abcdef.json", 1)
	if status, _ := call(t, "POST", one, url.Values{"Body": {"new words"}}); status != 400 {
		t.Errorf("words instead of blank: %d", status)
	}
	if status, _ := call(t, "GET", one, nil); status != 404 {
		t.Errorf("before: %d", status)
	}
	if status, got := call(t, "POST", one, url.Values{"Body": {""}}); status != 200 || got["body"] != "" {
		t.Errorf("%d %v", status, got)
	}
	if status, got := call(t, "GET", one, nil); status != 200 || got["direction"] != "inbound" || got["body"] != "" {
		t.Errorf("after: %d %v", status, got)
	}
}
