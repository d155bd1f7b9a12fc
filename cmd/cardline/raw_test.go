package main_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// answered is what a door gave back; status 0 is no answer at all.
type answered struct {
	status int
	kind   string
	body   string
}

// textForm is the least of what the carrier posts for a text.
func textForm(sid string, from phone.Number, body string) url.Values {
	return url.Values{"MessageSid": {sid}, "AccountSid": {account}, "From": {from.Reveal()}, "To": {people["service"].Reveal()}, "Body": {body}}
}

// callForm is the same for a step of a call.
func callForm(sid string, from phone.Number, more ...string) url.Values {
	form := url.Values{"CallSid": {sid}, "AccountSid": {account}, "From": {from.Reveal()}, "To": {people["service"].Reveal()}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// post sends a form to a door, once, signed as the carrier signs it.
func (p *process) post(path string, form url.Values) answered {
	req := p.request(path, form.Encode())
	req.Header.Set("X-Twilio-Signature", handset.Sign(token, p.in.public+path, form))
	return do(req)
}

// request is a form on its way to a door, not signed yet.
func (p *process) request(path, body string) *http.Request {
	req, err := http.NewRequestWithContext(context.WithoutCancel(p.in.t.Context()), http.MethodPost, p.url+path, strings.NewReader(body))
	if err != nil {
		p.in.t.Error(err)
		return &http.Request{}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

func do(req *http.Request) answered {
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return answered{body: err.Error()}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answered{body: err.Error()}
	}
	return answered{res.StatusCode, res.Header.Get("Content-Type"), string(body)}
}

// atBoth posts the same form to two processes in the same instant and wants the same answer of both.
func atBoth(t *testing.T, a, b *process, path string, form url.Values) answered {
	t.Helper()
	var got [2]answered
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i, p := range []*process{a, b} {
		wg.Go(func() {
			<-gate
			got[i] = p.post(path, form)
		})
	}
	close(gate)
	wg.Wait()
	if got[0] != got[1] || got[0].status != http.StatusOK {
		t.Errorf("%s: one process answered %v, the other %v", path, got[0], got[1])
	}
	return got[0]
}

var action = regexp.MustCompile(`<Gather[^>]* action="([^"]*)"`)

// next is where the answer to a page that came from a door goes, "" for a page that asks nothing.
func (a answered) next(door string) string {
	m := action.FindStringSubmatch(a.body)
	if m == nil {
		return ""
	}
	base, err := url.Parse(door)
	if err != nil {
		return ""
	}
	at, err := base.Parse(html.UnescapeString(m[1]))
	if err != nil {
		return ""
	}
	return at.RequestURI()
}
