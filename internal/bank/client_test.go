package bank_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/bank"
)

// ofAdapter is a client of an adapter that answers with h.
func ofAdapter(t *testing.T, h http.HandlerFunc, o bank.ClientOptions) *bank.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	o.URL = srv.URL
	return newClient(t, o)
}

func newClient(t *testing.T, o bank.ClientOptions) *bank.Client {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	c, err := bank.NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func hangsUp(_ http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

var stop = bank.Order{Key: "SM1", Kind: bank.Stop, Customer: "C1001", Card: "K10011"}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer      http.HandlerFunc
		read, order error
	}{
		"a refusal":                {says(409, `{"code":"refused"}`), bank.ErrRefused, bank.ErrRefused},
		"not found":                {says(404, `{"code":"not_found"}`), bank.ErrNotFound, bank.ErrNotFound},
		"a wrong address":          {says(404, `404 page not found`), bank.ErrUnavailable, bank.ErrUnavailable},
		"a wrong token":            {says(401, `{"title":"who are you"}`), bank.ErrUnavailable, bank.ErrUnavailable},
		"nothing was done":         {says(503, `{"code":"unavailable"}`), bank.ErrUnavailable, bank.ErrUnavailable},
		"a proxy's 503":            {says(503, `<html>`), bank.ErrUnavailable, bank.ErrUnknown},
		"a crash":                  {says(500, ``), bank.ErrUnavailable, bank.ErrUnknown},
		"the core does not know":   {says(504, `{"code":"unknown"}`), bank.ErrUnavailable, bank.ErrUnknown},
		"the line breaks":          {hangsUp, bank.ErrUnavailable, bank.ErrUnknown},
		"an answer cut short":      {says(200, `{"ref":`), bank.ErrUnavailable, bank.ErrUnknown},
		"an amount of no currency": {says(200, `{"owed":{"amount":"1.234","currency":"USD"}}`), bank.ErrUnavailable, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := ofAdapter(t, tt.answer, bank.ClientOptions{})
			if _, err := c.Balance(t.Context(), "K10011"); !errors.Is(err, tt.read) {
				t.Errorf("a read: %v, want %v", err, tt.read)
			}
			if _, err := c.Do(t.Context(), stop); !errors.Is(err, tt.order) {
				t.Errorf("an order: %v, want %v", err, tt.order)
			}
		})
	}
}

// A core that lets nobody in with our token is not away: whoever reads the error must know where to look.
func TestARefusedTokenIsNamed(t *testing.T) {
	t.Parallel()
	for body, named := range map[string]bool{`{"title":"who are you"}`: true, `unauthorized`: true, `{"code":"unavailable"}`: false} {
		c := ofAdapter(t, says(http.StatusUnauthorized, body), bank.ClientOptions{Token: "s3same"})
		err := c.Ping(t.Context())
		if !errors.Is(err, bank.ErrUnavailable) || strings.Contains(err.Error(), "bank.token") != named || strings.Contains(err.Error(), "s3same") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAnOrderThatNeverLeftWasNotDone(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	c := newClient(t, bank.ClientOptions{URL: "http://" + address})
	if _, err := c.Do(t.Context(), stop); !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("err = %v, want %v", err, bank.ErrUnavailable)
	}
}

func TestALateAnswerIsUnknown(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	c := ofAdapter(t, func(http.ResponseWriter, *http.Request) { <-release }, bank.ClientOptions{Timeout: 50 * time.Millisecond})
	defer close(release)
	_, err := c.Do(t.Context(), stop)
	if !errors.Is(err, bank.ErrUnknown) || !errors.Is(err, context.DeadlineExceeded) || !bank.Down(err) {
		t.Errorf("err = %v, want unknown for lateness", err)
	}
	_, err = c.Balance(t.Context(), "K10011")
	if !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("err = %v, want %v", err, bank.ErrUnavailable)
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var well atomic.Bool
	var turned atomic.Int64
	day := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	c := ofAdapter(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if !well.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = io.WriteString(w, `{}`)
	}, bank.ClientOptions{Now: func() time.Time { return day.Add(time.Duration(turned.Load())) }})

	for range 20 {
		_ = c.Ping(t.Context())
	}
	if n := asked.Load(); n != 5 {
		t.Errorf("a dead core was asked %d times, want 5", n)
	}
	freeze := bank.Order{Key: "SM2", Kind: bank.Freeze}
	for range 20 {
		_, _ = c.Do(t.Context(), freeze)
	}
	if n := asked.Load(); n != 10 {
		t.Errorf("%d orders to freeze went out, want 5", n-5)
	}
	if _, err := c.Do(t.Context(), freeze); !errors.Is(err, bank.ErrUnavailable) {
		t.Errorf("an order that was kept back: %v", err)
	}
	for range 20 {
		_, _ = c.Do(t.Context(), stop)
	}
	if n := asked.Load(); n != 30 {
		t.Errorf("%d of 20 orders to stop a card went out", n-10)
	}
	well.Store(true)
	if err := c.Ping(t.Context()); err == nil {
		t.Error("the breaker closed at once")
	}
	turned.Store(int64(10 * time.Second))
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("the trial: %v", err)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("after the trial: %v", err)
	}
}

func TestARefusalIsNoFailure(t *testing.T) {
	t.Parallel()
	c := ofAdapter(t, says(403, `{"code":"wrong"}`), bank.ClientOptions{})
	for range 20 {
		if err := c.VerifyPIN(t.Context(), "C1001", "000000"); !errors.Is(err, bank.ErrWrong) {
			t.Fatalf("err = %v, want %v", err, bank.ErrWrong)
		}
	}
}

func TestErrorsTellNothingPrivate(t *testing.T) {
	t.Parallel()
	c := ofAdapter(t, hangsUp, bank.ClientOptions{Token: "sesame"})
	errs := []error{c.VerifyPIN(t.Context(), "C1001", "135790")}
	_, err := c.Receipt(t.Context(), "SM-private")
	errs = append(errs, err)
	for _, err := range errs {
		for _, secret := range []string{"135790", "sesame", "SM-private"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q is in %q", secret, err)
			}
		}
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	inner := pinged{asked: &asked}
	h := bank.Handler(inner, "sesame")
	for token, ok := range map[string]bool{"sesame": true, "guess": false, "": false} {
		err := ofAdapter(t, h.ServeHTTP, bank.ClientOptions{Token: secret(token)}).Ping(t.Context())
		if (err == nil) != ok {
			t.Errorf("token %q: %v", token, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("the bank was asked %d times, want once", asked.Load())
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "core:8080", "ftp://core", "http://", "http://u:p@core", "http://core?x=1"} {
		if _, err := bank.NewClient(bank.ClientOptions{URL: url, Now: time.Now}); err == nil {
			t.Errorf("%q was taken for an address", url)
		}
	}
}
