// Package handset is a telephone: it signs and posts texts and calls as Twilio does, reads the TwiML that comes back as
// Twilio does, and complains where Twilio would. The command line, the transcripts and the console hold it in their hand.
//
// It refuses to know the side it talks to: the signer and the TwiML reader are its own, so that the two sides check each
// other. Start at Phone; Text and Call are what it does, Run plays a whole conversation from a script.
package handset

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	apiVersion = "2010-04-01"
	// maxDocument is the largest answer Twilio reads.
	maxDocument = 64 << 10
	// readTimeout is Twilio's own limit for one webhook, all of it.
	readTimeout = 15 * time.Second
)

// twilio posts like Twilio: one client, so that connections are reused. More idle ones than the default keep many phones from
// dialling anew for every step.
var twilio = &http.Client{Timeout: readTimeout, Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second}}

// Phone is a telephone connected to one Cardline. It may be used by many goroutines at once.
type Phone struct {
	URL     string // where Cardline listens, without a trailing slash: "http://127.0.0.1:8080"
	Public  string // the address Cardline believes it has, over which everything is signed; "" means URL
	Account string // AC… put in every webhook
	Token   string // signs every webhook
	Retries int    // how often a webhook that failed is posted again, as the connection override rc=N&rp=all does
	Client  *http.Client
}

// Fault is TwiML that Twilio would refuse, with Twilio's own code where it has one.
type Fault struct {
	Code   int    // 12100, 12200, 12300, …; 0 when Twilio has none
	Path   string // of the document at fault
	Reason string
}

func (f *Fault) Error() string {
	if f.Code == 0 {
		return fmt.Sprintf("TwiML of %s: %s", f.Path, f.Reason)
	}
	return fmt.Sprintf("TwiML of %s: %s (Twilio error %d)", f.Path, f.Reason, f.Code)
}

// HTTPError is a webhook that was not answered with 2xx. Status is 0 when nothing answered at all; Err then says why.
type HTTPError struct {
	Address string // without its query
	Status  int
	Err     error
}

func (e *HTTPError) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("%s: %v", e.Address, e.Err)
	}
	return fmt.Sprintf("%s: answered %d %s", e.Address, e.Status, http.StatusText(e.Status))
}

func (e *HTTPError) Unwrap() error { return e.Err }

// document is one fetched answer and the address it came from, against which its relative addresses are resolved.
type document struct {
	at   *url.URL // public form
	kind string   // media type
	body []byte
}

func (p *Phone) public() string {
	if p.Public != "" {
		return strings.TrimRight(p.Public, "/")
	}
	return strings.TrimRight(p.URL, "/")
}

// webhook is the public address of one of Cardline's doors.
func (p *Phone) webhook(path string) (*url.URL, error) {
	at, err := url.Parse(p.public() + path)
	if err != nil || at.Host == "" {
		return nil, fmt.Errorf("%q is no web address", p.public())
	}
	return at, nil
}

// dial turns a public address into the one that is really connected to.
func (p *Phone) dial(at *url.URL) string {
	full := withoutFragment(at)
	if p.Public == "" {
		return full
	}
	if rest, ours := strings.CutPrefix(full, p.public()); ours {
		return strings.TrimRight(p.URL, "/") + rest
	}
	return full
}

// send posts (or gets) one webhook, signed, again up to Retries times with the same parameters.
func (p *Phone) send(ctx context.Context, method string, at *url.URL, params url.Values) (*document, error) {
	if method == http.MethodGet {
		joined := *at
		if q := params.Encode(); q != "" {
			joined.RawQuery = strings.Trim(at.RawQuery+"&"+q, "&")
		}
		at, params = &joined, nil
	}
	token := ""
	if p.Retries > 0 {
		token = newSID("")
	}
	for try := 0; ; try++ {
		doc, err := p.once(ctx, method, at, params, token)
		var failed *HTTPError
		if err == nil || try >= p.Retries || ctx.Err() != nil || !errors.As(err, &failed) {
			return doc, err
		}
	}
}

func (p *Phone) once(ctx context.Context, method string, at *url.URL, params url.Values, token string) (*document, error) {
	where := address(at)
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(params.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, p.dial(at), body)
	if err != nil {
		return nil, &Fault{Code: 11100, Path: at.Path, Reason: "not an address"}
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("Accept", "*/*")
	req.Header.Set("X-Twilio-Signature", Sign(p.Token, withoutFragment(at), params))
	if token != "" {
		req.Header.Set("I-Twilio-Idempotency-Token", token)
	}
	client := p.Client
	if client == nil {
		client = twilio
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, &HTTPError{Address: where, Err: unwrapURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, &HTTPError{Address: where, Err: err}
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return nil, &HTTPError{Address: where, Status: resp.StatusCode}
	case len(raw) > maxDocument:
		return nil, &Fault{Code: 11750, Path: at.Path, Reason: "the answer is over 64 KiB"}
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return &document{at: at, kind: kind, body: bytes.TrimSpace(raw)}, nil
}

// twiml reads the document by a grammar.
func (d *document) twiml(g grammar) (*element, error) {
	if d.kind != "text/xml" && d.kind != "application/xml" {
		return nil, &Fault{Code: 12300, Path: d.at.Path, Reason: fmt.Sprintf("content type %q where text/xml is wanted", d.kind)}
	}
	return g.read(d.body, d.at.Path)
}

// resolve makes an address of the document absolute, as a browser would.
func (d *document) resolve(ref string) (*url.URL, error) {
	at, err := d.at.Parse(strings.TrimSpace(ref))
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, &Fault{Code: 11100, Path: d.at.Path, Reason: "an address that cannot be followed"}
	}
	return at, nil
}

// address is where a request went, without the query: it may carry sealed state.
func address(at *url.URL) string { return at.Scheme + "://" + at.Host + at.Path }

// withoutFragment drops #rc=2&rp=all and its like, which Twilio neither sends nor signs.
func withoutFragment(at *url.URL) string {
	plain := *at
	plain.Fragment, plain.RawFragment = "", ""
	return plain.String()
}

// unwrapURL drops the address net/http puts before a cause: it is named once already, and its query is nobody's business.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// newSID makes an identifier as Twilio's: two letters and 32 hexadecimal digits.
func newSID(kind string) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24: it ends the program instead
	return kind + hex.EncodeToString(b[:])
}
