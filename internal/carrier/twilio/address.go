package twilio

import (
	"net/url"
	"strconv"
	"strings"

	"cardline/ivr"
)

// TwiML names the next step of a call relative to the document it stands in, so that a prefix put before our paths by a
// proxy survives. A document that answers .../voice and one that answers .../voice/turn therefore name it differently.
const (
	TurnFromVoice = "voice/turn"
	TurnFromTurn  = "turn"
	TurnFromOurs  = "../turn" // .../voice/ours/NAME, where a call of ours begins
)

// The other doors of a call, beside that of its steps.
const (
	doorTell   = "tell"      // what a person hears before the caller
	doorRecord = "recording" // that a recording is ready
	doorPrompt = "prompt/"   // recorded prompts
)

// The query of a step. It is part of what Twilio signs, so it comes back as it was written or not at all.
const (
	keyStep    = "step"
	keySilence = "silence"
	keySecret  = "secret"
	keyState   = "state"
	keyInto    = "into"
	keyCall    = "call"
)

// maxStep bounds the steps of a call; a caller who presses a key each second needs almost three hours to get there.
const maxStep = 9999

// Address is what the address of a step carries.
type Address struct {
	Step    int    // of the page answered; 0 at the beginning of a call
	Silence bool   // the caller pressed nothing: Twilio went on to the Redirect behind the Gather
	Secret  bool   // the page asked for a secret
	State   string // sealed state, while it cannot be kept here
	Into    string // what a recording is for
	Call    string // whose caller waits, where a person who has picked up is asked for a key
}

// ParseAddress reads a raw query without its question mark. Unknown keys are ignored.
func ParseAddress(query []byte) (Address, error) {
	p, err := ParseForm(query)
	if err != nil {
		return Address{}, err
	}
	if p.Mend() {
		return Address{}, Malformed("an address that is no text")
	}
	a := Address{Silence: p.Get(keySilence) == "1", Secret: p.Get(keySecret) == "1", State: p.Get(keyState), Into: word(p.Get(keyInto)), Call: p.Get(keyCall)}
	if a.Call != "" && !validSID(a.Call) {
		return Address{}, Malformed("call is not an id")
	}
	if s := p.Get(keyStep); s != "" {
		if a.Step, err = strconv.Atoi(s); err != nil || a.Step < 0 || a.Step > maxStep {
			return Address{}, Malformed("step is not the number of a step")
		}
	}
	return a, nil
}

// ending is how a page is answered, which its addresses say.
type ending uint8

const (
	pressed ending = iota // the Gather has keys, or the page went on by itself
	silent                // the Gather was fallen through
)

// beside is the address of another door for calls, relative to the same document as turn.
func beside(turn, door string) string { return turn[:strings.LastIndexByte(turn, '/')+1] + door }

// appendBeside writes the address of another door and the step it belongs to.
func appendBeside(dst []byte, turn, door string, p *ivr.Page) []byte {
	dst = appendPlain(dst, beside(turn, door))
	dst = append(dst, "?"+keyStep+"="...)
	return strconv.AppendInt(dst, int64(p.Step), 10)
}

// appendAddress writes the address that answers p, escaped for XML.
func appendAddress(dst []byte, turn string, p *ivr.Page, how ending) []byte {
	dst = appendPlain(dst, turn)
	dst = append(dst, "?"+keyStep+"="...)
	dst = strconv.AppendInt(dst, int64(p.Step), 10)
	if how == silent {
		dst = append(dst, "&amp;"+keySilence+"=1"...)
	}
	if p.Expect != nil && p.Expect.Secret {
		dst = append(dst, "&amp;"+keySecret+"=1"...)
	}
	if p.State != "" {
		dst = append(dst, "&amp;"+keyState+"="...)
		dst = append(dst, url.QueryEscape(p.State)...)
	}
	return dst
}
