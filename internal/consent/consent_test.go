package consent_test

import (
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

const (
	maria   = phone.Number("+12025550147")
	chan1   = phone.Number("+85291234567")
	service = phone.Number("+12025550100")
)

func TestStopBindsByCountry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from     phone.Number
		class    consent.Class
		security bool
		may      bool
	}{
		{maria, consent.Marketing, false, false},
		{maria, consent.Care, false, false},
		{maria, consent.Transactional, false, false}, // the FCC: a stop revokes informational texts too
		{maria, consent.Transactional, true, true},
		{chan1, consent.Marketing, false, false},
		{chan1, consent.Care, false, false},
		{chan1, consent.Transactional, false, true},
	} {
		s := consent.Standing{}.After(consent.Change{Number: c.from, At: time.Unix(1, 0), Text: "STOP", Channel: "text"})
		may, why := s.May(c.class, c.security)
		if may != c.may || may == (why != "") {
			t.Errorf("%s from %s: %v (%q), want %v", c.class, c.from.Region(), may, why, c.may)
		}
	}
}

func TestStartUndoesStopAndUnblocksThatSender(t *testing.T) {
	t.Parallel()
	other := phone.Number("+12025550101")
	s := consent.Standing{}.
		After(consent.Change{Number: maria, Sender: service, Carrier: true, Channel: "text"}).
		After(consent.Change{Number: maria, Sender: other, Carrier: true, Channel: "text"}).
		After(consent.Change{Number: maria, Sender: service, Carrier: true, In: true, Channel: "text"})
	if s.Stopped || s.Blocks(service) || !s.Blocks(other) {
		t.Fatalf("%+v", s)
	}
}

func TestCarrierBlockIsNoWish(t *testing.T) {
	t.Parallel()
	s := consent.Standing{}.After(consent.Change{Number: maria, Sender: service, Carrier: true, Channel: consent.Learned})
	if s.Stopped || !s.Blocks(service) {
		t.Fatalf("%+v", s)
	}
}

func TestStopKeepsOneEntryPerSender(t *testing.T) {
	t.Parallel()
	c := consent.Change{Number: maria, Sender: service, Carrier: true, Channel: "text"}
	if s := (consent.Standing{}).After(c).After(c); len(s.Blocked) != 1 {
		t.Fatal(len(s.Blocked))
	}
}

func TestEtiquette(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who   consent.Circumstances
		class consent.Class
		may   bool
	}{
		{consent.Circumstances{}, consent.Care, true},
		{consent.Circumstances{OverdueDays: 59}, consent.Care, true},
		{consent.Circumstances{OverdueDays: 60}, consent.Care, false},
		{consent.Circumstances{NoMarketing: true}, consent.Care, false},
		{consent.Circumstances{NoMarketing: true}, consent.Transactional, true},
		{consent.Circumstances{Distrusted: true}, consent.Transactional, false},
	} {
		if why := c.who.Refuse(c.class); (why == "") != c.may {
			t.Errorf("%+v %s: %q", c.who, c.class, why)
		}
	}
}

// A machine calls about what is for sale only who has agreed to that. A START by text takes no refusal of calls back, a stop takes the
// agreement back.
func TestCallsByAMachine(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2027, 2, n, 12, 0, 0, 0, time.UTC) }
	told := func(in bool, n int) consent.Entry {
		return consent.Entry{Number: "+12025550147", Purpose: consent.ForCalls, In: in, At: day(n), Channel: "voice", Text: "pressed 2"}
	}
	var none consent.Standing
	yes := none.Told(told(true, 1))
	no := yes.Told(told(false, 2))
	for name, one := range map[string]struct {
		s            consent.Standing
		sells, tells bool
	}{
		"nothing said":        {none, false, true},
		"agreed":              {yes, true, true},
		"refused":             {no, false, false},
		"refused, then START": {no.After(consent.Change{Number: "+12025550147", At: day(3), In: true, Channel: "text"}), false, false},
		"agreed, then STOP":   {yes.After(consent.Change{Number: "+12025550147", At: day(3), Channel: "text"}), false, true},
	} {
		sells, _ := one.s.Calls(consent.Marketing)
		tells, _ := one.s.Calls(consent.Transactional)
		if sells != one.sells || tells != one.tells {
			t.Errorf("%s: sells %v, tells %v", name, sells, tells)
		}
	}
	if may, _ := no.Called(); may {
		t.Error("a person calls who was told not to")
	}
}
