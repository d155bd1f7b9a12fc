package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"cardline/internal/carrier"
)

// settings are a resource as the API shows it.
type settings map[string]any

// text is a setting as text; "" for one that is null or missing.
func (s settings) text(field string) string {
	v, _ := s[field].(string)
	return v
}

func (s settings) on(field string) bool {
	v, _ := s[field].(bool)
	return v
}

// read fetches one resource.
func (x *exchange) read(path string) (settings, error) {
	answer, err := x.send(http.MethodGet, path, nil)
	if err != nil {
		return nil, x.explain(err)
	}
	var set settings
	if json.Unmarshal(answer, &set) != nil { // a decoder's complaint quotes what it read
		return nil, x.explain(errors.New("no resource"))
	}
	return set, nil
}

// number reads the settings of one of the account's numbers; nil if it is not the account's.
func (s *Setup) number(ctx context.Context, number string) (settings, error) {
	x := s.core.exchange(ctx, true)
	path := "/2010-04-01/Accounts/" + s.core.account.SID + "/IncomingPhoneNumbers.json?" + url.Values{"PhoneNumber": {number}}.Encode()
	answer, err := x.send(http.MethodGet, path, nil)
	if err != nil {
		return nil, x.explain(err)
	}
	var page struct {
		Numbers []settings `json:"incoming_phone_numbers"`
	}
	if json.Unmarshal(answer, &page) != nil {
		return nil, x.explain(errors.New("no list"))
	}
	for _, set := range page.Numbers {
		if set.text("phone_number") == number { // Twilio's filter takes parts of numbers too
			return set, nil
		}
	}
	return nil, nil
}

// service reads the settings of a Messaging Service; nil if it is not the account's.
func (s *Setup) service(ctx context.Context, sid string) (settings, error) {
	if !validSID(sid) {
		return nil, nil
	}
	set, err := s.messaging.exchange(ctx, true).read("/v1/Services/" + sid)
	var refused *carrier.Error
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return nil, nil
	}
	return set, err
}

// Paths of our doors.
const (
	doorSMS    = "/webhooks/twilio/sms"
	doorVoice  = "/webhooks/twilio/voice"
	doorStatus = "/webhooks/twilio/voice/status"
)

// ofNumber is how a number should be set.
func ofNumber(w Wanted) []Change {
	out := []Change{
		{Field: "sms_url", param: "SmsUrl", To: w.Public + doorSMS + overrides},
		{Field: "sms_method", param: "SmsMethod", To: http.MethodPost},
		{Field: "voice_url", param: "VoiceUrl", To: w.Public + doorVoice + overrides},
		{Field: "voice_method", param: "VoiceMethod", To: http.MethodPost},
		{Field: "status_callback", param: "StatusCallback", To: w.Public + doorStatus + overrides},
		{Field: "status_callback_method", param: "StatusCallbackMethod", To: http.MethodPost},
	}
	if w.SMSFallback != "" {
		out = append(out, Change{Field: "sms_fallback_url", param: "SmsFallbackUrl", To: w.SMSFallback},
			Change{Field: "sms_fallback_method", param: "SmsFallbackMethod", To: http.MethodPost})
	}
	if w.VoiceFallback != "" {
		out = append(out, Change{Field: "voice_fallback_url", param: "VoiceFallbackUrl", To: w.VoiceFallback},
			Change{Field: "voice_fallback_method", param: "VoiceFallbackMethod", To: http.MethodPost})
	}
	return out
}

// ofService is how a Messaging Service should be set. Its status_callback stays as it is: every message of ours brings its own.
func ofService(w Wanted) []Change {
	out := []Change{
		{Field: "inbound_request_url", param: "InboundRequestUrl", To: w.Public + doorSMS + overrides},
		{Field: "inbound_method", param: "InboundMethod", To: http.MethodPost},
	}
	if w.SMSFallback != "" {
		out = append(out, Change{Field: "fallback_url", param: "FallbackUrl", To: w.SMSFallback},
			Change{Field: "fallback_method", param: "FallbackMethod", To: http.MethodPost})
	}
	return out
}

// conflicts are what stands in the way and is not ours to change. Sources: https://www.twilio.com/docs/api/errors/23001 to 23006.
func conflicts(w Wanted, set settings) (out []Conflict) {
	conflict := func(is bool, code int, say string) {
		if is {
			out = append(out, Conflict{code, say})
		}
	}
	hidden := w.Redaction == RedactsNumbers || w.Redaction == RedactsAll
	conflict(hidden && w.AnswersSTOP, 23001,
		"numbers are redacted, but Twilio answers STOP itself and keeps the numbers for it: have its STOP filtering switched off (twilio.answers_stop: false)")
	conflict(hidden && set.on("sticky_sender"), 23003, "numbers are redacted, but the service has Sticky Sender, which remembers them: switch it off")
	conflict(hidden && set.on("fallback_to_long_code"), 23005,
		"numbers are redacted, but the service has Fallback to Long Code, which keeps them: switch it off")
	conflict(w.Redaction.any() && w.SMSFallback == "" && asksByGet(set), 23006,
		"texts are redacted, but the fallback is asked by GET, which puts them into addresses: set it to POST, or set twilio.fallback.sms")
	conflict(set.on("use_inbound_webhook_on_number"), 0, "texts go to the addresses of the service's numbers, not to its own: switch that off, or list the numbers too")
	conflict(set.text("sms_application_sid") != "", 0, "a TwiML application takes the texts of this number: take it off")
	conflict(set.text("voice_application_sid") != "", 0, "a TwiML application takes the calls to this number: take it off")
	conflict(set.text("trunk_sid") != "", 0, "a SIP trunk takes the calls to this number: take it off")
	return out
}

// asksByGet reports whether a fallback that is set and not ours is asked by GET. The addresses that are ours become POST.
func asksByGet(set settings) bool {
	return set.text("sms_fallback_url") != "" && set.text("sms_fallback_method") == http.MethodGet ||
		set.text("fallback_url") != "" && set.text("fallback_method") == http.MethodGet
}
