package twilio_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/phone"
)

const (
	account = "ACde000000000000000000000000000000"
	token   = "demo-token"
)

// senderTo makes a sender whose API is at address.
func senderTo(t testing.TB, address string, wait time.Duration) *twilio.Sender {
	t.Helper()
	s, err := twilio.NewSender(twilio.Account{SID: account, Token: token, API: address, Wait: wait})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// sandboxed makes a sender of a sandbox of its own.
func sandboxed(t testing.TB) *twilio.Sender {
	t.Helper()
	box := sandbox.New(sandbox.Options{
		AccountSID: account, Token: token, Now: time.Now, Callbacks: sandbox.Callbacks{Delay: time.Millisecond},
	})
	server := httptest.NewServer(box)
	t.Cleanup(func() {
		server.Close()
		_ = box.Close(context.Background())
	})
	return senderTo(t, server.URL+"/sandbox/", 0)
}

var hello = carrier.Send{ID: "0190-a", From: "+12025550100", To: "+12025550147", Body: "余额 & more", Validity: 90 * time.Second}

// refusal sends m and returns how it was refused, having checked that the error keeps the number and the words to itself.
func refusal(t *testing.T, s carrier.Sender, m carrier.Send) *carrier.Error {
	t.Helper()
	_, err := s.Send(t.Context(), m)
	var e *carrier.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	for _, private := range []string{m.To.Reveal(), m.To.Reveal()[1:], m.Body, token} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("%q shows %q", err, private)
		}
	}
	if e.Retry && e.Unknown {
		t.Error("what may have been taken must not be sent again")
	}
	return e
}

func TestSendFindRedact(t *testing.T) {
	t.Parallel()
	s := sandboxed(t)
	begin := time.Now().Add(-2 * time.Second) // the API has dates in whole seconds
	got, err := s.Send(t.Context(), hello)
	if err != nil || got.Status != "queued" || !strings.HasPrefix(got.SID, "SM") {
		t.Fatalf("%+v %v", got, err)
	}
	found := eventually(t, func() []carrier.Found {
		f, err := s.Find(t.Context(), hello.To, begin, begin.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return f
	})
	if m := found[0]; len(found) != 1 || m.SID != got.SID || m.Body != hello.Body || m.At.Before(begin) {
		t.Errorf("found %+v", found)
	}
	for name, window := range map[string]time.Time{"before": begin.Add(-time.Hour), "after": begin.Add(time.Hour)} {
		if f, err := s.Find(t.Context(), hello.To, window, window.Add(time.Minute)); err != nil || len(f) != 0 {
			t.Errorf("the hour %s: %+v %v", name, f, err)
		}
	}
	if f, err := s.Find(t.Context(), "+12025550148", begin, begin.Add(time.Minute)); err != nil || len(f) != 0 {
		t.Errorf("somebody else: %+v %v", f, err)
	}
	for _, sid := range []string{got.SID, "SMneverseenbefore"} {
		if err := s.Redact(t.Context(), sid); err != nil {
			t.Error(err)
		}
	}
	if f, _ := s.Find(t.Context(), hello.To, begin, begin.Add(time.Minute)); len(f) != 1 || f[0].Body != "" {
		t.Errorf("after redaction: %+v", f)
	}
	if err := s.Redact(t.Context(), "../Calls/CA1"); err == nil {
		t.Error("a path was taken for an id")
	}
}

// eventually asks until something comes.
func eventually(t *testing.T, ask func() []carrier.Found) []carrier.Found {
	t.Helper()
	for range 500 {
		if found := ask(); len(found) > 0 {
			return found
		}
		<-time.After(5 * time.Millisecond)
	}
	t.Fatal("nothing came")
	return nil
}

func TestSendByService(t *testing.T) {
	t.Parallel()
	m := hello
	m.From = "MG0123456789abcdef"
	if got, err := sandboxed(t).Send(t.Context(), m); err != nil || got.Status != "accepted" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestMagicNumbersFailAsTwilioSays(t *testing.T) {
	t.Parallel()
	s := sandboxed(t)
	for to, code := range map[string]int{
		"+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610, "+15005550009": 21614,
	} {
		m := hello
		m.To = phone.Number(to)
		if e := refusal(t, s, m); e.Code != code || e.Retry || e.Unknown {
			t.Errorf("to %s: %+v", to, e)
		}
	}
	for from, code := range map[string]int{"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611} {
		m := hello
		m.From = from
		if e := refusal(t, s, m); e.Code != code || e.Retry != (code == 21611) || e.Unknown {
			t.Errorf("from %s: %+v", from, e)
		}
	}
	m := hello
	m.Body = strings.Repeat("a", 1601)
	if e := refusal(t, s, m); e.Code != 21617 || e.Retry {
		t.Errorf("too long: %+v", e)
	}
}

func TestCallbacksOfTheSandboxVerify(t *testing.T) {
	t.Parallel()
	s := sandboxed(t)
	type told struct {
		receipt carrier.Receipt
		err     error
	}
	heard := make(chan told, 4)
	var v *twilio.Verifier
	door := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, err := twilio.ParseForm(body)
		if err == nil {
			err = v.Verify(r.Header.Get(twilio.SignatureHeader), r.RequestURI, form)
		}
		receipt, err2 := twilio.ReadReceipt(form, strings.TrimPrefix(r.URL.Path, "/receipt/"))
		heard <- told{receipt, errors.Join(err, err2)}
	}))
	var err error
	if v, err = twilio.NewVerifier("http://"+door.Listener.Addr().String(), token); err != nil {
		t.Fatal(err)
	}
	door.Start()
	defer door.Close()
	m := hello
	m.Callback, m.To = door.URL+"/receipt/"+m.ID, "+15005550033"
	sent, err := s.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []carrier.Receipt{{Message: m.ID, SID: sent.SID, Status: "sent"}, {Message: m.ID, SID: sent.SID, Status: "undelivered", Code: 30003}} {
		select {
		case got := <-heard:
			if got.err != nil || got.receipt != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("no callback")
		}
	}
}

