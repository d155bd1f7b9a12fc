package gateway_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cardline/gateway"
	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/carrier"
	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/internal/handset"
	"cardline/ivr"
)

const (
	public = "https://line.example"
	token  = "0123456789abcdef"
)

// turns is a dialogue that does what a test wants of it.
type turns struct {
	text  func(context.Context, dialogue.Text) (dialogue.Reply, error)
	press func(context.Context, dialogue.Call) (ivr.Page, error)
	tell  func(call string, step int, key string) (ivr.Page, error)
	tape  func(dialogue.Tape) error
}

func (t turns) Tell(_ context.Context, call string, step int, key string) (ivr.Page, error) {
	return t.tell(call, step, key)
}

func (t turns) Recorded(_ context.Context, in dialogue.Tape) error { return t.tape(in) }

func (t turns) Text(ctx context.Context, in dialogue.Text) (dialogue.Reply, error) {
	return t.text(ctx, in)
}

func (t turns) Press(ctx context.Context, in dialogue.Call) (ivr.Page, error) {
	return t.press(ctx, in)
}

func (turns) Ended(context.Context, dialogue.Call, string, time.Duration) error { return nil }

// receipts keeps what came in.
type receipts struct {
	mu  sync.Mutex
	all []carrier.Receipt
}

func (r *receipts) Take(_ context.Context, one carrier.Receipt) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, one)
	return nil
}

// house is a gateway that listens.
type house struct {
	*gateway.Gateway
	public, admin string
	receipts      *receipts
	log           *logged
}

type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func open(t *testing.T, d turns, checks ...gateway.Check) *house {
	t.Helper()
	h := &house{receipts: &receipts{}, log: &logged{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	verifier, err := twilio.NewVerifier(public, token)
	if err != nil {
		t.Fatal(err)
	}
	fallback, err := twilio.Fallback("+12025550111")
	if err != nil {
		t.Fatal(err)
	}
	h.Gateway, err = gateway.New(gateway.Deps{
		Log: log, Now: time.Now, Wall: time.Now, Turns: d, Receipts: h.receipts, Verifier: verifier,
		Fallback: fallback, Prompts: fstest.MapFS{"hello.en.mp3": {Data: []byte("sound")}},
		API:     api.Deps{Log: log, Now: time.Now, Keys: access.Demo(), Version: "test"},
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "# metrics") }), Health: checks,
	}, false)
	if err != nil {
		t.Fatal(err)
	}
	listen := func() (net.Listener, string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l, "http://" + l.Addr().String()
	}
	var pub, adm net.Listener
	pub, h.public = listen()
	adm, h.admin = listen()
	served := make(chan error, 1)
	go func() { served <- h.Serve(pub, adm) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Close(ctx); err != nil {
			t.Errorf("closing: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	wait(t, h.public+"/healthz")
	wait(t, h.admin+"/healthz")
	return h
}

func wait(t *testing.T, address string) {
	t.Helper()
	for until := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if res, err := http.Get(address); err == nil {
			_ = res.Body.Close()
			return
		}
		if time.Now().After(until) {
			t.Fatalf("%s does not answer", address)
		}
	}
}

type answer struct {
	status int
	header http.Header
	body   string
}

func do(t *testing.T, req *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

func (h *house) post(t *testing.T, path string, form url.Values, change ...func(*http.Request)) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.public+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(twilio.SignatureHeader, handset.Sign(token, public+path, form))
	for _, f := range change {
		f(req)
	}
	return do(t, req)
}

func text(body string) url.Values {
	return url.Values{"MessageSid": {"SM1"}, "From": {"+12025550147"}, "To": {"+12025550100"}, "Body": {body}}
}

// echo answers a text with its own words and a ring with a menu.
var echo = turns{
	text: func(_ context.Context, in dialogue.Text) (dialogue.Reply, error) {
		return dialogue.Reply{ID: "id1", Body: in.Body}, nil
	},
	press: func(_ context.Context, in dialogue.Call) (ivr.Page, error) {
		return ivr.Page{Step: in.Step + 1, Lang: "en", Lines: []ivr.Line{{Lang: "en", Text: "key " + in.Digits}}, Then: ivr.ThenHangup}, nil
	},
}

func TestWhatADoorRefuses(t *testing.T) {
	t.Parallel()
	h := open(t, turns{
		text: func(context.Context, dialogue.Text) (dialogue.Reply, error) {
			t.Error("a refused text was taken")
			return dialogue.Reply{}, nil
		},
		press: echo.press,
	})
	const sms = "/webhooks/twilio/sms"
	big := text(strings.Repeat("a", 70<<10))
	for name, c := range map[string]struct {
		form   url.Values
		change func(*http.Request)
		status int
	}{
		"unsigned": {text("BAL"), func(r *http.Request) { r.Header.Del(twilio.SignatureHeader) }, 403},
		"wrongly signed": {text("BAL"), func(r *http.Request) {
			r.Header.Set(twilio.SignatureHeader, handset.Sign("other", public+sms, text("BAL")))
		}, 403},
		"signed for Host": {text("BAL"), func(r *http.Request) {
			r.Header.Set(twilio.SignatureHeader, handset.Sign(token, h.public+sms, text("BAL")))
		}, 403},
		"another type":  {text("BAL"), func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 415},
		"no type":       {text("BAL"), func(r *http.Request) { r.Header.Del("Content-Type") }, 415},
		"too large":     {big, nil, 413},
		"no MessageSid": {url.Values{"From": {"+12025550147"}, "Body": {"x"}}, nil, 400},
		"no From":       {url.Values{"MessageSid": {"SM1"}, "Body": {"x"}}, nil, 400},
		"no text, and wrongly signed": {text("\xff\x00"), func(r *http.Request) {
			r.Header.Set(twilio.SignatureHeader, handset.Sign("other", public+sms, text("\xff\x00")))
		}, 403},
		"no form, and unsigned": {text("BAL"), func(r *http.Request) {
			r.Header.Del(twilio.SignatureHeader)
			r.ContentLength, r.Body = -1, io.NopCloser(strings.NewReader("Body=50%&From=%zz"))
		}, 403},
	} {
		change := c.change
		if change == nil {
			change = func(*http.Request) {}
		}
		if a := h.post(t, sms, c.form, change); a.status != c.status || strings.Contains(a.body, "goroutine") {
			t.Errorf("%s: %d %q, want %d", name, a.status, a.body, c.status)
		}
	}
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
		req, _ := http.NewRequestWithContext(t.Context(), method, h.public+sms, nil)
		if a := do(t, req); a.status != 405 {
			t.Errorf("%s is answered %d", method, a.status)
		}
	}
	if log := h.log.String(); !strings.Contains(log, "is missing") || !strings.Contains(log, public+sms) || strings.Contains(log, "2025550147") {
		t.Errorf("the log must say what failed and for which address, and no number: %s", log)
	}
}

