package handset

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cardline/internal/phone"
)

// await waits for the caller at a Gather or a Record, unless keys pressed before have answered a Gather already.
func (c *Call) await(ctx context.Context, e *element) error {
	c.waiting = e
	if c.ahead != "" && e.name == "Gather" && hears(e, "dtmf") {
		return c.answer(ctx, Input{})
	}
	if e.name == "Gather" && passing(e) {
		return c.answer(ctx, Silence)
	}
	return nil
}

// passing reports whether a Gather asks nothing: it takes whatever is pressed while the caller is asked for patience, and goes on by itself.
func passing(e *element) bool {
	return e.attr("timeout", "") == "1" && e.attr("numDigits", "") == "" && e.attr("finishOnKey", "#") == "" && !hears(e, "speech")
}

// answer gives the caller's input to what waits for it.
func (c *Call) answer(ctx context.Context, in Input) error {
	e := c.waiting
	c.waiting = nil
	switch e.name {
	case "Record":
		return c.record(ctx, e, in)
	case "Pause":
		return nil
	case "Dial":
		return c.talked(ctx, e, cmp.Or(in.Talked, "completed"))
	}
	keys := ""
	if hears(e, "dtmf") {
		keys, c.ahead = c.ahead+in.Digits, ""
	}
	switch {
	case keys != "":
		var digits, finish string
		digits, finish, c.ahead = take(e, keys)
		if digits != "" || e.attr("actionOnEmptyResult", "false") == "true" {
			return c.submit(ctx, e, url.Values{"Digits": {digits}, "FinishedOnKey": {finish}})
		}
		return nil // the finishing key alone: on to the next verb
	case in.Speech != "" && hears(e, "speech"):
		return c.submit(ctx, e, url.Values{"SpeechResult": {in.Speech}, "Confidence": {fmt.Sprintf("0.%02d", cmp.Or(in.Sure, 90))}})
	default:
		c.seconds += whole(e.attr("timeout", "5"))
		if e.attr("actionOnEmptyResult", "false") == "true" {
			return c.submit(ctx, e, url.Values{"Digits": {""}})
		}
		return nil
	}
}

// take splits keys into what a Gather collects, the key that finished it, and what is left for the next one. Too few digits are
// submitted when the caller stops pressing. A finishing key pressed after the last digit wanted is part of the entry: people
// press it, and it must not answer the next question.
func take(e *element, keys string) (digits, finish, left string) {
	end := e.attr("finishOnKey", "#")
	wanted := whole(e.attr("numDigits", "0")) // 0: as many as come
	for i := range len(keys) {
		key := keys[i : i+1]
		if key == end {
			return keys[:i], key, keys[i+1:]
		}
		if i+1 == wanted {
			left = keys[i+1:]
			if end != "" {
				left = strings.TrimPrefix(left, end)
			}
			return keys[:i+1], "", left
		}
	}
	return keys, "", ""
}

// submit posts what was gathered to the action, or to the document's own address where there is none.
func (c *Call) submit(ctx context.Context, e *element, gathered url.Values) error {
	gathered.Set("msg", "Gather End")
	at := c.doc.at
	if action := e.attr("action", ""); action != "" {
		var err error
		if at, err = c.doc.resolve(action); err != nil {
			return err
		}
	}
	return c.fetch(ctx, e.attr("method", http.MethodPost), at, gathered)
}

// record keeps what the caller says. Silence records nothing, and the call goes on with the next verb.
func (c *Call) record(ctx context.Context, e *element, in Input) error {
	if in == Silence {
		c.seconds += whole(e.attr("timeout", "5"))
		return nil
	}
	c.seconds += 5
	sid := newSID("RE")
	at := c.doc.at
	if action := e.attr("action", ""); action != "" {
		var err error
		if at, err = c.doc.resolve(action); err != nil {
			return err
		}
	}
	made := url.Values{
		"RecordingSid": {sid}, "RecordingDuration": {"5"},
		"RecordingUrl": {"https://api.twilio.com/" + apiVersion + "/Accounts/" + c.phone.Account + "/Recordings/" + sid},
	}
	if err := c.announce(ctx, e, made); err != nil {
		return err
	}
	made.Set("Digits", in.Digits)
	return c.fetch(ctx, e.attr("method", http.MethodPost), at, made)
}

// announce tells the status callback of a Record that its recording is ready. Twilio does so some seconds later; this telephone's clock is
// fast.
func (c *Call) announce(ctx context.Context, e *element, made url.Values) error {
	callback := e.attr("recordingStatusCallback", "")
	if callback == "" || !has(e.attr("recordingStatusCallbackEvent", "completed"), "completed") {
		return nil
	}
	at, err := c.doc.resolve(callback)
	if err != nil {
		return err
	}
	params := url.Values{
		"AccountSid": {c.phone.Account}, "CallSid": {c.SID}, "RecordingStatus": {"completed"}, "RecordingChannels": {"1"},
		"RecordingSource": {"RecordVerb"},
	}
	for key, values := range made {
		params[key] = values
	}
	_, err = c.phone.send(ctx, e.attr("recordingStatusCallbackMethod", http.MethodPost), at, params)
	return err
}

func hears(e *element, how string) bool { return has(e.attr("input", "dtmf"), how) }

func checkGather(e *element) (int, string) {
	input := strings.Fields(e.attr("input", "dtmf"))
	for _, how := range input {
		if how != "dtmf" && how != "speech" {
			return 12200, "<Gather> input is neither dtmf nor speech"
		}
	}
	end := e.attr("finishOnKey", "#")
	switch {
	case len(input) == 0 || len(input) > 2 || len(input) == 2 && input[0] == input[1]:
		return 12200, "<Gather> input is dtmf, speech or both"
	case len(end) > 1 || strings.Trim(end, "0123456789#*") != "":
		return 13310, "<Gather> finishOnKey is no key"
	case !number(e.attr("numDigits", "1"), 1):
		return 13314, "<Gather> numDigits is no number of 1 or more"
	case !number(e.attr("timeout", "5"), 1):
		return 13313, "<Gather> timeout is no number of seconds"
	case e.attr("speechTimeout", "auto") != "auto" && !number(e.attr("speechTimeout", "auto"), 1):
		return 12200, "<Gather> speechTimeout is neither auto nor a number of seconds"
	case !has(gatherLanguages, e.attr("language", "en-US")):
		return 13331, "<Gather> does not recognise this language: a tag such as en-US, cmn-Hans-CN or yue-Hant-HK is wanted"
	}
	for _, name := range []string{"actionOnEmptyResult", "bargeIn", "profanityFilter", "enhanced", "debug"} {
		if !has("true false", e.attr(name, "true")) {
			return 12200, "<Gather> " + name + " is neither true nor false"
		}
	}
	return 0, ""
}

// number says whether s is a whole number of at least this much.
func number(s string, least int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= least
}

// checkNumber refuses a number that cannot be dialled, without repeating it.
func checkNumber(s string) (int, string) {
	if s == "" {
		return 13223, "a <Dial> of no number"
	}
	if _, err := phone.Parse(s); err != nil {
		return 13223, "a <Dial> of what is no number in international form"
	}
	return 0, ""
}
