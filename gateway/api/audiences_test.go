package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/outbox"
	"cardline/internal/store/storetest"
)

// clear is a foresight in which nothing stands in the way.
type clear struct{}

func (clear) Foresee(_ context.Context, ms []outbox.Message) ([]outbox.Foreseen, error) {
	return make([]outbox.Foreseen, len(ms)), nil
}

const someCustomers = `{"customers":[
	{"customer":"C1","as_of":"2028-02-29T00:00:00Z","names":{"en":"Ann One"},"numbers":["+12025550111"],"language":"en","tier":"Gold","traits":{"points":900}},
	{"customer":"C2","as_of":"2028-02-29T00:00:00Z","names":{"en":"Ben Two"},"numbers":["+12025550122"],"language":"en"},
	{"customer":"C3","as_of":"2039-02-28T00:00:00Z","numbers":["+12025550133"],"language":"fr"},
	{"customer":"C4","as_of":"2028-02-28T00:00:00Z","traits":{"points":1}}]}`

func TestCustomersAreTold(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	var told api.TakenCustomers
	body := p.do(rootKey, "PUT", "/customers", someCustomers, 200, &told)
	if told.Added != 2 || len(told.Refused) != 3 || told.Refused[0].Row != 3 || told.Refused[2].Row != 4 || strings.Contains(body, "2025550") {
		t.Errorf("%s", body)
	}
	p.do(rootKey, "PUT", "/customers", someCustomers, 200, &told)
	if told.Added != 0 || told.Same != 2 {
		t.Errorf("told again: %+v", told)
	}
	lines := `{"customer":"C1","as_of":"2028-02-28T00:00:00Z","traits":{"points":5}}` + "\n\n" + `{"customer":"C2","as_of":"2028-02-29T01:00:00Z","traits":{"points":5}}` + "\n" +
		`{"customer":"C2","as_of":"2028-02-29T01:00:00Z","Traits":{},"traits":{"points":7}}` + "\n" + `{"customer":"C2","customer":"C1"}` + "\n" +
		`{"customer":"C2","as_of":"2028-02-29T01:00:00Z","pin":"135790"}` + "\n" + `["C2"]` + "\n" + `{}{}` + "\n"
	body = p.do(rootKey, "POST", "/customers/lines", lines, 200, &told)
	if told.Late != 1 || told.Changed < 1 || strings.Contains(body, "135790") || len(told.Refused) < 4 {
		t.Errorf("%s", body)
	}
	p.do(rootKey, "POST", "/customers/lines", strings.Repeat("{}\n", 2001), 422, nil)
	p.do(rootKey, "PUT", "/customers", `{"customers":[`+strings.TrimSuffix(strings.Repeat(`{"customer":"C","as_of":"2028-02-29T00:00:00Z"},`, 1001), ",")+`]}`, 422, nil)
	p.do(rootKey, "PUT", "/customers", `{"customers":[{"customer":"C1","as_of":"2028-02-29T00:00:00Z","pin":"135790"}]}`, 422, nil)
	shown := p.do(rootKey, "GET", "/customers/C1", "", 200, nil)
	if strings.Contains(shown, "2025550111") || !strings.Contains(shown, "+…11") || !strings.Contains(shown, `"points":900`) {
		t.Errorf("%s", shown)
	}
	p.do(rootKey, "GET", "/customers/C77", "", 404, nil)
	trail := p.do(rootKey, "GET", "/audit?action=customers.take", "", 200, nil)
	if !strings.Contains(trail, "operator:admin") || strings.Contains(trail, "2025550") {
		t.Errorf("%s", trail)
	}
}

