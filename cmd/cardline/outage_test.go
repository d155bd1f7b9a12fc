package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// ready is what /readyz says: its status and what it says of each part.
func (p *process) ready(t *testing.T) (status int, parts map[string]string) {
	t.Helper()
	res, err := http.Get(p.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&parts); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, parts
}

// wantAway waits until /readyz is 503 and names that part, and none of those that are well.
func (p *process) wantAway(t *testing.T, part string, well ...string) {
	t.Helper()
	await(t, 5*time.Second, "/readyz names "+part, func() bool {
		status, parts := p.ready(t)
		for _, w := range well {
			if parts[w] != "ok" {
				return false
			}
		}
		return status == http.StatusServiceUnavailable && parts[part] != "ok" && parts[part] != ""
	})
}

func (p *process) wantReady(t *testing.T) {
	t.Helper()
	await(t, 15*time.Second, "/readyz is content", func() bool {
		status, _ := p.ready(t)
		return status == http.StatusOK
	})
}

// call plays a call to its end and gives what was heard, a line each: `yue-HK 你好`, `Dial +1202…`.
func (p *process) call(t *testing.T, from phone.Number, keys string) string {
	t.Helper()
	inputs, err := handset.ParseInputs(keys)
	if err != nil {
		t.Fatal(err)
	}
	c := p.phone().Call(from, people["service"])
	err = c.Play(t.Context(), handset.Pressing(inputs...))
	var late *handset.HTTPError // that a call is over may be told later: nobody hears it
	if err != nil && !(errors.As(err, &late) && strings.HasSuffix(late.Address, "/voice/status")) {
		t.Errorf("a call with the keys %q broke off: %v", keys, err)
	}
	var heard strings.Builder
	for _, l := range c.Heard() {
		word := l.Language
		if l.Verb != "Say" {
			word = l.Verb
		}
		heard.WriteString(word + " " + l.Text + "\n")
	}
	return heard.String()
}

// want finds what a reply or a call lacks.
func want(t *testing.T, what, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%s: %q is missing in: %s", what, part, got)
		}
	}
}

func TestRedisAway(t *testing.T) {
	t.Parallel()
	redis := livetest.NewRedis(t)
	database := livetest.Postgres(t)
	in := install(t, map[string]string{"redis.url": "redis://" + redis.Addr, "database.url": database, "bank.demo.customers": "20"})
	p, other := in.start(t), in.start(t)
	maria, daiman := people["maria"], people["chan"]
	want(t, "before", p.text(t, maria, "BAL 1234"), "USD 1,284.50")
	p.wantReady(t)

	redis.Stop()
	p.wantAway(t, "redis", "database", "bank")
	want(t, "a complete question", p.text(t, maria, "BAL 5678"), "USD 312.08")
	want(t, "a question that needs another", p.text(t, maria, "balance please"), "all in one text")
	want(t, "what never goes in one text", p.text(t, maria, "PAY MIN 1234"), "nothing was changed")
	want(t, "a yes to what is out of reach", p.text(t, maria, "Y"), "nothing was changed")
	lost := textForm("SM0000000000000000000000000000105a", maria, "LOST 1234")
	first, second := p.post("/webhooks/twilio/sms", lost), p.post("/webhooks/twilio/sms", lost)
	want(t, "a report of loss", first.body, "*1234 is stopped since")
	if first != second {
		t.Errorf("the same report again was answered\n%v\nafter\n%v", second, first)
	}
	want(t, "the balance of the stopped card", p.text(t, maria, "BAL 1234"), "is stopped since")
	want(t, "a caller who keeps silent", p.call(t, maria, ""), "en-US ", "press 9", "Dial "+agent)
	want(t, "a caller who reports a loss", p.call(t, daiman, "9,1"), "yue-HK ", "你張信用卡而家已經停用")
	want(t, "the balance after the call", p.text(t, daiman, "BAL"), "報失停用")
	db := in.rows(t, database)
	if orders := query(t, db, 2, "SELECT card, kind FROM bank_orders"); len(orders) != 2 {
		t.Errorf("two cards were stopped by the orders %v", orders)
	}
	began := time.Now()
	for h := range holder(20) { // nothing but the database can tell that a text is known
		form := textForm(fmt.Sprintf("SM%032x", 0xaaaa0000+int(h)), h.number(), "FREEZE "+h.tail())
		want(t, "a text that reaches both processes at once", atBoth(t, p, other, smsDoor, form).body, "*"+h.tail()+" is frozen")
		if orders := query(t, db, 1, "SELECT kind FROM bank_orders WHERE card = '"+h.card()+"'"); len(orders) != 1 {
			t.Errorf("the bank froze the card of customer %d %d times", h, len(orders))
		}
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("twenty texts took %v: every turn waits for the Redis that is away", took)
	}

	redis.Start()
	p.wantReady(t)
	await(t, 5*time.Second, "a dialogue begins again", func() bool {
		return strings.Contains(p.text(t, maria, "points please"), "Which card")
	})
	want(t, "a dialogue ends again", p.text(t, maria, "5678"), "*5678", "31,200")
}

