package sandbox

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/internal/sms"
)

// poolNumber sends for every Messaging Service: the one test number that passes all of Twilio's checks.
const poolNumber = "+15005550006"

// resource is a message as the REST API shows it.
type resource struct {
	SID          string  `json:"sid"`
	AccountSID   string  `json:"account_sid"`
	ServiceSID   *string `json:"messaging_service_sid"`
	From         *string `json:"from"` // null until a service has chosen one
	To           string  `json:"to"`
	Body         string  `json:"body"`
	Status       string  `json:"status"`
	Direction    string  `json:"direction"`
	NumSegments  string  `json:"num_segments"`
	NumMedia     string  `json:"num_media"`
	ErrorCode    *int    `json:"error_code"`
	ErrorMessage *string `json:"error_message"`
	DateCreated  string  `json:"date_created"`
	DateSent     *string `json:"date_sent"` // null until it has left
	APIVersion   string  `json:"api_version"`
	URI          string  `json:"uri"`
}

func (s *Sandbox) resource(m message) resource {
	r := resource{
		SID: m.SID, AccountSID: s.options.AccountSID, To: m.To, Body: m.Body, Status: m.Status, Direction: m.Direction,
		ServiceSID: optional(m.Service), From: optional(m.From), NumSegments: strconv.Itoa(sms.Count(m.Body).Segments), NumMedia: "0",
		DateCreated: m.Created.UTC().Format(time.RFC1123Z), APIVersion: "2010-04-01",
		URI: "/2010-04-01/Accounts/" + s.options.AccountSID + "/Messages/" + m.SID + ".json",
	}
	if m.Status == "accepted" {
		r.NumSegments = "0"
	}
	if m.Code != 0 {
		r.ErrorCode = &m.Code
	}
	if !m.Sent.IsZero() {
		r.DateSent = optional(m.Sent.UTC().Format(time.RFC1123Z))
	}
	return r
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// create takes a message: POST Messages.json, unless trouble befalls it.
func (s *Sandbox) create(w http.ResponseWriter, r *http.Request) {
	m := message{
		SID: newSID(), From: r.PostFormValue("From"), Service: r.PostFormValue("MessagingServiceSid"), To: r.PostFormValue("To"),
		Body: r.PostFormValue("Body"), Callback: r.PostFormValue("StatusCallback"),
		Status: "queued", Direction: "outbound-api", Created: s.options.Now(),
	}
	if f, bad := s.check(m, r.PostForm); bad {
		fail(w, f)
		return
	}
	fate := s.dice.throw(m)
	if s.befall(w, r, fate.before) {
		return
	}
	if m.Service != "" && m.From == "" {
		m.Status = "accepted"
	}
	m.hidden = fate.hidden
	s.log.add(m)
	s.options.Ledger.take(m)
	if told := s.deliver(m, fate); fate.early {
		select {
		case <-told:
		case <-r.Context().Done(): // whoever asked waits no longer
		}
	}
	if s.befall(w, r, fate.after) {
		return
	}
	answer(w, http.StatusCreated, s.resource(m))
}

// update blanks a message: POST Messages/{sid}.json with an empty Body. Telephones of the sandbox post their texts straight
// to the webhook, so an inbound SID it has never seen is taken for one of theirs and remembered as blank.
func (s *Sandbox) update(w http.ResponseWriter, r *http.Request) {
	sid, ok := messageSID(r)
	if !ok {
		fail(w, notFound(r))
		return
	}
	if body := r.PostFormValue("Body"); !r.PostForm.Has("Body") || body != "" {
		fail(w, refusal{20001, "Body can only be updated to an empty string"})
		return
	}
	m, known := s.log.change(sid, func(m *message) { m.Body = "" })
	if !known {
		m = message{SID: sid, Status: "received", Direction: "inbound", Created: s.options.Now()}
		s.log.add(m)
	}
	answer(w, http.StatusOK, s.resource(m))
}

// fetch shows a message: GET Messages/{sid}.json.
func (s *Sandbox) fetch(w http.ResponseWriter, r *http.Request) {
	sid, _ := messageSID(r)
	m, ok := s.log.get(sid)
	if !ok {
		fail(w, notFound(r))
		return
	}
	answer(w, http.StatusOK, s.resource(m))
}

// messageSID reads the id out of {sid}.json.
func messageSID(r *http.Request) (string, bool) {
	sid, found := strings.CutSuffix(r.PathValue("message"), ".json")
	if !found || len(sid) < 2 || len(sid) > 64 {
		return "", false
	}
	for _, c := range sid {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return "", false
		}
	}
	return sid, true
}

// seen is a message as the telephone that got it shows it.
type seen struct {
	SID         string `json:"sid"`
	From        string `json:"from"`
	To          string `json:"to"`
	Body        string `json:"body"`
	Status      string `json:"status"`
	ErrorCode   int    `json:"error_code"`
	NumSegments int    `json:"num_segments"`
	DateCreated string `json:"date_created"`
}

// Arrived is what was sent to a telephone, the oldest first, without what came up to the message with the id after.
func (s *Sandbox) Arrived(to phone.Number, after string) []handset.Received {
	found := s.log.since(after, string(to), func(m *message) bool { return m.Direction != "inbound" })
	out := make([]handset.Received, len(found))
	for i, m := range found {
		out[i] = handset.Received{SID: m.SID, From: cmp.Or(m.From, m.Service), To: to, Body: m.Body, Status: m.Status, Code: m.Code, At: m.Created}
	}
	return out
}

// read is GET /sandbox/messages?to=N&after=SID: what was sent to a telephone, oldest first, without what came up to SID.
func (s *Sandbox) read(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to := q.Get("to")
	if strings.HasPrefix(to, " ") {
		to = "+" + to[1:] // a + typed into an address by hand
	}
	found := s.log.since(q.Get("after"), to, func(m *message) bool { return m.Direction != "inbound" })
	messages := make([]seen, 0, len(found))
	for _, m := range found {
		messages = append(messages, seen{
			SID: m.SID, From: cmp.Or(m.From, m.Service), To: m.To, Body: m.Body, Status: m.Status, ErrorCode: m.Code,
			NumSegments: sms.Count(m.Body).Segments, DateCreated: m.Created.UTC().Format(time.RFC3339),
		})
	}
	answer(w, http.StatusOK, map[string]any{"messages": messages})
}
