package outbox

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// clinic is two accounts on a clock of the test.
type clinic struct {
	*health
	now    time.Time
	shares map[string]int
}

func newClinic() *clinic {
	c := &clinic{now: time.Date(2027, 2, 6, 17, 0, 0, 0, time.UTC), shares: map[string]int{}}
	c.health = newHealth(func() time.Time { return c.now }, func(account string, share int) { c.shares[account] = share }, "second")
	return c
}

var pair = []Route{{Sender: "+12025550100"}, {Account: "second", Sender: "+12025550110"}}

// traffic hands over n messages a second for some seconds, and says how many the first account got of the last second's.
func (c *clinic) traffic(seconds int, first, second outcome, took time.Duration) (got int) {
	for s := range seconds {
		got = 0
		for i := range 100 {
			w := c.pick(pair, Row{Message: Message{ID: fmt.Sprintf("%d/%d/%d", c.now.Unix(), s, i), Type: LateAnswer}})
			if w.Account == "" {
				got++
				c.seen("", first, took)
			} else {
				c.seen("second", second, took)
			}
		}
		c.now = c.now.Add(time.Second)
	}
	return got
}

func TestTrafficMovesInStepsAndDriftsBack(t *testing.T) {
	t.Parallel()
	c := newClinic()
	if got := c.traffic(5, served, served, 0); got != 100 {
		t.Fatalf("two well accounts: the first got %d of 100", got)
	}
	c.traffic(1, faulty, served, 0)
	if c.shares["main"] != 90 {
		t.Fatalf("after a second of faults the first keeps %d%%", c.shares["main"])
	}
	if got := c.traffic(9, faulty, served, 0); got < 75 || c.shares["main"] != 90 {
		t.Fatalf("within ten seconds it fell to %d%% (%d of 100)", c.shares["main"], got)
	}
	c.traffic(120, faulty, served, 0)
	if c.shares["main"] > 10 {
		t.Fatalf("after two minutes of faults the first keeps %d%%", c.shares["main"])
	}
	low := c.shares["main"]
	c.traffic(901, served, served, 0)
	if s := c.shares["main"]; s <= low || s > low+30 {
		t.Fatalf("a quarter of an hour after it was well again it has %d%%, from %d%%", s, low)
	}
	c.traffic(3600, served, served, 0)
	if got := c.traffic(1, served, served, 0); c.shares["main"] != 100 || got != 100 {
		t.Fatalf("in the end it has %d%% (%d of 100)", c.shares["main"], got)
	}
}

func TestAnAccountThatIsWellAgainLosesNoMore(t *testing.T) {
	t.Parallel()
	c := newClinic()
	c.traffic(31, faulty, served, 0)
	at := c.shares["main"]
	if c.traffic(55, served, served, 0); at > 70 || c.shares["main"] != at {
		t.Errorf("well for a minute it has %d%%, from %d%%", c.shares["main"], at)
	}
}

func TestTrafficStaysWhereAllAreAsBad(t *testing.T) {
	t.Parallel()
	c := newClinic()
	for range 60 {
		for range 20 {
			c.seen("", served, healthSlow)
			c.seen("second", served, healthSlow)
		}
		c.now = c.now.Add(time.Second)
	}
	if s := c.Share(""); s < 90 {
		t.Errorf("all are slow, and the first keeps only %d%%", s)
	}
}

func (h *health) Share(account string) int { return h.of(account).share }

func TestAnAccountThatIsDownIsLeftAtOnceAndProbedByFew(t *testing.T) {
	t.Parallel()
	c := newClinic()
	c.seen("", refused, 0)
	if got := c.traffic(29, refused, served, 0); got != 0 {
		t.Fatalf("an account that is down got %d of 100", got)
	}
	probes := 0
	for range 10 { // five minutes
		for i := range 100 {
			m := Row{Message: Message{ID: fmt.Sprint(c.now.Unix(), i), Type: LateAnswer}}
			if c.pick(pair, m).Account == "" {
				probes++
				c.seen("", refused, 0)
			}
		}
		c.now = c.now.Add(30 * time.Second)
	}
	if probes < 8 || probes > 11 {
		t.Errorf("%d probes in five minutes", probes)
	}
	if w := c.pick(pair, Row{Message: Message{ID: "x", Type: OTP}}); w.Account != "second" {
		t.Error("a code was used as a probe")
	}
	c.now = c.now.Add(30 * time.Second)
	c.pick(pair, Row{Message: Message{ID: "y", Type: LateAnswer}})
	c.seen("", served, 0)
	if s := c.Share(""); s != healthStep {
		t.Errorf("after a probe came through it gets %d%%", s)
	}
	both := newClinic()
	both.seen("", refused, 0)
	both.seen("second", refused, 0)
	if w := both.pick(pair, Row{Message: Message{ID: "z"}}); w.Account != "" {
		t.Error("both are down, and the order does not stand")
	}
}

