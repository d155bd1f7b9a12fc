package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/livetest"
)

// talked is what the API tells of a conversation.
type talked struct {
	Conversation struct {
		ID, Number string
		Customers  []string
		Taken      *struct {
			By   string
			Mine bool
		}
	}
	Items []struct {
		ID, Kind string
		Text     *struct{ Words, Answer, Outcome string }
		Call     *struct {
			Path []struct{ Pressed, Node, Command string }
		}
		Notification *struct{ By, Text, State string }
		Change       *struct{ What, By string }
	}
	Next string
}

// conversation finds the one with a number, as the operator of a key.
func (d apiDoor) conversation(key, number string) (id string) {
	d.t.Helper()
	var found struct{ Conversations []struct{ ID, Number string } }
	raw := d.does(key, "POST", "/conversations/search", fmt.Sprintf(`{"number":%q}`, number), 200, &found)
	if len(found.Conversations) != 1 || strings.Contains(raw, strings.TrimPrefix(number, "+")) {
		d.t.Fatalf("found %s", raw)
	}
	return found.Conversations[0].ID
}

func (d apiDoor) story(key, id string) (all talked, raw string) {
	d.t.Helper()
	raw = d.does(key, "GET", "/conversations/"+id, "", 200, &all)
	return all, raw
}

func TestAConversationIsOneStoryAndMasked(t *testing.T) {
	t.Parallel()
	p := install(t, nil).start(t)
	d := apiDoor{t, p.url}
	maria := people["maria"]
	p.text(t, maria, "BAL 1234")
	w := p.waiter(t, maria)
	w.does(handset.Input{Digits: "1"})
	id := d.conversation("demo-agent", maria.Reveal())
	all, raw := d.story("demo-agent", id)
	if strings.Contains(raw, "1234\"") || strings.Contains(raw, "5550147") || !strings.Contains(raw, "BAL ••••") {
		t.Errorf("masked, it is %s", raw)
	}
	if len(all.Items) != 2 || all.Items[0].Call == nil || len(all.Items[0].Call.Path) < 2 || all.Items[0].Call.Path[1].Pressed != "1" || all.Items[1].Text == nil {
		t.Errorf("the story is %s", raw)
	}
	var page talked
	d.does("demo-agent", "GET", "/conversations/"+id+"?limit=1", "", 200, &page)
	var second talked
	if d.does("demo-agent", "GET", "/conversations/"+id+"?limit=1&after="+page.Next, "", 200, &second); second.Items[0].Kind != "text" || second.Next != "" {
		t.Errorf("the second page is %+v", second)
	}
	for _, search := range []string{`{"customer":"C1001"}`, `{}`} {
		if got := d.does("demo-auditor", "POST", "/conversations/search", search, 200, nil); !strings.Contains(got, id) {
			t.Errorf("%s finds %s", search, got)
		}
	}
	if got := d.does("demo-auditor", "POST", "/conversations/search", `{"campaign":"NOTHING"}`, 200, nil); strings.Contains(got, id) {
		t.Errorf("a campaign that wrote to nobody finds %s", got)
	}
	d.does("demo-agent", "POST", "/conversations/search", `{"number":"+12025550147","customer":"C1001"}`, 422, nil)
	for _, guess := range []string{"9f86d081884c7d659a2feaa0c55ad015", strings.ToUpper(id[:31]) + "0", "12025550147"} {
		d.does("demo-admin", "GET", "/conversations/"+guess, "", 404, nil)
	}
}

