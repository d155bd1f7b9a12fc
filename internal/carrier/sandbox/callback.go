package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// deliver lets a message arrive, or not, and tells its callback. Twilio posts nothing for the first status. What it returns is closed
// when everything has been told that will be.
func (s *Sandbox) deliver(m message, f fate) (told <-chan struct{}) {
	done := make(chan struct{})
	s.mu.Lock() // after Close has stopped, nothing may begin that it does not wait for
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		close(done)
		return done
	}
	s.pending.Go(func() {
		defer close(done)
		s.follow(m, f)
	})
	return done
}

// follow takes a message to its end.
func (s *Sandbox) follow(m message, f fate) {
	last := "delivered"
	if failing(m.To) != 0 {
		last = "undelivered"
	}
	each := s.options.Callbacks.Delay
	if f.late {
		each += s.options.Troubles.LateFor
	}
	var late []message
	for _, status := range []string{"sent", last} {
		if !s.wait(s.ctx, each) {
			return
		}
		now, known := s.log.change(m.SID, func(m *message) { s.advance(m, status) })
		if !known {
			return
		}
		if s.options.Callbacks.Backwards || f.swapped {
			late = append(late, now)
			continue
		}
		s.tell(now, f)
	}
	s.options.Ledger.note(m.SID, func(t *Taken) { t.Ended = last })
	for _, then := range slices.Backward(late) {
		s.tell(then, f)
	}
}

// advance gives a message its next status.
func (s *Sandbox) advance(m *message, status string) {
	m.Status = status
	switch status {
	case "sent":
		m.Sent = s.options.Now()
		if m.From == "" {
			m.From = poolNumber
		}
	case "undelivered":
		m.Code = failing(m.To)
	}
}

// wait lets time pass; false when ctx ends first.
func (s *Sandbox) wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tell posts the status of a message, and again if that fails.
func (s *Sandbox) tell(m message, f fate) {
	if m.Callback == "" || f.untold {
		return
	}
	select {
	case s.lines <- struct{}{}:
		defer func() { <-s.lines }()
	case <-s.ctx.Done():
		return
	}
	form := url.Values{
		"MessageSid": {m.SID}, "SmsSid": {m.SID}, "MessageStatus": {m.Status}, "SmsStatus": {m.Status},
		"AccountSid": {s.options.AccountSID}, "ApiVersion": {"2010-04-01"}, "From": {m.From}, "To": {m.To},
	}
	if m.Service != "" {
		form.Set("MessagingServiceSid", m.Service)
	}
	if m.Code != 0 {
		form.Set("ErrorCode", strconv.Itoa(m.Code))
	}
	times := 1
	if s.options.Callbacks.Twice || f.repeated {
		times = 2
	}
	for range times {
		if s.insist(m.Callback, form) {
			s.options.Ledger.note(m.SID, func(t *Taken) { t.Told = m.Status })
		}
	}
}

// insist posts a callback until it is answered with 2xx, as often as the settings in its address allow: #rc=3&rp=all is three
// more times whatever went wrong, and without rp=all it is tried once more. Twilio does that at once, too.
func (s *Sandbox) insist(address string, form url.Values) bool {
	address, fragment, _ := strings.Cut(address, "#") // the settings are neither sent nor signed
	more := 1
	if q, err := url.ParseQuery(fragment); err == nil && q.Get("rp") == "all" {
		if n, err := strconv.Atoi(q.Get("rc")); err == nil {
			more = min(max(n, 0), 5)
		}
	}
	token := rand.Text() // the same when it is sent again
	for range 1 + more {
		if s.post(address, token, form) {
			return true
		}
	}
	return false
}

// post sends one callback and reports whether it was answered with 2xx.
func (s *Sandbox) post(address, token string, form url.Values) bool {
	ctx, cancel := context.WithTimeout(s.ctx, callbackWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("I-Twilio-Idempotency-Token", token)
	req.Header.Set("X-Twilio-Signature", sign(s.options.Token, address, form))
	res, err := s.client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	return res.StatusCode/100 == 2
}

// sign is base64(HMAC-SHA1(token, address and each key with its value, sorted by key)).
func sign(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	io.WriteString(mac, address)
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		io.WriteString(mac, k+form.Get(k))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
