package handset

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cardline/internal/phone"
)

// pollEvery is short beside what a person notices and long beside one request on loopback.
const pollEvery = 25 * time.Millisecond

// Received is a text that arrived by the sandbox: not the answer to one, but sent on Cardline's own account.
type Received struct {
	SID    string       `json:"sid"`
	From   string       `json:"from"` // a number, or the id of a messaging service
	To     phone.Number `json:"to"`
	Body   string       `json:"body"`
	Status string       `json:"status"`
	Code   int          `json:"error_code"`
	At     time.Time    `json:"date_created"`
}

// Later lists what has been sent to a number since the message with the id after ("" = ever), oldest first. It asks the
// sandbox, which only a demo has: an *HTTPError with status 404 says there is none.
func (p *Phone) Later(ctx context.Context, to phone.Number, after string) ([]Received, error) {
	query := url.Values{"to": {to.Reveal()}}
	if after != "" {
		query.Set("after", after)
	}
	raw, err := p.sandbox(ctx, http.MethodGet, "/sandbox/messages?"+query.Encode(), "")
	if err != nil {
		return nil, err
	}
	var page struct {
		Messages []Received `json:"messages"`
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return nil, fmt.Errorf("reading /sandbox/messages: %w", err)
	}
	return page.Messages, nil
}

// Blanked says whether the carrier has been told to forget what a text of ours said. It asks the sandbox for its record of the
// text; as telephones here bypass it, it has one only of texts it was told about.
func (p *Phone) Blanked(ctx context.Context, sid string) (bool, error) {
	raw, err := p.sandbox(ctx, http.MethodGet, "/sandbox/"+apiVersion+"/Accounts/"+p.Account+"/Messages/"+sid+".json", "")
	if refused := (*HTTPError)(nil); errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var kept struct{ Body *string }
	if err := json.Unmarshal(raw, &kept); err != nil {
		return false, fmt.Errorf("reading the carrier's copy of a text: %w", err)
	}
	return kept.Body != nil && *kept.Body == "", nil
}

// Await polls Later until found says so or the time is up, and hands every message to found once, in order. Time running out
// is no error.
func (p *Phone) Await(ctx context.Context, to phone.Number, after string, within time.Duration, found func(Received) bool) error {
	timed, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		// On the caller's context, not the timed one: a look begun in time is finished.
		messages, err := p.Later(ctx, to, after)
		if err != nil {
			return err
		}
		for _, m := range messages {
			after = m.SID
			if found(m) {
				return nil
			}
		}
		select {
		case <-timed.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Sandbox posts JSON to one of the demo's own switches, such as /sandbox/clock.
func (p *Phone) Sandbox(ctx context.Context, path, body string) error {
	_, err := p.sandbox(ctx, http.MethodPost, path, body)
	return err
}

func (p *Phone) sandbox(ctx context.Context, method, path, body string) ([]byte, error) {
	address := strings.TrimRight(p.URL, "/") + path
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewBufferString(body))
	if err != nil {
		return nil, fmt.Errorf("asking the sandbox: %w", err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.SetBasicAuth(p.Account, p.Token)
	client := p.Client
	if client == nil {
		client = twilio
	}
	address, _, _ = strings.Cut(address, "?") // the query holds a number
	resp, err := client.Do(req)
	if err != nil {
		return nil, &HTTPError{Address: address, Err: unwrapURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return nil, &HTTPError{Address: address, Err: err}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, &HTTPError{Address: address, Status: resp.StatusCode}
	}
	return raw, nil
}
