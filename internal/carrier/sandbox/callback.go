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

// deliver lets a message arrive, or not, and tells its callback. Twilio posts nothing for the first status.
func (s *Sandbox) deliver(m message) {
	s.mu.Lock() // after Close has stopped, nothing may begin that it does not wait for
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	s.pending.Go(func() {
		last := "delivered"
		if fate(m.To) != 0 {
			last = "undelivered"
		}
		var late []message
		for _, status := range []string{"sent", last} {
			if !s.pause() {
				return
			}
			now, known := s.log.change(m.SID, func(m *message) { s.advance(m, status) })
			if !known {
				return
			}
			if s.options.Callbacks.Backwards {
				late = append(late, now)
				continue
			}
			s.tell(now)
		}
		for _, then := range slices.Backward(late) {
			s.tell(then)
		}
	})
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
		m.Code = fate(m.To)
	}
}

// pause waits out the delay; false when the sandbox is closing.
func (s *Sandbox) pause() bool {
	timer := time.NewTimer(s.options.Callbacks.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// tell posts the status of a message, and once more if that fails.
func (s *Sandbox) tell(m message) {
	if m.Callback == "" {
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
	if s.options.Callbacks.Twice {
		times = 2
	}
	for range times {
		token := rand.Text()
		if !s.post(m.Callback, token, form) {
			s.post(m.Callback, token, form)
		}
	}
}

// post sends one callback and reports whether it was answered with 2xx. The token is the same when it is sent again.
func (s *Sandbox) post(address, token string, form url.Values) bool {
	address, _, _ = strings.Cut(address, "#") // Twilio's own settings, which it neither sends nor signs
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
