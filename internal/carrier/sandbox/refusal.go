package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is how many characters Twilio takes in one message.
const maxBody = 1600

// refusal is Twilio's error: its code and its words.
type refusal struct {
	code int
	say  string
}

// status is the HTTP status Twilio answers a code with.
func (f refusal) status() int {
	switch f.code {
	case 20003:
		return http.StatusUnauthorized
	case 20404:
		return http.StatusNotFound
	case 21408:
		return http.StatusForbidden
	case 20429, 21611:
		return http.StatusTooManyRequests
	case 20500:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func fail(w http.ResponseWriter, f refusal) {
	answer(w, f.status(), map[string]any{
		"code":      f.code,
		"message":   f.say,
		"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", f.code),
		"status":    f.status(),
	})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone away
}

func notFound(r *http.Request) refusal {
	return refusal{20404, "The requested resource " + r.URL.Path + " was not found"}
}

// magic is Twilio's test numbers: what a sender or a recipient fails with.
// https://www.twilio.com/docs/iam/test-credentials
func magic(from, to string) (refusal, bool) {
	switch from {
	case "+15005550001":
		return refusal{21212, "The 'From' number " + from + " is not a valid phone number, shortcode, or alphanumeric sender ID."}, true
	case "+15005550007":
		return refusal{21606, "The 'From' phone number provided (" + from + ") is not a valid message-capable Twilio phone number for this destination."}, true
	case "+15005550008":
		return refusal{21611, "This 'From' number has exceeded the maximum number of queued messages."}, true
	}
	switch to {
	case "+15005550001":
		return invalidTo(to), true
	case "+15005550002":
		return refusal{21612, "Message cannot be sent with the current combination of 'To' (" + to + ") and 'From' parameters."}, true
	case "+15005550003":
		return refusal{21408, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: " + to}, true
	case "+15005550004":
		return unsubscribed(), true
	case "+15005550009":
		return refusal{21614, "'To' number: " + to + ", is not a valid mobile number"}, true
	}
	return refusal{}, false
}

func invalidTo(to string) refusal {
	return refusal{21211, "The 'To' number " + to + " is not a valid phone number."}
}

func unsubscribed() refusal { return refusal{21610, "Attempt to send to unsubscribed recipient"} }

// failing is the error a message to this number ends with: +1500555003x fails with 3000x, everything else arrives.
func failing(to string) int {
	x, found := strings.CutPrefix(to, "+1500555003")
	if !found || len(x) != 1 || x[0] < '3' || x[0] > '8' {
		return 0
	}
	return 30000 + int(x[0]-'0')
}

// check finds what Twilio would refuse a new message for.
func (s *Sandbox) check(m message, form url.Values) (refusal, bool) {
	switch {
	case m.To == "":
		return refusal{21604, "A 'To' phone number is required."}, true
	case m.From == "" && m.Service == "":
		return refusal{21603, "A 'From' phone number is required."}, true
	case m.Body == "":
		return refusal{21602, "Message body is required."}, true
	case utf8.RuneCountInString(m.Body) > maxBody:
		return refusal{21617, "The concatenated message body exceeds the 1600 character limit."}, true
	case !isNumber(m.To):
		return invalidTo(m.To), true
	case m.From != "" && !isSender(m.From):
		return refusal{21212, "The 'From' number " + m.From + " is not a valid phone number, shortcode, or alphanumeric sender ID."}, true
	case !s.senders.known(m.From, m.Service):
		return foreign(m.From, m.Service), true
	case form.Has("ValidityPeriod") && !isValidity(form.Get("ValidityPeriod")):
		return refusal{21624, "Validity period can only be set to integers between 1 and 36,000 seconds."}, true
	case m.Callback != "" && !isAbsolute(m.Callback):
		return refusal{21609, "The 'StatusCallback' URL " + m.Callback + " is not a valid URL."}, true
	case s.isBlocked(m.To, m.From), m.Service != "" && s.isBlocked(m.To, m.Service):
		return unsubscribed(), true
	}
	return magic(m.From, m.To)
}

// foreign is what Twilio says of a sender that is not the account's.
func foreign(from, service string) refusal {
	switch {
	case from != "":
		return refusal{21606, "The 'From' phone number provided (" + from + ") is not a valid message-capable Twilio phone number for this destination."}
	case !isService(service):
		return refusal{21705, "The Messaging Service Sid " + service + " is invalid."}
	}
	return refusal{21701, "The Messaging Service does not exist."}
}

// isService reports whether s has the form of a Messaging Service's id.
func isService(s string) bool {
	digits, found := strings.CutPrefix(s, "MG")
	return found && len(digits) == 32 && strings.Trim(digits, "0123456789abcdef") == ""
}

// isValidity reports whether s is a number of seconds a message may wait at Twilio.
func isValidity(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1 && n <= 36000
}

// isNumber reports whether s is + and 7 to 15 digits.
func isNumber(s string) bool {
	digits, found := strings.CutPrefix(s, "+")
	return found && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

// isSender reports whether s is a number, a short code or a name of up to 11 letters and digits.
func isSender(s string) bool {
	if isNumber(s) {
		return true
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != ' ' {
			return false
		}
	}
	return len(s) >= 3 && len(s) <= 11
}

func isAbsolute(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
