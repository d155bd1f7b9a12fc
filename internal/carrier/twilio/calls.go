package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/phone"
)

var _ carrier.Caller = (*Sender)(nil)

const (
	outbound    = "outbound-api" // the direction of calls we place
	longestRing = 600            // seconds; Twilio's limit
	callWords   = "queued initiated ringing in-progress completed busy failed no-answer canceled"
)

// Call implements carrier.Caller. A request that broke off may have been taken: the error says Unknown.
func (s *Sender) Call(ctx context.Context, d carrier.Dial) (sid string, err error) {
	form := url.Values{
		"To": {d.To.Reveal()}, "From": {d.From.Reveal()}, "Url": {d.URL}, "Method": {http.MethodPost},
		"Timeout": {strconv.Itoa(min(max(int(d.Timeout/time.Second), 5), longestRing))},
	}
	if d.StatusURL != "" {
		form.Set("StatusCallback", d.StatusURL)
		form.Set("StatusCallbackMethod", http.MethodPost)
	}
	if d.DetectMachine {
		form.Set("MachineDetection", "DetectMessageEnd")
	}
	x := s.exchange(ctx, false)
	answer, err := x.send(http.MethodPost, s.calls(), form)
	if err != nil {
		return "", fmt.Errorf("placing a call: %w", x.explain(err))
	}
	var made struct {
		SID    string `json:"sid"`
		Status string `json:"status"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || !isCall(made.SID, made.Status) {
		return "", fmt.Errorf("placing a call: %w", x.explain(errors.New("no id"))) // a decoder's complaint quotes what it read
	}
	return made.SID, nil
}

// Called implements carrier.Caller. It looks at the newest 100 calls to the number: nobody is called more often in minutes.
func (s *Sender) Called(ctx context.Context, to phone.Number, from, until time.Time) ([]carrier.Dialed, error) {
	x := s.exchange(ctx, true)
	answer, err := x.send(http.MethodGet, s.calls(), url.Values{"To": {to.Reveal()}, "PageSize": {strconv.Itoa(findLimit)}})
	if err != nil {
		return nil, fmt.Errorf("listing calls: %w", x.explain(err))
	}
	var list struct {
		Calls []struct {
			SID       string `json:"sid"`
			Status    string `json:"status"`
			Direction string `json:"direction"`
			Created   string `json:"date_created"`
		} `json:"calls"`
	}
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, fmt.Errorf("listing calls: %w", x.explain(errors.New("not a list")))
	}
	var found []carrier.Dialed
	for _, c := range list.Calls {
		at, err := time.Parse(time.RFC1123Z, c.Created)
		if err != nil || !isCall(c.SID, c.Status) {
			return nil, fmt.Errorf("listing calls: %w", x.explain(errors.New("not a call")))
		}
		if c.Direction != outbound || at.Before(from.Truncate(time.Second)) || at.After(until) { // their dates have no fractions
			continue
		}
		found = append(found, carrier.Dialed{SID: c.SID, Status: c.Status, At: at})
	}
	return found, nil
}

func (s *Sender) calls() string { return "/2010-04-01/Accounts/" + s.account.SID + "/Calls.json" }

// isCall reports whether an id and a status are those of a call.
func isCall(sid, status string) bool {
	return validSID(sid) && strings.HasPrefix(sid, "CA") && status != "" && strings.Contains(" "+callWords+" ", " "+status+" ")
}
