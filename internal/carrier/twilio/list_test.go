package twilio_test

import (
	"fmt"
	"testing"

	"cardline/internal/carrier"
)

// TestList reads everything that was sent, page after page, the newest first.
func TestList(t *testing.T) {
	t.Parallel()
	s := sandboxed(t)
	const all = 1030 // more than a page
	for i := range all {
		m := hello
		m.ID, m.Body = fmt.Sprint(i), fmt.Sprint("text ", i)
		if _, err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	seen, pages := map[string]bool{}, 0
	for q := (carrier.Listing{}); ; pages++ {
		page, next, err := s.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if pages == 0 && page[0].Body != fmt.Sprint("text ", all-1) {
			t.Errorf("the newest is %q", page[0].Body)
		}
		for _, m := range page {
			if seen[m.SID] || m.To != hello.To || m.At.IsZero() || m.Reply || m.Inbound {
				t.Errorf("%+v", m)
			}
			seen[m.SID] = true
		}
		if q.Place = next; next == "" {
			break
		}
	}
	if len(seen) != all {
		t.Errorf("%d of %d listed, on %d pages", len(seen), all, pages+1)
	}
	if _, _, err := s.List(t.Context(), carrier.Listing{Place: "/2010-04-01/Accounts/ACother/Messages.json?Page=1"}); err == nil {
		t.Error("another account's list was read")
	}
}
