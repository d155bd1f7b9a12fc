package main_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

const (
	smsDoor   = "/webhooks/twilio/sms"
	voiceDoor = "/webhooks/twilio/voice"
	nextToken = "the-token-after"
)

// guarded is a process whose public address is not the one it listens at, with two tokens.
func guarded(t *testing.T) *process {
	t.Helper()
	return install(t, map[string]string{"public_url": "https://line.example", "twilio.auth_token_next": nextToken}).start(t)
}

// knock is one request to a door.
type knock struct {
	name   string
	door   string
	body   string
	sign   func(address string, form url.Values) string // nil: as the carrier does
	change func(r *http.Request)
	status int
	logged string
}

// forms for knocks that are about something else.
var (
	aText = textForm("SM00000000000000000000000000d00001", people["maria"], "BAL 1234").Encode()
	aCall = callForm("CA00000000000000000000000000d00001", people["maria"]).Encode()
)

func signing(token string) func(string, url.Values) string {
	return func(address string, form url.Values) string { return handset.Sign(token, address, form) }
}

func fixed(signature string) func(string, url.Values) string {
	return func(string, url.Values) string { return signature }
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
}

// lengthless sends a body in chunks.
func lengthless(body string) func(*http.Request) {
	return func(r *http.Request) { r.ContentLength, r.Body = -1, io.NopCloser(strings.NewReader(body)) }
}

// refused are requests that must have no effect.
var refused = []knock{
	{name: "not signed", door: smsDoor, body: aText, sign: fixed(""), status: 403, logged: `X-Twilio-Signature is missing (address \"https://line.example/webhooks/twilio/sms\")`},
	{name: "a call not signed", door: voiceDoor, body: aCall, sign: fixed(""), status: 403, logged: `(address \"https://line.example/webhooks/twilio/voice\")`},
	{name: "no signature at all", door: smsDoor, body: aText, sign: fixed("xyz"), status: 403, logged: "not 28 characters of base64"},
	{name: "with another token", door: smsDoor, body: aText, sign: signing("somebody-elses"), status: 403, logged: "no match"},
	{name: "over the address it came to", door: smsDoor, body: aText, status: 403, logged: "no match",
		sign: func(_ string, form url.Values) string { return handset.Sign(token, "http://127.0.0.1"+smsDoor, form) }},
	{name: "over the Host it claims", door: smsDoor, body: aText, status: 403, logged: "no match",
		sign: func(_ string, form url.Values) string {
			return handset.Sign(token, "https://evil.example"+smsDoor, form)
		},
		change: func(r *http.Request) { r.Host = "evil.example"; r.Header.Set("X-Forwarded-Host", "evil.example") }},
	{name: "for another door", door: smsDoor, body: aText, status: 403, logged: "no match",
		sign: func(_ string, form url.Values) string {
			return handset.Sign(token, "https://line.example"+voiceDoor, form)
		}},
	{name: "a parameter more than was signed", door: smsDoor, body: aText + "&Body=LOST", status: 403, logged: "no match",
		sign: fixed(handset.Sign(token, "https://line.example"+smsDoor, textForm("SM00000000000000000000000000d00001", people["maria"], "BAL 1234")))},
	{name: "a GET", door: smsDoor, status: 405, change: func(r *http.Request) { r.Method = http.MethodGet }},
	{name: "a PUT", door: voiceDoor, body: aCall, status: 405, change: func(r *http.Request) { r.Method = http.MethodPut }},
	{name: "no such door", door: "/webhooks/twilio/fax", body: aText, status: 404},
	{name: "JSON", door: smsDoor, body: `{"MessageSid":"SM1"}`, status: 415, change: header("Content-Type", "application/json")},
	{name: "several parts", door: smsDoor, body: aText, status: 415, change: header("Content-Type", "multipart/form-data; boundary=x")},
	{name: "no content type", door: smsDoor, body: aText, status: 415, change: header("Content-Type", "")},
	{name: "over 64 KiB", door: smsDoor, body: aText + "&Extra=" + strings.Repeat("x", 64<<10), status: 413},
	{name: "over 64 KiB, length not said", door: smsDoor, status: 413, change: lengthless(strings.Repeat("x", 80<<10))},
	{name: "no text and not signed", door: smsDoor, body: aText + "&City=%ff%fe", sign: fixed(""), status: 403, logged: "X-Twilio-Signature is missing"},
	{name: "no text and with another token", door: voiceDoor, body: aCall + "&City=\xff%00", sign: signing("somebody-elses"), status: 403, logged: "no match"},
	{name: "half an escape", door: smsDoor, body: aText + "&City=%4", status: 403, logged: "a percent sign without two digits"},
	{name: "no escape", door: smsDoor, body: aText + "&City=%zz", status: 403, logged: "a percent sign without two digits"},
	{name: "no MessageSid", door: smsDoor, body: "From=%2B12025550147&Body=BAL", status: 400},
	{name: "a MessageSid that is none", door: smsDoor, body: "MessageSid=..%2F..%2Fx&From=%2B12025550147&Body=BAL", status: 400},
	{name: "no From", door: smsDoor, body: "MessageSid=SM1d00d&Body=BAL", status: 400},
	{name: "a text from nobody", door: smsDoor, body: "MessageSid=SM1d00d&From=anonymous&Body=BAL", status: 400},
	{name: "no CallSid", door: voiceDoor, body: "From=%2B12025550147", status: 400},
	{name: "no CallSid later", door: voiceDoor + "/turn?step=1", body: "From=%2B12025550147&Digits=1", status: 400},
	{name: "a step that is none", door: voiceDoor + "/turn?step=-1", body: aCall, status: 400},
	{name: "a receipt of nothing", door: "/webhooks/twilio/receipt/x", body: "MessageSid=SM1d00d", status: 400},
}