// Each thing takes its scope, and what a role has not it is refused by.
func TestWhoMayDoWhatWithAudiences(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	keys := map[access.Role]string{}
	for _, r := range []access.Role{access.Marketer, access.Approver, access.Agent, access.Supervisor, access.Auditor, access.Operator} {
		keys[r] = p.hire(string(r)+"1", r).Secret
	}
	for _, c := range []struct {
		method, path, body string
		may                []access.Role
		status             int
	}{
		{"PUT", "/customers", someCustomers, []access.Role{access.Operator}, 200},
		{"POST", "/customers/lines", "{}", []access.Role{access.Operator}, 200},
		{"GET", "/customers/C1", "", []access.Role{access.Agent, access.Supervisor, access.Auditor}, 200},
		{"POST", "/customers/search", `{"filter":"all"}`, []access.Role{access.Agent, access.Supervisor, access.Auditor}, 200},
		{"POST", "/customers/export", `{"filter":"all"}`, []access.Role{access.Supervisor}, 200},
		{"POST", "/audiences/count", `{"filter":"all"}`, []access.Role{access.Marketer, access.Approver, access.Auditor, access.Operator}, 200},
		{"POST", "/audiences/sample", `{"audience":{"filter":"all"}}`, []access.Role{access.Marketer, access.Approver, access.Auditor, access.Operator}, 200},
		{"POST", "/audiences/foresee", `{"audience":{"filter":"all"}}`, []access.Role{access.Marketer, access.Approver, access.Auditor, access.Operator}, 200},
		{"GET", "/segments", "", []access.Role{access.Marketer, access.Approver, access.Auditor, access.Operator}, 200},
		{"PUT", "/segments/x", `{"filter":"all"}`, []access.Role{access.Marketer}, 200},
		{"DELETE", "/segments/x", "", []access.Role{access.Marketer}, 204},
		{"POST", "/lists", `{"name":"x","columns":["customer"]}`, []access.Role{access.Marketer}, 201},
		{"GET", "/lists", "", []access.Role{access.Marketer, access.Approver, access.Auditor, access.Operator}, 200},
		{"DELETE", "/lists/x", "", []access.Role{access.Marketer}, 204},
	} {
		for role, key := range keys {
			want := http.StatusForbidden
			for _, may := range c.may {
				if may == role {
					want = c.status
				}
			}
			p.do(key, c.method, c.path, c.body, want, nil)
		}
	}
	trail := p.do(rootKey, "GET", "/audit?action=customers.export", "", 200, nil)
	if !strings.Contains(trail, "operator:supervisor1") || !strings.Contains(trail, `\"filter\":\"all\"`) {
		t.Errorf("an export is not in the trail: %s", trail)
	}
}

// A filter is words: whatever is written there, it chooses or is refused, soon, and touches nothing else.
func TestFiltersAreNoSQL(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	p.do(rootKey, "PUT", "/customers", someCustomers, 200, nil)
	for filter, status := range map[string]int{
		`tier = "' OR '1'='1"`: 200, `tier = "'; DROP TABLE mirror; --"`: 200, `tag "%"`: 200, `tier = gold; DROP TABLE mirror`: 422, `1=1`: 422, `tier = gold' OR '1'='1`: 422,
		`id = "C1"`: 422, `m.id = C1`: 422, `profile_sealed is unknown`: 422, `(SELECT 1)`: 422, `in list "x') OR 1=1 --"`: 422, `in segment nothing`: 422, `in list nothing`: 422,
		strings.Repeat("not ", 3000) + "all": 422, strings.Repeat("(", 3900): 422, "tier in (" + strings.Repeat("a,", 1900) + "a)": 422,
		"points >= 999999999999999999999": 422, "": 422, "\u0000": 422, strings.Repeat("x", 4001): 422,
	} {
		body := fmt.Sprintf(`{"filter":%q}`, filter)
		if filter == "\u0000" {
			body = `{"filter":"\u0000"}`
		}
		got := p.do(rootKey, "POST", "/audiences/count", body, status, nil)
		if status == 200 && !strings.Contains(got, `"count":0`) {
			t.Errorf("%.60s chose somebody: %s", filter, got)
		}
	}
	for _, tree := range []string{
		`{"any":[{"term":{"column":"tier","is":"in","values":["gold"]}},{"term":{"column":"1=1 --","is":"in","values":["x"]}}]}`,
		`{"term":{"column":"points","is":">= 0 OR 1=1 --","values":["0"]}}`, `{"all":[]}`, `{}`,
		strings.Repeat(`{"not":`, 30) + `{"everybody":true}` + strings.Repeat(`}`, 30),
	} {
		p.do(rootKey, "PUT", "/segments/attack", `{"tree":`+tree+`}`, 422, nil)
	}
	var saved api.Segment
	p.do(rootKey, "PUT", "/segments/tree", `{"tree":{"all":[{"term":{"column":"tier","is":"in","values":["gold"]}},{"not":{"term":{"column":"points","is":"<","values":["100"]}}}]}}`, 200, &saved)
	if saved.Filter != "tier = gold and not points < 100" {
		t.Errorf("%+v", saved)
	}
	for _, name := range []string{"a%20b", "a%22", "a%2Fb", strings.Repeat("x", 61)} {
		if status, _, body := ask(t, p.app, "PUT", "/segments/"+name, rootKey, `{"filter":"all"}`); status != 422 && status != 404 {
			t.Errorf("a segment with the name %s: %d %s", name, status, body)
		}
	}
	if got := p.do(rootKey, "POST", "/audiences/count", `{"filter":"all"}`, 200, nil); !strings.Contains(got, `"count":2`) {
		t.Errorf("after all of it: %s", got)
	}
}

