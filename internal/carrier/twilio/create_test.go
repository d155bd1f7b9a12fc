package twilio

import (
	"net/url"
	"testing"

	"cardline/internal/carrier"
	"cardline/internal/phone"
)

// FuzzNewMessage checks that what is written by hand reads back as it was, and stands as url.Values would have written it.
func FuzzNewMessage(f *testing.F) {
	for _, s := range []string{"余额 & more", "a=b&c=d+e%20f", "\x00\xff~_-.*'()", "🙂", ""} {
		f.Add(s, "+12025550100")
	}
	f.Fuzz(func(t *testing.T, body, from string) {
		got := newMessage(carrier.Send{From: from, To: phone.Number("+12025550147"), Body: body, Callback: "https://bank.example/r/1?x=" + from})
		values, err := url.ParseQuery(got)
		if err != nil || values.Get("Body") != body || values.Get("From")+values.Get("MessagingServiceSid") != from || values.Encode() != got {
			t.Errorf("%q of %q, %q: %v", got, body, from, err)
		}
	})
}