func TestWhatADoorAnswers(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	a := h.post(t, "/webhooks/twilio/sms", text("a <b> & c"))
	if a.status != 200 || a.header.Get("Content-Type") != "text/xml; charset=utf-8" && a.header.Get("Content-Type") != "text/xml" ||
		!strings.Contains(a.body, "a &lt;b&gt; &amp; c") || !strings.Contains(a.body, `action="receipt/id1"`) {
		t.Errorf("a text is answered %d %v %s", a.status, a.header, a.body)
	}
	for _, from := range []string{"", "anonymous", "RESTRICTED", "+266696687"} {
		form := url.Values{"CallSid": {"CA1"}, "From": {from}, "Digits": {"9"}}
		if a := h.post(t, "/webhooks/twilio/voice/turn?step=3", form); a.status != 200 || !strings.Contains(a.body, "key 9") {
			t.Errorf("a caller from %q is answered %d %s", from, a.status, a.body)
		}
	}
	form := url.Values{"MessageSid": {"SM7"}, "MessageStatus": {"delivered"}}
	if a := h.post(t, "/webhooks/twilio/receipt/m-42", form); a.status != 200 || !strings.HasSuffix(a.body, "<Response></Response>") {
		t.Errorf("a receipt is answered %d %s", a.status, a.body)
	}
	for range 50 { // requests that reuse the buffers of the first
		h.post(t, "/webhooks/twilio/receipt/zzzz", url.Values{"MessageSid": {"SM8"}, "MessageStatus": {"failed"}})
	}
	if first := h.receipts.all[0]; first.Message != "m-42" || first.SID != "SM7" || first.Status != "delivered" {
		t.Errorf("the first receipt was written over: %+v", first)
	}
}

