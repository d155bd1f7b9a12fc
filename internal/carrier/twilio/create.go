package twilio

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cardline/internal/carrier"
)

// create hands over one message. It is the one request made thousands of times a second, and so goes past twilio-go, which reads the
// whole answer with reflection; what is sent is the same.
func (x *exchange) create(m carrier.Send) (carrier.Accepted, error) {
	form := url.Values{"To": {m.To.Reveal()}, "Body": {m.Body}}
	if strings.HasPrefix(m.From, "MG") {
		form.Set("MessagingServiceSid", m.From)
	} else {
		form.Set("From", m.From)
	}
	if m.Callback != "" {
		form.Set("StatusCallback", m.Callback)
	}
	if m.Validity > 0 {
		form.Set("ValidityPeriod", strconv.Itoa(min(max(int(m.Validity/time.Second), 1), maxValidity)))
	}
	answer, err := x.send(http.MethodPost, "/2010-04-01/Accounts/"+x.sender.account.SID+"/Messages.json", form)
	if err != nil {
		return carrier.Accepted{}, err
	}
	var made struct {
		SID    string `json:"sid"`
		Status string `json:"status"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || !validSID(made.SID) {
		return carrier.Accepted{}, errors.New("no id") // a decoder's complaint is left out: it quotes what it read
	}
	return carrier.Accepted{SID: made.SID, Status: made.Status}, nil
}
