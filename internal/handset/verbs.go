package handset

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// do carries out one verb at the top of a document.
func (c *Call) do(ctx context.Context, e *element) error {
	switch e.name {
	case "Say", "Play", "Pause":
		c.ahead = "" // no Gather is running: keys pressed meanwhile reach nobody
		c.speak(e)
		if e.name == "Pause" && c.Holds {
			c.waiting = e
		}
	case "Gather":
		for _, prompt := range e.verbs() {
			c.speak(prompt)
		}
		return c.await(ctx, e)
	case "Record":
		c.notice(Line{Verb: "Record"})
		return c.await(ctx, e)
	case "Redirect":
		at, method, err := follow(c.doc, e)
		if err != nil {
			return err
		}
		return c.fetch(ctx, method, at, nil)
	case "Dial":
		return c.connect(ctx, e)
	case "Enqueue":
		c.notice(Line{Verb: "Enqueue", Text: queueName(e)})
		return c.act(ctx, e, url.Values{"QueueResult": {"bridged"}, "QueueTime": {"0"}, "QueueSid": {newSID("QU")}})
	case "Sms":
		c.notice(Line{Verb: "Sms", Text: e.words()})
		return c.act(ctx, e, url.Values{"SmsSid": {newSID("SM")}, "SmsStatus": {"sent"}})
	case "Reject":
		c.notice(Line{Verb: "Reject", Text: e.attr("reason", "rejected")})
		return c.end(ctx, "busy")
	case "Hangup":
		return c.end(ctx, "completed")
	case "Leave": // leaves a queue; outside one, where this telephone always is, it does nothing
	}
	return nil
}

// speak is heard, but for a pause.
func (c *Call) speak(e *element) {
	switch e.name {
	case "Pause":
		c.seconds += whole(e.attr("length", "1"))
	case "Say":
		c.notice(Line{Verb: "Say", Language: e.attr("language", "en-US"), Voice: e.attr("voice", ""), Text: e.words()})
	case "Play":
		if keys := e.attr("digits", ""); keys != "" && e.words() == "" {
			c.notice(Line{Verb: "Play", Text: keys})
			return
		}
		c.notice(Line{Verb: "Play", Text: e.words()})
	}
}

// connect dials. The caller talks to whoever answers; then the action, if there is one, says how the call goes on.
func (c *Call) connect(ctx context.Context, e *element) error {
	target := e.words()
	for _, leg := range e.verbs() {
		target = leg.words()
		c.notice(Line{Verb: "Dial", Text: target})
		if c.Outcome != "completed" && c.Outcome != mailbox {
			continue
		}
		switch taken, err := c.whisper(ctx, leg); {
		case err != nil:
			return err
		case !taken:
			return c.talked(ctx, e, hungUpOn)
		}
	}
	if len(e.verbs()) == 0 {
		c.notice(Line{Verb: "Dial", Text: target})
	}
	if c.Holds {
		c.waiting = e
		return nil
	}
	return c.talked(ctx, e, c.Outcome)
}

// hungUpOn is a leg that was picked up, and hung up on by its own document before it was connected.
const hungUpOn = "hung up on"

// talked goes on after a dialled leg that ended in this way.
func (c *Call) talked(ctx context.Context, e *element, outcome string) error {
	status, bridged := outcome, outcome == "completed" || outcome == mailbox
	if bridged || outcome == hungUpOn {
		status = "completed"
	}
	result := url.Values{"DialCallStatus": {status}, "DialCallSid": {newSID("CA")}, "DialBridged": {strconv.FormatBool(bridged)}}
	if bridged {
		c.seconds += 30
		result.Set("DialCallDuration", "30")
	}
	return c.act(ctx, e, result)
}

// whisper lets whoever picks up hear the document of their leg before they are connected; taken tells whether they are. It may speak and ask
// for a key, and dials nobody: a person presses 1, a mailbox nothing.
func (c *Call) whisper(ctx context.Context, leg *element) (taken bool, err error) {
	ref, method := leg.attr("url", ""), leg.attr("method", http.MethodPost)
	doc, own := c.doc, c.params(url.Values{"CallSid": {newSID("CA")}, "ParentCallSid": {c.SID}, "Direction": {"outbound-dial"}})
	for range maxDocuments {
		if ref == "" {
			return true, nil
		}
		at, err := doc.resolve(ref)
		if err != nil {
			return false, err
		}
		var root *element
		if doc, root, err = c.ask(ctx, method, at, own); err != nil {
			return false, err
		}
		if ref = ""; c.Outcome == "completed" {
			own.Set("Digits", "1")
		}
		for _, verb := range root.verbs() {
			if ref, err = c.told(doc, verb); err != nil || verb.name == "Hangup" {
				return false, err
			}
			if ref != "" {
				method = verb.attr("method", http.MethodPost)
				break
			}
		}
	}
	return false, &Fault{Path: doc.at.Path, Reason: "what is told to who picks up goes round in circles"}
}

