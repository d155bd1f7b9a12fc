package main_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/livetest"
	"cardline/internal/phone"
)

// canary is a secret sent through every path; the pattern finds it wherever it comes to rest. Digits that are part of a longer
// number or of a fraction of a second are not it; five, which any hash may hold, are it only as a word.
type canary struct {
	what   string
	digits string
}

func (c canary) pattern() *regexp.Regexp {
	if len(c.digits) == 5 {
		return regexp.MustCompile(`(^|[^0-9A-Za-z.:/+=_-])` + c.digits + `([^0-9A-Za-z/+=_-]|$)`)
	}
	spaced := strings.Join(strings.Split(c.digits, ""), "[ -]?")
	return regexp.MustCompile(`(^|[^0-9.])` + spaced + `([^0-9]|$)`)
}

// TestNothingSecretComesToRest plays dialogues full of secrets and then looks for them in the logs, the database's file, Redis and
// the metrics, and in whatever a process tells a collector of traces. (What the carrier holds is the carrier's: there the text with the card number must have been blanked.)
func TestNothingSecretComesToRest(t *testing.T) {
	t.Parallel()
	addr := livetest.Redis(t)
	in := install(t, map[string]string{
		"redis.url": "redis://" + addr, "bank.demo.customers": "100", "log.level": "debug", "voice.speech": "true",
	})
	traces := collect(t)
	in.env = append(in.env, traces.env()...)
	p := in.start(t)
	h := holder(77)
	canaries := []canary{
		{"the number of a customer", strings.TrimPrefix(h.number().Reveal(), "+1")}, {"the number of a stranger", "2025550161"},
		{"a card number", "4556737586899855"}, {"a wrong PIN", "864213"}, {"the right PIN", "135790"}, {"a PIN in a text", "860413"},
		{"the id document", "4417"}, {"a wrong code", "190283"},
	}

	p.text(t, people["stranger"], "BAL 1234")
	p.text(t, h.number(), "BAL 0077")
	p.text(t, h.number(), "BAL 9901")
	redacted := textForm("SM0000000000000000000000000000ca4d", h.number(), "my card 4556 7375 8689 9855 was charged twice")
	want(t, "a card number in a text", p.post(smsDoor, redacted).body, "never text a full card number")
	want(t, "in full width", p.text(t, h.number(), "卡号４５５６７３７５８６８９９８５５"), "卡号")
	want(t, "a PIN in a text", p.text(t, h.number(), "my PIN is 860413, please unfreeze 0077"), "never text")
	p.text(t, h.number(), "HELP")
	want(t, "a freeze", p.text(t, h.number(), "FREEZE 0077"), "is frozen")
	code := unfreeze(t, in, p, h.number())
	canaries = append(canaries, canary{"the one-time code", code})
	p.text(t, people["liwei"], "激活 9012")
	want(t, "an activation", p.text(t, people["liwei"], "4417"), "*9012")
	want(t, "a freeze by text", p.text(t, h.number(), "FREEZE 0077"), "is frozen")
	want(t, "an unfreeze by PIN", p.call(t, h.number(), "0077,3,3,864213,135790,1"), "That PIN is not right", "0 0 7 7 can be used again")
	goOn := fiveDigits.FindString(p.text(t, h.number(), "SET PIN"))
	want(t, "a code that is wrong, and one that goes on in a call", p.call(t, h.number(), "0077,"+flipped(goOn)+","+goOn+",135790"), "That code cannot be used", "six-digit telephone PIN")
	canaries = append(canaries, canary{"the code that goes on in a call", goOn}, canary{"a wrong one", flipped(goOn)})
	p.call(t, "anonymous", "9,4556737586899855,"+h.number().Reveal()[1:])
	p.knock(knock{door: smsDoor, body: textForm("SM0000000000000000000000000000bad1", h.number(), "PIN 860413").Encode(), sign: fixed("x")})
	p.knock(knock{door: smsDoor, body: "From=" + h.number().Reveal() + "&Body=4556737586899855%zz"})
	calls, keyed := secretCalls(t, p)
	errors, told := secretRequests(t, p)
	canaries = append(append(canaries, keyed...), told...)
	await(t, 10*time.Second, "the carrier's copy is blanked", func() bool { return in.blanked(t, redacted.Get("MessageSid")) })

	places := map[string]string{
		"the metrics": metrics(t, p), "Redis": everything(t, addr), "the pages of calls": calls, "the answers of the API": errors,
	}
	if code := p.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	places["the log"] = p.wrote.String()
	traces.proves(t)
	places["the traces"] = traces.text()
	files, err := filepath.Glob(filepath.Join(in.folder, "cardline.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database: %v", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		places[filepath.Base(f)] = string(data)
	}
	for place, held := range places {
		if len(held) < 100 {
			t.Errorf("%s holds next to nothing: %q", place, held)
		}
		for _, c := range canaries {
			if at := c.pattern().FindStringIndex(held); at != nil {
				t.Errorf("%s is in %s: %q", c.what, place, held[max(0, at[0]-80):min(len(held), at[1]+40)])
			}
		}
	}
}

// secretCalls keys and says secrets wherever a call asks for them, and where nobody did. It gives back every page as it went to the carrier.
func secretCalls(t *testing.T, p *process) (pages string, cs []canary) {
	t.Helper()
	cs = []canary{
		{"the keyed number of a lost card", "5555901001101234"}, {"the keyed number of nobody's card", "4000056655665556"},
		{"a keyed id document", "90010034417"}, {"a keyed id document of nobody", "770123199"}, {"a keyed registered number", "13800138000"},
		{"a PIN where none is asked for", "246802"}, {"a spoken card number", "378282246310005"}, {"a spoken PIN", "975310"},
		{"a card number beside a recording", "5105105105105100"}, {"another wrong PIN", "192837"},
	}
	var all strings.Builder
	call := func(n int, from phone.Number, inputs ...string) {
		sid, door := fmt.Sprintf("CA%032x", 0xca4a0+n), voiceDoor
		page := p.post(door, callForm(sid, from))
		all.WriteString(page.body)
		for _, in := range inputs {
			what, said := "Digits", in
			if words, spoken := strings.CutPrefix(in, "say:"); spoken {
				what, said = "SpeechResult", words
			}
			door = page.next(door)
			page = p.post(door, callForm(sid, from, what, said, "Confidence", "0.9"))
			if page.status != http.StatusOK {
				t.Fatalf("call %d: %d %s", n, page.status, page.body)
			}
			all.WriteString(page.body)
		}
	}
	call(1, "", "3", "9", "1", "5555901001101234")
	call(2, "", "3", "9", "1", "4000056655665556")
	call(3, "", "2", "9", "3", "90010034417")
	call(4, "", "2", "9", "3", "770123199")
	call(5, people["stranger"], "1", "9", "2", "13800138000")
	call(6, people["tom"], "246802", "3344", "246802", "say:my card number is 3782 822463 10005", "say:3 7 8 2 8 2 2 4 6 3 1 0 0 0 5")
	call(7, people["tom"], "3344", "2", "2", "192837", "say:975310", "say:nine 9 7 5 3 1 0")
	call(8, people["ho"], "2468", "say:my pin is 9 7 5 3 1 0", "5105105105105100")
	for _, form := range []url.Values{
		callForm("CA00000000000000000000000000ca4a99", "", "RecordingSid", "RE00000000000000000000000000ca4a99", "RecordingStatus", "completed",
			"RecordingDuration", "4", "Digits", "5105105105105100", "TranscriptionText", "5105 1051 0510 5100"),
	} {
		all.WriteString(p.post("/webhooks/twilio/voice/recording?step=2&into=voicemail", form).body)
	}
	want(t, "cards of a stranger's call", all.String(), "It is stopped", "已經報失停用", "已经挂失停用", "A colleague will stop your card")
	want(t, "a PIN that is wrong", all.String(), "That PIN is not right")
	return all.String(), cs
}

// secretRequests tells the API secrets in places where something else is wanted, and gives back what it says to that.
func secretRequests(t *testing.T, p *process) (answers string, cs []canary) {
	t.Helper()
	cs = []canary{{"a card number told to the API", "6011111111111117"}, {"a PIN told to the API", "318264"}, {"a code told to the API", "640917"}}
	var all strings.Builder
	api := apiDoor{t, p.url}
	for _, c := range []struct{ path, body string }{
		{"/notifications", `{"notifications":[{"key":"canary-1","type":"payment-received","to":"+12025550147","data":{"card":"6011111111111117","amount":"USD 1.00","rest":"USD 1.00"}}]}`},
		{"/notifications", `{"notifications":[{"key":"6011111111111117","type":"318264","to":"6011111111111117","data":{"pin":"318264"}}]}`},
		{"/events", `{"events":[{"id":"canary-2","kind":"payment","customer":"C1001","card":"6011111111111117","code":"640917"}]}`},
		{"/numbers/restore", `{"number":"6011111111111117","why":"PIN 318264"}`},
		{"/agents/me/state", `{"state":"318264","number":"6011111111111117"}`},
	} {
		status, body := api.call("demo-admin", http.MethodPost, c.path, "application/json", []byte(c.body))
		fmt.Fprintln(&all, status, body)
	}
	for _, path := range []string{"/cases/6011111111111117", "/messages?number=6011111111111117", "/recordings?case=640917", "/318264"} {
		status, body := api.call("demo-admin", http.MethodGet, path, "", nil)
		fmt.Fprintln(&all, status, body)
	}
	return all.String(), cs
}

// fiveDigits is a code that goes on with something.
var fiveDigits = regexp.MustCompile(`\b\d{5}\b`)

// flipped is a code that is not that one.
func flipped(code string) string {
	b := []byte(code)
	for i := range b {
		b[i] = '9' - b[i] + '0'
	}
	return string(b)
}

// sixDigits is a one-time code as a message gives it.
var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// unfreeze asks for a card by text, answers with a wrong code and then the right one, and gives that back.
func unfreeze(t *testing.T, in *installation, p *process, from phone.Number) (code string) {
	t.Helper()
	asked := p.text(t, from, "UNFREEZE 0077")
	if yes := agreed.FindStringSubmatch(asked); yes != nil {
		asked = p.text(t, from, yes[1])
	}
	want(t, "the code is announced", asked, "6-digit code")
	await(t, 10*time.Second, "the code", func() bool {
		for _, m := range in.later(t, from) {
			code = sixDigits.FindString(m.Body)
		}
		return code != ""
	})
	if code == "190283" {
		t.Fatal("the wrong code is the right one, once in a million")
	}
	p.text(t, from, "190283")
	want(t, "the card is free again", p.text(t, from, code), "*0077")
	want(t, "the balance of the free card", p.text(t, from, "BAL"), "you owe")
	return code
}

// blanked reports whether the carrier's copy of a text has no body any more.
func (in *installation) blanked(t *testing.T, sid string) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		in.public+"/sandbox/2010-04-01/Accounts/"+account+"/Messages/"+sid+".json", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(account, token)
	got := do(req)
	return got.status == http.StatusOK && strings.Contains(got.body, `"body":""`)
}

func metrics(t *testing.T, p *process) string {
	t.Helper()
	res, err := http.Get(p.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// everything is every key and value of a Redis, as they are.
func everything(t *testing.T, addr string) string {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Addr: addr})
	defer func() { _ = rdb.Close() }()
	ctx := context.WithoutCancel(t.Context())
	var all strings.Builder
	keys := rdb.Scan(ctx, 0, "*", 1000).Iterator()
	for keys.Next(ctx) {
		key := keys.Val()
		var value any
		var err error
		switch kind := rdb.Type(ctx, key).Val(); kind {
		case "string":
			value, err = rdb.Get(ctx, key).Result()
		case "hash":
			value, err = rdb.HGetAll(ctx, key).Result()
		case "zset":
			value, err = rdb.ZRange(ctx, key, 0, -1).Result()
		case "none": // gone meanwhile
		default:
			t.Errorf("key %s holds a %s, which nobody has looked into", key, kind)
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s = %s\n", key, value)
	}
	if err := keys.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}
