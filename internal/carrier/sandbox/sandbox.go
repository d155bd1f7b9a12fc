// Package sandbox is a small Twilio: an HTTP server that takes, lists and blanks messages as Twilio's REST API does, refuses
// what Twilio refuses, and posts signed status callbacks. It delivers to nobody: what it took is read at /sandbox/messages, or from
// a Ledger. Calls it places to telephones that answer as a Line says; what they heard is read at /sandbox/calls. Asked to, it makes the
// Troubles a carrier may make. It knows nothing of Cardline, and signs with code of its own and the handset's. Start at New.
//
// Twilio's test numbers fail as theirs do (see magic). Beside those, a text to +1500555003x with x from 3 to 8 is taken and
// ends undelivered with error 3000x: 30003 unreachable handset, 30005 unknown handset, 30007 filtered, and so on.
package sandbox

import (
	"context"
	"crypto/subtle"
	"net/http"
	"sync"
	"time"
)

// Options say whose sandbox it is and how its callbacks behave.
type Options struct {
	AccountSID string
	Token      string
	Now        func() time.Time // dates the messages; never decides how long something takes
	Capacity   int              // messages remembered, the oldest go first; 0 = 50,000
	Callbacks  Callbacks

	Numbers  []string // of the account; with Services empty too, whoever asks may send from any
	Services []string // Messaging Services of the account

	// Pools are the senders of services: numbers, short codes, names. One left out has a number of the sandbox's own.
	Pools    map[string][]string
	Troubles Troubles
	Ledger   *Ledger // keeps every message taken; nil: nobody does
	Hand     Hand    // telephones that people hold; nil: there are none
}

// Callbacks is how status callbacks arrive: after Delay each, in order and once, unless asked otherwise.
type Callbacks struct {
	Delay     time.Duration // before each status; 0 = 20 ms
	Backwards bool          // delivered is posted before sent
	Twice     bool          // each is posted twice
}

const (
	defaultCapacity = 50_000
	defaultDelay    = 20 * time.Millisecond
	callbackWait    = 5 * time.Second // for an answer to a callback; Twilio waits 15
	callbackLines   = 64              // callbacks on their way at once
)

// Sandbox is the server, an http.Handler. Its paths begin with /sandbox: mount it without stripping that.
type Sandbox struct {
	options Options
	log     *record
	routes  *http.ServeMux
	client  *http.Client
	lines   chan struct{} // a place for each callback on its way
	dice    *dice
	senders *senders

	recordings recordings
	calls      calls

	mu      sync.Mutex // of blocked, and of beginning a delivery
	blocked map[pair]bool

	ctx     context.Context // of all callbacks
	stop    context.CancelFunc
	pending sync.WaitGroup
}

// pair is a person and the sender they do not want to hear from.
type pair struct{ person, sender string }

// New starts a sandbox; Close ends it.
func New(o Options) *Sandbox {
	if o.Capacity <= 0 {
		o.Capacity = defaultCapacity
	}
	if o.Callbacks.Delay <= 0 {
		o.Callbacks.Delay = defaultDelay
	}
	s := &Sandbox{
		options: o,
		log:     newRecord(o.Capacity),
		routes:  http.NewServeMux(),
		client:  &http.Client{Timeout: callbackWait, Transport: &http.Transport{MaxIdleConnsPerHost: callbackLines}},
		lines:   make(chan struct{}, callbackLines),
		dice:    newDice(o.Troubles),
		senders: newSenders(o),
		blocked: map[pair]bool{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	const messages = "/sandbox/2010-04-01/Accounts/{account}/Messages"
	s.routes.HandleFunc("POST "+messages+".json", s.account(s.create))
	s.routes.HandleFunc("GET "+messages+".json", s.account(s.list))
	s.routes.HandleFunc("POST "+messages+"/{message}", s.account(s.update))
	s.routes.HandleFunc("GET "+messages+"/{message}", s.account(s.fetch))
	const calls = "/sandbox/2010-04-01/Accounts/{account}/Calls.json"
	s.routes.HandleFunc("POST "+calls, s.account(s.createCall))
	s.routes.HandleFunc("GET "+calls, s.account(s.listCalls))
	const recordings = "/sandbox/2010-04-01/Accounts/{account}/Recordings/{recording}"
	s.routes.HandleFunc("GET "+recordings, s.account(s.fetchRecording))
	s.routes.HandleFunc("DELETE "+recordings, s.account(s.deleteRecording))
	const numbers = "/sandbox/2010-04-01/Accounts/{account}/IncomingPhoneNumbers"
	s.routes.HandleFunc("GET "+numbers+".json", s.account(s.listNumbers))
	s.routes.HandleFunc("POST "+numbers+"/{number}", s.account(s.updateNumber))
	const services = "/sandbox/v1/Services/{service}" // at Twilio on a host of its own, messaging.twilio.com
	s.routes.HandleFunc("GET "+services, s.account(s.fetchService))
	s.routes.HandleFunc("GET "+services+"/{kind}", s.account(s.listPool))
	s.routes.HandleFunc("POST "+services, s.account(s.updateService))
	s.routes.HandleFunc("GET /sandbox/messages", s.read)
	s.routes.HandleFunc("GET /sandbox/calls", s.readCalls)
	s.routes.HandleFunc("POST /sandbox/line", s.setLine)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	s.routes.ServeHTTP(w, r)
}

// account lets only the account in, with Twilio's errors for everyone else.
func (s *Sandbox) account(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, token, _ := r.BasicAuth()
		known := subtle.ConstantTimeCompare([]byte(user), []byte(s.options.AccountSID)) &
			subtle.ConstantTimeCompare([]byte(token), []byte(s.options.Token))
		switch {
		case known != 1:
			w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
			fail(w, refusal{20003, "Authenticate"})
		case r.PathValue("account") != s.options.AccountSID && r.PathValue("service") == "":
			fail(w, notFound(r))
		default:
			next(w, r)
		}
	}
}

// Block makes texts from sender (a number or Messaging Service) to person fail with 21610, as after a STOP.
func (s *Sandbox) Block(person, sender string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[pair{person, sender}] = true
}

// Unblock undoes Block, as START does.
func (s *Sandbox) Unblock(person, sender string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.blocked, pair{person, sender})
}

func (s *Sandbox) isBlocked(person, sender string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blocked[pair{person, sender}]
}

// Close drops the callbacks not yet posted and waits for those on their way, or for ctx.
func (s *Sandbox) Close(ctx context.Context) error {
	s.mu.Lock()
	s.stop()
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.pending.Wait()
		close(done)
	}()
	select {
	case <-done:
		s.client.CloseIdleConnections()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
