package twilio

import (
	"encoding/json"
	"net/url"
	"strings"
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

// FuzzAccepted checks that an answer is read as encoding/json reads it, and what is half or something else as no answer.
func FuzzAccepted(f *testing.F) {
	const sid = "SM0123456789abcdef0123456789abcdef"
	for _, s := range []string{
		`{"body":"Harbour Bank","sid":"` + sid + `","status":"queued","uri":"/x.json"}`, `{"sid":"` + sid + `","status":null}`, ` {"status" : "sent" , "sid":"` + sid + `"} `,
		`{"sid":"` + sid + `","status":"queued"`, `{"of":{"sid":"` + sid + `"},"status":"queued"}`, `{"sid":17}`, `["sid","` + sid + `"]`, `<html>`, ``, `null`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if strings.Contains(string(answer), `\`) || strings.Count(strings.ToLower(string(answer)), `"sid"`) > 1 || strings.Count(strings.ToLower(string(answer)), `"status"`) > 1 {
			return // names in disguise, or twice: nobody answers so
		}
		var want map[string]any
		whole := json.Unmarshal(answer, &want) == nil
		id, _ := want["sid"].(string)
		status, _ := want["status"].(string)
		got, err := accepted(answer)
		switch {
		case whole && validSID(id) != (err == nil), !whole && err == nil:
			t.Errorf("%q: %+v %v", answer, got, err)
		case err == nil && (got.SID != id || got.Status != status):
			t.Errorf("%q: %+v", answer, got)
		}
	})
}
