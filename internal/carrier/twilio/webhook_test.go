package twilio

import (
	"strings"
	"testing"

	"cardline/internal/carrier"
)

func form(t *testing.T, s string) Params {
	t.Helper()
	p, err := ParseForm([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReadText(t *testing.T) {
	t.Parallel()
	got, err := ReadText(form(t, inboundForm+"&OptOutType=STOP&NumMedia=2&MessagingServiceSid=MG1&NewParameter=x"))
	want := carrier.Text{
		SID: "SM0123456789abcdef0123456789abcdef", From: "+12025550147", To: "+12025550100", Body: "BAL 1234",
		OptOut: "STOP", Service: "MG1",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = ReadText(form(t, "MessageSid=SM1&From=%2B85291234567&To=95588&NumMedia=3&OptOutType=MAYBE"))
	if err != nil || got.To.Reveal() != "95588" || got.Media != 3 || got.Body != "" || got.OptOut != "" {
		t.Errorf("an empty text to a short code: %+v, %v", got, err)
	}
}

func TestReadTextRefuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"From=%2B12025550147&SmsSid=SM12":           "missing MessageSid",
		"From=%2B12025550147&MessageSid=../SM12":    "MessageSid is not an id",
		"From=%2B12025550147&MessageSid=S":          "MessageSid is not an id",
		"MessageSid=SM12":                           "missing From",
		"MessageSid=SM12&From=anonymous":            "From is not a number",
		"MessageSid=SM12&From=%2B266696687":         "From is not a number",
		"MessageSid=SM12&From=whatsapp:12025550147": "From is not a number",
	} {
		_, err := ReadText(form(t, in))
		if m, ok := err.(Malformed); !ok || !strings.Contains(m.Error(), want) {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "5550147") {
			t.Errorf("the error shows the number: %v", err)
		}
	}
}

func TestReadRingAnswersWithheldCallers(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"", "&From=", "&From=anonymous", "&From=ANONYMOUS", "&From=RESTRICTED", "&From=%2B266696687",
		"&From=%2B7378742833", "&From=sip:me%40bank.example", "&From=%2B", "&From=12025550147"} {
		got, err := ReadRing(form(t, "CallSid=CA12&To=%2B12025550199&CallStatus=ringing"+from), Address{})
		if err != nil || got.From != "" || got.To != "+12025550199" || got.Status != "ringing" {
			t.Errorf("From %q: %+v, %v", from, got, err)
		}
	}
	if _, err := ReadRing(form(t, "From=%2B12025550147"), Address{}); err == nil || !strings.Contains(err.Error(), "missing CallSid") {
		t.Errorf("no CallSid: %v", err)
	}
}

func TestReadRingReadsAStep(t *testing.T) {
	t.Parallel()
	a, err := ParseAddress([]byte("step=3&secret=1&state=a%2Bb%3D&later=x"))
	if err != nil {
		t.Fatal(err)
	}
	const call = "CallSid=CA12&From=%2B12025550147&CallStatus=in-progress&DialCallStatus=no-answer&StirVerstat=TN-Validation-Passed-A&SpeechResult=lost"
	got, err := ReadRing(form(t, call+"&Digits=12*%23"), a)
	want := carrier.Ring{
		SID: "CA12", From: "+12025550147", Step: 3, Digits: "12*#", Speech: "lost", Secret: true, State: "a+b=",
		Status: "in-progress", DialDone: "no-answer", Attested: "TN-Validation-Passed-A",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, _ = ReadRing(form(t, call+"&Digits=1"), Address{Step: 3, Silence: true}); got.Digits != "" || got.Speech != "" {
		t.Errorf("silence has keys %q", got.Digits)
	}
	if got, _ = ReadRing(form(t, call+"&Digits=hangup"), Address{}); got.Digits != "" {
		t.Errorf("a word is taken for keys: %q", got.Digits)
	}
}

func TestParseAddressRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"step=-1", "step=x", "step=10000", "step=%"} {
		if _, err := ParseAddress([]byte(in)); err == nil {
			t.Errorf("%s was taken", in)
		}
	}
	if a, err := ParseAddress(nil); err != nil || a != (Address{}) {
		t.Errorf("the beginning of a call: %+v, %v", a, err)
	}
}

func TestReadReceipt(t *testing.T) {
	t.Parallel()
	got, err := ReadReceipt(form(t, "MessageSid=SM12&MessageStatus=undelivered&ErrorCode=30003&SmsStatus=undelivered"), "0190-a")
	if want := (carrier.Receipt{Message: "0190-a", SID: "SM12", Status: "undelivered", Code: 30003}); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err = ReadReceipt(form(t, "MessageSid=SM12&SmsStatus=sent"), "m"); err != nil || got.Status != "sent" || got.Code != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	for in, message := range map[string]string{"MessageStatus=sent": "m", "MessageSid=SM12": "m", "MessageSid=SM12&MessageStatus=a b": "m", "MessageSid=SM12&MessageStatus=sent": "a/b"} {
		if _, err := ReadReceipt(form(t, in), message); err == nil {
			t.Errorf("%s for %s was taken", in, message)
		}
	}
}

// Whatever a receipt says, what is taken of it fits where it is kept, and the message is the one its address names.
func FuzzReadReceipt(f *testing.F) {
	for _, s := range []string{
		"MessageSid=SM12&MessageStatus=delivered", "MessageSid=SM12&SmsStatus=sent&ErrorCode=30003", "MessageSid=SM12&MessageStatus=failed&ErrorCode=99999999999999999999",
		"MessageSid=SM12&MessageStatus=failed&ErrorCode=-1", "MessageSid=&MessageStatus=sent", "MessageSid=SM%00&MessageStatus=%E4%BD%99", "MessageStatus=sent&MessageStatus=failed",
	} {
		f.Add([]byte(s), "0190-a")
	}
	f.Fuzz(func(t *testing.T, body []byte, message string) {
		p, err := ParseForm(body)
		if err != nil {
			return
		}
		got, err := ReadReceipt(p, message)
		switch {
		case err != nil && got != (carrier.Receipt{}):
			t.Errorf("refused, and read as %+v", got)
		case err == nil && (got.Message != message || !validSID(got.SID) || word(got.Status) == "" || got.Code < 0 || got.Code > codeMost):
			t.Errorf("%q is read as %+v", body, got)
		}
	})
}
