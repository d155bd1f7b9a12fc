package handset

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/phone"
)

// branch is a small Cardline for scripts: it echoes texts, has one menu, and a sandbox with one message.
func branch(t *testing.T) Target {
	t.Helper()
	var mu sync.Mutex
	clock := ""
	x := newExchange(t, map[string]page{
		"/webhooks/twilio/sms": func(v visit) (int, string, string) {
			switch body := v.Form.Get("Body"); body {
			case "STOP":
				return 200, "text/xml", `<Response/>`
			case "clock":
				mu.Lock()
				defer mu.Unlock()
				return 200, "text/xml", `<Response><Message>` + clock + `</Message></Response>`
			default:
				return 200, "text/xml", `<Response><Message>You said: ` + body + `</Message><Message>id ` + v.Form.Get("MessageSid") + `</Message></Response>`
			}
		},
		"/webhooks/twilio/voice": xmlPage(`<Response><Gather numDigits="1" finishOnKey="" input="dtmf speech" action="voice/turn"><Say>Welcome to Harbour Bank</Say>` +
			`<Say>Lost card: 9</Say></Gather><Say>Goodbye</Say></Response>`),
		"/webhooks/twilio/voice/turn": func(v visit) (int, string, string) {
			switch {
			case v.Form.Get("Digits") == "9" || v.Form.Get("SpeechResult") == "lost card":
				return 200, "text/xml", `<Response><Say>Stopping it</Say><Dial action="turn">+12025550199</Dial></Response>`
			case v.Form.Get("DialCallStatus") == "busy":
				return 200, "text/xml", `<Response><Say>Nobody is free</Say></Response>`
			default:
				return 200, "text/xml", `<Response><Hangup/></Response>`
			}
		},
		"/sandbox/messages": func(v visit) (int, string, string) {
			if strings.Contains(v.Query, "after=SM1") || !strings.Contains(v.Query, "2025550147") {
				return 200, "application/json", `{"messages":[]}`
			}
			return 200, "application/json", `{"messages":[{"sid":"SM0","body":"Hello"},{"sid":"SM1","body":"Your code is 246810"}]}`
		},
		"/sandbox/clock": func(v visit) (int, string, string) {
			mu.Lock()
			defer mu.Unlock()
			clock += "turned "
			return 200, "application/json", `{}`
		},
	})
	var asked atomic.Int32
	return Target{
		URL: x.URL, Token: "secret", Account: "AC1", To: bank, Patience: 50 * time.Millisecond, Names: map[string]phone.Number{"maria": maria, "gold": "+12025550199"},
		Exec: func(_ context.Context, args []string) (string, error) {
			if args[0] == "bad" {
				return "a fault", errors.New("exit status 1")
			}
			if args[0] == "count" {
				return fmt.Sprint(asked.Add(1)), nil
			}
			return fmt.Sprintf("%q", args), nil
		},
	}
}

func TestScriptThatHolds(t *testing.T) {
	t.Parallel()
	script, err := ParseScript("good.txtar", `
# everything a script can say
sms $maria YE#1234            # a text arrives
expect You said: YE#1234
expect "id (?P<sid>SM[0-9a-f]{32})"
again
notexpect Welcome
expect You
expect ^id ${sid}$
sms +12025550147 to $gold "two  words 余额"
expect two  words 余额
sms $maria to be or not
expect You said: to be or not
sms $maria STOP
empty
later $maria code is (?P<code>\d{6})
notlater $maria code
sms $maria ${code}
expect 246810
advance 11m
now 2027-02-05T09:00:00+08:00
post /sandbox/clock {"advance":"1m"}
sms $maria clock
expect turned turned turned
call $maria
hear Welcome to Harbour
nothear Goodbye
press 9   # the lost card
hear Stopping
dialled $gold
hung
dial busy
call anonymous to $gold
press say:"lost card"
nothear Welcome
dialled \+1202
hear Nobody
hung
call $maria
press silent
hear Goodbye
hung
call $maria
say lost card
hear Stop
call $maria
hangup
hung
run cardline ivr "a b" ${url}
out "a b" "http://127
fail bad thing
out fault
run count
becomes ^3$
out 3
`)
	if err != nil {
		t.Fatal(err)
	}
	patient := branch(t)
	patient.Patience = 0 // as long as usual
	if err := Run(t.Context(), script, patient); err != nil {
		t.Error(err)
	}
}

func TestScriptThatFailsSaysWhereAndWhy(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"sms $maria BAL\nexpect Card":                `s.txtar:2: expect Card: the reply was "You said: BAL"`,
		"sms $maria STOP\nexpect Card":               `s.txtar:2: expect Card: no such reply; there were none`,
		"sms $maria BAL\nempty":                      `there were "You said: BAL"`,
		"sms $maria BAL\nnotexpect said":             `a reply was "You said: BAL"`,
		"expect Card":                                `nothing was texted before`,
		"call $maria\nhear Goodbye":                  "what was heard is \n\tSay en-US Welcome to Harbour Bank\n\tSay en-US Lost card: 9",
		"call $maria\nhear Lost\nhear Welcome":       "s.txtar:3: hear Welcome: what was heard is nothing",
		"call $maria\nnothear Lost":                  `it was heard: "Lost card: 9"`,
		"call $maria\nhung":                          `the call goes on; the last that was heard is "Lost card: 9"`,
		"call $maria\npress 9\npress 1":              `the call is over; the last that was heard is "Stopping it"`,
		"call $maria\npress 1\ndialled +12025550199": "what was heard is",
		"press 1":                 `nobody is on the line`,
		"sms $tom BAL":            `nobody is called $tom`,
		"sms 147 BAL":             `not a telephone number`,
		"sms $maria ${code}":      `nothing is kept as ${code}`,
		"notlater $maria code":    `it came: "Your code is 246810"`,
		"run bad":                 `exit status 1, after printing "a fault"`,
		"fail good":               `it succeeded`,
		"run good\nbecomes evil":  `within 50ms it printed "[\"good\"]"`,
		"becomes evil":            `nothing was run before`,
		"run good\nout evil":      `it printed "[\"good\"]"`,
		"dial soon":               `ends in one of: completed`,
		"later +12025550148 code": `within 50ms came none`,
		"call $maria extra":       `what is "extra" for?`,
		"call $maria\npress x":    `not a key`,
		"call $maria\npress 1 2":  `the call is over`,
		"sms $maria \"a\\qb\"":    `a quoted text with a slip`,
		"sms $maria BAL\nexpect You\nexpect id\nexpect thirdly": `no such reply`,
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			s, err := ParseScript("s.txtar", script)
			if err != nil {
				t.Fatal(err)
			}
			err = Run(t.Context(), s, branch(t))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error is %v\nwant %s", err, want)
			}
		})
	}
}

func TestParseScriptReportsAllFaults(t *testing.T) {
	t.Parallel()
	_, err := ParseScript("s.txtar", "expect (\nsms +1 x\nwhisper\nhear\ndialled +12025550199\nlater $maria [")
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, want := range []string{"s.txtar:1: error parsing regexp", "s.txtar:3: no such statement: whisper", "s.txtar:4: hear what?", "s.txtar:6: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), ":5:") {
		t.Error("a number is a good thing to have dialled")
	}
}
