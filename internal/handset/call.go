package handset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"cardline/internal/phone"
)

// maxDocuments ends a call that goes round in circles: so many in a row without anything from the caller.
const maxDocuments = 200

// outcomes are how a dialled leg can end, in Twilio's words.
const outcomes = "completed busy no-answer failed canceled"

// mailbox is one more: it picks up, and presses nothing where it is asked to.
const mailbox = "mailbox"

// legs are how a dialled leg can be told to end.
const legs = outcomes + " " + mailbox

// Line is one thing noticed on the telephone. What is said has the verb Say or Play; what the person dialled hears before the caller has
// Whisper; what happens has its own: Dial (the text is the number), Enqueue (the queue), Sms, Record, Reject, Hangup.
type Line struct {
	Verb     string `json:"verb"`
	Language string `json:"language"`
	Voice    string `json:"voice"`
	Text     string `json:"text"`
}

// Call is one call, moved on by Ring and then Enter until Ended. There is no waiting: silence passes at once, as on a telephone
// with a fast clock. One goroutine at a time.
type Call struct {
	SID     string
	Outcome string     // how a dialled leg ends, one of legs; completed, by somebody who presses 1 if asked to, unless set
	Forged  bool       // the carrier finds that the number is not the caller's
	Hear    func(Line) // told of each line as it is heard; may be nil
	Holds   bool       // a pause, and a dialled leg, last until Enter ends them; else they end at once, a leg as Outcome says

	// Read is told of each document and the step of the call that it answers, before what it says is heard; may be nil.
	Read func(step, twiml string)

	phone     *Phone
	from, to  phone.Number
	rung      *Rung // a call of Cardline's; nil: of this telephone's
	heard     []Line
	doc       *document
	verbs     []*element // of doc, still to be done
	waiting   *element   // the Gather or Record that waits for the caller, or the Pause or Dial that is held
	ahead     string     // keys pressed before anything asked for them
	documents int        // since the caller last did something
	seconds   int        // on the fast clock
	ended     bool
}

// Call picks up the telephone. From may be "" or a word such as "anonymous": a withheld number.
func (p *Phone) Call(from, to phone.Number) *Call {
	return &Call{SID: newSID("CA"), Outcome: "completed", phone: p, from: from, to: to}
}

// Heard is every line until now. Prompts count as heard even when a key cut them short.
func (c *Call) Heard() []Line { return c.heard }

// To is the number that was called.
func (c *Call) To() phone.Number { return c.to }

// Waiting says whether the call waits for the caller to do something.
func (c *Call) Waiting() bool { return c.waiting != nil }

// Wants says how many keys the Gather that waits takes at most, 0 for as many as come; ok is false while none waits.
func (c *Call) Wants() (keys int, ok bool) {
	if c.waiting == nil || c.waiting.name != "Gather" {
		return 0, false
	}
	return whole(c.waiting.attr("numDigits", "0")), true
}

// Wish is what a call waits for the caller to do.
type Wish struct {
	Verb     string // Gather, Record, Pause, Dial; "" while nothing waits
	Keys     int    // at most so many; 0: as many as come
	Finish   string // the key that ends them, "" for none
	Speech   bool   // words are taken too
	Language string // of these words
	Timeout  int    // seconds until silence counts, or the pause is over
}

// Wish describes what the call waits for now.
func (c *Call) Wish() Wish {
	e := c.waiting
	if e == nil {
		return Wish{}
	}
	w := Wish{Verb: e.name, Timeout: whole(e.attr("timeout", e.attr("length", "1")))}
	if e.name == "Gather" {
		w.Keys, w.Finish, w.Speech = whole(e.attr("numDigits", "0")), e.attr("finishOnKey", "#"), hears(e, "speech")
		w.Language = e.attr("language", "en-US")
	}
	return w
}

// Ended says whether the line is dead.
func (c *Call) Ended() bool { return c.ended }

// Play rings and lets keys answer until the call ends.
func (c *Call) Play(ctx context.Context, keys Keys) error {
	err := c.Ring(ctx)
	for err == nil && c.Waiting() {
		var in Input
		in, err = keys(ctx)
		if errors.Is(err, io.EOF) {
			keys, in, err = Pressing(), Silence, nil
		}
		if err != nil {
			return fmt.Errorf("reading keys: %w", err)
		}
		err = c.Enter(ctx, in)
	}
	return err
}

