package handset

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"cardline/internal/phone"
)

const (
	maria = phone.Number("+12025550147")
	bank  = phone.Number("+12025550100")
)

// visit is one webhook as it arrived.
type visit struct {
	Method, Path, Query string
	Form                url.Values
	Header              http.Header
}

// exchange is the far end: it answers each path with what a test says and remembers every visit. An unsigned webhook fails the
// test.
type exchange struct {
	*httptest.Server
	mu     sync.Mutex
	visits []visit
}

// page answers one path.
type page func(visit) (status int, kind, body string)

func xmlPage(body string) page {
	return func(visit) (int, string, string) { return 200, "text/xml; charset=utf-8", body }
}

func newExchange(t *testing.T, pages map[string]page) *exchange {
	t.Helper()
	x := &exchange{}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		v := visit{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Form: r.PostForm, Header: r.Header}
		if want := Sign("secret", x.URL+r.URL.String(), r.PostForm); r.Header.Get("X-Twilio-Signature") != want && r.URL.Path[:5] != "/sand" {
			t.Errorf("%s came with a wrong signature", r.URL)
		}
		x.mu.Lock()
		x.visits = append(x.visits, v)
		x.mu.Unlock()
		p, ok := pages[r.URL.Path]
		if !ok {
			p = xmlPage("<Response/>")
		}
		status, kind, body := p(v)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}))
	t.Cleanup(x.Close)
	return x
}

func (x *exchange) phone() *Phone {
	return &Phone{URL: x.URL, Account: "AC1", Token: "secret"}
}

// to are the visits to one path.
func (x *exchange) to(path string) []visit {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []visit
	for _, v := range x.visits {
		if v.Path == path {
			out = append(out, v)
		}
	}
	return out
}

func TestSignAgreesWithPublishedVectors(t *testing.T) {
	t.Parallel()
	call := url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"},
	}
	if got := Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", call); got != "RSOYDt4T1cUTdK1PDd93/VVr8B8=" {
		t.Errorf("signature is %s", got)
	}
	call.Set("ReasonConferenceEnded", "test")
	call.Set("Reason", "Participant")
	if got := Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", call); got != "vOEb5UThFn24KEfnOFLQY2AE5FY=" {
		t.Errorf("signature with a key that begins another is %s", got)
	}
}

func TestSignCountsRepeatedValuesOnce(t *testing.T) {
	t.Parallel()
	once := Sign("t", "https://a.example/", url.Values{"Media": {"b", "a", "b"}})
	if want := Sign("t", "https://a.example/MediaaMediab", nil); once != want {
		t.Errorf("signature is %s, want %s", once, want)
	}
}
