package main_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
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
// number or of a fraction of a second are not it.
type canary struct {
	what   string
	digits string
}

func (c canary) pattern() *regexp.Regexp {
	spaced := strings.Join(strings.Split(c.digits, ""), "[ -]?")
	return regexp.MustCompile(`(^|[^0-9.])` + spaced + `([^0-9]|$)`)
}

// TestNothingSecretComesToRest plays dialogues full of secrets and then looks for them in the logs, the database's file, Redis and
// the metrics. (What the carrier holds is the carrier's: there the text with the card number must have been blanked.)
func TestNothingSecretComesToRest(t *testing.T) {
	t.Parallel()
	addr := livetest.Redis(t)
	in := install(t, map[string]string{"redis.url": "redis://" + addr, "bank.demo.customers": "100", "log.level": "debug"})
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
	p.call(t, "anonymous", "9,4556737586899855,"+h.number().Reveal()[1:])
	p.knock(knock{door: smsDoor, body: textForm("SM0000000000000000000000000000bad1", h.number(), "PIN 860413").Encode(), sign: fixed("x")})
	p.knock(knock{door: smsDoor, body: "From=" + h.number().Reveal() + "&Body=4556737586899855%zz"})
	await(t, 10*time.Second, "the carrier's copy is blanked", func() bool { return in.blanked(t, redacted.Get("MessageSid")) })

	places := map[string]string{"the metrics": metrics(t, p), "Redis": everything(t, addr)}
	if code := p.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	places["the log"] = p.wrote.String()
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