func TestWhoUnmasksAConversationIsWrittenDownFirst(t *testing.T) {
	t.Parallel()
	p := install(t, nil).start(t)
	d := apiDoor{t, p.url}
	p.text(t, people["maria"], "BAL 1234")
	id := d.conversation("demo-agent", people["maria"].Reveal())
	for _, key := range []string{"demo-maker", "demo-checker", "demo-agent", "demo-auditor", "demo-operator"} {
		d.does(key, "POST", "/conversations/"+id+"/unmask", `{"reason":"curious"}`, 403, nil)
	}
	for _, key := range []string{"demo-maker", "demo-checker", "demo-operator"} {
		d.does(key, "GET", "/conversations/"+id, "", 403, nil)
		d.does(key, "POST", "/conversations/search", `{}`, 403, nil)
	}
	d.does("demo-auditor", "POST", "/conversations/"+id+"/take", "", 403, nil)
	d.does("demo-supervisor", "POST", "/conversations/"+id+"/unmask", `{"reason":""}`, 422, nil)
	d.does("demo-supervisor", "POST", "/conversations/"+id+"/unmask", `{"reason":"     "}`, 422, nil)
	if got := d.does("demo-auditor", "GET", "/audit?action=conversation.unmask", "", 200, nil); strings.Contains(got, id) {
		t.Errorf("who was refused is written down as one who looked: %s", got)
	}
	req, err := http.NewRequestWithContext(t.Context(), "POST", p.url+"/api/v1/conversations/"+id+"/unmask", strings.NewReader(`{"reason":"her complaint, +12025550147 called"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer demo-supervisor")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var all talked
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil || all.Conversation.Number != "+12025550147" || len(all.Items) != 2 || all.Items[1].Text.Words != "BAL 1234" {
		t.Errorf("in clear it is %+v, %v", all, err)
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("it may be kept: %q", got)
	}
	row := d.does("demo-auditor", "GET", "/audit?action=conversation.unmask", "", 200, nil)
	if !strings.Contains(row, "operator:demo-supervisor") || !strings.Contains(row, "conversation:"+id) || !strings.Contains(row, "her complaint") || strings.Contains(row, "12025550147") {
		t.Errorf("the trail says %s", row)
	}
}

func TestAnAgentTakesATextDialogueOver(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t)})
	one, two := in.start(t), in.start(t)
	maria := people["maria"]
	one.text(t, maria, "hello")
	d, other := apiDoor{t, one.url}, apiDoor{t, two.url}
	id := d.conversation("demo-agent", maria.Reveal())
	d.does("demo-agent", "POST", "/conversations/"+id+"/take", "", 200, nil)
	other.does("demo-supervisor", "POST", "/conversations/"+id+"/take", "", 409, nil)
	other.does("demo-supervisor", "POST", "/conversations/"+id+"/texts", `{"text":"hello"}`, 409, nil)
	if seen, _ := other.story("demo-supervisor", id); seen.Conversation.Taken == nil || seen.Conversation.Taken.By != "demo-agent" || seen.Conversation.Taken.Mine {
		t.Errorf("the other sees %+v", seen.Conversation)
	}
	if got := two.text(t, maria, "BAL 1234"); !strings.Contains(got, "A colleague is with you now") {
		t.Errorf("while an agent has the dialogue a text is answered %q", got)
	}
	for body, says := range map[string]string{
		`{"text":"Your card is 4111 1111 1111 1111"}`:             "card number",
		fmt.Sprintf(`{"text":%q}`, strings.Repeat("long ", 2000)): "1000",
	} {
		if got := d.does("demo-agent", "POST", "/conversations/"+id+"/texts", body, 422, nil); !strings.Contains(got, says) {
			t.Errorf("a text that may not leave is refused with %s", got)
		}
	}
	for range 2 { // the browser asks again
		d.does("demo-agent", "POST", "/conversations/"+id+"/texts", `{"text":"Good evening, how can I help?","key":"k1"}`, 202, nil)
	}
	await(t, 20*time.Second, "what the agent wrote", func() bool { return in.got(t, maria, "Harbour Bank: Good evening, how can I help?") > 0 })
	if n := in.got(t, maria, "Harbour Bank: Good evening, how can I help?"); n != 1 {
		t.Errorf("it arrived %d times", n)
	}
	d.does("demo-agent", "POST", "/conversations/"+id+"/hand-back", "", 200, nil)
	d.does("demo-agent", "POST", "/conversations/"+id+"/keep", "", 409, nil)
	if got := two.text(t, maria, "BAL 1234"); !strings.Contains(got, "Our colleague has left") || !strings.Contains(got, "USD 1,284.50") {
		t.Errorf("after the agent a text is answered %q", got)
	}
	all, raw := d.story("demo-agent", id)
	var kinds []string
	for _, i := range all.Items {
		kinds = append(kinds, i.Kind)
	}
	if got := strings.Join(kinds, " "); got != "text change notification text change text" || all.Items[2].Notification.By != "demo-agent" {
		t.Errorf("the story is %s: %s", got, raw)
	}
}
