package api

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"cardline/internal/access"
	"cardline/internal/campaign"
	"cardline/internal/conversation"
	"cardline/internal/desk"
	"cardline/internal/enrol"
	"cardline/internal/outbox"
	"cardline/internal/overview"
)

// whole is the description with all doors that an installation may have.
func whole(t *testing.T) *huma.OpenAPI {
	t.Helper()
	d := Deps{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Version: "test", Desk: &desk.Desk{}, Archive: struct{ Archive }{}, OurCalls: struct{ OurCalls }{}, Overview: &overview.Board{},
		Conversations: Conversations{Book: struct{ conversation.Book }{}, Colleagues: struct{ Colleagues }{}},
		Campaigns:     Campaigns{Office: campaign.Office{Shelf: struct{ campaign.Shelf }{}}}, Registrations: enrol.Office{Shelf: struct{ enrol.Shelf }{}},
		Operation: Operation{Control: struct{ Control }{}, Dead: struct{ outbox.Dead }{}, Compare: struct{ Comparer }{}, Stops: struct{ Stops }{}},
		Reception: &access.Reception{},
	}
	api, err := mount(fiber.New(), d)
	if err != nil {
		t.Fatal(err)
	}
	return api.OpenAPI()
}

// What the description shows can be sent and received as it stands.
func TestExamplesAreWhatTheirSchemasSay(t *testing.T) {
	t.Parallel()
	described := whole(t)
	check := func(what string, media *huma.MediaType, mode huma.ValidateMode) {
		raw, err := json.Marshal(media.Example)
		var v any
		if err != nil || json.Unmarshal(raw, &v) != nil || v == nil {
			t.Errorf("%s: no example", what)
			return
		}
		res := &huma.ValidateResult{}
		huma.Validate(described.Components.Schemas, media.Schema, huma.NewPathBuffer([]byte{}, 0), mode, v, res)
		for _, fault := range res.Errors {
			t.Errorf("%s: %v in %s", what, fault, raw)
		}
	}
	checked := 0
	for path, item := range described.Paths {
		for _, op := range operationsOf(item) {
			checked++
			if len(op.Tags) != 1 || op.Tags[0] == "" || op.Summary == "" {
				t.Errorf("%s has the tags %q and the summary %q: gateway/api/described.go", path, op.Tags, op.Summary)
			}
			if op.RequestBody != nil {
				for kind, media := range op.RequestBody.Content {
					if check(op.OperationID+" asked", media, huma.ModeWriteToServer); kind == "application/json" {
						raw, _ := json.Marshal(media.Example) // it was just checked
						if where, why := lookAt(raw); why != "" {
							t.Errorf("%s: %s %s", op.OperationID, where, why)
						}
					}
				}
			}
			good := 0
			for status, answer := range op.Responses {
				n, err := strconv.Atoi(status)
				if err != nil {
					t.Errorf("%s answers %q", op.OperationID, status)
				}
				if n < 300 {
					good++
				}
				if n < 300 && len(answer.Content) == 0 && n != 204 {
					t.Errorf("%s answers %d with nothing", op.OperationID, n)
				}
				for kind, media := range answer.Content {
					if check(op.OperationID+" answered "+status, media, huma.ModeReadFromServer); n >= 400 && kind != "application/problem+json" {
						t.Errorf("%s refuses with %s", op.OperationID, kind)
					}
				}
			}
			if good == 0 {
				t.Errorf("%s says nothing of its answer", op.OperationID)
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d operations", checked)
	}
}

// Whoever forgets to say who may use an operation opens it to nobody: the doors are not there at all.
func TestAnOperationWithoutAScopeIsNotMounted(t *testing.T) {
	t.Parallel()
	described := whole(t)
	if err := declared(described); err != nil {
		t.Error(err)
	}
	described.AddOperation(&huma.Operation{OperationID: "forgotten", Method: "GET", Path: "/forgotten"})
	if err := declared(described); err == nil || !strings.Contains(err.Error(), "forgotten is open to everybody") {
		t.Errorf("an operation that nobody thought of: %v", err)
	}
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		for _, op := range operationsOf(described.Paths[path]) {
			if scope := op.Security; scopesOf[op.OperationID] == own && len(scope) > 0 {
				t.Errorf("%s is one's own, and takes %v", op.OperationID, scope)
			}
		}
	}
	if op := described.Paths["/registrations/check"].Post; changes(op) {
		t.Error("a look at a registration is a change")
	}
}

// lookAt tells what encoding/json would pass over, and passes what is right.
func TestLookAt(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"to":"a","To":"b"}`:                        "", // the schema says so
		`{"to":"a","to":"b"}`:                        "body.to is there twice",
		`{"to":"a","t\u006f":"b"}`:                   "body.to is there twice",
		`{"a":[{"b":1},{"b":1,"b":2}]}`:              "body.a[1].b is there twice",
		`{"a":{"b":1},"b":{"b":1}}`:                  "",
		`{"a":"{\"a\":1,\"a\":2}"}`:                  "",
		`["a","a",{"a":"a:"}]`:                       "",
		`{"a":"x\u0000y"}`:                           "body.a holds NUL",
		`{"a\u0000":1}`:                              "body holds NUL",
		`{"a":"\ud83d\ude00"}`:                       "",
		`{"a":"\ud83d"}`:                             "body.a holds half a character",
		`{"a":"\ud83dx"}`:                            "body.a holds half a character",
		"{\"a\":\"\xff\"}":                           "body is not UTF-8",
		strings.Repeat("[", depthMost) + "1":         "",
		strings.Repeat("[", depthMost+1) + "1":       "body" + strings.Repeat("[0]", depthMost) + " is nested deeper than 12",
		`{` + strings.Repeat(`"k":1,`, 2) + `"k":1}`: "body.k is there twice",
		`{"a":1} {"a":1}`:                            "", // encoding/json says so
		`}`:                                          "", `{"a`: "", `{"a\`: "", `{"\u00`: "", ``: "",
	} {
		where, why := lookAt([]byte(body))
		if got := strings.TrimSpace(where + " " + why); why == "" && want != "" || why != "" && got != want {
			t.Errorf("%.60q: %q, want %q", body, got, want)
		}
	}
	var many strings.Builder
	for i := range 5000 {
		many.WriteString(`"k` + strconv.Itoa(i) + `":1,`)
	}
	if where, why := lookAt([]byte("{" + many.String() + `"k4321":2}`)); where != "body.k4321" || why != "is there twice" {
		t.Errorf("of 5,000 members: %s %s", where, why)
	}
}

