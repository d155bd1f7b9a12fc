package bank

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
	"sync/atomic"
)

// request is one exchange of the protocol.
type request struct {
	method, path string
	query        url.Values
	key          string // of an order
	body         any
	always       bool // goes out whatever the breaker says
}

// maxAnswer bounds an answer: a page of a thousand customers is about 400 KiB.
const maxAnswer = 8 << 20

// exchange sends q and decodes the answer into out. The error is one of the bank's refusals or an outage.
func (c *Client) exchange(ctx context.Context, q request, out any) error {
	if c.breaker.open() && !q.always {
		return fmt.Errorf("%w: it has not been answering", ErrUnavailable)
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err := c.send(limited, q, out)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return err // the caller left: that says nothing about the core
	}
	c.breaker.note(Down(err))
	return err
}

func (c *Client) send(ctx context.Context, q request, out any) error {
	var reached atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }})
	req, err := c.build(ctx, q)
	if err != nil {
		return err
	}
	res, err := c.http.Do(req)
	if err != nil {
		var in *url.Error // its text repeats the address, which may hold an order's key
		if errors.As(err, &in) {
			err = in.Err
		}
		return fmt.Errorf("%w: %w", lost(q, reached.Load()), err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("%w: reading the answer: %w", lost(q, true), err)
	}
	if res.StatusCode != http.StatusOK {
		return refusal(q, res.StatusCode, body)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%w: the answer is not the JSON expected", lost(q, true))
	}
	return nil
}

func (c *Client) build(ctx context.Context, q request) (*http.Request, error) {
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
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	}
	return req, nil
}

// lost names the outage when no answer can be read: an order that may have reached the core may have been done.
func lost(q request, reached bool) error {
	if q.key != "" && reached {
		return ErrUnknown
	}
	return ErrUnavailable
}

// refusal reads an answer other than 200. A status without one of our codes comes from something in between: below 500 it
// has not let the order pass, from 500 on nobody knows.
func refusal(q request, status int, body []byte) error {
	var p problem
	_ = json.Unmarshal(body, &p) // no JSON: no code
	if err := errorOf(p.Code); err != nil {
		if err == ErrUnknown {
			return lost(q, true)
		}
		return err
	}
	return fmt.Errorf("%w: status %d", lost(q, status >= http.StatusInternalServerError), status)
}

// fetch reads from path and turns the body W into what it means.
func fetch[W, T any](ctx context.Context, c *Client, path string, query url.Values, mean func(W) (T, error)) (T, error) {
	var w W
	var none T
	if err := c.exchange(ctx, request{method: http.MethodGet, path: path, query: query}, &w); err != nil {
		return none, err
	}
	v, err := mean(w)
	if err != nil {
		return none, fmt.Errorf("%w: %w", ErrUnavailable, err)
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