func TestAnswersAndWhatTheyMean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer string // a whole HTTP answer; "" = the connection is closed without one
		want   carrier.Error
	}{
		"429 with time":     {"HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 14\r\n\r\n{\"code\":20429}", carrier.Error{Code: 20429, Status: 429, Retry: true, After: 7 * time.Second}},
		"429 of a proxy":    {"HTTP/1.1 429 X\r\nRetry-After: soon\r\nContent-Length: 2\r\n\r\nno", carrier.Error{Status: 429, Retry: true}},
		"502 of a proxy":    {"HTTP/1.1 502 X\r\nContent-Length: 6\r\n\r\n<html>", carrier.Error{Status: 502, Unknown: true}},
		"500 of Twilio":     {"HTTP/1.1 500 X\r\nContent-Length: 14\r\n\r\n{\"code\":20500}", carrier.Error{Code: 20500, Status: 500, Unknown: true}},
		"401":               {"HTTP/1.1 401 X\r\nContent-Length: 14\r\n\r\n{\"code\":20003}", carrier.Error{Code: 20003, Status: 401, Retry: true}},
		"404":               {"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", carrier.Error{Status: 404}},
		"moved":             {"HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", carrier.Error{Status: 302}},
		"taken, answer cut": {"HTTP/1.1 201 X\r\nContent-Length: 50\r\n\r\n{\"sid\":", carrier.Error{Status: 201, Unknown: true}},
		"taken, no JSON":    {"HTTP/1.1 201 X\r\nContent-Length: 2\r\n\r\nok", carrier.Error{Status: 201, Unknown: true}},
		"taken, nameless":   {"HTTP/1.1 201 X\r\nContent-Length: 2\r\n\r\n{}", carrier.Error{Status: 201, Unknown: true}},
		"closed, no answer": {"", carrier.Error{Unknown: true}},
		"not HTTP":          {"SSH-2.0\r\n\r\n", carrier.Error{Unknown: true}},
		"queue full as 400": {"HTTP/1.1 400 X\r\nContent-Length: 14\r\n\r\n{\"code\":21611}", carrier.Error{Code: 21611, Status: 400, Retry: true}},
		"unsubscribed":      {"HTTP/1.1 400 X\r\nContent-Length: 14\r\n\r\n{\"code\":21610}", carrier.Error{Code: 21610, Status: 400}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := refusal(t, senderTo(t, "http://"+answering(t, c.answer), 0), hello)
			if e.Code != c.want.Code || e.Status != c.want.Status || e.Retry != c.want.Retry || e.Unknown != c.want.Unknown || e.After != c.want.After {
				t.Errorf("got %+v, want %+v", e, c.want)
			}
		})
	}
}

