package sandbox

import (
	"crypto/md5"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// senders are the numbers and Messaging Services of the account, and how each is set.
type senders struct {
	mu       sync.Mutex
	numbers  []settings
	services []settings
}

// settings are a resource as the REST API shows it.
type settings map[string]any

// What may be changed of a number and of a service: parameters of the request, and the fields they set.
var (
	ofNumber = map[string]string{
		"FriendlyName": "friendly_name", "SmsUrl": "sms_url", "SmsMethod": "sms_method", "SmsFallbackUrl": "sms_fallback_url",
		"SmsFallbackMethod": "sms_fallback_method", "VoiceUrl": "voice_url", "VoiceMethod": "voice_method",
		"VoiceFallbackUrl": "voice_fallback_url", "VoiceFallbackMethod": "voice_fallback_method", "StatusCallback": "status_callback",
		"StatusCallbackMethod": "status_callback_method", "SmsApplicationSid": "sms_application_sid",
		"VoiceApplicationSid": "voice_application_sid", "TrunkSid": "trunk_sid",
	}
	ofService = map[string]string{
		"FriendlyName": "friendly_name", "InboundRequestUrl": "inbound_request_url", "InboundMethod": "inbound_method",
		"FallbackUrl": "fallback_url", "FallbackMethod": "fallback_method", "StatusCallback": "status_callback",
		"StickySender": "sticky_sender", "FallbackToLongCode": "fallback_to_long_code",
		"UseInboundWebhookOnNumber": "use_inbound_webhook_on_number",
	}
)

func newSenders(o Options) *senders {
	s := &senders{}
	for _, n := range o.Numbers {
		sum := md5.Sum([]byte(n))
		s.numbers = append(s.numbers, settings{
			"sid": "PN" + hex.EncodeToString(sum[:]), "account_sid": o.AccountSID, "phone_number": n, "friendly_name": n,
			"sms_url": "", "sms_method": "POST", "sms_fallback_url": "", "sms_fallback_method": "POST", "sms_application_sid": "",
			"voice_url": "", "voice_method": "POST", "voice_fallback_url": "", "voice_fallback_method": "POST",
			"voice_application_sid": "", "status_callback": "", "status_callback_method": "POST", "trunk_sid": nil,
			"capabilities": map[string]bool{"voice": true, "sms": true, "mms": false},
		})
	}
	for _, sid := range o.Services {
		s.services = append(s.services, settings{
			"sid": sid, "account_sid": o.AccountSID, "friendly_name": sid, "inbound_request_url": nil, "inbound_method": "POST",
			"fallback_url": nil, "fallback_method": "POST", "status_callback": nil, "sticky_sender": true,
			"fallback_to_long_code": true, "use_inbound_webhook_on_number": false,
		})
	}
	return s
}

// known reports whether the account may send from a number or service. An account without any may send from all.
func (s *senders) known(from, service string) bool {
	if len(s.numbers) == 0 && len(s.services) == 0 {
		return true
	}
	if from != "" {
		return strings.HasPrefix(from, "+1500555000") || slices.ContainsFunc(s.numbers, has("phone_number", from))
	}
	return slices.ContainsFunc(s.services, has("sid", service))
}

func has(field, value string) func(settings) bool {
	return func(of settings) bool { return of[field] == value }
}

// change sets the fields that a request names, and nothing else. Only the addresses and methods of webhooks are checked.
func (of settings) change(r *http.Request, may map[string]string) (refusal, bool) {
	next := maps.Clone(of)
	for key, values := range r.PostForm {
		field, ok := may[key]
		value := values[0]
		switch {
		case !ok:
			return refusal{20001, "Unknown parameter " + key}, true
		case (strings.HasSuffix(key, "Url") || key == "StatusCallback") && value != "" && !isAbsolute(value):
			return refusal{21402, key + " is not a valid URL"}, true
		case strings.HasSuffix(key, "Method") && value != http.MethodPost && value != http.MethodGet:
			return refusal{21403, key + " is not a valid HTTP method"}, true
		}
		next[field] = value
		if _, is := of[field].(bool); is {
			next[field] = value == "true"
		}
	}
	maps.Copy(of, next)
	return refusal{}, false
}

// listNumbers is GET IncomingPhoneNumbers.json, with PhoneNumber for one of them.
func (s *Sandbox) listNumbers(w http.ResponseWriter, r *http.Request) {
	s.senders.mu.Lock()
	defer s.senders.mu.Unlock()
	found := []settings{}
	for _, of := range s.senders.numbers {
		if want := r.URL.Query().Get("PhoneNumber"); want == "" || of["phone_number"] == want {
			found = append(found, of)
		}
	}
	answer(w, http.StatusOK, map[string]any{"incoming_phone_numbers": found, "next_page_uri": nil, "page": 0, "page_size": defaultPage})
}

// updateNumber is POST IncomingPhoneNumbers/{sid}.json.
func (s *Sandbox) updateNumber(w http.ResponseWriter, r *http.Request) {
	s.senders.edit(w, r, s.senders.numbers, strings.TrimSuffix(r.PathValue("number"), ".json"), ofNumber)
}

// fetchService is GET Services/{sid}.
func (s *Sandbox) fetchService(w http.ResponseWriter, r *http.Request) {
	s.senders.edit(w, r, s.senders.services, r.PathValue("service"), nil)
}

// updateService is POST Services/{sid}.
func (s *Sandbox) updateService(w http.ResponseWriter, r *http.Request) {
	s.senders.edit(w, r, s.senders.services, r.PathValue("service"), ofService)
}

// edit shows one of the resources, after what the request changes of it.
func (s *senders) edit(w http.ResponseWriter, r *http.Request, all []settings, sid string, may map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(all, has("sid", sid))
	if i < 0 {
		fail(w, notFound(r))
		return
	}
	_ = r.ParseForm()
	if f, bad := all[i].change(r, may); bad {
		fail(w, f)
		return
	}
	answer(w, http.StatusOK, all[i])
}