// Whatever passes, encoding/json reads as it was meant: each member once.
func FuzzLookAt(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":{"a":[1,"x\u0041"]}}`, `{"a":1,"a":2}`, `[{"\u0061":"a"},{"a":{}}]`, `{"a":{"b":1},"a":1}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, why := lookAt(body)
		var v any
		if json.Unmarshal(body, &v) != nil {
			return
		}
		if twice := doubled(json.NewDecoder(strings.NewReader(string(body)))); twice && why == "" {
			t.Errorf("%q has a member twice, and passes", body)
		} else if !twice && why == "is there twice" {
			t.Errorf("%q is refused, and has every member once", body)
		}
	})
}

// doubled reports whether some object has a member twice, by the decoder's own tokens.
func doubled(d *json.Decoder) bool {
	token, err := d.Token()
	if err != nil {
		return false
	}
	seen := map[string]bool{}
	switch token {
	case json.Delim('{'):
		twice := false
		for d.More() {
			name, _ := d.Token()
			twice = twice || seen[name.(string)]
			seen[name.(string)] = true
			twice = doubled(d) || twice
		}
		_, _ = d.Token()
		return twice
	case json.Delim('['):
		twice := false
		for d.More() {
			twice = doubled(d) || twice
		}
		_, _ = d.Token()
		return twice
	}
	return false
}

// What looking costs, for a body of 1,000 notifications: beside it, reading it into what it is.
func BenchmarkLookAt(b *testing.B) {
	one := `{"key":"due-2026-11-C1001","type":"due-reminder","customer":"C1001","data":{"card":"1234","total":"USD 1102.35","minimum":"USD 55.12","due":"2026-12-03"}}`
	body := []byte(`{"notifications":[` + strings.Repeat(one+",", 999) + one + `]}`)
	b.Run("look", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, why := lookAt(body); why != "" {
				b.Fatal(why)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var v struct{ Notifications []Notification }
			if err := json.Unmarshal(body, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Who signs in while too many do is told so, and when to come again; the description says what comes.
func TestTheDescriptionTellsOfACrowdAtTheDoor(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, item := range whole(t).Paths {
		for _, op := range operationsOf(item) {
			away := op.Responses["503"]
			wait := away.Headers["Retry-After"]
			if wait == nil {
				continue
			}
			told[op.OperationID] = true
			example, _ := away.Content["application/problem+json"].Example.(map[string]any)
			if wait.Example != laterWait || !strings.Contains(away.Description, "Too many passwords") || example["detail"] != ourFault {
				t.Errorf("%s is refused with %+v, %q, %v", op.OperationID, wait, away.Description, example)
			}
		}
	}
	if got := slices.Sorted(maps.Keys(told)); !slices.Equal(got, []string{"reset-password", "set-password", "sign-in"}) {
		t.Errorf("it is told of %q", got)
	}
}
