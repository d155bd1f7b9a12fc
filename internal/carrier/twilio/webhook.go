package twilio

import (
	"strconv"
	"strings"

	"cardline/internal/carrier"
	"cardline/internal/phone"
)

// ReadText reads an inbound text. Without a MessageSid or a From that can be answered it is Malformed.
func ReadText(p Params) (carrier.Text, error) {
	sid, err := readSID(p, "MessageSid")
	if err != nil {
		return carrier.Text{}, err
	}
	raw := p.Get("From")
	if raw == "" {
		return carrier.Text{}, Malformed("missing From")
	}
	from := caller(raw)
	if from == "" {
		return carrier.Text{}, Malformed("From is not a number in international form")
	}
	media, _ := strconv.Atoi(p.Get("NumMedia")) // absent or odd: none
	return carrier.Text{
		SID:     sid,
		From:    from,
		To:      ours(p.Get("To")),
		Body:    p.Get("Body"),
		OptOut:  optOut(p.Get("OptOutType")),
		Media:   max(media, 0),
		Service: word(p.Get("MessagingServiceSid")),
	}, nil
}

// ReadRing reads the beginning of a call, a step of it or its end; a is what ParseAddress found in the query. Only a missing
// CallSid is Malformed: a caller who withholds the number has From "", because an error is what they would hear.
func ReadRing(p Params, a Address) (carrier.Ring, error) {
	sid, err := readSID(p, "CallSid")
	if err != nil {
		return carrier.Ring{}, err
	}
	ring := carrier.Ring{
		SID:      sid,
		From:     caller(p.Get("From")),
		To:       ours(p.Get("To")),
		Step:     a.Step,
		Secret:   a.Secret,
		State:    a.State,
		Status:   word(p.Get("CallStatus")),
		DialDone: dialDone(p),
		Attested: word(p.Get("StirVerstat")),
	}
	if ring.Ours = p.Get("Direction") == outbound; ring.Ours {
		ring.From, ring.To = caller(p.Get("To")), ours(p.Get("From"))
	}
	if !a.Silence {
		ring.Digits = keys(p.Get("Digits"))
		ring.Speech = p.Get("SpeechResult")
		ring.Sure = percent(p.Get("Confidence"))
		if sid := p.Get("RecordingSid"); validSID(sid) && !empty(p) {
			ring.Message = sid
		}
	}
	return ring, nil
}

// dialDone is how the connection to a person ended. Whoever picked up and hung up again before the caller was put through did not answer.
func dialDone(p Params) string {
	done := word(p.Get("DialCallStatus"))
	if (done == "completed" || done == "answered") && p.Get("DialBridged") == "false" {
		return "no-answer"
	}
	return done
}

// empty reports whether a recording is known to hold nothing: the caller ended it at the tone.
func empty(p Params) bool {
	seconds, err := strconv.Atoi(p.Get("RecordingDuration"))
	return err == nil && seconds <= 0
}

// PickedUp is what has picked up a call of ours, as the carrier takes it: human, machine_end_beep, fax, unknown; "" where it does not say.
func PickedUp(p Params) string { return word(p.Get("AnsweredBy")) }

// ReadReceipt reads a status callback; message is our id, from the path it was posted to.
func ReadReceipt(p Params, message string) (carrier.Receipt, error) {
	if word(message) == "" {
		return carrier.Receipt{}, Malformed("the address names no message")
	}
	sid, err := readSID(p, "MessageSid")
	if err != nil {
		return carrier.Receipt{}, err
	}
	status := word(p.Get("MessageStatus"))
	if status == "" {
		status = word(p.Get("SmsStatus"))
	}
	if status == "" {
		return carrier.Receipt{}, Malformed("missing MessageStatus")
	}
	code, err := strconv.Atoi(p.Get("ErrorCode")) // absent unless something went wrong
	if err != nil || code < 0 || code > codeMost {
		code = 0
	}
	return carrier.Receipt{Message: message, SID: sid, Status: status, Code: code}, nil
}

// codeMost is above all codes of Twilio's, and fits where codes are kept: one receipt must not keep back those written with it.
const codeMost = 999_999

// readSID reads an id of Twilio's. It becomes a key in stores and a part of REST paths, so its alphabet is checked.
func readSID(p Params, key string) (string, error) {
	s := p.Get(key)
	if s == "" {
		return "", Malformed("missing " + key)
	}
	if !validSID(s) {
		return "", Malformed(key + " is not an id")
	}
	return s, nil
}

func validSID(s string) bool {
	if len(s) < 2 || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		if !alphanumeric(c) {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// word returns s if it is one word of at most 64 letters, digits, dashes and underscores, else "". Such values are compared,
// logged and counted.
func word(s string) string {
	if len(s) > 64 {
		return ""
	}
	for _, c := range []byte(s) {
		if !alphanumeric(c) && c != '-' && c != '_' {
			return ""
		}
	}
	return s
}

// caller returns the number of a caller, "" if it is withheld. Where a carrier must have digits, the reason is spelt on the
// keypad; taken for numbers they would make one party of all who withhold theirs.
func caller(raw string) phone.Number {
	switch raw {
	case "+266696687", // ANONYMOUS
		"+7378742833",  // RESTRICTED
		"+2562533",     // BLOCKED
		"+8656696",     // UNKNOWN
		"+86282452253": // UNAVAILABLE
		return ""
	}
	n, err := phone.Parse(raw)
	if err != nil {
		return ""
	}
	return n
}

// ours returns our own address: a number, or the short code (3 to 8 digits) banks have in many countries.
func ours(raw string) phone.Number {
	if n, err := phone.Parse(raw); err == nil {
		return n
	}
	if len(raw) < 3 || len(raw) > 8 || strings.Trim(raw, "0123456789") != "" {
		return ""
	}
	return phone.Number(raw)
}

// keys returns the keys pressed, or "" if there is anything else in s: Twilio puts words there after some verbs ("hangup").
func keys(s string) string {
	if strings.Trim(s, "0123456789*#ABCD") != "" {
		return ""
	}
	return s
}

// percent reads a confidence, "0.87", as 87. What is none is no confidence at all.
func percent(s string) int {
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "1" {
		return 100
	}
	n, err := strconv.Atoi((fraction + "00")[:2])
	if whole != "0" && whole != "" || err != nil || n < 0 {
		return 0
	}
	return n
}

func optOut(s string) string {
	switch s {
	case "STOP", "START", "HELP":
		return s
	}
	return ""
}
