package gateway_test

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Bytes that are no text, signed by the carrier, are what it will send however often it is asked: the turn goes on without them, and the log tells.
func TestWhatIsNoTextIsMended(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	form := text("LOST\xff 1234\x00")
	form.Set("FromCity", "K\xc3\xb8benhavn \xe9")
	a := h.post(t, "/webhooks/twilio/sms", form)
	if a.status != 200 || !strings.Contains(a.body, "LOST\uFFFD 1234\uFFFD") || !utf8.ValidString(a.body) {
		t.Errorf("answered %d %q", a.status, a.body)
	}
	if log := h.log.String(); strings.Count(log, "webhook mended") != 1 || !strings.Contains(log, "path=/webhooks/twilio/sms sid="+form.Get("MessageSid")) || strings.Contains(log, "LOST") {
		t.Errorf("the log tells of the text: %s", log)
	}
}
