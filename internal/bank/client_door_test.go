package bank_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/bank"
)

func TestAQuestionIsAskedAgainAnOrderIsNot(t *testing.T) {
	t.Parallel()
	var asked, ordered atomic.Int64
	c := ofAdapter(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			ordered.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
		case asked.Add(1) < 3:
			w.WriteHeader(http.StatusBadGateway)
		default:
			_, _ = io.WriteString(w, `{"balance":7,"as_of":"2027-02-06T09:00:00Z"}`)
		}
	}, bank.ClientOptions{})
	if p, err := c.Points(t.Context(), "K10011"); err != nil || p.Balance != 7 || asked.Load() != 3 {
		t.Errorf("points = %+v, %v after %d questions", p, err, asked.Load())
	}
	if _, err := c.Do(t.Context(), stop); !errors.Is(err, bank.ErrUnknown) || ordered.Load() != 1 {
		t.Errorf("the order went out %d times: %v", ordered.Load(), err)
	}
	if _, err := c.Quote(t.Context(), bank.Ask{Key: "SM1"}); !errors.Is(err, bank.ErrUnavailable) || ordered.Load() != 2 {
		t.Errorf("a quote that is lost: %v", err)
	}
}

func TestARefusalKeepsItsReason(t *testing.T) {
	t.Parallel()
	c := ofAdapter(t, says(409, `{"code":"refused","reason":"too-much","limit":{"amount":"12.30","currency":"USD"}}`), bank.ClientOptions{})
	_, err := c.Quote(t.Context(), bank.Ask{Key: "SM1"})
	no, ok := errors.AsType[*bank.Refusal](err)
	if !ok || no.Reason != "too-much" || no.Limit.String() != "USD 12.30" || !errors.Is(err, bank.ErrRefused) || bank.Down(err) {
		t.Errorf("err = %v, %+v", err, no)
	}
}

func TestOneOperationThatFailsSparesTheOthers(t *testing.T) {
	t.Parallel()
	var failed atomic.Int64
	c := ofAdapter(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/points") {
			failed.Add(1)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, `{}`)
	}, bank.ClientOptions{})
	for range 7 {
		_, _ = c.Points(t.Context(), "K10011")
	}
	if n := failed.Load(); n != 15 {
		t.Errorf("asked %d times, want 5 questions of 3 tries", n)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("another operation: %v", err)
	}
}

// issuer gives out tokens T1, T2 and so on.
type issuer struct {
	given atomic.Int64
	life  int
	fails atomic.Bool
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if i.fails.Load() || id != "card%26line" || secret != "s%3Asame" || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "cards orders" {
		http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
		return
	}
	fmt.Fprintf(w, `{"access_token":"T%d","token_type":"Bearer","expires_in":%d}`, i.given.Add(1), i.life)
}

func TestOAuth(t *testing.T) {
	t.Parallel()
	is := &issuer{life: 300}
	endpoint := httptest.NewServer(is)
	t.Cleanup(endpoint.Close)
	var turned atomic.Int64
	var last, bad atomic.Value
	bad.Store("none")
	c := ofAdapter(t, func(w http.ResponseWriter, r *http.Request) {
		last.Store(r.Header.Get("Authorization"))
		if r.Header.Get("Authorization") == bad.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, `{}`)
	}, bank.ClientOptions{
		OAuth: bank.OAuth{URL: endpoint.URL, Client: "card&line", Secret: "s:same", Scopes: "cards orders"},
		Now:   func() time.Time { return morning.Add(time.Duration(turned.Load())) },
	})
	ping := func(want string) {
		t.Helper()
		if err := c.Ping(t.Context()); err != nil || last.Load() != "Bearer "+want {
			t.Errorf("shown %v, %v; want %s", last.Load(), err, want)
		}
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _ = c.Ping(t.Context()) })
	}
	wg.Wait()
	ping("T1") // one fetch for all of them
	turned.Store(int64(280 * time.Second))
	ping("T2") // renewed before its end
	is.fails.Store(true)
	turned.Store(int64(560 * time.Second))
	ping("T2") // close to its end, and no other to be had
	is.fails.Store(false)
	bad.Store("Bearer T3")
	turned.Store(int64(600 * time.Second))
	ping("T4") // T3 was withdrawn: one more was fetched, and the request sent again
	is.fails.Store(true)
	turned.Store(int64(2000 * time.Second))
	err := c.Ping(t.Context())
	if !errors.Is(err, bank.ErrUnavailable) || strings.Contains(err.Error(), "s:same") || strings.Contains(err.Error(), "T4") {
		t.Errorf("without a token: %v", err)
	}
}

func TestCertificatesOfBothSides(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	own, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := x509.ParseCertificate(own)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(says(200, `{}`))
	srv.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: x509.NewCertPool()}
	srv.TLS.ClientCAs.AddCert(ours)
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	file := func(name, kind string, der []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	all := bank.Certificates{
		Cert: file("own.pem", "CERTIFICATE", own), Key: file("own.key", "PRIVATE KEY", secret),
		CA: file("ca.pem", "CERTIFICATE", srv.Certificate().Raw),
	}
	for name, tt := range map[string]struct {
		files bank.Certificates
		ok    bool
	}{"both": {all, true}, "none of ours": {bank.Certificates{CA: all.CA}, false}, "a core nobody vouches for": {bank.Certificates{Cert: all.Cert, Key: all.Key}, false}} {
		conf, err := tt.files.TLS()
		if err != nil {
			t.Fatal(err)
		}
		err = newClient(t, bank.ClientOptions{URL: srv.URL, TLS: conf}).Ping(t.Context())
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, wrong := range []bank.Certificates{{Cert: all.Cert}, {CA: all.Key}, {Cert: all.Cert, Key: all.Cert}, {CA: "nowhere"}} {
		if _, err := wrong.TLS(); err == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
}
