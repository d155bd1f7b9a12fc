package bank

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"cardline/internal/vault"
)

// OAuth is where a client gets its bearer: the client credentials grant of RFC 6749.
type OAuth struct {
	URL    string // token endpoint
	Client string // client id
	Secret vault.Secret
	Scopes string // parted by blanks; "" for none
}

const (
	// tokenEarly is how long before its end a token is replaced, at most half its life: a request under way must not outlive it.
	tokenEarly = 30 * time.Second
	// tokenLife is taken where the answer names none, which RFC 6749 allows.
	tokenLife = 5 * time.Minute
)

var errNoToken = errors.New("bank.oauth: no token was given out")

// tokens keeps one bearer and fetches the next before the old one ends. One fetch is under way at a time.
type tokens struct {
	oauth OAuth
	http  *http.Client
	now   func() time.Time
	turn  chan struct{} // held by the one that fetches

	mu    sync.Mutex
	value vault.Secret
	renew time.Time // from then on a new one is wanted
	ends  time.Time
}

func newTokens(o OAuth, h *http.Client, now func() time.Time) *tokens {
	return &tokens{oauth: o, http: h, now: now, turn: make(chan struct{}, 1)}
}

// bearer is a token that is good for now. Close to its end one caller fetches the next while all others go on with the old one;
// without any, everybody waits.
func (t *tokens) bearer(ctx context.Context) (vault.Secret, error) {
	value, fresh := t.held()
	if fresh {
		return value, nil
	}
	if value == "" {
		select {
		case t.turn <- struct{}{}:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	} else {
		select {
		case t.turn <- struct{}{}:
		default:
			return value, nil
		}
	}
	defer func() { <-t.turn }()
	if value, fresh = t.held(); fresh { // while we waited
		return value, nil
	}
	next, life, err := t.fetch(ctx)
	if err != nil && value != "" {
		return value, nil
	}
	if err != nil {
		return "", err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.value, t.ends, t.renew = next, now.Add(life), now.Add(life-min(tokenEarly, life/2))
	return next, nil
}

// held is the present token, "" if it has ended; fresh tells whether it will do for a while.
func (t *tokens) held() (value vault.Secret, fresh bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if !now.Before(t.ends) {
		return "", false
	}
	return t.value, now.Before(t.renew)
}

// withdraw forgets a token the core no longer takes.
func (t *tokens) withdraw(value vault.Secret) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value == value {
		t.ends = time.Time{}
	}
}

func (t *tokens) fetch(ctx context.Context) (vault.Secret, time.Duration, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if t.oauth.Scopes != "" {
		form.Set("scope", t.oauth.Scopes)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.oauth.URL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, errNoToken
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.SetBasicAuth(url.QueryEscape(t.oauth.Client), url.QueryEscape(t.oauth.Secret.Reveal())) // escaped, as RFC 6749 2.3.1 wants it
	res, err := t.http.Do(req)
	if err != nil {
		return "", 0, fmt.Errorf("%w: %w", errNoToken, unaddressed(err))
	}
	defer res.Body.Close()
	var given struct {
		Token string `json:"access_token"`
		Life  int64  `json:"expires_in"` // seconds
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&given); err != nil || given.Token == "" {
		return "", 0, fmt.Errorf("%w: status %d", errNoToken, res.StatusCode)
	}
	life := time.Duration(given.Life) * time.Second
	if given.Life <= 0 {
		life = tokenLife
	}
	return vault.Secret(given.Token), life, nil
}
