package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Pages of a list; Twilio's too.
const (
	maxPage     = 1000
	defaultPage = 50
)

// list shows messages, newest first: GET Messages.json with To, From, DateSent (a day), DateSent> and DateSent< (moments, or days).
// As at Twilio a message that has not left has no date of sending, so a window does not hold it.
func (s *Sandbox) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	after, err1 := moment(q.Get("DateSent>"))
	before, err2 := moment(q.Get("DateSent<"))
	if day := q.Get("DateSent"); day != "" {
		after, err1 = moment(day)
		before = after.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	page, _ := strconv.Atoi(q.Get("Page"))
	if err1 != nil || err2 != nil || page < 0 {
		fail(w, refusal{20001, "DateSent is not a date, or Page no page"})
		return
	}
	size, err := strconv.Atoi(q.Get("PageSize"))
	if err != nil || size < 1 {
		size = defaultPage
	}
	size = min(size, maxPage)
	listed := s.options.Now().Add(-s.options.Troubles.ListLag)
	last := strings.TrimPrefix(q.Get("PageToken"), "PA") // a page begins after the last message of the one before, whatever came since
	found := s.log.before(last, q.Get("To"), size+1, func(m *message) bool {
		return !m.hidden &&
			(q.Get("From") == "" || m.From == q.Get("From")) &&
			(s.options.Troubles.ListLag == 0 || !m.Created.After(listed)) &&
			(after.IsZero() || !m.Sent.IsZero() && !m.Sent.Before(after)) &&
			(before.IsZero() || !m.Sent.IsZero() && !m.Sent.After(before))
	})
	messages := make([]resource, 0, min(size, len(found)))
	for _, m := range found[:min(size, len(found))] {
		messages = append(messages, s.resource(m))
	}
	out := map[string]any{"messages": messages, "page": page, "page_size": size, "next_page_uri": nil, "uri": below(r.URL)}
	if len(found) > size {
		next := *r.URL
		q.Set("Page", strconv.Itoa(page+1))
		q.Set("PageSize", strconv.Itoa(size))
		q.Set("PageToken", "PA"+found[size-1].SID)
		next.RawQuery = q.Encode()
		out["next_page_uri"] = below(&next)
	}
	answer(w, http.StatusOK, out)
}

// below is an address as the API names it: without what stands before its own paths.
func below(u *url.URL) string { return strings.TrimPrefix(u.RequestURI(), "/sandbox") }

func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Parse(time.DateOnly, s)
}
