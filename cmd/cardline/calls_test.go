package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/handset"
	"cardline/internal/livetest"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// called are the settings of an installation that calls its customers a moment after the text that asks them.
func called(more map[string]string) map[string]string {
	all := map[string]string{
		"calls.number": people["service"].Reveal(), "calls.after": "1s", "calls.between": "2s", "calls.per_second": "50", "twilio.timeout": "1s",
		"bank.demo.customers": "60",
	}
	for key, value := range more {
		all[key] = value
	}
	return all
}

// atNoon turns the clock of the processes to an hour at which people may be called everywhere in the US.
func (p *process) atNoon(t *testing.T) {
	t.Helper()
	p.sandbox(t, "/sandbox/clock", `{"now":"2026-11-23T18:30:00Z"}`)
}

// asksAbout has a customer asked about a payment.
func (p *process) asksAbout(t *testing.T, h holder) {
	t.Helper()
	if out, err := p.cardline(t, "alert", "--number", h.number().Reveal(), "--card", h.tail(), "--amount", "9.99", "--merchant", "SHOP"); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
}

// rings are the calls a telephone got.
func (in *installation) rings(t *testing.T, n phone.Number) []handset.Answered {
	t.Helper()
	caller := &handset.Phone{URL: in.public, Account: account, Token: token}
	got, err := caller.Calls(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// callsStand counts the calls of each state.
func callsStand(t *testing.T, db *store.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, row := range query(t, db, 1, "SELECT state FROM calls_wanted") {
		out[row[0]]++
	}
	return out
}

// Two processes share what is to be called: nobody's telephone rings more often than the book says.
func TestTwoProcessesCallNobodyTwice(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	in := install(t, called(map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": database}))
	one, other := in.start(t), in.start(t)
	one.atNoon(t)
	other.atNoon(t) // now, and not when it next looks
	db := in.rows(t, database)
	const customers = 24
	for h := holder(0); h < customers; h++ {
		answers := sandbox.Line{Number: h.number().Reveal(), Keys: "1," + h.tail() + "#,1"}
		if h%4 == 3 {
			answers.Answers, answers.Keys = "busy", ""
		}
		if err := in.far.Answer(answers); err != nil {
			t.Fatal(err)
		}
		[]*process{one, other}[h%2].asksAbout(t, h)
	}
	await(t, 90*time.Second, "every call to come to its end", func() bool {
		got := callsStand(t, db)
		return got["done"] == customers*3/4 && got["left"] == customers/4
	})
	for h := holder(0); h < customers; h++ {
		want := 1
		if h%4 == 3 {
			want = 4
		}
		if got := in.rings(t, h.number()); len(got) != want {
			t.Errorf("the telephone of customer %d rang %d times, want %d", h, len(got), want)
		}
	}
	if rows := query(t, db, 1, "SELECT message FROM call_tries WHERE over_at IS NULL OR came = 'unknown'"); len(rows) > 0 {
		t.Errorf("%d tries did not come to their end", len(rows))
	}
}

// A carrier that loses answers, and a process that dies while calls are placed: each ring is a try in the book, and there are no more of them
// than a customer may get.
func TestCallsOfUnknownFateAreNotPlacedBlindly(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	in := installWith(t, sandbox.Options{Troubles: sandbox.Troubles{Seed: 7, Lost: 300, Refused: 100, Dropped: 100, Slow: 200, SlowFor: 500 * time.Millisecond}},
		called(map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": database}))
	one := in.start(t)
	one.atNoon(t)
	db := in.rows(t, database)
	const customers = 30
	for h := holder(0); h < customers; h++ {
		if err := in.far.Answer(sandbox.Line{Number: h.number().Reveal(), Keys: "1," + h.tail() + "#,1"}); err != nil {
			t.Fatal(err)
		}
		one.asksAbout(t, h)
	}
	await(t, 60*time.Second, "calls to be under way", func() bool { return callsStand(t, db)["submitted"] > 0 })
	one.kill()
	other := in.start(t)
	other.atNoon(t)
	await(t, 120*time.Second, "every call to come to its end", func() bool {
		got := callsStand(t, db)
		return got["done"]+got["left"]+got["moot"] == customers
	})
	tries := map[string][]string{}
	for _, row := range query(t, db, 2, "SELECT message, sid FROM call_tries") {
		tries[row[0]] = append(tries[row[0]], row[1])
	}
	rang := 0
	for h := holder(0); h < customers; h++ {
		got := in.rings(t, h.number())
		if rang += len(got); len(got) > 4 {
			t.Errorf("the telephone of customer %d rang %d times", h, len(got))
		}
		for _, c := range got {
			known := false
			for _, sids := range tries {
				known = known || slices.Contains(sids, c.SID)
			}
			if !known {
				t.Errorf("customer %d: call %s is in no book", h, c.SID)
			}
		}
	}
	t.Logf("%d customers, %d rings, %v", customers, rang, callsStand(t, db))
}

// Whoever asks to be called back while waiting for a person is: the agent's telephone rings first, then theirs.
func TestACallBackIsMade(t *testing.T) {
	t.Parallel()
	in := install(t, called(nil))
	p := in.start(t)
	if err := in.far.Answer(sandbox.Line{Number: "+12025550124", Keys: "1"}); err != nil {
		t.Fatal(err)
	}
	p.tells(t, "is ready", "agent", "ready", "--number", "+12025550125", "--langs", "zh-Hant", "--topics", "complaint", "--key", "demo-admin")
	tom := p.waiter(t, people["tom"])
	tom.hears(handset.Input{Digits: "0"}, "next in line")
	tom.hears(handset.Input{Digits: "1"}, "We call you on this number")
	tom.hears(handset.Input{Digits: "1"}, "We call you in your turn, on the number ending in")
	tom.hears(handset.Input{Digits: "1"}, "You keep your place")
	p.tells(t, "is re", "agent", "ready", "--number", "+12025550124", "--langs", "en")
	await(t, 30*time.Second, "the agent to be called", func() bool { return len(in.rings(t, "+12025550124")) == 1 && in.rings(t, "+12025550124")[0].Over() })
	var heard strings.Builder
	for _, l := range in.rings(t, "+12025550124")[0].Heard {
		fmt.Fprintln(&heard, l.Verb, l.Text)
	}
	if !strings.Contains(heard.String(), "Press 1, and we connect you") || !strings.Contains(heard.String(), "Dial "+people["tom"].Reveal()) {
		t.Errorf("the agent heard\n%s", heard.String())
	}
	p.tells(t, "service +0 +0", "queue", "status")
}

// A call back that was arranged with the desk is made in its hour, by whoever takes complaints where there is one.
func TestACallBackOfTheDeskIsMade(t *testing.T) {
	t.Parallel()
	in := install(t, called(nil))
	p := in.start(t)
	p.atNoon(t)
	for number, keys := range map[string]string{"+12025550124": "1", people["maria"].Reveal(): ""} {
		if err := in.far.Answer(sandbox.Line{Number: number, Keys: keys}); err != nil {
			t.Fatal(err)
		}
	}
	for _, said := range [][2]string{{"CALLBACK", "When shall we call"}, {"1", "Shall we call"}, {"Y", "We will call"}} {
		if got := p.text(t, people["maria"], said[0]); !strings.Contains(got, said[1]) {
			t.Fatalf("answered %q", got)
		}
	}
	p.tells(t, "is ready", "agent", "ready", "--number", "+12025550124", "--langs", "en")
	p.sandbox(t, "/sandbox/clock", `{"advance":"20m"}`)
	await(t, 40*time.Second, "the agent to be called", func() bool { return len(in.rings(t, "+12025550124")) > 0 && in.rings(t, "+12025550124")[0].Over() })
	var heard strings.Builder
	for _, l := range in.rings(t, "+12025550124")[0].Heard {
		fmt.Fprintln(&heard, l.Verb, l.Text)
	}
	if !strings.Contains(heard.String(), "Dial "+people["maria"].Reveal()) {
		t.Errorf("the agent heard\n%s", heard.String())
	}
	p.sandbox(t, "/sandbox/clock", `{"advance":"5m"}`)
	time.Sleep(17 * time.Second) // another look of whoever would have it called again
	if got := in.rings(t, "+12025550124"); len(got) != 1 {
		t.Errorf("it was called back %d times", len(got))
	}
}

// Without a number to call from nobody is called, and what is wanted stays in the list.
func TestNobodyIsCalledWithoutANumber(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10", "calls.after": "1s"})
	p := in.start(t)
	p.atNoon(t)
	p.asksAbout(t, 1)
	await(t, 20*time.Second, "the text", func() bool { return len(in.later(t, holder(1).number())) == 1 })
	p.sandbox(t, "/sandbox/clock", `{"advance":"1h"}`)
	p.tells(t, "no calls", "calls", "list")
	if got := in.rings(t, holder(1).number()); len(got) > 0 {
		t.Errorf("it rang %d times", len(got))
	}
}