// admitted are requests that are unusual and right.
var admitted = []knock{
	{name: "with the next token", door: smsDoor, body: aText, sign: signing(nextToken), status: 200},
	{name: "signed with a port", door: smsDoor, body: aText, status: 200,
		sign: func(_ string, form url.Values) string {
			return handset.Sign(token, "https://line.example:443"+smsDoor, form)
		}},
	{name: "a parameter nobody knows", door: smsDoor, body: aText + "&Brand.New=1&Empty=", status: 200},
	{name: "a key twice, values sorted", door: smsDoor, body: aText + "&AddOns=b&AddOns=a&AddOns=b", status: 200},
	{name: "a key twice, as they came", door: smsDoor, body: aText + "&AddOns=b&AddOns=a", status: 200, sign: func(address string, form url.Values) string {
		form.Del("AddOns")
		form.Set("AddOns", "bAddOnsa") // how a signer that appends key and value in turn reads on
		return handset.Sign(token, address, form)
	}},
	{name: "not UTF-8", door: smsDoor, body: aText + "&City=%ff%fe", status: 200},
	{name: "a raw byte that is not UTF-8", door: voiceDoor, body: aCall + "&City=\xff", status: 200},
	{name: "a NUL", door: smsDoor, body: "MessageSid=SM00000000000000000000000000d00002&From=%2B12025550147&To=%2B12025550100&Body=%00BAL+1234%ff", status: 200},
	{name: "a receipt for a message we do not know", door: "/webhooks/twilio/receipt/01a20000-0000-7000-8000-000000000000", status: 200,
		body: "MessageSid=SM1d00d&MessageStatus=delivered"},
	{name: "a receipt for no id of ours", door: "/webhooks/twilio/receipt/nonsense", body: "MessageSid=SM1d00d&MessageStatus=read", status: 200},
	{name: "the end of a call we do not know", door: voiceDoor + "/status", body: aCall + "&CallStatus=no-answer", status: 200},
	{name: "length not said", door: smsDoor, body: aText, status: 200, change: lengthless(aText)},
	{name: "form with a charset", door: smsDoor, body: aText, status: 200, change: header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")},
}

// withheld is how a carrier says that a caller gives no number; "" is left out.
var withheld = []string{"", "anonymous", "Anonymous", "ANONYMOUS", "RESTRICTED", "+266696687", "+7378742833", "sip:x@y", "+"}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// knock makes the request.
func (p *process) knock(k knock) answered {
	req := p.request(k.door, k.body)
	sign := k.sign
	if sign == nil {
		sign = signing(token)
	}
	form, _ := url.ParseQuery(k.body)
	if signature := sign(p.in.public+k.door, form); signature != "" {
		req.Header.Set("X-Twilio-Signature", signature)
	}
	if k.change != nil {
		k.change(req)
	}
	return do(req)
}

func TestDoors(t *testing.T) {
	t.Parallel()
	p := guarded(t)
	for _, k := range refused {
		before := len(p.wrote.String())
		got := p.knock(k)
		if got.status != k.status || strings.Contains(got.body, "<Response") || strings.Contains(got.body, "goroutine") {
			t.Errorf("%s: answered %v, want %d", k.name, got, k.status)
		}
		if k.logged != "" {
			await(t, 5*time.Second, k.name+" is logged as "+k.logged, func() bool { return strings.Contains(p.wrote.String()[before:], k.logged) })
		}
	}
	// A sender that never ends is cut off; whether it reads the 413 before it notices is a matter of luck.
	flood := p.knock(knock{door: smsDoor, change: func(r *http.Request) {
		r.ContentLength, r.Body = -1, io.NopCloser(endless{})
	}})
	if flood.status != http.StatusRequestEntityTooLarge && flood.status != 0 {
		t.Errorf("a flood: answered %v", flood)
	}
	db := p.in.rows(t, p.in.database())
	if rows := query(t, db, 1, "SELECT key FROM seen"); len(rows) != 0 {
		t.Errorf("refused, but taken: %v", rows)
	}
	for _, k := range admitted {
		began := time.Now()
		if got := p.knock(k); got.status != k.status || got.kind != "text/xml" || !strings.Contains(got.body, "<Response") {
			t.Errorf("%s: answered %v, want %d and TwiML", k.name, got, k.status)
		}
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("%s: answered after %v", k.name, took)
		}
	}
	for i, from := range withheld {
		form := callForm(fmt.Sprintf("CA%032x", 0xd00+i), phone.Number(from))
		if from == "" {
			form.Del("From")
		}
		if got := p.post(voiceDoor, form); got.status != 200 || !strings.Contains(got.body, "<Gather") {
			t.Errorf("a caller %q hears %v", from, got)
		}
	}
	for _, secret := range []string{token, nextToken, "2025550147", "goroutine "} {
		if strings.Contains(p.wrote.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, p.wrote.tail())
		}
	}
}

