package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// described is one operation as the program itself describes it.
type described struct {
	id, method, path, scope string
	parameters              []parameter
	content                 string // type of the body; "" for none
	body                    any    // the example of it
	answers                 []string
	limits                  string // what it is to somebody with limits
}

type parameter struct {
	Name, In string
	Required bool
	Example  any
	Schema   struct {
		Type     string
		Examples []any
	}
}

// apiDoor calls the API of a running process.
type apiDoor struct {
	t   *testing.T
	url string
}

// hungUp stands for the status of a call that the server did not hear out.
const hungUp = 0

func (d apiDoor) call(key, method, path, content string, body []byte, headers ...string) (int, string) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.url, bytes.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.URL.Opaque = "/api/v1" + path // as it is, also where it is no address
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if content != "" {
		req.Header.Set("Content-Type", content)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header[headers[i]] = append(req.Header[headers[i]], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil && (len(body) > 1<<20 || len(path) > 4<<10) {
		return hungUp, "" // while we were still talking
	}
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// does makes a call with a JSON body, wants a status, and reads the answer.
func (d apiDoor) does(key, method, path, body string, want int, out any) string {
	d.t.Helper()
	status, got := d.call(key, method, path, "application/json", []byte(body))
	if status != want {
		d.t.Fatalf("%s %s: %d %s, want %d", method, path, status, got, want)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(got), out); err != nil {
			d.t.Fatal(err)
		}
	}
	return got
}

// hire adds an operator and gives them a key with these scopes; none: all of the role's.
func (d apiDoor) hire(name, role string, scopes ...string) (id, secret string) {
	d.t.Helper()
	d.does("demo-admin", "POST", "/operators", fmt.Sprintf(`{"name":%q,"role":%q}`, name, role), 201, nil)
	return d.keyOf(name, scopes...)
}

func (d apiDoor) keyOf(name string, scopes ...string) (id, secret string) {
	d.t.Helper()
	body, _ := json.Marshal(map[string]any{"scopes": scopes})
	if len(scopes) == 0 {
		body = []byte(`{}`)
	}
	var k struct{ ID, Secret string }
	d.does("demo-admin", "POST", "/operators/"+name+"/keys", string(body), 201, &k)
	return k.ID, k.Secret
}

// operations reads what there is to be attacked.
func (d apiDoor) operations() (all []described) {
	d.t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string
			Limits      string `json:"x-limits"`
			Security    []map[string][]string
			Parameters  []parameter
			RequestBody struct {
				Content map[string]struct{ Example any }
			}
			Responses map[string]any
		}
	}
	d.does("demo-admin", "GET", "/openapi.json", "", 200, &doc)
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for method, op := range doc.Paths[path] {
			one := described{id: op.OperationID, method: strings.ToUpper(method), path: path, parameters: op.Parameters, limits: op.Limits}
			one.answers = slices.Collect(maps.Keys(op.Responses))
			if len(op.Security) > 0 && len(op.Security[0]["key"]) > 0 {
				one.scope = op.Security[0]["key"][0]
			}
			for content, media := range op.RequestBody.Content {
				one.content, one.body = content, media.Example
			}
			all = append(all, one)
		}
	}
	return all
}

