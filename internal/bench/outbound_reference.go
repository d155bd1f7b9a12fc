package bench

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
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

// Loop is that way out as a program of its own, as ours is one. GET /bare?carrier=HOST:PORT&span=5s hands over messages for so long;
// /followed?carrier=HOST:PORT&n=30000 hands over so many, whose receipts come back here and have their signatures checked by twilio-go. Either
// answers with the messages a second, or 500 and why. It serves until ctx ends.
func Loop(ctx context.Context, listener net.Listener, now func() time.Time) error {
	l := &loop{now: now, public: "http://" + listener.Addr().String(), check: client.NewRequestValidator(token)}
	server := &fasthttp.Server{Handler: l.handle, NoDefaultServerHeader: true}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown()
	}()
	return server.Serve(listener)
}

type loop struct {
	now    func() time.Time
	public string
	check  client.RequestValidator
}

func (l *loop) handle(r *fasthttp.RequestCtx) {
	args := r.QueryArgs()
	var rate float64
	var err error
	switch carrier := string(args.Peek("carrier")); string(r.Path()) {
	case "/bare":
		var span time.Duration
		if span, err = time.ParseDuration(string(args.Peek("span"))); err == nil {
			rate, err = l.bare(carrier, span)
		}
	case "/followed":
		rate, err = l.followed(carrier, int64(args.GetUintOrZero("n")))
	default:
		l.heard(r)
		return
	}
	if err != nil {
		r.Error(err.Error(), fasthttp.StatusInternalServerError)
		return
	}
	r.SetBodyString(strconv.FormatFloat(rate, 'f', 1, 64))
}

// bare counts the messages a second that twilio-go alone hands over.
func (l *loop) bare(carrier string, span time.Duration) (float64, error) {
	var sent atomic.Int64
	began := l.now()
	err := handOver(carrier, func() (back string, more bool) { // asked once more by each sender than it sends
		sent.Add(1)
		return "", l.now().Sub(began) < span
	})
	return float64(sent.Load()-bareSenders) / l.now().Sub(began).Seconds(), err
}

// followed hands over n messages and says where their receipts go.
func (l *loop) followed(carrier string, n int64) (float64, error) {
	var next atomic.Int64
	began := l.now()
	err := handOver(carrier, func() (string, bool) {
		i := next.Add(1)
		return fmt.Sprintf("%s/receipts/%d", l.public, i), i <= n
	})
	return float64(n) / l.now().Sub(began).Seconds(), err
}

// heard answers a receipt as most do.
func (l *loop) heard(r *fasthttp.RequestCtx) {
	params := map[string]string{}
	for k, v := range r.PostArgs().All() {
		params[string(k)] = string(v)
	}
	if !l.check.Validate(l.public+string(r.RequestURI()), params, string(r.Request.Header.Peek("X-Twilio-Signature"))) {
		r.SetStatusCode(fasthttp.StatusForbidden)
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
