package main_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/desk"
	"cardline/internal/phone"
)

// TestLimitsHoldAtEveryDoor has an operator of one branch guess what belongs to the customers of another. What is outside answers as what there is not.
func TestLimitsHoldAtEveryDoor(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	p := in.start(t)
	d := apiDoor{t, p.url}
	_, hk := d.hire("hk.desk", "supervisor")
	_, us := d.hire("us.desk", "supervisor")
	_, chief := d.hire("hk.chief", "admin")
	d.hire("root.two", "admin") // who sees everybody
	d.does("demo-admin", "POST", "/operators/hk.desk/limits", `{"regions":["hk"]}`, 200, nil)
	d.does("demo-admin", "POST", "/operators/us.desk/limits", `{"regions":["US"]}`, 200, nil)
	d.does("demo-admin", "POST", "/operators/hk.chief/limits", `{"regions":["HK"]}`, 200, nil)
	maria := phone.Number("+12025550147")
	p.text(t, maria, "COMPLAIN your staff was rude, please apologise")
	p.text(t, maria, "Y")
	var ref, message string
	for until := time.Now().Add(60 * time.Second); time.Now().Before(until) && (ref == "" || message == ""); time.Sleep(200 * time.Millisecond) {
		var cases struct {
			Cases []struct{ Ref, Customer string }
		}
		d.does("demo-admin", "GET", "/cases", "", 200, &cases)
		for _, c := range cases.Cases {
			if c.Customer == "C1001" {
				ref = c.Ref
			}
		}
		if message == "" {
			d.call("demo-admin", "POST", "/notifications", "application/json", []byte(`{"notifications":[{"key":"limits","type":"points-expiry","customer":"C1001","data":{"points":"900","expires":"2099-12-31"}}]}`))
		}
		var messages struct {
			Messages []struct{ ID, Customer string }
		}
		d.does("demo-admin", "GET", "/notifications?customer=C1001", "", 200, &messages)
		if len(messages.Messages) > 0 {
			message = messages.Messages[0].ID
		}
	}
	if ref == "" || message == "" {
		t.Fatalf("there is the case %q and the message %q", ref, message)
	}
	time.Sleep(5500 * time.Millisecond) // what the process remembers of keys may be so old

	body := map[string]string{"/customers/search": `{"filter":"all"}`, "/customers/export": `{"filter":"all"}`}
	for _, path := range []string{"GET /cases?all=true", "GET /notifications", "POST /customers/search", "POST /customers/export", "GET /calls", "GET /recordings"} {
		method, at, _ := strings.Cut(path, " ")
		for key, want := range map[string]bool{hk: false, us: true} {
			_, got := d.call(key, method, at, "application/json", []byte(body[at]))
			if shows := strings.Contains(got, "C1001"); shows && !want || !shows && want && at != "/calls" && at != "/recordings" {
				t.Errorf("%s shows her: %v, want %v: %s", path, shows, want, got)
			}
		}
	}
	nobodys := ""
	for i := range 10 {
		if said, ok := desk.ParseRef(fmt.Sprintf("HC100000%d", i)); ok && said != ref {
			nobodys = said
		}
	}
	number := fmt.Sprintf(`{"number":%q,"why":"x y z"}`, maria.Reveal())
	for _, guess := range []struct{ method, path, none, body string }{
		{"GET", "/customers/C1001", "/customers/C9999", ""},
		{"GET", "/cases/" + ref, "/cases/" + nobodys, ""},
		{"POST", "/cases/" + ref + "/note", "/cases/" + nobodys + "/note", `{"text":"hello"}`},
		{"POST", "/cases/" + ref + "/assign", "/cases/" + nobodys + "/assign", `{"text":"hk.desk"}`},
		{"POST", "/cases/" + ref + "/close", "/cases/" + nobodys + "/close", `{"text":"done"}`},
		{"POST", "/cases/" + ref + "/extend", "/cases/" + nobodys + "/extend", `{"text":"more"}`},
		{"POST", "/cases/" + ref + "/take", "/cases/" + nobodys + "/take", ""},
		{"POST", "/cases/" + ref + "/done", "/cases/" + nobodys + "/done", `{"outcome":"reached"}`},
		{"GET", "/messages/" + message, "/messages/none", ""},
		{"GET", "/messages/" + message + "?reveal=true", "/messages/none", ""},
		{"POST", "/messages/" + message + "/cancel", "/messages/none/cancel", ""},
		{"GET", "/calls/" + message, "/calls/none", ""},
		{"POST", "/calls/" + message + "/cancel", "/calls/none/cancel", `{"reason":"none"}`},
		{"POST", "/numbers/restore", "", number},
		{"POST", "/numbers/lift", "", number},
		{"POST", "/numbers/show", "", fmt.Sprintf(`{"number":%q}`, maria.Reveal())},
		{"PUT", "/numbers/manner", "", fmt.Sprintf(`{"number":%q,"slow":true,"patient":false,"person":false}`, maria.Reveal())},
		{"POST", "/consents/show", "", fmt.Sprintf(`{"number":%q}`, maria.Reveal())},
		{"POST", "/consents", "", fmt.Sprintf(`{"number":%q,"purpose":"care","in":false,"channel":"branch","words":"no more"}`, maria.Reveal())},
		{"POST", "/alerts", "", `{"ref":"a","customer":"C1001","card":"1234","amount":"9.00","currency":"USD","merchant":"X"}`},
		{"POST", "/subjects/export", "", `{"customer":"C1001"}`},
		{"POST", "/subjects/erasures", "", `{"customer":"C1001","reason":"letter"}`},
	} {
		status, got := d.call(hk, guess.method, guess.path, "application/json", []byte(guess.body))
		if status != 404 {
			t.Errorf("%s %s: %d %s, want 404", guess.method, guess.path, status, got)
		}
		if guess.none == "" {
			continue
		}
		if other, said := d.call(hk, guess.method, guess.none, "application/json", []byte(guess.body)); other != status || said != got {
			t.Errorf("%s %s answers %d %s, and what there is not %d %s", guess.method, guess.path, status, got, other, said)
		}
	}
	d.showsNobodyOutside(hk, maria, map[string]string{"cases": ref, "messages": message, "calls": message, "customers": "C1001", "conversations": d.onlyConversation(us)})
	var whole struct{ History []any }
	if d.does(us, "GET", "/cases/"+ref, "", 200, &whole); len(whole.History) != 1 {
		t.Errorf("somebody from outside changed the case: %v", whole.History)
	}
	for _, shown := range []string{"/overview", "/surveys", "/words/commands", "/words/versions", "/words/uses", "/almanac/2027/campaigns", "/greetings/runs"} {
		if _, got := d.call(chief, "GET", shown, "", nil); !json.Valid([]byte(got)) || strings.Contains(got, "without limits") || strings.Contains(got, "C1001") {
			t.Errorf("GET %s answers who has limits %s", shown, got)
		}
	}
	d.closedToLimits(chief)
	d.does(chief, "POST", "/operators/us.desk/disable", "", 403, nil)                       // she sees others
	d.does(chief, "POST", "/operators/us.desk/password", "", 403, nil)                      //
	d.does(chief, "POST", "/operators/us.desk/keys", `{}`, 403, nil)                        //
	d.does(chief, "POST", "/operators/hk.desk/limits", `{}`, 403, nil)                      // nobody gives wider limits than their own
	d.does(chief, "POST", "/operators/hk.desk/limits", `{"regions":["HK","US"]}`, 403, nil) //
	d.does(chief, "POST", "/operators/hk.desk/limits", `{"regions":["HK"],"branches":["Central"]}`, 200, nil)
	var fresh struct{ Limits json.RawMessage }
	if d.does(chief, "POST", "/operators", `{"name":"hk.new","role":"agent"}`, 201, &fresh); string(fresh.Limits) != `{"regions":["HK"]}` {
		t.Errorf("whom a limited admin adds sees %s", fresh.Limits)
	}
}