// address is the path with its examples, or with id in the place of each, and what must be behind it.
func (op described) address(id string) string {
	path, query := op.path, url.Values{}
	for _, p := range op.parameters {
		example := p.Example
		if example == nil && len(p.Schema.Examples) > 0 {
			example = p.Schema.Examples[0]
		}
		switch said := fmt.Sprint(example); {
		case p.In == "path" && id != "":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", id)
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(said))
		case p.In == "query" && p.Required:
			query.Set(p.Name, said)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

func (op described) with(parameter string) string {
	at := op.address("")
	if strings.Contains(at, "?") {
		return at + "&" + parameter
	}
	return at + "?" + parameter
}

func (op described) example() []byte {
	if text, ok := op.body.(string); ok {
		return []byte(text)
	}
	if op.body == nil {
		return nil
	}
	raw, _ := json.Marshal(op.body) // it came as JSON
	return raw
}

// attack is one thing that is tried at an operation; any of these statuses is right.
type attack struct {
	name     string
	key      string // "": the admin's
	address  string
	body     []byte
	headers  []string
	statuses []int
}

// approvals try to approve what the same person has asked for.
var approvals = map[string]func(d apiDoor){
	"approve-template": func(d apiDoor) {
		var v struct{ Hash string }
		d.does("demo-admin", "POST", "/templates", `{"type":"renewal","lang":"en","segments":1,"text":"Card {{ card }} ends {{ expires }}. Text RENEW."}`, 201, nil)
		d.does("demo-admin", "POST", "/templates/renewal/en/2/propose", "", 200, &v)
		d.does("demo-admin", "POST", "/templates/renewal/en/2/approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 403, nil)
	},
	"approve-menu": func(d apiDoor) {
		var shipped, mine struct {
			Number int
			Hash   string
			Files  []struct{ Name, Text string }
		}
		d.does("demo-admin", "GET", "/menus/0?files=true", "", 200, &shipped)
		var files []map[string]string
		for _, f := range shipped.Files {
			files = append(files, map[string]string{"name": f.Name, "text": f.Text + "\n# by one person alone\n"})
		}
		body, _ := json.Marshal(map[string]any{"note": "as it is", "files": files}) // strings: it cannot fail
		d.does("demo-admin", "POST", "/menus", string(body), 201, &mine)
		path := fmt.Sprintf("/menus/%d/", mine.Number)
		d.does("demo-admin", "POST", path+"propose", "", 200, &mine)
		d.does("demo-admin", "POST", path+"approve", fmt.Sprintf(`{"hash":%q}`, mine.Hash), 403, nil)
	},
	"approve-words": func(d apiDoor) {
		var v struct {
			Number int
			Hash   string
		}
		d.does("demo-admin", "POST", "/words/versions", `{"command":"BALANCE","lang":"en","wordings":["moolah count"]}`, 201, &v)
		path := fmt.Sprintf("/words/versions/%d/", v.Number)
		d.does("demo-admin", "POST", path+"propose", "", 200, &v)
		d.does("demo-admin", "POST", path+"approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 403, nil)
	},
	"approve-greeting-rule": func(d apiDoor) {
		const said = `{"plain":"{brand}","named":"{brand}: {name}"}`
		var v struct{ Hash string }
		d.does("demo-admin", "POST", "/greetings/rules", `{"name":"mine","on":"qixi","words":{"en":`+said+`,"zh-Hans":`+said+`,"zh-Hant":`+said+`}}`, 201, nil)
		d.does("demo-admin", "POST", "/greetings/rules/mine/2/propose", "", 200, &v)
		d.does("demo-admin", "POST", "/greetings/rules/mine/2/approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 403, nil)
	},
	"approve-registration": func(d apiDoor) {
		var v struct{ Hash string }
		d.does("demo-admin", "POST", "/registrations", `{"code":"MINE","brief":{"names":{"en":"Mine","zh-Hans":"我的","zh-Hant":"我的"},`+
			`"terms":{"en":"Mine.","zh-Hans":"我的。","zh-Hant":"我的。"},"opens":"2099-01-01T09:00:00Z","closes":"2099-03-01T09:00:00Z"}}`, 201, nil)
		d.does("demo-admin", "POST", "/registrations/MINE/versions/1/propose", "", 200, &v)
		d.does("demo-admin", "POST", "/registrations/MINE/versions/1/approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 403, nil)
	},
	"approve-campaign": func(d apiDoor) {
		var v struct{ Hash string }
		d.does("demo-admin", "POST", "/campaigns", `{"code":"MINE","brief":{"name":"Mine","type":"offer","audience":{"filter":"all"},"when":{"at":"2099-01-01 10:00"},`+
			`"words":[{"text":{"en":"Mine.","zh-Hans":"我的。","zh-Hant":"我的。"}}]}}`, 201, nil)
		d.does("demo-admin", "POST", "/campaigns/MINE/check", `{"accept":["blocked","cost","unpriced"]}`, 200, nil)
		d.does("demo-admin", "POST", "/campaigns/MINE/propose", "", 200, &v)
		d.does("demo-admin", "POST", "/campaigns/MINE/approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 403, nil)
	},
	"approve-campaign-budget": func(d apiDoor) {
		var v struct{ Hash string }
		d.does("demo-admin", "POST", "/campaigns", `{"code":"DEARER","brief":{"name":"Dearer","type":"offer","audience":{"filter":"all"},"when":{"at":"2099-01-01 10:00"},`+
			`"budget":"USD 5.00","words":[{"text":{"en":"Mine.","zh-Hans":"我的。","zh-Hant":"我的。"}}]}}`, 201, nil)
		d.does("demo-admin", "POST", "/campaigns/DEARER/check", `{"accept":["blocked","cost","unpriced"]}`, 200, nil)
		d.does("demo-admin", "POST", "/campaigns/DEARER/propose", "", 200, &v)
		d.does("demo-checker", "POST", "/campaigns/DEARER/approve", fmt.Sprintf(`{"hash":%q}`, v.Hash), 200, nil)
		d.does("demo-admin", "POST", "/campaigns/DEARER/start", "", 200, nil)
		d.does("demo-admin", "POST", "/campaigns/DEARER/budget", `{"budget":"USD 500.00","reason":"the rest of the branch"}`, 200, nil)
		d.does("demo-admin", "POST", "/campaigns/DEARER/budget/approve", `{"budget":"USD 500.00"}`, 403, nil)
		d.does("demo-checker", "POST", "/campaigns/DEARER/budget/approve", `{"budget":"USD 900.00"}`, 409, nil)
	},
	"approve-erasure": func(d apiDoor) {
		var e struct{ ID string }
		d.does("demo-admin", "POST", "/subjects/erasures", `{"customer":"C1001","reason":"letter of 3 May"}`, 201, &e)
		d.does("demo-admin", "POST", "/subjects/erasures/"+e.ID+"/approve", "", 403, nil)
	},
}

// TestNobodyApprovesTheirOwn goes through every approval there is, and through what is another's.
func TestNobodyApprovesTheirOwn(t *testing.T) {
	t.Parallel()
	d := apiDoor{t, install(t, nil).start(t).url}
	for _, op := range d.operations() {
		if !strings.HasPrefix(op.id, "approve-") {
			continue
		}
		if try, ok := approvals[op.id]; ok {
			try(d)
		} else {
			t.Errorf("%s: nobody tries to approve their own", op.id)
		}
	}
	_, anna := d.hire("anna", "marketer")
	id, bob := d.hire("bob", "marketer")
	d.does(bob, "POST", "/imports", `{"id":"bobs","type":"due-reminder","columns":["customer","card","total","minimum","due"]}`, 200, nil)
	for _, path := range []string{"GET /operators/bob", "GET /operators/bob/keys", "POST /operators/bob/keys", "POST /keys/" + id + "/rotate",
		"POST /keys/" + id + "/revoke", "POST /imports/bobs/pause", "POST /imports/bobs/resume", "POST /imports/bobs/finish", "POST /imports/bobs/cancel"} {
		method, at, _ := strings.Cut(path, " ")
		body := ""
		if strings.HasSuffix(at, "keys") && method == "POST" || strings.HasSuffix(at, "rotate") {
			body = "{}"
		}
		d.does(anna, method, at, body, 404, nil)
	}
	if status, body := d.call(anna, "POST", "/imports/bobs/rows?from=0", "text/csv", []byte("C1001,1234,USD 1.00,USD 1.00,2028-03-05\n")); status != 404 {
		t.Errorf("another's import takes rows: %d %s", status, body)
	}
	d.does(bob, "GET", "/operators/bob", "", 200, nil)
}

// tricks are ids that are more than a name to SQL, to LIKE, to paths and to URLs.
var tricks = []string{
	"%27%20OR%20%271%27%3D%271", "%27%3B%20DROP%20TABLE%20messages%3B--", "%25", "_", "..%2F..%2F..%2Fetc%2Fpasswd", "%2e%2e", "%00", "a%00b", "%0d%0aX-Evil:%201",
	"%ff%fe", "%zz", "{{7*7}}", "$(id)", "0", "-1", "99999999999999999999", "%F0%9F%92%A9", "null", strings.Repeat("a", 3000),
}

// asksWho is the one operation that answers everybody: nothing, where nobody has signed in.
const asksWho = "ask-session"

func (op described) attacks(keys map[string]string) (out []attack) {
	huge, nobody := bytes.Repeat([]byte("a"), 20<<20), []int{400, 413, 422}
	stranger := []int{401}
	if op.id == asksWho {
		stranger = []int{200}
	}
	for name, key := range map[string]string{"no key": "-", "a wrong key": "wrong", "a revoked key": keys["revoked"], "an expired key": keys["expired"], "a disabled operator's key": keys["disabled"]} {
		out = append(out, attack{name: name, key: key, address: op.address(""), body: op.example(), statuses: stranger})
	}
	if op.scope != "" {
		other := keys["reads templates"]
		if op.scope == "templates:read" {
			other = keys["reads cases"]
		}
		out = append(out, attack{name: "a key without the scope", key: other, address: op.address(""), body: op.example(), statuses: []int{403}},
			attack{name: "a key without the scope, 20 MB", key: other, address: op.address(""), body: huge, statuses: []int{hungUp, 403, 413, 422}})
	}
	out = append(out,
		attack{name: "20 MB", address: op.address(""), body: huge, statuses: []int{hungUp, 413, 422}},
		attack{name: "a parameter there is not", address: op.with("dryrun=true"), body: op.example(), statuses: []int{422}},
		attack{name: "a parameter of two lines", address: op.with("a%0d%0ab=1"), body: op.example(), statuses: []int{422}},
	)
	seen := false
	for _, p := range op.parameters {
		switch p.In {
		case "query":
			said := url.QueryEscape(p.Name)
			out = append(out, attack{name: p.Name + " twice", address: op.with(said + "=1&" + said + "=1"), body: op.example(), statuses: []int{422}},
				attack{name: p.Name + " with NUL", address: op.with(said + "=%00"), body: op.example(), statuses: []int{422}},
				attack{name: p.Name + " that is no UTF-8", address: op.with(said + "=%ff%fe"), body: op.example(), statuses: []int{422}},
				attack{name: p.Name + " as a trick", address: op.with(said + "=" + tricks[1]), body: nil, statuses: []int{200, 400, 404, 422}})
		case "path":
			if seen {
				continue
			}
			seen = true
			for _, id := range tricks {
				if id == "0" && strings.Contains(op.path, "/menus/{") || id == "null" && op.id == "save-segment" {
					continue // the version that comes with the program; a name as any other
				}
				out = append(out, attack{name: "the id " + id[:min(len(id), 40)], address: op.address(id), body: op.example(), statuses: []int{hungUp, 400, 404, 405, 409, 414, 422, 431}})
			}
		}
	}
	if op.method != http.MethodGet {
		for name, value := range map[string]string{"an empty": "", "a blank": "  ", "an endless": strings.Repeat("k", 300), "a foreign": "ключ", "a broken": "a\tb"} {
			out = append(out, attack{name: name + " idempotency key", address: op.address(""), body: op.example(), headers: []string{"Idempotency-Key", value}, statuses: []int{400}})
		}
	}
	if op.content == "" {
		return append(out, attack{name: "a body where none belongs", address: op.address(""), body: []byte(`{"dry_run":true}`), statuses: []int{422}})
	}
	if strings.HasSuffix(op.content, "spreadsheetml.sheet") {
		return out // any byte may stand in it
	}
	out = append(out, attack{name: "no UTF-8", address: op.address(""), body: append(op.example(), 0xff), statuses: []int{422}},
		attack{name: "NUL", address: op.address(""), body: append(op.example(), 0), statuses: nobody})
	if op.content == "application/json" {
		out = append(out, op.jsonAttacks()...)
	}
	return out
}

// jsonAttacks change the example of the body, one thing at a time.
func (op described) jsonAttacks() (out []attack) {
	whole := string(op.example())
	add := func(name, body string, statuses ...int) {
		out = append(out, attack{name: name, address: op.address(""), body: []byte(body), statuses: statuses})
	}
	fields, _ := op.body.(map[string]any)
	add("another member", strings.Replace(strings.Replace(whole, "{", `{"nobody_knows":1,`, 1), ",}", "}", 1), 422)
	add("something after it", whole+whole, 400, 422)
	add("half of it", whole[:len(whole)/2], 400, 422)
	add("a list of it", "["+whole+"]", 422)
	add("endless nesting", strings.Repeat(`{"a":[`, 100_000), 400, 422)
	add("nothing", "", 400, 422)
	add("null", "null", 400, 422)
	for name, v := range fields {
		one, _ := json.Marshal(v)
		add(name+" twice", strings.Replace(whole, "{", fmt.Sprintf(`{%q:%s,`, name, one), 1), 422)
		add(name+" in capitals", strings.Replace(whole, fmt.Sprintf(`%q:`, name), fmt.Sprintf(`%q:`, strings.ToUpper(name)), 1), 422)
		if text, ok := v.(string); ok {
			for what, said := range map[string]string{"NUL": `"\u0000"`, "half a character": `"\ud800"`} {
				add(name+" with "+what, strings.Replace(whole, fmt.Sprintf(`%q:%q`, name, text), fmt.Sprintf(`%q:%s`, name, said), 1), 422)
			}
		}
	}
	return out
}

// TestTheAPIIsAttacked tries at every operation of the description what must not be done: a new one cannot escape it. Nothing of it may
// change anything, and nothing may break on our side.
func TestTheAPIIsAttacked(t *testing.T) {
	t.Parallel()
	p := install(t, map[string]string{"api.proxies": "127.0.0.1"}).start(t)
	d := apiDoor{t, p.url}
	keys := map[string]string{}
	_, keys["reads templates"] = d.hire("root.one", "admin", "templates:read")
	_, keys["reads cases"] = d.keyOf("root.one", "cases:read")
	var id string
	id, keys["revoked"] = d.keyOf("root.one")
	d.does("demo-admin", "POST", "/keys/"+id+"/revoke", "", 200, nil)
	id, keys["expired"] = d.keyOf("root.one")
	d.does("demo-admin", "POST", "/keys/"+id+"/rotate", `{"grace_hours":0}`, 201, nil)
	_, keys["disabled"] = d.hire("gone.one", "admin")
	d.does("demo-admin", "POST", "/operators/gone.one/disable", "", 200, nil)
	time.Sleep(5500 * time.Millisecond) // what the process remembers of keys may be so old
	ops := d.operations()
	if len(ops) < 50 {
		t.Fatalf("only %d operations are described", len(ops))
	}
	tried := 0
	for _, op := range ops {
		for _, a := range op.attacks(keys) {
			key := a.key
			switch key {
			case "":
				key = "demo-admin"
			case "-":
				key = ""
			}
			tried++
			from := fmt.Sprintf("10.%d.%d.1", tried/200, tried%200) // guesses are counted for each address, and then answered 429
			status, body := d.call(key, op.method, a.address, op.content, a.body, append(a.headers, "X-Forwarded-For", from)...)
			if !slices.Contains(a.statuses, status) {
				t.Errorf("%s, %s: %d %.200s, want %v", op.id, a.name, status, body, a.statuses)
			}
			if !slices.Contains(op.answers, fmt.Sprint(status)) && !slices.Contains([]int{hungUp, 405, 414, 431}, status) && strings.Contains(body, "detail") {
				t.Errorf("%s, %s: the description does not know %d: %.200s", op.id, a.name, status, body)
			}
			if op.id == asksWho && status == 200 && strings.TrimSpace(body) != "{}" {
				t.Errorf("%s, %s: a stranger is told %.200s", op.id, a.name, body)
			}
			if status >= 400 && status != 414 && status != 431 && !json.Valid([]byte(body)) {
				t.Errorf("%s, %s: the answer is no problem+json: %.100s", op.id, a.name, body)
			}
		}
	}
	if got := d.does("demo-admin", "GET", "/notifications?limit=1", "", 200, nil); !strings.Contains(got, `"messages":[]`) {
		t.Errorf("attacks have planned messages: %s", got)
	}
	if log := p.wrote.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("an attack broke something on our side")
	}
	t.Logf("%d attacks at %d operations", tried, len(ops))
}
