package bank

import (
	"context"
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

// ClientOptions say where a core is and how long to wait for it.
type ClientOptions struct {
	URL     string           // of the adapter, without /v1
	Token   vault.Secret     // shown as a bearer; "" for none
	Timeout time.Duration    // of one request, beside the caller's own; 5 s
	Now     func() time.Time // of the machine
}

// Client is a Bank behind HTTP, by the protocol of docs/bank-api.md. After failures in a row it refuses at once for some
// seconds (ErrUnavailable), but an order to stop a card is always tried.
type Client struct {
	unserved
	base    string
	token   vault.Secret
	timeout time.Duration
	http    *http.Client
	breaker breaker
}

var _ Bank = (*Client)(nil)

// NewClient makes a client; it connects at the first request. It fails on a URL that is no http or https address.
func NewClient(o ClientOptions) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.User != nil {
		return nil, errors.New("bank: the address must be http(s)://host[:port][/path]")
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	return &Client{
		base: strings.TrimSuffix(o.URL, "/"), token: o.Token, timeout: o.Timeout,
		http: &http.Client{
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute,
				MaxConnsPerHost: 256, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 3 * time.Second,
			},
			// A core that redirects is not the one we were given.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		breaker: breaker{now: o.Now},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Balance implements Balances.
func (c *Client) Balance(ctx context.Context, id card.ID) (Balance, error) {
	return fetch(ctx, c, cardPath(id, "balance"), nil, wireBalance.balance)
}

// Statement implements Statements.
func (c *Client) Statement(ctx context.Context, id card.ID, month string) (Statement, error) {
	return fetch(ctx, c, cardPath(id, "statement"), url.Values{"month": {month}}, wireStatement.statement)
}

// Transactions implements Ledger.
func (c *Client) Transactions(ctx context.Context, id card.ID, before string, n int) ([]Transaction, error) {
	query := url.Values{"before": {before}, "n": {strconv.Itoa(n)}}
	return fetch(ctx, c, cardPath(id, "transactions"), query, each(wireTransaction.transaction))
}

// Points implements Loyalty.
func (c *Client) Points(ctx context.Context, id card.ID) (Points, error) {
	return fetch(ctx, c, cardPath(id, "points"), nil, func(w wirePoints) (Points, error) { return Points(w), nil })
}

// Records implements Feed.
func (c *Client) Records(ctx context.Context, after string, n int) ([]Record, error) {
	query := url.Values{"after": {after}, "n": {strconv.Itoa(n)}}
	return fetch(ctx, c, "/customers", query, each(wireRecord.record))
}

// Do implements Core.
func (c *Client) Do(ctx context.Context, o Order) (Receipt, error) {
	if o.Key == "" {
		return Receipt{}, fmt.Errorf("%w: an order without a key", ErrRefused)
	}
	var w wireReceipt
	err := c.exchange(ctx, request{
		method: http.MethodPost, path: "/orders", key: o.Key, always: o.Kind == Stop,
		body: wireOrder{Kind: o.Kind, Customer: o.Customer, Card: o.Card, At: o.At},
	}, &w)
	return Receipt(w), err
}

// Receipt implements Core.
func (c *Client) Receipt(ctx context.Context, key string) (Receipt, error) {
	return fetch(ctx, c, "/orders/"+url.PathEscape(key), nil, func(w wireReceipt) (Receipt, error) { return Receipt(w), nil })
}

// VerifyPIN implements Proofs.
func (c *Client) VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error {
	return c.prove(ctx, customer, PIN, pin)
}

// VerifyDocument implements Proofs.
func (c *Client) VerifyDocument(ctx context.Context, customer string, tail vault.Secret) error {
	return c.prove(ctx, customer, Document, tail)
}

func (c *Client) prove(ctx context.Context, customer string, p Proof, attempt vault.Secret) error {
	return c.exchange(ctx, request{
		method: http.MethodPost, path: "/customers/" + url.PathEscape(customer) + "/" + string(p),
		body: wireProof{Secret: attempt.Reveal()},
	}, &struct{}{})
}

// Ping implements Bank.
func (c *Client) Ping(ctx context.Context) error {
	return c.exchange(ctx, request{method: http.MethodGet, path: "/ping"}, &struct{}{})
}

func cardPath(id card.ID, what string) string {
	return "/cards/" + url.PathEscape(string(id)) + "/" + what
}