// told has whoever picks up hear one verb. next is the action of a Gather that they answer.
func (c *Call) told(doc *document, verb *element) (next string, err error) {
	switch verb.name {
	case "Say", "Play":
		c.notice(Line{Verb: "Whisper", Language: verb.attr("language", "en-US"), Voice: verb.attr("voice", ""), Text: verb.words()})
	case "Gather":
		for _, prompt := range verb.verbs() {
			if _, err := c.told(doc, prompt); err != nil {
				return "", err
			}
		}
		if c.Outcome == "completed" {
			return verb.attr("action", ""), nil
		}
	case "Pause", "Hangup":
	default:
		return "", &Fault{Code: 13226, Path: doc.at.Path, Reason: fmt.Sprintf("<%s> in what is told to who picks up", verb.name)}
	}
	return "", nil
}

// act follows the action of a verb that is done; without one the call goes on with the next verb.
func (c *Call) act(ctx context.Context, e *element, result url.Values) error {
	action := e.attr("action", "")
	if action == "" {
		return nil
	}
	at, err := c.doc.resolve(action)
	if err != nil {
		return err
	}
	return c.fetch(ctx, e.attr("method", http.MethodPost), at, result)
}

func queueName(e *element) string {
	for _, k := range e.verbs() {
		if k.name == "Task" {
			return e.attr("workflowSid", "")
		}
	}
	return e.words()
}

// whole is a number already checked; "auto" and its like count as none.
func whole(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// checkVoice refuses what is well placed but means nothing to Twilio: the values of attributes, and verbs that say or dial
// nothing. The whole document is checked before its first verb is heard, so that a fault in a branch nobody takes is found.
func checkVoice(e *element, path string) error {
	code, reason := checkVerb(e)
	if reason != "" {
		return &Fault{Code: code, Path: path, Reason: reason}
	}
	for _, k := range e.verbs() {
		if err := checkVoice(k, path); err != nil {
			return err
		}
	}
	return nil
}

// methodCodes are Twilio's codes for a method that is neither GET nor POST.
var methodCodes = map[string]int{"Gather": 13312, "Dial": 13210, "Record": 13610, "Redirect": 13710}

func checkVerb(e *element) (int, string) {
	if m := e.attr("method", http.MethodPost); m != http.MethodPost && m != http.MethodGet {
		return methodCodes[e.name], fmt.Sprintf("<%s> by neither GET nor POST", e.name)
	}
	switch e.name {
	case "Say":
		if e.words() == "" {
			return 13520, "a <Say> that says nothing"
		}
		if !number(e.attr("loop", "1"), 0) {
			return 13510, "<Say> loop is no number"
		}
		return checkSay(e)
	case "Play":
		if e.words() == "" && e.attr("digits", "") == "" {
			return 12200, "a <Play> that plays nothing"
		}
		if !number(e.attr("loop", "1"), 0) {
			return 13410, "<Play> loop is no number"
		}
	case "Pause":
		if !number(e.attr("length", "1"), 1) {
			return 13810, "<Pause> length is no number of seconds"
		}
	case "Gather":
		return checkGather(e)
	case "Record":
		if !number(e.attr("timeout", "5"), 1) {
			return 13611, "<Record> timeout is no number of seconds"
		}
		if !number(e.attr("maxLength", "3600"), 1) {
			return 13612, "<Record> maxLength is no number of seconds"
		}
	case "Dial":
		return checkDial(e)
	case "Enqueue":
		if queueName(e) == "" {
			return 12200, "an <Enqueue> into nothing"
		}
	case "Sms":
		if e.words() == "" {
			return 12200, "an <Sms> that says nothing"
		}
	case "Reject":
		if !has("rejected busy", e.attr("reason", "rejected")) {
			return 12200, "<Reject> for no known reason"
		}
	}
	return 0, ""
}

func checkDial(e *element) (int, string) {
	if !number(e.attr("timeout", "30"), 1) {
		return 13212, "<Dial> timeout is no number of seconds"
	}
	legs := e.verbs()
	if len(legs) == 0 {
		return checkNumber(e.words())
	}
	for _, leg := range legs {
		if leg.name == "Number" {
			if code, reason := checkNumber(leg.words()); reason != "" {
				return code, reason
			}
		} else if leg.words() == "" {
			return 12200, fmt.Sprintf("a <%s> without a name", leg.name)
		}
	}
	return 0, ""
}