func TestTheMostSpecificRuleWins(t *testing.T) {
	t.Parallel()
	senders := Senders{Service: "+12025550100", Security: "+12025550102"}
	plan, err := ReadPlan([]byte(`
accounts:
  second: {sid: AC22, token_file: /run/secrets/second, in_flight: 32}
routes:
  - {purpose: service, by: [{sender: "+12025550120", receives: true}]}
  - {purpose: service, class: T, by: [{sender: "+12025550121", receives: true}]}
  - {purpose: service, type: due-reminder, by: [{sender: "+12025550122"}]}
  - {purpose: service, country: HK, by: [{sender: HARBOUR}, {account: second, sender: "+85230000000", receives: true}]}
  - {purpose: service, country: HK, type: due-reminder, by: [{account: second, sender: "+85230000001", receives: true}]}
`), senders)
	if err != nil {
		t.Fatal(err)
	}
	c := newClinic()
	all := newRoads(senders, plan.Receives, plan.Routes, newPauses(c.wall), c.health)
	const hk, us = phone.Number("+85291234567"), phone.Number("+12025550147")
	for _, w := range []struct {
		m    Message
		want string
	}{
		{Message{Type: LateAnswer, Class: consent.Transactional, Purpose: Service, To: us}, "+12025550121"},
		{Message{Type: LateAnswer, Class: consent.Care, Purpose: Service, To: us}, "+12025550120"},
		{Message{Type: "due-reminder", Class: consent.Transactional, Purpose: Service, To: us}, "+12025550122"},
		{Message{Type: "payment-received", Class: consent.Transactional, Purpose: Service, To: hk}, "HARBOUR"},
		{Message{Type: "due-reminder", Class: consent.Transactional, Purpose: Service, To: hk}, "+85230000001"},
		{Message{Type: FraudAlert, Class: consent.Transactional, Purpose: Service, To: hk}, "+85230000000"}, // it expects an answer
		{Message{Type: OTP, Class: consent.Transactional, Purpose: Security, To: hk}, "+12025550102"},       // no rule: the configuration's
	} {
		got, _, found := all.choose(Row{Message: w.m}, consent.Standing{})
		if !found || got.Sender != w.want {
			t.Errorf("%s to %s left by %q, want %q", w.m.Type, w.m.To.Region(), got.Sender, w.want)
		}
	}
	m := Row{Message: Message{Type: "payment-received", Purpose: Service, To: hk}}
	if got, _, _ := all.choose(m, consent.Standing{Blocked: []phone.Number{"HARBOUR"}}); got.Account != "second" {
		t.Errorf("the number has stopped the first sender, and it left by %+v", got)
	}
	all.halted.set([]Stop{{Kind: StopAccount, Name: "second", Reason: "suspended", Code: 30002}, {Kind: StopSender, Name: "HARBOUR", Code: 30034}})
	if got, why, found := all.choose(m, consent.Standing{}); found || why.Name == "" {
		t.Errorf("all are stopped, and it left by %+v", got)
	}
}

func TestFaultsOfRoutesAreToldTogether(t *testing.T) {
	t.Parallel()
	_, err := ReadPlan([]byte(`
accounts:
  main: {sid: AC1, token_file: /x}
  Second: {sid: "AC/2", url: ftp://x, in_flight: -1}
routes:
  - {purpose: care, country: Hongkong, type: dance, class: X}
  - {purpose: security, by: [{sender: "+12025550100"}]}
  - {purpose: security, by: [{sender: "1", account: third}, {sender: HARBOUR, receives: true}]}
  - {purpose: service, type: fraud-alert, by: [{sender: HARBOUR}]}
`), Senders{Service: "+12025550100"})
	if err == nil {
		t.Fatal("taken")
	}
	for _, want := range []string{
		"account main: is that of the configuration", `account "Second": a name is small letters`, "account Second: sid is needed", "account Second: token_file is needed",
		"account Second: url must be absolute", "account Second: in_flight must not be negative", "route 1: country is two capitals", `route 1: there is no type "dance"`,
		"route 1: class is T, M or C", "route 1: purpose is needed", "route 1: by is needed", "route 3: says the same as route 2", `route 3: there is no account "third"`,
		`route 3: "1" is no number`, `route 3: nobody can answer to the name "HARBOUR"`, "fraud-alert expects an answer, and none of its senders receives",
		"+12025550100 is a sender of security and of something else",
	} {
		if !contains(err, want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
	if _, err := ReadPlan([]byte("routs: []"), nil); err == nil {
		t.Error("a misspelt key was taken")
	}
}
