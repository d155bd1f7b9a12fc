package api_test

import (
	"fmt"
	"strings"
	"testing"

	"cardline/gateway/api"
	"cardline/internal/store/storetest"
)

// A text that is too long is a fault of its entry: whatever it is, the others of the call are planned.
func TestAnEntryThatIsTooLongIsRefusedByItself(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	settle(t, db)
	p := newTeller(t, db)
	to := `"customer":"C1001"`
	for i, c := range []struct{ field, from, with string }{
		{"number", to, `"number":"+12025550147` + strings.Repeat(" ", 13) + `"`},
		{"number", to, `"number":"` + strings.Repeat("1", 100_000) + `"`},
		{"customer", "C1001", strings.Repeat("C", 100_000)},
		{"type", "due-reminder", strings.Repeat("due-", 20)},
		{"lang", to, to + `,"lang":"en-US-x-twain"`},
		{"send_at", to, to + `,"send_at":"` + strings.Repeat("2028", 20) + `"`},
		{"key", to, to + `,"key":"` + strings.Repeat("k", 81) + `"`},
		{"data.card", "1234", strings.Repeat("1234", 100)},
	} {
		bad := strings.Replace(dueOne, c.from, c.with, 1)
		good := strings.Replace(dueOne, to, fmt.Sprintf(`%s,"key":"%s%d"`, to, strings.Repeat("鍵", 79), i), 1)
		var out struct{ Notifications []api.Taken }
		p.do("demo-maker", "POST", "/notifications", `{"notifications":[`+good+`,`+bad+`]}`, 202, &out)
		if ts := out.Notifications; len(ts) != 2 || ts[0].State != "planned" || ts[1].State != "refused" || ts[1].Error == nil || ts[1].Error.Field != c.field ||
			c.field == "number" && ts[1].Error.Reason != "is longer than 24 characters" {
			t.Errorf("%s: %.300v", c.field, out)
		}
		if p.planned() != i+1 {
			t.Errorf("%s: %d messages", c.field, p.planned())
		}
	}
}
