package bench

import (
	"errors"

	"github.com/twilio/twilio-go/client"
	"github.com/twilio/twilio-go/twiml"

	"cardline/internal/carrier/twilio"
	"cardline/ivr"
)

// bytesRows compares the check of a signature and the writing of a page with twilio-go's.
func bytesRows(s *stopwatch) ([]Row, error) {
	number, _ := holder(0)
	f := newForm("/webhooks/twilio/sms", textParams(number, bodies[0]))
	sid := newIDs().next("SM")
	form, err := twilio.ParseForm(whole(nil, f.body, sid))
	if err != nil {
		return nil, err
	}
	params := map[string]string{}
	for _, p := range form {
		params[p.Key] = p.Value
	}
	signer := newSigner("bank.example", token)
	claim := string(signer.signature(f, sid))
	theirs := client.NewRequestValidator(token)
	ours, err := twilio.NewVerifier("http://bank.example", token)
	if err != nil {
		return nil, err
	}
	if !theirs.Validate("http://bank.example"+f.path, params, claim) || ours.Verify(claim, f.path, form) != nil {
		return nil, errors.New("a good signature is refused")
	}
	signature := Row{ID: rowBytes, What: "check of a signature", Unit: "ns", Bar: 0.2, Goal: 0.12}
	s.compare(&signature, func() { theirs.Validate("http://bank.example"+f.path, params, claim) }, func() { _ = ours.Verify(claim, f.path, form) })

	var buf []byte
	if buf, err = twilio.AppendPage(buf, menuPage, twilio.TurnFromTurn); err != nil {
		return nil, err
	}
	page := Row{ID: rowBytes, What: "writing a page of TwiML", Unit: "ns", Bar: 0.3, Goal: 0.1}
	s.compare(&page, referencePage, func() { buf, _ = twilio.AppendPage(buf[:0], menuPage, twilio.TurnFromTurn) })
	return []Row{signature, page}, nil
}

const menuText = "For balance and statement, press 1. Payment due, 2. Card services, 3. Points and registration, 4. Another language, 8. A colleague, 0."

// menuPage is one question with one sentence, and what follows silence.
var menuPage = ivr.Page{
	Step: 3, Lang: "en", Lines: []ivr.Line{{Lang: "en", Text: menuText}}, Expect: &ivr.Expect{Digits: 1, Timeout: 5}, Then: ivr.ThenAnswer,
}

// referencePage is the same page, built by twilio-go.
func referencePage() {
	_, _ = twiml.Voice([]twiml.Element{
		&twiml.VoiceGather{
			Input: "dtmf", Action: "turn?step=3", Method: "POST", Language: "en-US", Timeout: "5", NumDigits: "1",
			InnerElements: []twiml.Element{&twiml.VoiceSay{Language: "en-US", Voice: "Polly.Joanna-Neural", Message: menuText}},
		},
		&twiml.VoiceRedirect{Method: "POST", Url: "turn?step=3&silence=1"},
	})
}