// closedToLimits wants what cannot be kept to limits refused: exactly what nobody has said it of.
func (d apiDoor) closedToLimits(admin string) {
	d.t.Helper()
	open := 0
	for _, op := range d.operations() {
		status, got := d.call(admin, op.method, op.address("none"), op.content, nil)
		closed := status == 403 && strings.Contains(got, "takes an operator without limits")
		if !closed {
			open++
		}
		if always := []string{"kill-campaigns", "take-customers", "export-consents", "list-audit", "hold-subject", "replay", "notify", "tell", "list-suppressed-numbers"}; slices.Contains(always, op.id) && !closed {
			d.t.Errorf("%s is open to who has limits: %d %s", op.id, status, got)
		}
	}
	if open < 40 {
		d.t.Errorf("only %d operations are open to who has limits", open)
	}
}

// onlyConversation is the one of those that a key sees.
func (d apiDoor) onlyConversation(key string) string {
	d.t.Helper()
	var found struct{ Conversations []struct{ ID string } }
	if d.does(key, "POST", "/conversations/search", `{}`, 200, &found); len(found.Conversations) != 1 {
		d.t.Fatalf("%d conversations", len(found.Conversations))
	}
	return found.Conversations[0].ID
}

// showsNobodyOutside calls every operation that keeps to limits for a customer who is not within those of the key: what names her is not
// there, and what lists or counts leaves her out. ids are hers, by the first word of the path.
func (d apiDoor) showsNobodyOutside(key string, number phone.Number, ids map[string]string) {
	d.t.Helper()
	kept := 0
	for _, op := range d.operations() {
		if op.limits != "kept" || op.scope == "audiences:read" { // those are marketers': a count tells of nobody
			continue
		}
		kept++
		noun, _, _ := strings.Cut(strings.TrimPrefix(op.path, "/"), "/")
		path, named := op.address(cmp.Or(ids[noun], "none")), strings.Contains(op.path, "{")
		var body map[string]any
		raw := op.example()
		if json.Unmarshal(raw, &body) == nil {
			if body["customer"] != nil {
				delete(body, "number") // either is enough
			}
			for name, hers := range map[string]string{"number": number.Reveal(), "customer": ids["customers"]} {
				if _, has := body[name]; has {
					body[name], named = hers, op.id != "search-conversations"
				}
			}
			raw, _ = json.Marshal(body)
		}
		status, got := d.call(key, op.method, path, op.content, raw)
		if named && status != 404 || !named && status != 200 {
			d.t.Errorf("%s: %s %s with %s answers %d %s", op.id, op.method, path, raw, status, got)
		}
		for _, hers := range []string{number.Reveal(), "Maria", ids["customers"], ids["cases"], ids["messages"]} {
			if strings.Contains(got, hers) {
				d.t.Errorf("%s shows %q: %s", op.id, hers, got)
			}
		}
	}
	if kept < 39 {
		d.t.Errorf("only %d operations keep to limits", kept)
	}
}