// agent is where a person answers in development.
const agent = "+12025550198"

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	postgres := livetest.NewPostgres(t)
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": postgres.URL})
	p := in.start(t)
	maria, liwei := people["maria"], people["liwei"]
	want(t, "before", p.text(t, maria, "BAL 1234"), "USD 1,284.50")

	postgres.Stop()
	p.wantAway(t, "database", "redis")
	owed := map[string]answered{}
	for sid, body := range map[string]string{"SMda7a0001": "BAL 1234", "SMda7a0002": "LOST 5678", "SMda7a0003": "JOIN SPEND500", "SMda7a0004": "help"} {
		owed[sid] = p.post("/webhooks/twilio/sms", textForm(sid, maria, body))
		if owed[sid].status != http.StatusServiceUnavailable {
			t.Errorf("%q was answered %v, want 503: the carrier must come again", body, owed[sid])
		}
	}
	want(t, "a caller who keeps silent", p.call(t, liwei, ""), "cmn-CN ", "请按9", "Dial "+agent)
	want(t, "a caller who wants a person", p.call(t, maria, "0"), "Dial "+agent)
	want(t, "a caller with a lost card", p.call(t, maria, "9"), "Dial "+agent)

	postgres.Start()
	p.wantReady(t)
	for sid, c := range map[string][2]string{
		"SMda7a0001": {"BAL 1234", "USD 1,284.50"}, "SMda7a0002": {"LOST 5678", "*5678 is stopped since"}, "SMda7a0003": {"JOIN SPEND500", "has joined SPEND500"},
	} {
		got := p.post("/webhooks/twilio/sms", textForm(sid, maria, c[0]))
		want(t, "the carrier comes again with "+c[0], got.body, c[1])
	}
	db := in.rows(t, postgres.URL)
	if orders := query(t, db, 2, "SELECT card, kind FROM bank_orders"); len(orders) != 1 {
		t.Errorf("one card was stopped by the orders %v", orders)
	}
	if rows := query(t, db, 1, "SELECT key FROM inbound WHERE key LIKE 'SMda7a%'"); len(rows) != 3 {
		t.Errorf("three texts were answered, written down are %v", rows)
	}
}

func TestBankInTrouble(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	p := in.start(t)
	db := in.rows(t, in.database())
	maria, daiman, liwei := people["maria"], people["chan"], people["liwei"]

	p.sandbox(t, "/sandbox/bank", `{"delay":"20s"}`)
	began := time.Now()
	want(t, "a slow bank", p.text(t, maria, "BAL 1234"), "We will text you the answer")
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the text was answered after %v", took)
	}
	p.sandbox(t, "/sandbox/bank", `{}`)
	arrives(t, in, db, maria, 1, "USD 1,284.50")

	p.sandbox(t, "/sandbox/bank", `{"lose_answer":true}`)
	want(t, "an answer lost on the way", p.text(t, maria, "FREEZE 5678"), "no confirmation yet")
	await(t, 10*time.Second, "the settler asks the bank again", func() bool {
		return query(t, db, 1, "SELECT coalesce(max(tries), 0) FROM promises WHERE state = 'owed'")[0][0] != "0"
	})
	p.sandbox(t, "/sandbox/bank", `{}`)
	arrives(t, in, db, maria, 2, "*5678 is frozen since")

	p.sandbox(t, "/sandbox/bank", `{"down":true}`)
	p.wantAway(t, "bank", "redis", "database")
	want(t, "a report while the bank is away", p.text(t, maria, "LOST 1234"), "reported at", "NOT YET BLOCKED")
	want(t, "a read while the bank is away", p.text(t, liwei, "余额 6688"), "海港银行")
	want(t, "a call while the bank is away", p.call(t, daiman, "9,1"), "未", "Dial "+agent)
	p.sandbox(t, "/sandbox/bank", `{}`)
	arrives(t, in, db, maria, 3, "*1234 is stopped since")
	arrives(t, in, db, daiman, 1, "信用卡已於")
	want(t, "the balance of the stopped card", p.text(t, maria, "BAL 1234"), "is stopped since")
	want(t, "the balance of the card reported by voice", p.text(t, daiman, "BAL"), "報失停用")
	for card, kind := range map[string]string{"K10011": "stop", "K10012": "freeze", "K10031": "stop"} {
		orders := query(t, db, 1, "SELECT kind FROM bank_orders WHERE card = '"+card+"'")
		if len(orders) != 1 || orders[0][0] != kind {
			t.Errorf("card %s: the bank did %v, want %s once", card, orders, kind)
		}
	}
}

// arrives waits for the n-th message ever sent to a number and wants no more of them once nothing is owed.
func arrives(t *testing.T, in *installation, db *store.DB, to phone.Number, n int, says string) {
	t.Helper()
	await(t, 30*time.Second, "a message that says: "+says, func() bool { return len(in.later(t, to)) >= n })
	await(t, 10*time.Second, "nothing is owed any more", func() bool {
		return len(query(t, db, 1, "SELECT key FROM promises WHERE state IN ('planned', 'owed')")) == 0 &&
			len(query(t, db, 1, "SELECT key FROM messages WHERE state IN ('planned', 'held', 'claimed', 'submitted')")) == 0
	})
	got := in.later(t, to)
	if len(got) != n || !strings.Contains(got[n-1].Body, says) {
		t.Errorf("sent are %v, want %d, the last of them: %s", got, n, says)
	}
}
