package main_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
)

// TestCallsWhileRedisAndTheDatabaseAreAway: whoever calls finds a person, in their language where the number tells it, and within the
// carrier's deadline; and the document that needs nothing of ours is there. When both are back, so is the menu.
func TestCallsWhileRedisAndTheDatabaseAreAway(t *testing.T) {
	t.Parallel()
	redis, postgres := livetest.NewRedis(t), livetest.NewPostgres(t)
	in := install(t, map[string]string{"redis.url": "redis://" + redis.Addr, "database.url": postgres.URL})
	p := in.start(t)
	maria, wang := people["maria"], people["wang"]
	want(t, "before", p.call(t, maria, "1234#,1,1"), "you owe")

	redis.Stop()
	postgres.Stop()
	began := time.Now()
	want(t, "a caller we knew, with a lost card", p.call(t, maria, "9"), "press 9", "Dial "+agent)
	want(t, "a caller who presses nothing", p.call(t, wang, ""), "请按9", "Dial "+agent)
	want(t, "a caller without a number", p.call(t, "", "3,0"), "en-US ", "Dial "+agent)
	if took := time.Since(began); took > 40*time.Second {
		t.Errorf("three calls took %v", took)
	}
	got := do(p.request("/webhooks/twilio/voice/fallback", "CallSid=CA1")) // not signed: it is there for everybody
	want(t, "the static document", got.body, "正在为您转接人工服务", "幫你轉駁職員", "connect you to a colleague", agent)

	redis.Start()
	postgres.Start()
	p.wantReady(t)
	await(t, 10*time.Second, "the menu answers again", func() bool {
		return strings.Contains(p.call(t, maria, "1234#,1,1"), "you owe")
	})
}

// TestAnEmergencyOnTwoProcesses: declared at one, it is told by both within seconds, to callers who are in the menu already as well; lifted
// at the other, people answer again at both.
func TestAnEmergencyOnTwoProcesses(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": livetest.Postgres(t)})
	one, other := in.start(t), in.start(t)
	person := handset.Input{Digits: "0"}
	early := other.waiter(t, people["tom"])
	one.tells(t, "", "line", "emergency", "main", "--for", "2h", "--reason", "fire alarm", "--key", "demo-admin")
	for _, p := range []*process{one, other} {
		await(t, 10*time.Second, "an emergency is told", func() bool {
			return strings.Contains(p.call(t, people["maria"], "1234#,0"), "Because of an emergency, our colleagues cannot answer")
		})
	}
	early.hears(person, "Because of an emergency")
	other.tells(t, "", "line", "lift", "main", "--reason", "false alarm", "--key", "demo-admin")
	for _, p := range []*process{one, other} {
		await(t, 10*time.Second, "people answer again", func() bool {
			return strings.Contains(p.call(t, people["maria"], "1234#,0"), "Dial "+agent)
		})
	}
}
