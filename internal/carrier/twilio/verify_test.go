package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/twilio/twilio-go/client"
	"pgregory.net/rapid"

	"cardline/internal/carrier"
)

// signed is Twilio's rule written down naively: the keys sorted, each followed by its value.
func signed(token, address string, pairs ...Pair) string {
	slices.SortStableFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, p := range pairs {
		mac.Write([]byte(p.Key + p.Value))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func verifier(t testing.TB, publicURL string, tokens ...string) *Verifier {
	t.Helper()
	v, err := NewVerifier(publicURL, tokens...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// published is the call in the vectors of Twilio's own libraries.
var published = Params{
	{"CallSid", "CA1234567890ABCDE"}, {"Caller", "+14158675309"}, {"Digits", "1234"}, {"From", "+14158675309"}, {"To", "+18005551212"},
}

func TestVerifyPublishedVectors(t *testing.T) {
	t.Parallel()
	longer := append(slices.Clone(published), Pair{"ReasonConferenceEnded", "test"}, Pair{"Reason", "Participant"})
	const path = "/myapp.php?foo=1&bar=2"
	for name, c := range map[string]struct {
		url, signature string
		params         Params
		ok             bool
	}{
		"twilio-java":            {"https://mycompany.com", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", published, true},
		"twilio-go":              {"https://mycompany.com", "vOEb5UThFn24KEfnOFLQY2AE5FY=", longer, true},
		"signed without port":    {"https://mycompany.com:1234", "vOEb5UThFn24KEfnOFLQY2AE5FY=", longer, true},
		"plain http":             {"http://mycompany.com", "n2xBNyzSW7rfYStDtOFiFMv7qNo=", longer, true},
		"plain http with a port": {"http://mycompany.com:1234", "n2xBNyzSW7rfYStDtOFiFMv7qNo=", longer, true},
		"keys sorted wrongly":    {"https://mycompany.com", "95+Bu0JVPi0r/SsESZCVf0dWAjw=", longer, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := verifier(t, c.url, "12345").Verify(c.signature, path, c.params); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestVerifyAccepts(t *testing.T) {
	t.Parallel()
	const host, path = "https://bank.example", "/webhooks/twilio/sms"
	v := verifier(t, host, "current", "", "next")
	twice := Params{{"b", "2"}, {"a", "9"}, {"b", "1"}, {"b", "2"}}
	for name, c := range map[string]struct {
		signature, path string
		form            Params
	}{
		"current token":               {signed("current", host+path, Pair{"a", "1"}), path, Params{{"a", "1"}}},
		"next token":                  {signed("next", host+path, Pair{"a", "1"}), path, Params{{"a", "1"}}},
		"the default port":            {signed("current", host+":443"+path, Pair{"a", "1"}), path, Params{{"a", "1"}}},
		"repeated keys as they came":  {signed("current", host+path, slices.Clone(twice)...), path, twice},
		"repeated keys sorted, once":  {signed("next", host+":443"+path, Pair{"a", "9"}, Pair{"b", "1"}, Pair{"b", "2"}), path, twice},
		"a GET":                       {signed("current", host+path+"?Body=Hi%22&From=%2B1"), path + "?Body=Hi%22&From=%2B1", nil},
		"a parameter without a value": {signed("current", host+path, Pair{"a", ""}), path, Params{{"a", ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := v.Verify(c.signature, c.path, c.form); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestVerifyRefusesAndSaysWhy(t *testing.T) {
	t.Parallel()
	const host, path = "https://bank.example", "/webhooks/twilio/voice/turn?step=3&state=sealed"
	v := verifier(t, host, "topsecret", "alsosecret")
	form := Params{{"MessageSid", "SM12"}, {"Body", "my words"}}
	cut := Params{{"MessageSid", "SM1"}, {"MessageSid", "2"}, {"Body", "my words"}}
	good := signed("topsecret", host+path, slices.Clone(form)...)
	for name, c := range map[string]struct {
		signature string
		form      Params
		why       string
	}{
		"missing":       {"", form, "missing"},
		"not base64":    {strings.Repeat("!", 28), form, "base64"},
		"too short":     {"c2hvcnQ=", form, "base64"},
		"other token":   {signed("guess", host+path, slices.Clone(form)...), form, "2 tokens"},
		"other host":    {signed("topsecret", "https://evil.example"+path, slices.Clone(form)...), form, "no match"},
		"other value":   {good, Params{{"MessageSid", "SM12"}, {"Body", "mine"}}, "no match"},
		"one more":      {good, append(slices.Clone(form), Pair{"Extra", "1"}), "3 parameters"},
		"one cut apart": {good, cut, "no match"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := v.Verify(c.signature, path, c.form)
			if !errors.Is(err, carrier.ErrSignature) {
				t.Fatalf("got %v", err)
			}
			for _, want := range []string{c.why, host + "/webhooks/twilio/voice/turn?step=…&state=…"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			for _, secret := range []string{"topsecret", "alsosecret", "my words", "sealed", good} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q holds %q", err, secret)
				}
			}
		})
	}
}

func TestVerifierWantsAnAddressAndAToken(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "bank.example", "ftp://bank.example", "https://bank.example/", "https://bank.example?x", "https://b#rc=2"} {
		if _, err := NewVerifier(address, "token"); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
	if _, err := NewVerifier("https://bank.example", "", ""); err == nil {
		t.Error("no token was taken")
	}
}

// TestVerifyAgreesWithTwilio compares with twilio-go's validator, over what it can judge: keys that come once.
func TestVerifyAgreesWithTwilio(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.SampledFrom([]string{"https://bank.example", "http://127.0.0.1:8080", "https://bank.example:8443/prefix", "http://[::1]:99"}).Draw(t, "host")
		address := host + "/webhooks/twilio/sms" + rapid.SampledFrom([]string{"", "?step=2&silence=1"}).Draw(t, "query")
		token := rapid.StringMatching(`[a-z0-9]{1,70}`).Draw(t, "token")
		values := rapid.MapOf(rapid.StringMatching(`[A-Za-z][A-Za-z0-9]{0,12}`), rapid.String()).Draw(t, "values")
		form := url.Values{}
		var pairs []Pair
		for k, v := range values {
			v = strings.ReplaceAll(v, "\x00", "")
			form.Set(k, v)
			pairs = append(pairs, Pair{k, v})
		}
		params, err := ParseForm([]byte(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		claim := signed(token, address, pairs...)
		if rapid.Bool().Draw(t, "forged") {
			claim = signed(token+"x", address, pairs...)
		}
		theirs := client.NewRequestValidator(token)
		v, err := NewVerifier(host, token)
		if err != nil {
			t.Fatal(err)
		}
		got := v.Verify(claim, address[len(host):], params) == nil
		if want := theirs.ValidateBody(address, []byte(form.Encode()), claim); got != want && !strings.Contains(host, "[") {
			t.Errorf("ours says %v, twilio-go %v", got, want)
		}
	})
}

func TestVerifyIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	v := verifier(t, "https://bank.example", "token")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			form := Params{{"n", strings.Repeat("x", i*3000)}}
			claim := signed("token", "https://bank.example/sms", form...)
			for range 200 {
				if err := v.Verify(claim, "/sms", form); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// inboundForm is a text as Twilio posts it.
const inboundForm = "ToCountry=US&ToState=DC&SmsMessageSid=SM0123456789abcdef0123456789abcdef&NumMedia=0&ToCity=&FromZip=20001&" +
	"SmsSid=SM0123456789abcdef0123456789abcdef&FromState=DC&SmsStatus=received&FromCity=WASHINGTON&Body=BAL+1234&FromCountry=US&" +
	"To=%2B12025550100&ToZip=&NumSegments=1&MessageSid=SM0123456789abcdef0123456789abcdef&" +
	"AccountSid=ACde000000000000000000000000000000&From=%2B12025550147&ApiVersion=2010-04-01"

const inboundURL = "https://bank.example"

func BenchmarkVerify(b *testing.B) {
	params, err := ParseForm([]byte(inboundForm))
	if err != nil {
		b.Fatal(err)
	}
	v := verifier(b, inboundURL, "demo-token")
	claim := signed("demo-token", inboundURL+"/webhooks/twilio/sms", slices.Clone(params)...)
	b.ReportAllocs()
	for b.Loop() {
		if err := v.Verify(claim, "/webhooks/twilio/sms", params); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyTwilioGo(b *testing.B) {
	params, err := ParseForm([]byte(inboundForm))
	if err != nil {
		b.Fatal(err)
	}
	v := client.NewRequestValidator("demo-token")
	claim := signed("demo-token", inboundURL+"/webhooks/twilio/sms", slices.Clone(params)...)
	body := []byte(inboundForm)
	b.ReportAllocs()
	for b.Loop() {
		if !v.ValidateBody(inboundURL+"/webhooks/twilio/sms", body, claim) {
			b.Fatal("refused")
		}
	}
}
