package twilio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"

	"cardline/internal/carrier"
)

// maxAnswer bounds what is read of an answer: a page of 1,000 messages is under 2 MiB, and 11 MiB if all are of the longest and escaped.
const maxAnswer = 12 << 20

// exchange is one request and its answer, in the shape twilio-go asks of a client. Its own client is not used: it takes no
// context, hides Retry-After, refuses tokens outside [A-Za-z0-9] and cannot tell a refused connection from a lost answer.
type exchange struct {
	sender     *Sender
	ctx        context.Context // of this call: twilio-go's methods pass none on
	repeatable bool            // asking twice does no harm
	reached    bool            // a connection was had: Twilio may have read the request
	status     int
}

// SendRequest implements client.BaseClient. The address twilio-go gives is Twilio's own.
func (x *exchange) SendRequest(method, address string, form url.Values, _ map[string]any, _ ...byte) (*http.Response, error) {
	answer, err := x.send(method, strings.TrimPrefix(address, defaultAPI), form)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: x.status, Body: io.NopCloser(bytes.NewReader(answer))}, nil
}

// send makes a request of twilio-go's and reads its answer.
func (x *exchange) send(method, path string, form url.Values) ([]byte, error) {
	return x.sendForm(method, path, form.Encode())
}

// sendForm makes the request and reads its answer. The form is written out: the body of a POST, the query of anything else.
func (x *exchange) sendForm(method, path, form string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(x.ctx, x.sender.account.Wait)
	defer cancel()
	x.reached, x.status = false, 0
	res, err := x.sender.transport.RoundTrip(x.request(ctx, method, path, form))
	if err != nil {
		return nil, x.lost(err)
	}
	defer res.Body.Close()
	x.status = res.StatusCode
	// Read to the end, so that the connection can be used again and a cut answer is noticed here.
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, x.lost(err)
	}
	if res.StatusCode/100 != 2 {
		return nil, x.refused(res.Header, answer)
	}
	return answer, nil
}

// request builds the request against our base address.
func (x *exchange) request(ctx context.Context, method, path, form string) *http.Request {
	path, query, _ := strings.Cut(path, "?")
	target := *x.sender.base
	target.Path += path
	target.RawQuery = query
	// net/http asks for another connection only when nothing was written on the last one, so the last answer counts.
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { x.reached = false },
		GotConn: func(httptrace.GotConnInfo) { x.reached = true },
	})
	req := (&http.Request{Method: method, URL: &target, Header: x.sender.header.Clone()}).WithContext(ctx)
	switch {
	case method == http.MethodPost:
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Body = io.NopCloser(strings.NewReader(form))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(form)), nil }
		req.ContentLength = int64(len(form))
	case form != "":
		target.RawQuery = form
	}
	return req
}

// lost is an exchange that broke off. Once a connection was had the message may have been taken.
func (x *exchange) lost(err error) *carrier.Error {
	return &carrier.Error{Status: x.status, Retry: x.repeatable || !x.reached, Unknown: x.reached && !x.repeatable, Cause: err}
}

// refused is an answer other than 2xx. Twilio's own message is left out: it quotes numbers.
func (x *exchange) refused(header http.Header, answer []byte) *carrier.Error {
	var said struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(answer, &said) // a proxy's page has no code
	e := &carrier.Error{Code: said.Code, Status: x.status, After: retryAfter(header)}
	switch {
	case x.status == http.StatusTooManyRequests || crowded(said.Code):
		e.Retry = true
	case x.status == http.StatusUnauthorized:
		// The fault is in our key, which is mended without the message knowing.
		e.Retry = true
	case x.status >= 500:
		e.Retry, e.Unknown = x.repeatable, !x.repeatable
	}
	e.Cause = fmt.Errorf("twilio answered %d", x.status)
	if said.Code != 0 {
		e.Cause = fmt.Errorf("see https://www.twilio.com/docs/api/errors/%d", said.Code)
	}
	return e
}

// crowded reports whether a code means a full queue or too high a rate: nothing was taken, later is better.
func crowded(code int) bool {
	switch code {
	case 20429, 21611, 30001, 30022, 63018:
		return true
	}
	return false
}

// retryAfter reads the seconds a carrier asks to wait, at most an hour.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, time.Hour)
}

// explain makes a carrier error of what came back through twilio-go: one of ours as it is, and a success that could not be
// read as one of unknown outcome. A decoder's complaint is left out: it quotes what it read.
func (x *exchange) explain(err error) *carrier.Error {
	var known *carrier.Error
	if errors.As(err, &known) {
		return known
	}
	return &carrier.Error{Status: x.status, Retry: x.repeatable, Unknown: !x.repeatable, Cause: errors.New("an answer that cannot be read")}
}

// The rest of client.BaseClient, which twilio-go asks of every client.

// AccountSid implements client.BaseClient.
func (x *exchange) AccountSid() string { return x.sender.account.SID }

// SetTimeout implements client.BaseClient; the time-out is the account's.
func (x *exchange) SetTimeout(time.Duration) {}

// SetOauth implements client.BaseClient; the account's token is used instead.
func (x *exchange) SetOauth(client.OAuth) {}

// OAuth implements client.BaseClient.
func (x *exchange) OAuth() client.OAuth { return nil }