// Ring begins the call and goes on until it waits for the caller or ends. Errors are a *Fault or an *HTTPError; either ends the
// call.
func (c *Call) Ring(ctx context.Context) error {
	if !has(legs, c.Outcome) {
		return fmt.Errorf("a dialled leg ends in one of: %s", legs)
	}
	return c.goOn(ctx, c.first(ctx))
}

// Enter does one thing while the call waits, and goes on until it waits again or ends.
func (c *Call) Enter(ctx context.Context, in Input) error {
	if !c.Waiting() {
		return errors.New("nothing waits for the caller")
	}
	if in.HangUp {
		return c.end(ctx, "completed")
	}
	if in.Talked != "" && !has(outcomes, in.Talked) {
		return fmt.Errorf("a dialled leg ends in one of: %s", outcomes)
	}
	if in != Silence {
		c.documents = 0
	}
	return c.goOn(ctx, c.answer(ctx, in))
}

// goOn does what the document says, verb by verb. A fault or failure ends the call as Twilio ends it: after the apology, the
// status callback.
func (c *Call) goOn(ctx context.Context, err error) error {
	for err == nil && !c.ended && c.waiting == nil {
		if len(c.verbs) == 0 {
			err = c.end(ctx, "completed") // a document with nothing left to do hangs up
			continue
		}
		verb := c.verbs[0]
		c.verbs = c.verbs[1:]
		err = c.do(ctx, verb)
	}
	if err != nil && !c.ended {
		_ = c.end(ctx, "completed")
	}
	return err
}

// fetch asks for the next document of the call and makes it the current one.
func (c *Call) fetch(ctx context.Context, method string, at *url.URL, extra url.Values) error {
	if c.documents++; c.documents > maxDocuments {
		return &Fault{Path: at.Path, Reason: fmt.Sprintf("the call goes round in circles: more than %d documents", maxDocuments)}
	}
	doc, root, err := c.ask(ctx, method, at, c.params(extra))
	if err != nil {
		return err
	}
	c.doc, c.verbs, c.waiting = doc, root.verbs(), nil
	if c.Read != nil {
		c.Read(at.Query().Get("step"), string(doc.body))
	}
	return nil
}

// ask fetches a document and checks the whole of it.
func (c *Call) ask(ctx context.Context, method string, at *url.URL, params url.Values) (*document, *element, error) {
	doc, err := c.phone.send(ctx, method, at, params)
	if err != nil {
		return nil, nil, err
	}
	root, err := doc.twiml(voice)
	if err != nil {
		return nil, nil, err
	}
	return doc, root, checkVoice(root, doc.at.Path)
}

// end reports the end of the call to the status door.
func (c *Call) end(ctx context.Context, status string) error {
	c.ended, c.waiting, c.verbs = true, nil, nil
	c.notice(Line{Verb: "Hangup"})
	at, err := c.over()
	if err != nil || at == nil {
		return err
	}
	_, err = c.phone.send(ctx, http.MethodPost, at, c.params(url.Values{
		"CallStatus": {status}, "CallDuration": {strconv.Itoa(c.seconds)}, "Duration": {strconv.Itoa((c.seconds + 59) / 60)},
		"CallbackSource": {"call-progress-events"}, "SequenceNumber": {"0"},
	}))
	if err != nil {
		return fmt.Errorf("reporting the end of the call: %w", err)
	}
	return nil
}

func (c *Call) notice(l Line) {
	if l.Verb == "Say" {
		c.seconds += 1 + utf8.RuneCountInString(l.Text)/12 // about how fast people speak
	}
	c.heard = append(c.heard, l)
	if c.Hear != nil {
		c.Hear(l)
	}
}

// params is what Twilio posts at every step of a call, with extra over it.
func (c *Call) params(extra url.Values) url.Values {
	params := url.Values{
		"AccountSid": {c.phone.Account}, "ApiVersion": {apiVersion}, "CallSid": {c.SID}, "CallStatus": {"in-progress"}, "Direction": {"inbound"},
	}
	for _, party := range []string{"From", "Caller"} {
		place(params, party, c.from)
	}
	for _, party := range []string{"To", "Called"} {
		place(params, party, c.to)
	}
	switch {
	case c.Forged:
		params.Set("StirVerstat", "TN-Validation-Failed-A")
	case c.from.Region() == "US":
		params.Set("StirVerstat", "TN-Validation-Passed-A")
	}
	if c.rung != nil {
		c.rung.outgoing(params)
	}
	for key, values := range extra {
		params[key] = values
	}
	return params
}