// answering listens, reads one request on each connection, writes the answer and closes.
func answering(t *testing.T, answer string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, answer)
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestRefusedConnectionCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	address := answering(t, "")
	// Port 1 is nobody's; a port just closed could be another test's by now.
	if e := refusal(t, senderTo(t, "http://127.0.0.1:1", 0), hello); !e.Retry || e.Unknown || e.Status != 0 {
		t.Errorf("nobody listens: %+v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := senderTo(t, "http://"+address, 0).Send(ctx, hello)
	if e := new(carrier.Error); !errors.As(err, &e) || e.Unknown || !e.Retry {
		t.Errorf("cancelled before it began: %v", err)
	}
}

func TestSilenceOfTheCarrierLeavesTheMessageUnknown(t *testing.T) {
	t.Parallel()
	release, heard := make(chan struct{}), make(chan struct{}, 8)
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		heard <- struct{}{}
		<-release
	}))
	defer silent.Close()
	defer close(release)
	s := senderTo(t, silent.URL, time.Second) // Long enough for the busiest machine to have connected.
	if e := refusal(t, s, hello); !e.Unknown || e.Retry || !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("our own limit: %+v", e)
	}
	<-heard
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-heard
		cancel()
	}()
	_, err := senderTo(t, silent.URL, 0).Send(ctx, hello)
	if e := new(carrier.Error); !errors.As(err, &e) || !e.Unknown || !errors.Is(err, context.Canceled) {
		t.Errorf("the caller gives up: %v", err)
	}
	// What may be asked twice is never of unknown fate.
	if e := new(carrier.Error); !errors.As(s.Redact(t.Context(), "SM12"), &e) || e.Unknown || !e.Retry {
		t.Errorf("redaction: %+v", e)
	}
	_, err = s.Find(t.Context(), hello.To, time.Time{}, time.Time{})
	if e := new(carrier.Error); !errors.As(err, &e) || e.Unknown || !e.Retry || strings.Contains(err.Error(), "2025550147") {
		t.Errorf("looking for it: %v", err)
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(taken))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	s := senderTo(t, server.URL, 0)
	for range 20 {
		if _, err := s.Send(t.Context(), hello); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for messages one after another", n)
	}
}

func TestRequestIsWhatTwilioDocuments(t *testing.T) {
	t.Parallel()
	requests := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		requests <- r
		taken(w, r)
	}))
	defer server.Close()
	m := hello
	m.Callback = "https://bank.example/webhooks/twilio/receipt/0190-a"
	if _, err := senderTo(t, server.URL+"/prefix", 0).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := <-requests
	user, password, _ := got.BasicAuth()
	if got.URL.Path != "/prefix/2010-04-01/Accounts/"+account+"/Messages.json" || user != account || password != token {
		t.Errorf("%s as %s", got.URL, user)
	}
	const want = "Body=%E4%BD%99%E9%A2%9D+%26+more&From=%2B12025550100&StatusCallback=https%3A%2F%2Fbank.example%2Fwebhooks%2Ftwilio%2Freceipt%2F0190-a&To=%2B12025550147&ValidityPeriod=90"
	if form := got.PostForm.Encode(); form != want {
		t.Errorf("form %s", form)
	}
}

func TestNewSenderRefuses(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]twilio.Account{
		"no token":      {SID: account},
		"no account":    {Token: token},
		"an odd SID":    {SID: "AC/..", Token: token},
		"no absolute":   {SID: account, Token: token, API: "api.twilio.com"},
		"another kind":  {SID: account, Token: token, API: "ftp://api.twilio.com"},
		"with a query?": {SID: account, Token: token, API: "https://api.twilio.com?x=1"},
	} {
		if _, err := twilio.NewSender(a); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// answer is what Twilio says to a new message, shortened.
var answer = []byte(`{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued","num_segments":"1","error_code":null,"uri":"/2010-04-01/x.json"}`)

func taken(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.Copy(w, bytes.NewReader(answer))
}

func BenchmarkSend(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(taken))
	defer server.Close()
	s := senderTo(b, server.URL, 0)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.Send(context.Background(), hello); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkSendTwilioGo is twilio-go's own client with its default transport, sent elsewhere.
func BenchmarkSendTwilioGo(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(taken))
	defer server.Close()
	c := &client.Client{Credentials: client.NewCredentials(account, "demotoken"), HTTPClient: &http.Client{Transport: elsewhere(server.Listener.Addr().String())}}
	c.SetAccountSid(account)
	api := openapi.NewApiServiceWithClient(c)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			params := (&openapi.CreateMessageParams{}).SetTo(hello.To.Reveal()).SetFrom(hello.From).SetBody(hello.Body).SetValidityPeriod(90)
			if _, err := api.CreateMessage(params); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// elsewhere sends every request to this host.
type elsewhere string

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r.URL.Scheme, r.URL.Host, r.Host = "http", string(e), string(e)
	return http.DefaultTransport.RoundTrip(r)
}
