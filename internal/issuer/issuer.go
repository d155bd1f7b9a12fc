// Package issuer asks the bank's own sign-in service (OpenID Connect) who somebody is: by authorization code with PKCE, state and nonce. It
// refuses to know operators and what they may do: it hands on a name and groups, as they were vouched for. Start at Issuer.
package issuer

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Settings say whom to ask, and as whom.
type Settings struct {
	URL      string // of the issuer, as its tokens name it
	ClientID string
	Secret   string // of the client
	Back     string // address of ours where browsers come back to
	Scopes   []string
	Claim    string // that names the operator: preferred_username, or another
	Groups   string // claim that lists groups
	Domain   string // of names that are e-mail addresses: what stands before @ is the name then; "": such names are refused
}

// Errand is what a browser keeps while its owner is with the issuer. It is good for one answer.
type Errand struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
}

// Claim is whom the issuer vouches for.
type Claim struct {
	Name   string // in small letters
	Groups []string
}

// What can go wrong. Any other error means the same as ErrAway to whoever signs in.
var (
	ErrAway  = errors.New("issuer: it does not answer")
	ErrStale = errors.New("issuer: the answer does not belong to a question of this browser")
	ErrToken = errors.New("issuer: its token is not good")
	ErrName  = errors.New("issuer: its token names nobody")
)

// One call to the issuer may take patience. After one in vain nobody waits for another for a rest.
const (
	patience = 8 * time.Second
	rest     = 2 * time.Second
)

// Issuer asks. It looks the issuer's addresses and keys up when it is first asked, so that Cardline starts without it.
type Issuer struct {
	set    Settings
	now    func() time.Time
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
	failed   time.Time // when it was last asked in vain
}

// New prepares to ask. now is the machine's time: tokens are dated by it.
func New(s Settings, now func() time.Time) *Issuer {
	return &Issuer{set: s, now: now, client: &http.Client{Timeout: patience}}
}

func (i *Issuer) found(ctx context.Context) (*oidc.Provider, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider != nil {
		return i.provider, nil
	}
	if i.now().Sub(i.failed) < rest {
		return nil, ErrAway
	}
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), i.client), i.set.URL) // it keeps the context, to fetch keys with
	if err != nil {
		i.failed = i.now()
		return nil, errors.Join(ErrAway, err)
	}
	i.provider = p
	return p, nil
}

func (i *Issuer) exchange(p *oidc.Provider) *oauth2.Config {
	scopes := append([]string{oidc.ScopeOpenID}, i.set.Scopes...)
	return &oauth2.Config{ClientID: i.set.ClientID, ClientSecret: i.set.Secret, Endpoint: p.Endpoint(), RedirectURL: i.set.Back, Scopes: scopes}
}

// Ask is where to send a browser, and what it keeps meanwhile. ErrAway.
func (i *Issuer) Ask(ctx context.Context) (address string, e Errand, err error) {
	p, err := i.found(ctx)
	if err != nil {
		return "", e, err
	}
	e = Errand{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return i.exchange(p).AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), e, nil
}

// Answer is whom the issuer vouches for, by the state and code with which a browser came back. ErrStale, ErrToken, ErrName, ErrAway.
func (i *Issuer) Answer(ctx context.Context, e Errand, state, code string) (Claim, error) {
	if e.State == "" || e.Nonce == "" || e.Verifier == "" || code == "" || subtle.ConstantTimeCompare([]byte(e.State), []byte(state)) != 1 {
		return Claim{}, ErrStale
	}
	p, err := i.found(ctx)
	if err != nil {
		return Claim{}, err
	}
	ctx = oidc.ClientContext(ctx, i.client)
	token, err := i.exchange(p).Exchange(ctx, code, oauth2.VerifierOption(e.Verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError:
		return Claim{}, fmt.Errorf("%w: the code was refused: %s", ErrStale, refused.ErrorCode)
	case err != nil:
		return Claim{}, errors.Join(ErrAway, err)
	}
	raw, _ := token.Extra("id_token").(string) // "" is no token
	id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: i.set.ClientID, Now: i.now}).Verify(ctx, raw)
	if err != nil {
		return Claim{}, errors.Join(ErrToken, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(e.Nonce)) != 1 {
		return Claim{}, fmt.Errorf("%w: it was made for another question", ErrToken)
	}
	return i.claim(id)
}

// claim reads who it is. An address that nobody has confirmed names nobody.
func (i *Issuer) claim(id *oidc.IDToken) (c Claim, err error) {
	said := map[string]any{}
	if err := id.Claims(&said); err != nil {
		return c, errors.Join(ErrToken, err)
	}
	name, _ := said[i.set.Claim].(string)
	name = strings.ToLower(strings.TrimSpace(name))
	if local, domain, is := strings.Cut(name, "@"); is {
		confirmed, _ := said["email_verified"].(bool)
		if i.set.Domain == "" || domain != strings.ToLower(i.set.Domain) || i.set.Claim == "email" && !confirmed {
			return c, ErrName
		}
		name = local
	}
	if name == "" {
		return c, ErrName
	}
	c.Name = name
	groups, _ := said[i.set.Groups].([]any)
	for _, g := range groups {
		if s, ok := g.(string); ok {
			c.Groups = append(c.Groups, s)
		}
	}
	slices.Sort(c.Groups)
	return c, nil
}
