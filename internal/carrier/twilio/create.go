package twilio

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"cardline/internal/carrier"
)

// create hands over one message. It is the one request made thousands of times a second, and so goes past twilio-go, which reads the
// whole answer with reflection; what is sent is the same.
func (x *exchange) create(m carrier.Send) (carrier.Accepted, error) {
	answer, err := x.sendMessage(newMessage(m))
	if err != nil {
		return carrier.Accepted{}, err
	}
	return accepted(answer)
}

// accepted reads what the carrier answers to a message it takes, without the rest of it.
func accepted(answer []byte) (carrier.Accepted, error) {
	sid, status := gjson.GetBytes(answer, "sid"), gjson.GetBytes(answer, "status")
	if !gjson.ValidBytes(answer) || sid.Type != gjson.String || !validSID(sid.Str) {
		return carrier.Accepted{}, errors.New("no id") // nothing of the answer: it holds numbers
	}
	return carrier.Accepted{SID: sid.Str, Status: status.Str}, nil
}

// messages is where an account's messages are made.
func messages(account string) string { return "/2010-04-01/Accounts/" + account + "/Messages.json" }

// sendMessage makes the request on a line of ours, or through the proxy, and reads its answer.
func (x *exchange) sendMessage(form string) ([]byte, error) {
	if x.sender.lines == nil {
		return x.sendForm(http.MethodPost, messages(x.sender.account.SID), form)
	}
	until, _ := x.sender.term.Context().Deadline()
	a, reached, err := x.sender.lines.post(x.ctx, until, form)
	x.reached, x.status = reached, a.status
	switch {
	case err != nil:
		return nil, x.lost(err)
	case a.status/100 != 2:
		return nil, x.refused(a.header, a.body)
	}
	return a.body, nil
}

// newMessage is the form of a message, its keys in the order url.Values would give them.
func newMessage(m carrier.Send) string {
	b := make([]byte, 0, 256+3*len(m.Body))
	b = appendField(b, "Body=", m.Body)
	if !strings.HasPrefix(m.From, "MG") {
		b = appendField(b, "&From=", m.From)
	} else {
		b = appendField(b, "&MessagingServiceSid=", m.From)
	}
	if m.Callback != "" {
		b = appendField(b, "&StatusCallback=", m.Callback)
	}
	b = appendField(b, "&To=", m.To.Reveal())
	if m.Validity > 0 {
		b = append(b, "&ValidityPeriod="...)
		b = strconv.AppendInt(b, int64(min(max(int(m.Validity/time.Second), 1), maxValidity)), 10)
	}
	return string(b)
}

const hexDigits = "0123456789ABCDEF"

// appendField writes a key as it is and its value escaped for a form.
func appendField(dst []byte, key, value string) []byte {
	dst = append(dst, key...)
	for i := range len(value) {
		switch c := value[i]; {
		case alphanumeric(c), c == '-', c == '_', c == '.', c == '~':
			dst = append(dst, c)
		case c == ' ':
			dst = append(dst, '+')
		default:
			dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return dst
}
