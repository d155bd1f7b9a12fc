package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
	"github.com/valyala/fasthttp"
)

// bareSenders is how many goroutines call CreateMessage over and over: the way out as everybody writes it, which keeps nothing.
const bareSenders = 64

// bareLoop counts the messages a second that twilio-go alone hands over.
func bareLoop(ctx context.Context, carrier string, span time.Duration, now func() time.Time) (float64, error) {
	var sent atomic.Int64
	began := now()
	err := handOver(carrier, func() (back string, more bool) { // asked once more by each sender than it sends
		sent.Add(1)
		return "", ctx.Err() == nil && now().Sub(began) < span
	})
	return float64(sent.Load()-bareSenders) / now().Sub(began).Seconds(), errors.Join(err, context.Cause(ctx))
}

// followedLoop counts the messages a second of the same loop if it also hears what became of them: of n messages the receipts come back to a
// server that checks their signatures by twilio-go, and keeps nothing.
func followedLoop(ctx context.Context, n int, now func() time.Time) (rate float64, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	public := "http://" + listener.Addr().String()
	server := &fasthttp.Server{Handler: heard(public, client.NewRequestValidator(token)), NoDefaultServerHeader: true}
	go func() { _ = server.Serve(listener) }()
	defer func() { err = errors.Join(err, server.Shutdown()) }()
	far, err := newFarCarrier(now)
	if err != nil {
		return 0, err
	}
	defer far.close()
	far.callBack(public, listener.Addr().String())
	d := far.anyone(n)
	var next atomic.Int64
	err = handOver(far.addr, func() (string, bool) {
		i := next.Add(1)
		return fmt.Sprintf("%s/receipts/%d", public, i), ctx.Err() == nil && i <= int64(n)
	})
	if err = errors.Join(err, d.finished(ctx)); err != nil {
		return 0, fmt.Errorf("the loop with receipts: %w", err)
	}
	return float64(n) / d.took().Seconds(), nil
}

// heard answers a receipt as most do.
func heard(public string, check client.RequestValidator) fasthttp.RequestHandler {
	return func(r *fasthttp.RequestCtx) {
		params := map[string]string{}
		for k, v := range r.PostArgs().All() {
			params[string(k)] = string(v)
		}
		if !check.Validate(public+string(r.RequestURI()), params, string(r.Request.Header.Peek("X-Twilio-Signature"))) {
			r.SetStatusCode(fasthttp.StatusForbidden)
		}
	}
}

// handOver has every sender call CreateMessage for as long as next says that there is more; back is where receipts go, "" nowhere.
func handOver(carrier string, next func() (back string, more bool)) error {
	plain := &client.Client{ // which takes letters and digits only for a password
		Credentials: client.NewCredentials(account, "demotoken"),
		HTTPClient:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: bareSenders}, Timeout: 10 * time.Second},
	}
	plain.SetAccountSid(account)
	api := openapi.NewApiService(&client.RequestHandler{Client: elsewhere{plain, "http://" + carrier}})
	errs := make(chan error, bareSenders)
	var all sync.WaitGroup
	for i := range bareSenders {
		all.Go(func() {
			to, from, body := fmt.Sprintf("+1202%07d", 2_000_000+i), "+12025550101", greetingText
			for back, more := next(); more; back, more = next() {
				p := &openapi.CreateMessageParams{To: &to, From: &from, Body: &body}
				if back != "" {
					p.SetStatusCallback(back)
				}
				if _, err := api.CreateMessage(p); err != nil {
					errs <- fmt.Errorf("the bare loop: %w", err)
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

// elsewhere sends twilio-go's requests to another address than Twilio's.
type elsewhere struct {
	*client.Client
	base string
}

// SendRequest implements client.BaseClient.
func (e elsewhere) SendRequest(method, address string, form url.Values, headers map[string]any, body ...byte) (*http.Response, error) {
	return e.Client.SendRequest(method, e.base+strings.TrimPrefix(address, "https://api.twilio.com"), form, headers, body...)
}