func TestWhatWentWrongBehindADoor(t *testing.T) {
	t.Parallel()
	var fail func() error
	h := open(t, turns{press: echo.press, text: func(context.Context, dialogue.Text) (dialogue.Reply, error) {
		return dialogue.Reply{}, fail()
	}})
	for name, c := range map[string]struct {
		fail   func() error
		status int
	}{
		"busy":  {func() error { return dialogue.ErrBusy }, 503},
		"error": {func() error { return errors.New("database at 10.0.0.7 is gone") }, 503},
		"panic": {func() error { panic("the secret 1234") }, 500},
	} {
		fail = c.fail
		a := h.post(t, "/webhooks/twilio/sms", text("BAL"))
		if a.status != c.status || strings.Contains(a.body, "10.0.0.7") || strings.Contains(a.body, "secret") || strings.Contains(a.body, "goroutine") {
			t.Errorf("%s: answered %d %q, want %d", name, a.status, a.body, c.status)
		}
		if c.status == 503 && a.header.Get("Retry-After") == "" {
			t.Errorf("%s: nothing says when to try again", name)
		}
	}
	if log := h.log.String(); strings.Contains(log, "the secret") || !strings.Contains(log, "panicked") || !strings.Contains(log, "sid=SM1") {
		t.Errorf("the log: %s", log)
	}
}

// What is left of a body that nobody read must not be taken for the next request of the connection.
func TestUnreadBodyIsNoRequest(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	for _, path := range []string{"/webhooks/twilio/sms", "/nothing", "/healthz", "/webhooks/twilio/receipt/x"} {
		for _, size := range []int{8 << 10, 20 << 10, 200 << 10} {
			hidden := strings.Repeat("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", size/34)
			conn, err := net.Dial("tcp", strings.TrimPrefix(h.public, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", path, len(hidden), hidden)
			}()
			_ = conn.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
			all, _ := io.ReadAll(bufio.NewReader(conn))
			_ = conn.Close()
			if n := bytes.Count(all, []byte("HTTP/1.1 ")); n > 1 || bytes.Contains(all, []byte("200 OK")) {
				t.Errorf("one POST of %d bytes to %s has %d answers", size, path, n)
			}
		}
	}
}

func TestPublicListenerHasNoAdminRoutes(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	for _, path := range []string{"/metrics", "/api/v1/openapi.json", "/api/v1/docs", "/sandbox/messages", "/sandbox/clock"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.public+path, nil)
		if a := do(t, req); a.status != 404 {
			t.Errorf("%s on the public listener: %d", path, a.status)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.admin+"/metrics", nil)
	if a := do(t, req); a.status != 200 {
		t.Errorf("metrics on the admin listener: %d", a.status)
	}
}

func TestLargeAPICallIsRefused(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	body := `{"on":"` + strings.Repeat("a", 1<<20) + `"}`
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, h.admin+"/api/v1/greetings", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer demo-admin")
	if a := do(t, req); a.status != 413 || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestReadyNamesWhatIsAway(t *testing.T) {
	t.Parallel()
	away := errors.New("dial tcp 10.0.0.7: refused")
	h := open(t, echo, gateway.Check{Name: "redis", Ping: func(context.Context) error { return away }},
		gateway.Check{Name: "bank", Ping: func(context.Context) error { return nil }})
	for _, listener := range []string{h.public, h.admin} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, listener+"/readyz", nil)
		a := do(t, req)
		if a.status != 503 || !strings.Contains(a.body, `"redis":"not answering"`) || !strings.Contains(a.body, `"bank":"ok"`) || strings.Contains(a.body, "10.0.0.7") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

// A turn under way is answered before the doors close, and its context lives as long.
func TestCloseLetsTurnsEnd(t *testing.T) {
	t.Parallel()
	taken, goOn := make(chan struct{}), make(chan struct{})
	h := open(t, turns{press: echo.press, text: func(ctx context.Context, in dialogue.Text) (dialogue.Reply, error) {
		close(taken)
		<-goOn
		return dialogue.Reply{ID: "1", Body: "done"}, ctx.Err()
	}})
	got := make(chan answer, 1)
	go func() { got <- h.post(t, "/webhooks/twilio/sms", text("BAL")) }()
	<-taken
	closed := make(chan error, 1)
	go func() { closed <- h.Close(context.Background()) }()
	select {
	case <-closed:
		t.Fatal("closed over a turn under way")
	case <-time.After(50 * time.Millisecond):
	}
	close(goOn)
	if a := <-got; a.status != 200 || !strings.Contains(a.body, "done") {
		t.Errorf("the turn under way was answered %d %s", a.status, a.body)
	}
	if err := <-closed; err != nil {
		t.Errorf("closing: %v", err)
	}
}
