package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/store/storetest"
)

// Parts of a file are entered side by side, keys come again in neighbours and far apart, and somebody asks for the same by single calls meanwhile,
// which hold a key of one part and wait for one of the next: each key is one message, and every row is counted.
func TestAFileOfManyPartsWhoseKeysComeAgain(t *testing.T) {
	t.Parallel()
	const rows, part = 12_000, 2000
	db := storetest.Postgres(t)
	settle(t, db)
	p := newTeller(t, db)
	anna := p.hire("anna", access.Marketer)
	var im api.Import
	p.do(anna.Secret, "POST", "/imports", `{"id":"due-1","type":"due-reminder","columns":["key","customer","card","total","minimum","due"]}`, 200, &im)
	var file strings.Builder
	keys := map[string]bool{}
	for i := range rows {
		of := i
		switch {
		case i >= 5*part && i%3 == 0: // of the part before
			of = i - part/2
		case i >= 3*part && i%7 == 0:
			of = i - 3*part
		}
		key := fmt.Sprint("k", of)
		keys[key] = true
		fmt.Fprintf(&file, "%s,C1001,1234,USD 1102.35,USD 55.12,2028-03-05\n", key)
	}
	var beside sync.WaitGroup
	for i := range 20 {
		beside.Go(func() {
			n := i * 100
			status, _, body := ask(t, p.app, "POST", "/notifications", anna.Secret, fmt.Sprintf(`{"notifications":[%s,%s]}`, keyed(part+n), keyed(n)))
			if status != http.StatusAccepted {
				t.Errorf("a single call meanwhile: %d %s", status, body)
			}
		})
	}
	req := httptest.NewRequest("POST", "/api/v1/imports/due-1/rows?from=0", strings.NewReader(file.String()))
	req.Header = http.Header{"Authorization": {"Bearer " + anna.Secret}, "Content-Type": {"text/csv"}}
	res, err := p.app.Test(req, int(time.Minute.Milliseconds()))
	beside.Wait()
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%+v, %v", res, err)
	}
	p.do(anna.Secret, "GET", "/imports/due-1", "", 200, &im)
	n, err := db.NewSelect().Table("messages").Where("source = ?", "import:due-1").Count(t.Context())
	if err != nil || im.Rows != rows || im.Planned != int(n) || im.Planned+im.Repeated != rows || im.Refused != 0 {
		t.Errorf("%d messages are of %+v (%v)", n, im, err)
	}
	if p.planned() != len(keys) {
		t.Errorf("%d messages for %d keys", p.planned(), len(keys))
	}
}

func keyed(n int) string { return strings.Replace(dueOne, "{", fmt.Sprintf(`{"key":"k%d",`, n), 1) }
