package bank

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"cardline/internal/vault"
)

// request is one exchange of the protocol.
type request struct {
	op           string // as an Observer is told
	method, path string
	query        url.Values
	key          string        // of an order or a quote
	timeout      time.Duration // 0: that of a question
	body         any
	again        bool // may be repeated
	order        bool // changes something: when its answer is lost, nobody knows
	always       bool // goes out whatever the breaker says
}

// A question that failed quickly is repeated so often, after a pause of one to two times repeatAfter, then twice as long. One that was
// late is not: it would only add to what makes the core slow.
const (
	repeats     = 2
	repeatAfter = 50 * time.Millisecond
)

// maxAnswer bounds an answer: a page of a thousand customers is about 400 KiB.
const maxAnswer = 8 << 20

// exchange sends q and decodes the answer into out. The error is one of the bank's refusals or an outage.
func (c *Client) exchange(ctx context.Context, q request, out any) error {
	breaker := c.breakers.of(q.op)
	if breaker.open() && !q.always {
		return fmt.Errorf("%w: it has not been answering", ErrUnavailable)
	}
	if q.timeout == 0 {
		q.timeout = c.timeout
	}
	limited, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	body, err := c.persist(limited, q)
	if err == nil && json.Unmarshal(body, out) != nil {
		err = fmt.Errorf("%w: the answer is not the JSON expected", lost(q, true))
	}
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return err // the caller left: that says nothing about the core
	}
	breaker.note(Down(err))
	return err
}

// persist repeats what may be repeated while there is time.
func (c *Client) persist(ctx context.Context, q request) ([]byte, error) {
	wait := repeatAfter
	for left := repeats; ; left-- {
		body, err := c.send(ctx, q)
		if !q.again || left == 0 || !errors.Is(err, ErrUnavailable) || ctx.Err() != nil {
			return body, err
		}
		if pause(ctx, wait+rand.N(wait)) != nil {
			return nil, err
		}
		wait *= 2
	}
}

// send is one request, or two where the bearer had been withdrawn: a core that answers 401 has not looked at the rest.
func (c *Client) send(ctx context.Context, q request) ([]byte, error) {
	for renewed := false; ; renewed = true {
		bearer, err := c.bearer(ctx)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		status, body, err := c.attempt(ctx, q, bearer)
		switch {
		case err != nil:
			return nil, err
		case status == http.StatusOK:
			return body, nil
		case status == http.StatusUnauthorized && c.tokens != nil && !renewed:
			c.tokens.withdraw(bearer)
		default:
			return nil, refusal(q, status, body)
		}
	}
}

func (c *Client) bearer(ctx context.Context) (vault.Secret, error) {
	if c.tokens == nil {
		return c.token, nil
	}
	return c.tokens.bearer(ctx)
}

func (c *Client) attempt(ctx context.Context, q request, bearer vault.Secret) (status int, body []byte, err error) {
	var reached atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }})
	req, err := c.build(ctx, q, bearer)
	if err != nil {
		return 0, nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", lost(q, reached.Load()), unaddressed(err))
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer)); err != nil {
		return 0, nil, fmt.Errorf("%w: reading the answer: %w", lost(q, true), err)
	}
	return res.StatusCode, body, nil
}

// unaddressed leaves the address out of an error: it may hold an order's key.
func unaddressed(err error) error {
	if in, ok := errors.AsType[*url.Error](err); ok {
		return in.Err
	}
	return err
}

func (c *Client) build(ctx context.Context, q request, bearer vault.Secret) (*http.Request, error) {
	var body io.Reader
	if q.body != nil {
		b, err := json.Marshal(q.body)
		if err != nil {
			return nil, fmt.Errorf("writing a request to the bank: %w", err)
		}
		body = bytes.NewReader(b)
	}
	address := c.base + "/v1" + q.path
	if len(q.query) > 0 {
		address += "?" + q.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, q.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("%w: the address cannot be formed", ErrUnavailable)
	}
	req.Header.Set("Accept", "application/json")
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if q.key != "" {
		req.Header.Set(idempotencyKey, q.key)
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer.Reveal())
	}
	return req, nil
}

// lost names the outage when no answer can be read: an order that may have reached the core may have been done.
func lost(q request, reached bool) error {
	if q.order && reached {
		return ErrUnknown
	}
	return ErrUnavailable
}

// errToken names where whoever runs us sets what the core does not take.
var errToken = errors.New("it refuses the token we show: set bank.token, or bank.oauth, to one it takes")

// refusal reads an answer other than 200. A status without one of our codes comes from something in between: below 500 it
// has not let the order pass, from 500 on nobody knows.
func refusal(q request, status int, body []byte) error {
	var p problem
	_ = json.Unmarshal(body, &p) // no JSON: no code
	switch err := errorOf(p.Code); {
	case err == nil && status == http.StatusUnauthorized:
		return fmt.Errorf("%w: status %d: %w", ErrUnavailable, status, errToken)
	case err == nil:
		return fmt.Errorf("%w: status %d", lost(q, status >= http.StatusInternalServerError), status)
	case err == ErrUnknown:
		return lost(q, true)
	case err == ErrRefused && p.Reason != "":
		return p.refusal()
	default:
		return err
	}
}

// fetch reads and turns the body W into what it means.
func fetch[W, T any](ctx context.Context, c *Client, q request, mean func(W) (T, error)) (T, error) {
	q.method, q.again = http.MethodGet, true
	return exchanged(ctx, c, q, mean)
}

// exchanged is exchange, with the body W turned into what it means.
func exchanged[W, T any](ctx context.Context, c *Client, q request, mean func(W) (T, error)) (T, error) {
	var w W
	var none T
	if err := c.exchange(ctx, q, &w); err != nil {
		return none, err
	}
	v, err := mean(w)
	if err != nil {
		return none, fmt.Errorf("%w: %w", lost(q, true), err)
	}
	return v, nil
}

func each[W, T any](mean func(W) (T, error)) func([]W) ([]T, error) {
	return func(ws []W) ([]T, error) {
		out := make([]T, 0, len(ws))
		for _, w := range ws {
			v, err := mean(w)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
}

// pause waits for d or the end of ctx, whichever comes first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
