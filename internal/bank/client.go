package bank

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// ClientOptions say where a core is, how to be let in and how long to wait for it.
type ClientOptions struct {
	URL     string           // of the adapter, without /v1
	Token   vault.Secret     // shown as a bearer; "" for none
	OAuth   OAuth            // where a bearer is fetched instead; zero for none
	TLS     *tls.Config      // nil: what the machine trusts, and no certificate of ours
	Timeout time.Duration    // of a question, its repetitions included, beside the caller's own; 5 s
	Orders  time.Duration    // of an order; 0: Timeout
	Feed    time.Duration    // of a page of the feed; 0: Timeout
	Now     func() time.Time // of the machine
}

// Client is a Bank behind HTTP, by the protocol of docs/bank-api.md. A question that fails quickly is asked again, an order never. After
// failures in a row of one operation it refuses that one at once for some seconds (ErrUnavailable), but an order to stop a card
// is always tried.
type Client struct {
	base     string
	token    vault.Secret
	tokens   *tokens // nil without OAuth
	timeout  time.Duration
	orders   time.Duration
	feed     time.Duration
	http     *http.Client
	breakers breakers
}

var _ Bank = (*Client)(nil)

// NewClient makes a client; it connects at the first request. It fails on a URL that is no http or https address.
func NewClient(o ClientOptions) (*Client, error) {
	if !isAddress(o.URL) {
		return nil, errors.New("bank: the address must be http(s)://host[:port][/path]")
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	if o.Orders <= 0 {
		o.Orders = o.Timeout
	}
	if o.Feed <= 0 {
		o.Feed = o.Timeout
	}
	c := &Client{
		base: strings.TrimSuffix(o.URL, "/"), token: o.Token, timeout: o.Timeout, orders: o.Orders, feed: o.Feed,
		http: &http.Client{
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, TLSClientConfig: o.TLS,
				MaxConnsPerHost: 256, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 3 * time.Second,
			},
			// A core that redirects is not the one we were given.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		breakers: breakers{now: o.Now},
	}
	if o.OAuth != (OAuth{}) {
		if !isAddress(o.OAuth.URL) || o.OAuth.Client == "" {
			return nil, errors.New("bank: OAuth needs the http(s) address that gives out tokens and a client id")
		}
		c.tokens = newTokens(o.OAuth, c.http, o.Now)
	}
	return c, nil
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.RawQuery == "" && u.User == nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Balance implements Balances.
func (c *Client) Balance(ctx context.Context, id card.ID) (Balance, error) {
	return fetch(ctx, c, ofCard(id, "balance"), wireBalance.balance)
}

// Statement implements Statements.
func (c *Client) Statement(ctx context.Context, id card.ID, month string) (Statement, error) {
	q := ofCard(id, "statement")
	q.query = url.Values{"month": {month}}
	return fetch(ctx, c, q, wireStatement.statement)
}

// Transactions implements Ledger.
func (c *Client) Transactions(ctx context.Context, id card.ID, before string, n int) ([]Transaction, error) {
	q := ofCard(id, "transactions")
	q.query = url.Values{"before": {before}, "n": {strconv.Itoa(n)}}
	return fetch(ctx, c, q, each(wireTransaction.transaction))
}

// Points implements Loyalty.
func (c *Client) Points(ctx context.Context, id card.ID) (Points, error) {
	return fetch(ctx, c, ofCard(id, "points"), wirePoints.points)
}

// Records implements Feed.
func (c *Client) Records(ctx context.Context, after string, n int) ([]Record, error) {
	query := url.Values{"after": {after}, "n": {strconv.Itoa(n)}}
	return fetch(ctx, c, request{op: "records", path: "/customers", query: query, timeout: c.feed}, each(wireRecord.record))
}

// Do implements Core.
func (c *Client) Do(ctx context.Context, o Order) (Receipt, error) {
	if o.Key == "" {
		return Receipt{}, fmt.Errorf("%w: an order without a key", ErrRefused)
	}
	return exchanged(ctx, c, request{
		op: string(o.Kind), method: http.MethodPost, path: "/orders", key: o.Key, order: true, always: o.Kind == Stop,
		timeout: c.orders, body: toOrder(o),
	}, wireReceipt.receipt)
}

// Receipt implements Core.
func (c *Client) Receipt(ctx context.Context, key string) (Receipt, error) {
	return fetch(ctx, c, request{op: "receipt", path: "/orders/" + url.PathEscape(key)}, wireReceipt.receipt)
}

// VerifyPIN implements Proofs.
func (c *Client) VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error {
	return c.prove(ctx, customer, PIN, pin)
}

// VerifyDocument implements Proofs.
func (c *Client) VerifyDocument(ctx context.Context, customer string, tail vault.Secret) error {
	return c.prove(ctx, customer, Document, tail)
}

// PINLock implements Proofs.
func (c *Client) PINLock(ctx context.Context, customer string) (PINLock, error) {
	q := ofCustomer(customer, "pin")
	q.op = "pin-lock"
	return fetch(ctx, c, q, wirePINLock.lock)
}

// FindCards implements Finder. What is looked for goes in the body: addresses are logged.
func (c *Client) FindCards(ctx context.Context, by Clue, what vault.Secret) ([]Held, error) {
	return exchanged(ctx, c, request{
		op: "find", method: http.MethodPost, path: "/cards/find", again: true, always: true,
		body: wireClue{By: by, Secret: what.Reveal()},
	}, each(wireHeld.held))
}

// prove is never repeated: an attempt may have been counted.
func (c *Client) prove(ctx context.Context, customer string, p Proof, attempt vault.Secret) error {
	return c.exchange(ctx, request{
		op: string(p), method: http.MethodPost, path: "/customers/" + url.PathEscape(customer) + "/" + string(p),
		body: wireProof{Secret: attempt.Reveal()},
	}, &struct{}{})
}

// Ping implements Bank. It is asked once: it is there to find out.
func (c *Client) Ping(ctx context.Context) error {
	return c.exchange(ctx, request{op: "ping", method: http.MethodGet, path: "/ping"}, &struct{}{})
}

// Post sends a body as it stands and gives the answer as it came: for looking at a core, not for using it. path is without /v1.
func (c *Client) Post(ctx context.Context, path, key string, body []byte) (status int, answer []byte, err error) {
	bearer, err := c.bearer(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.orders)
	defer cancel()
	return c.attempt(ctx, request{method: http.MethodPost, path: path, key: key, order: true, body: json.RawMessage(body)}, bearer)
}