// A list is another's file: it is read within bounds, and its values are not told again.
func TestListsAreReadWithinBounds(t *testing.T) {
	t.Parallel()
	p := newProcess(t, storetest.SQLite(t))
	p.do(rootKey, "PUT", "/customers", someCustomers, 200, nil)
	var l api.List
	p.do(rootKey, "POST", "/lists", `{"name":"spring","columns":["number","proof"]}`, 201, &l)
	at := "/lists/" + l.ID
	p.do(rootKey, "POST", at+"/rows?from=0", "+12025550111,\nfour one two,\n\"+12025550122,\n", 200, &l)
	if l.Taken != 1 || l.Refused < 1 {
		t.Errorf("%+v", l)
	}
	p.do(rootKey, "POST", at+"/rows?from=0", "+12025550111,\n", 409, nil)
	p.do(rootKey, "POST", fmt.Sprintf("%s/rows?from=%d", at, l.Rows), strings.Repeat("+12025550111,\n", 2001), 422, nil)
	refused := p.do(rootKey, "GET", at+"/refused", "", 200, nil)
	if !strings.HasPrefix(refused, "line,field,reason\n") || strings.Contains(refused, "four one two") || strings.Contains(refused, "2025550") {
		t.Errorf("%s", refused)
	}
	p.do(rootKey, "POST", at+"/use", `{}`, 409, nil)
	p.do(rootKey, "POST", at+"/use", `{"anyway":true}`, 200, nil)
	p.do(rootKey, "POST", at+"/rows?from=3", "+12025550122,\n", 409, nil)
	p.do(rootKey, "POST", "/lists/workbook?name=bomb", "PK\x03\x04 no workbook", 422, nil)
	p.do(rootKey, "POST", "/lists/workbook?name=bomb", strings.Repeat("x", 16<<20+1), 413, nil)
	p.do(rootKey, "POST", "/lists", `{"name":"x","columns":["number","pin"]}`, 422, nil)
	p.do(rootKey, "POST", "/lists", `{"name":"x y","columns":["number"]}`, 422, nil)
	p.do(rootKey, "POST", "/lists", `{"name":"x","columns":["number"],"country":"ZZ"}`, 422, nil)
	p.do(rootKey, "GET", "/lists/nothing", "", 404, nil)
	if got := p.do(rootKey, "POST", "/audiences/count", `{"lists":["spring"],"holdout":500,"seed":"s"}`, 200, nil); !strings.Contains(got, `"count":1`) {
		t.Errorf("%s", got)
	}
}
