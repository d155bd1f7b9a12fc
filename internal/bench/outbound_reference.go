package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// bareSenders is how many goroutines call CreateMessage over and over: the way out as everybody writes it, which keeps nothing.
const bareSenders = 64

// bareLoop counts the messages a second that twilio-go alone hands over.
func bareLoop(ctx context.Context, carrier string, span time.Duration, now func() time.Time) (float64, error) {
	plain := &client.Client{ // which takes letters and digits only for a password
		Credentials: client.NewCredentials(account, "demotoken"),
		HTTPClient:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: bareSenders}, Timeout: 10 * time.Second},
	}
	plain.SetAccountSid(account)
	api := openapi.NewApiService(&client.RequestHandler{Client: elsewhere{plain, "http://" + carrier}})
	var sent atomic.Int64
	errs := make(chan error, bareSenders)
	began := now()
	var all sync.WaitGroup
	for i := range bareSenders {
		all.Go(func() {
			to, from, body := fmt.Sprintf("+1202%07d", 2_000_000+i), "+12025550101", greetingText
			for ctx.Err() == nil && now().Sub(began) < span {
				if _, err := api.CreateMessage(&openapi.CreateMessageParams{To: &to, From: &from, Body: &body}); err != nil {
					errs <- err
					return
				}
				sent.Add(1)
			}
		})
	}
	all.Wait()
	close(errs)
	if err := <-errs; err != nil {
		return 0, fmt.Errorf("the bare loop: %w", err)
	}
	return float64(sent.Load()) / now().Sub(began).Seconds(), context.Cause(ctx)
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
