package bench

import (
	"strings"
	"testing"

	"cardline/internal/carrier/twilio"
)

func TestWebhooksAreSignedAsTwilioDoes(t *testing.T) {
	t.Parallel()
	verifier, err := twilio.NewVerifier("http://bank.example", token)
	if err != nil {
		t.Fatal(err)
	}
	signer, ids := newSigner("bank.example", token), newIDs()
	number, tail := holder(42)
	for _, f := range []*form{
		newForm("/webhooks/twilio/sms", textParams(number, "what's my balance? 余额 & more")),
		newForm("/webhooks/twilio/voice", callParams(number, "")),
		newForm("/webhooks/twilio/voice/turn?step=1", callParams(number, tail)),
	} {
		for range 2 {
			id := ids.next("SM")
			params, err := twilio.ParseForm(whole(nil, f.body, id))
			if err != nil {
				t.Fatal(err)
			}
			if err := verifier.Verify(string(signer.signature(f, id)), f.path, params); err != nil {
				t.Error(err)
			}
			if got := params.Get("MessageSid") + params.Get("CallSid"); got != id {
				t.Errorf("%s carries the id %q, not %q", f.path, got, id)
			}
			if strings.Contains(string(whole(nil, f.body, id)), anID) {
				t.Errorf("%s: a place of the id was left", f.path)
			}
		}
	}
}
