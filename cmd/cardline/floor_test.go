package main_test

import (
	"context"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"cardline/internal/floor"
	"cardline/internal/handset"
	"cardline/internal/livetest"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// waiter is somebody on the telephone with one of the processes.
type waiter struct {
	t     *testing.T
	call  *handset.Call
	heard int
}

func (p *process) waiter(t *testing.T, from phone.Number) *waiter {
	t.Helper()
	w := &waiter{t: t, call: p.phone().Call(from, people["service"])}
	if err := w.call.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// does one thing, and tells what is heard then.
func (w *waiter) does(in handset.Input) string {
	w.t.Helper()
	if err := w.call.Enter(w.t.Context(), in); err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for _, l := range w.call.Heard()[w.heard:] {
		all = append(all, l.Verb+" "+l.Text)
	}
	w.heard = len(w.call.Heard())
	return strings.Join(all, "\n")
}

func (w *waiter) hears(in handset.Input, want string) {
	w.t.Helper()
	if got := w.does(in); !strings.Contains(got, want) {
		w.t.Errorf("after %+v is heard\n%s\nwant %q", in, got, want)
	}
}

// tells runs the program against a process, and wants a line that matches.
func (p *process) tells(t *testing.T, want string, args ...string) {
	t.Helper()
	if out, err := p.cardline(t, args...); err != nil || !regexp.MustCompile(want).MatchString(out) {
		t.Errorf("%s: %v\n%s\nwant %s", strings.Join(args, " "), err, out, want)
	}
}

func (p *process) cardline(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), append(args, "--url", p.url)...)
	cmd.Env = cleanEnv()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Our call to an agent is answered by signed doors: who it is for, then the customer, and what came of it.
func TestTheDoorsOfACallBack(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	now := time.Now()
	err := in.rows(t, in.database()).Floor().Change(t.Context(), func(f *floor.Floor) error {
		for _, call := range []string{"CA1", "CA2"} {
			f.Agents = append(f.Agents, floor.Agent{Name: "ann" + call, Number: "+12025550123", State: floor.Talking, Call: call, Since: now, Idle: now})
			f.Waiting = append(f.Waiting, floor.Waiting{
				Call: call, Number: people["maria"], Customer: "C1001", Tier: "gold", Lang: locale.English, Topic: floor.Service, Since: now, Seen: now,
				Agent: "ann" + call, Rung: now, Taken: now, Back: now,
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const leg = "CA0123456789abcdef0123456789abcdef"
	step := func(path, want string, more ...string) {
		t.Helper()
		got := p.post("/webhooks/twilio/voice/back/"+path, callForm(leg, "+12025550100", append(more, "CallStatus", "in-progress")...))
		if got.status != 200 || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s, want %q", path, got.status, got.body, want)
		}
	}
	if got := do(p.request("/webhooks/twilio/voice/back/CA1", callForm(leg, "+12025550100").Encode())); got.status != 403 {
		t.Errorf("without a signature: %d", got.status)
	}
	step("CA3", "<Hangup/>")
	for _, call := range []string{"CA1", "CA2"} {
		step(call, `action="`+call+`?step=1"`)
		step(call+"?step=1", people["maria"].Reveal(), "Digits", "1")
	}
	step("CA1?step=2", "<Hangup/>", "DialCallStatus", "completed")
	step("CA1/over", "<Response></Response>", "CallStatus", "completed")
	step("CA2?step=2", "try again later", "DialCallStatus", "no-answer")
	p.tells(t, "annCA1 +wrapping", "queue", "status")
	p.tells(t, "annCA2 +ready", "queue", "status")
}

// The agent of the demo takes a call, is done with it, and goes home.
func TestTheAgentOfTheDemo(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	type shift struct {
		out string
		err error
	}
	over := make(chan shift, 1)
	go func() {
		out, err := p.cardline(t, "agent", "demo", "--calls", "2", "--talk", "200ms")
		over <- shift{out, err}
	}()
	for range 2 {
		within, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		for within.Err() == nil {
			if out, err := p.cardline(t, "queue", "status"); err == nil && regexp.MustCompile("demo-agent +ready").MatchString(out) {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		cancel()
		p.waiter(t, people["tom"]).hears(handset.Input{Digits: "0"}, "Dial +12025550198")
	}
	if s := <-over; s.err != nil || !strings.Contains(s.out, "done with call 2") || !strings.Contains(s.out, "is offline") {
		t.Errorf("the shift: %v\n%s", s.err, s.out)
	}
}

// Callers of two processes stand in one line; who is promised a call back keeps the place when the process that promised dies.
func TestOneQueueOnTwoProcesses(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": livetest.Postgres(t), "bank.demo.customers": "10"})
	one, other := in.start(t), in.start(t)
	person := handset.Input{Digits: "0"}
	one.tells(t, "is ready", "agent", "ready", "--number", "+12025550124", "--langs", "zh-Hant", "--topics", "complaint", "--key", "demo-admin")

	tom := other.waiter(t, people["tom"])
	tom.hears(person, "You are next in line")
	maria := one.waiter(t, people["maria"]) // gold: she counts as having waited a minute longer
	maria.hears(person, "You are next in line")
	tom.hears(handset.Silence, "You are now number two")
	other.tells(t, "service +2", "queue", "status")
	other.tells(t, "is reserved", "agent", "ready", "--number", "+12025550123", "--langs", "en")
	maria.hears(handset.Silence, "Dial +12025550123")
	one.tells(t, "demo-agent +wrapping", "queue", "status")

	tom.hears(handset.Silence, "next in line")
	tom.hears(handset.Input{Digits: "1"}, "We call you on this number")
	tom.hears(handset.Input{Digits: "1"}, "We call you in your turn")
	tom.hears(handset.Input{Digits: "1"}, "You keep your place")
	other.kill()
	cases := func() int {
		out, err := one.cardline(t, "desk", "list", "--kind", "callback", "--json")
		if err != nil {
			t.Fatal(out, err)
		}
		return strings.Count(out, `"ref"`)
	}
	within, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for cases() == 0 && within.Err() == nil {
		time.Sleep(200 * time.Millisecond)
	}
	time.Sleep(2 * time.Second) // two more looks of whoever would file it again
	if n := cases(); n != 1 {
		t.Errorf("one promise of a process that died has %d cases", n)
	}
	one.tells(t, "service +0 +0", "queue", "status")
}

// Most people hang up before the agent does: it was a talk all the same, and its score is asked for by text. Who goes back to the menu, or says
// a long message, has not hung up.
func TestWhoHangsUpFirstIsAskedForAScore(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	p.atNoon(t) // nobody is asked at night
	p.tells(t, "is ready", "agent", "ready", "--number", "+12025550123", "--langs", "en")
	call := p.phone().Call(people["maria"], people["service"])
	call.Holds = true
	for _, do := range []func() error{
		func() error { return call.Ring(t.Context()) },
		func() error { return call.Enter(t.Context(), handset.Input{Digits: "1234"}) },
		func() error { return call.Enter(t.Context(), handset.Input{Digits: "0"}) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	if call.Wish().Verb != "Dial" {
		t.Fatalf("the call wants %+v", call.Wish())
	}
	p.tells(t, "demo-agent +talking", "queue", "status")
	if err := call.Enter(t.Context(), handset.Input{HangUp: true}); err != nil {
		t.Fatal(err)
	}
	p.tells(t, "demo-agent +wrapping", "queue", "status")
	await(t, 20*time.Second, "the score to be asked for", func() bool {
		got := in.later(t, people["maria"])
		return len(got) == 1 && strings.Contains(got[0].Body, "How did we do?")
	})
	p.tells(t, "1 with a person, 0 gave up waiting", "ivr", "figures")
	again := p.waiter(t, people["maria"])
	again.hears(handset.Input{Digits: "1234"}, "For balance and statements") // nothing was cut off
	p.tells(t, "is away", "agent", "away")
	p.tells(t, "is ready", "agent", "ready", "--langs", "zh-Hant", "--topics", "complaint")
	again.hears(handset.Input{Digits: "0"}, "next in line")
	again.hears(handset.Input{Digits: "#"}, "For balance")
	again.hears(handset.Input{Digits: "0"}, "next in line")
	again.hears(handset.Input{HangUp: true}, "")
	p.tells(t, `service +0 +0 +0s +not known +1 +1 \(50%\)`, "queue", "status")
}