// TestStopUnderLoad asks a busy process to end: what it took it answers, what it does not answer it has not taken.
func TestStopUnderLoad(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "300"})
	p := in.start(t)
	p.sandbox(t, "/sandbox/bank", `{"delay":"300ms"}`)
	var (
		mu       sync.Mutex
		answered = map[string]bool{}
		wg       sync.WaitGroup
		enough   = make(chan struct{})
	)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for worker := range 30 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil && n < 10; n++ {
				h := holder(worker*10 + n)
				sid := fmt.Sprintf("SM%032x", 0x10ad0000+int(h))
				got := p.post(smsDoor, textForm(sid, h.number(), "FREEZE "+h.tail()))
				mu.Lock()
				answered[sid] = got.status == http.StatusOK
				if len(answered) == 60 {
					close(enough)
				}
				mu.Unlock()
				if got.status != http.StatusOK && got.status != 0 && got.status != http.StatusServiceUnavailable {
					t.Errorf("%s: answered %v", sid, got)
				}
				if got.status == 0 {
					return // the door is shut
				}
			}
		})
	}
	<-enough
	began := time.Now()
	if code := p.stop(); code != 0 {
		t.Errorf("exit code %d\n%s", code, p.wrote.tail())
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %v", took)
	}
	cancel()
	wg.Wait()
	db := in.rows(t, in.database())
	taken := map[string]bool{}
	for _, r := range query(t, db, 1, "SELECT key FROM seen") {
		taken[r[0]] = true
		if !answered[r[0]] {
			t.Errorf("%s was taken and not answered", r[0])
		}
	}
	for sid, ok := range answered {
		if ok && !taken[sid] {
			t.Errorf("%s was answered and not written down", sid)
		}
	}
	if len(taken) < 60 {
		t.Errorf("only %d texts were taken", len(taken))
	}
}
