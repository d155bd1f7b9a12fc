package twilio

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/phone"
)

const (
	defaultAPI     = "https://api.twilio.com"
	defaultTimeout = 5 * time.Second
	maxValidity    = 36000 // seconds; Twilio's limit and default
	findLimit      = 100   // messages looked at to settle one: nobody gets more from us in minutes
	idleConns      = 256   // kept open, for the messages that are on their way at once
)

// Account is whom messages are sent for, and where to.
type Account struct {
	SID   string
	Token string
	API   string        // any address that speaks Twilio's REST API, with or without a path prefix; "" = Twilio
	Wait  time.Duration // for one exchange, connection to last byte; 0 = 5 s. That of a message may have a twentieth less
}

// Sender hands messages to Twilio over connections it keeps. It implements carrier.Sender; every error it returns is, or
// wraps, a *carrier.Error without a number or a word of the message in it. It is safe for concurrent use.
type Sender struct {
	account   Account
	base      *url.URL
	header    http.Header     // of every request
	lines     *lines          // of messages; nil: by transport, as everything else
	term      *clock.Term     // of an exchange on them
	transport *http.Transport // used bare: an http.Client would follow redirects and put the address, numbers and all, in errors
}

// NewSender makes a sender; nothing is sent and no address looked up.
func NewSender(a Account) (*Sender, error) {
	if !validSID(a.SID) || a.Token == "" {
		return nil, errors.New("twilio sender: account SID and auth token are needed")
	}
	if a.API == "" {
		a.API = defaultAPI
	}
	base, err := url.Parse(strings.TrimSuffix(a.API, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") || base.RawQuery != "" {
		return nil, errors.New("twilio sender: the API address must be absolute, https://host[/prefix]")
	}
	if a.Wait <= 0 {
		a.Wait = defaultTimeout
	}
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	credentials := base64.StdEncoding.EncodeToString([]byte(a.SID + ":" + a.Token))
	header := http.Header{"Accept": {"application/json"}, "User-Agent": {"cardline"}, "Authorization": {"Basic " + credentials}}
	return &Sender{
		account: a,
		base:    base,
		header:  header,
		lines:   newLines(base, messages(a.SID), header, trust),
		term:    clock.NewTerm(context.Background(), a.Wait),
		transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     trust,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: idleConns,
			IdleConnTimeout:     90 * time.Second,
		},
	}, nil
}

// Can implements carrier.Sender.
func (s *Sender) Can() carrier.Capabilities {
	return carrier.Capabilities{
		Find: true, Redact: true, Callback: true, Long: 1600, UCS2: true, Validity: maxValidity * time.Second, Inbound: true,
	}
}

// Close lets go of the idle connections.
func (s *Sender) Close() {
	s.transport.CloseIdleConnections()
	if s.lines != nil {
		s.lines.close()
	}
}

// Send hands over one message. From beginning with MG is a Messaging Service, anything else a sender.
func (s *Sender) Send(ctx context.Context, m carrier.Send) (carrier.Accepted, error) {
	x := s.exchange(ctx, false)
	got, err := x.create(m)
	if err != nil {
		return carrier.Accepted{}, fmt.Errorf("send %s: %w", m.ID, x.explain(err))
	}
	return got, nil
}

// Redact blanks Twilio's copy of a text. Doing it twice does no harm, so no outcome of it is unknown.
func (s *Sender) Redact(ctx context.Context, sid string) error {
	if !validSID(sid) {
		return errors.New("redact: not the id of a message")
	}
	blank := ""
	x := s.exchange(ctx, true)
	if _, err := x.api().UpdateMessage(sid, &openapi.UpdateMessageParams{Body: &blank}); err != nil {
		return fmt.Errorf("redact %s: %w", sid, x.explain(err))
	}
	return nil
}

// Find lists what was handed over for a number between from and until, out of its newest 100 messages, newest first. Twilio's own
// filter by date knows only the moment of sending, and would hide a message that is still queued; so it is not used.
func (s *Sender) Find(ctx context.Context, to phone.Number, from, until time.Time) ([]carrier.Found, error) {
	number, limit := to.Reveal(), findLimit
	x := s.exchange(ctx, true)
	listed, err := x.api().ListMessage(&openapi.ListMessageParams{To: &number, PageSize: &limit, Limit: &limit})
	if err != nil {
		return nil, fmt.Errorf("find messages: %w", x.explain(err))
	}
	found := make([]carrier.Found, 0, len(listed))
	for i := range listed {
		m := &listed[i]
		at, err := time.Parse(time.RFC1123Z, text(m.DateCreated))
		if err != nil || at.Before(from.Truncate(time.Second)) || at.After(until) { // their dates have no fractions
			continue
		}
		found = append(found, carrier.Found{SID: text(m.Sid), Body: text(m.Body), Status: text(m.Status), At: at})
	}
	return found, nil
}

func (s *Sender) exchange(ctx context.Context, repeatable bool) *exchange {
	return &exchange{sender: s, ctx: ctx, repeatable: repeatable}
}

// api is twilio-go's service over this one exchange. The handler is built bare: its constructor reads TWILIO_EDGE and
// TWILIO_REGION from the environment, which are no settings of ours.
func (x *exchange) api() *openapi.ApiService {
	return openapi.NewApiService(&client.RequestHandler{Client: x})
}

// text reads one of twilio-go's optional strings.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
