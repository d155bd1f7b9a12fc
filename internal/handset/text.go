package handset

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"cardline/internal/phone"
	"cardline/internal/sms"
)

const (
	// maxBody is the longest text Twilio sends, in characters.
	maxBody = 1600
	// maxTextHops bounds <Redirect> after <Redirect> in the answer to a text.
	maxTextHops = 10
)

// Message is a text written on the telephone.
type Message struct {
	From phone.Number
	To   phone.Number
	Body string
	SID  string // "" makes one; the same again is a repeated delivery
}

// Answer is what came back at once.
type Answer struct {
	SID     string  // of the message sent
	Replies []Reply // none: the answer was empty
	TwiML   string  // the last document
}

// Reply is one text in the answer.
type Reply struct {
	SID    string
	To     phone.Number
	Body   string
	Action string // absolute address its receipts went to; "" if none was asked for
}

// Text posts a text as Twilio would, follows the answer, and reports every reply with an action as sent and then delivered.
// The error is a *Fault when the TwiML is wrong and an *HTTPError when a webhook failed; what was read until then stands in
// the Answer all the same.
func (p *Phone) Text(ctx context.Context, m Message) (Answer, error) {
	if m.SID == "" {
		m.SID = newSID("SM")
	}
	answer := Answer{SID: m.SID}
	at, err := p.webhook("/webhooks/twilio/sms")
	if err != nil {
		return answer, err
	}
	params, method := p.textParams(m), http.MethodPost
	for range maxTextHops {
		doc, err := p.send(ctx, method, at, params)
		if err != nil {
			return answer, err
		}
		answer.TwiML = string(doc.body)
		root, err := doc.twiml(messaging)
		if err != nil {
			return answer, err
		}
		next, err := p.replies(ctx, doc, root, m, &answer)
		if err != nil || next == nil {
			return answer, err
		}
		if at, method, err = follow(doc, next); err != nil {
			return answer, err
		}
	}
	return answer, &Fault{Path: at.Path, Reason: fmt.Sprintf("more than %d documents for one text", maxTextHops)}
}

// replies takes the messages of one document in order. What it returns is the <Redirect> that ends it, or nil.
func (p *Phone) replies(ctx context.Context, doc *document, root *element, m Message, answer *Answer) (*element, error) {
	for _, verb := range root.verbs() {
		if verb.name == "Redirect" {
			return verb, nil
		}
		reply, err := newReply(doc, verb, m)
		if err != nil {
			return nil, err
		}
		answer.Replies = append(answer.Replies, reply)
		if err := p.receipts(ctx, verb.attr("method", http.MethodPost), reply, m.To); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func newReply(doc *document, verb *element, m Message) (Reply, error) {
	reply := Reply{SID: newSID("SM"), To: phone.Number(verb.attr("to", m.From.Reveal())), Body: verb.written()}
	fault := func(code int, reason string) (Reply, error) {
		return Reply{}, &Fault{Code: code, Path: doc.at.Path, Reason: reason}
	}
	bodies, media := 0, 0
	for _, kid := range verb.verbs() {
		switch kid.name {
		case "Body":
			bodies++
			reply.Body = kid.written()
		case "Media":
			media++
		}
	}
	switch {
	case bodies > 1:
		return fault(12200, "a <Message> with two bodies")
	case reply.Body == "" && media == 0:
		return fault(14103, "a <Message> that says nothing")
	case utf8.RuneCountInString(reply.Body) > maxBody:
		return fault(21617, "a <Message> of more than 1,600 characters")
	}
	action := verb.attr("action", verb.attr("statusCallback", ""))
	if action == "" {
		return reply, nil
	}
	at, err := doc.resolve(action)
	if err != nil {
		return Reply{}, err
	}
	reply.Action = at.String()
	return reply, nil
}

// receipts reports a reply sent, then delivered, to its action.
func (p *Phone) receipts(ctx context.Context, method string, r Reply, from phone.Number) error {
	if r.Action == "" {
		return nil
	}
	at, err := url.Parse(r.Action)
	if err != nil {
		return fmt.Errorf("reporting a reply: %w", err)
	}
	for _, status := range []string{"sent", "delivered"} {
		params := url.Values{
			"AccountSid": {p.Account}, "ApiVersion": {apiVersion}, "From": {from.Reveal()}, "To": {r.To.Reveal()},
			"MessageSid": {r.SID}, "SmsSid": {r.SID}, "MessageStatus": {status}, "SmsStatus": {status},
		}
		if _, err := p.send(ctx, method, at, params); err != nil {
			return fmt.Errorf("reporting a reply as %s: %w", status, err)
		}
	}
	return nil
}

// follow is where a <Redirect> leads and by which method.
func follow(doc *document, verb *element) (*url.URL, string, error) {
	method := verb.attr("method", http.MethodPost)
	if method != http.MethodPost && method != http.MethodGet {
		return nil, "", &Fault{Code: 13710, Path: doc.at.Path, Reason: "a <Redirect> by neither GET nor POST"}
	}
	ref := verb.written()
	if ref == "" {
		return nil, "", &Fault{Code: 11100, Path: doc.at.Path, Reason: "a <Redirect> to nowhere"}
	}
	at, err := doc.resolve(ref)
	return at, method, err
}

// textParams is what Twilio posts for an inbound text.
func (p *Phone) textParams(m Message) url.Values {
	params := url.Values{
		"AccountSid": {p.Account}, "ApiVersion": {apiVersion}, "Body": {m.Body}, "NumMedia": {"0"},
		"MessageSid": {m.SID}, "SmsSid": {m.SID}, "SmsMessageSid": {m.SID}, "SmsStatus": {"received"},
		"NumSegments": {strconv.Itoa(sms.Count(m.Body).Segments)},
	}
	place(params, "From", m.From)
	place(params, "To", m.To)
	return params
}

// place sets a party and where its number is from. Twilio sends empty cities for most of the world; for a withheld number
// there is no place at all.
func place(params url.Values, party string, n phone.Number) {
	if n == "" {
		return
	}
	params.Set(party, n.Reveal())
	for _, part := range []string{"City", "State", "Zip"} {
		params.Set(party+part, "")
	}
	params.Set(party+"Country", n.Region())
}
