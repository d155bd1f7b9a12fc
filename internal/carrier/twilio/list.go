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

// listPage is the most that Twilio gives at once: a comparison takes as long as its requests. Even a page of the longest texts stays within
// maxAnswer.
const listPage = 1000

var _ carrier.Lister = (*Sender)(nil)

// List implements carrier.Lister. Twilio lists what its filters leave, the newest first.
func (s *Sender) List(ctx context.Context, q carrier.Listing) (page []carrier.Listed, next string, err error) {
	own := "/2010-04-01/Accounts/" + s.account.SID + "/Messages.json"
	path := own
	form := url.Values{"PageSize": {strconv.Itoa(listPage)}}
	if !q.From.IsZero() {
		form.Set("DateSent>", q.From.UTC().Format(time.RFC3339))
		form.Set("DateSent<", q.Until.UTC().Format(time.RFC3339))
	}
	if q.Place != "" {
		if !strings.HasPrefix(q.Place, own+"?") {
			return nil, "", errors.New("list messages: not a place in this account's list")
		}
		path, form = q.Place, nil
	}
	x := s.exchange(ctx, true)
	answer, err := x.send(http.MethodGet, path, form)
	if err != nil {
		return nil, "", fmt.Errorf("list messages: %w", x.explain(err))
	}
	var list struct {
		Messages []struct {
			SID       string `json:"sid"`
			From      string `json:"from"`
			To        string `json:"to"`
			Body      string `json:"body"`
			Status    string `json:"status"`
			Code      *int   `json:"error_code"`
			Segments  string `json:"num_segments"`
			Direction string `json:"direction"`
			Created   string `json:"date_created"`
		} `json:"messages"`
		Next *string `json:"next_page_uri"`
	}
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, "", fmt.Errorf("list messages: %w", x.explain(errors.New("not a list"))) // a decoder quotes what it read
	}
	for _, m := range list.Messages {
		at, err := time.Parse(time.RFC1123Z, m.Created)
		if err != nil {
			return nil, "", fmt.Errorf("list messages: %w", x.explain(errors.New("no date")))
		}
		segments, _ := strconv.Atoi(m.Segments) // unknown until it left
		one := carrier.Listed{
			SID: m.SID, From: m.From, To: phone.Number(m.To), Body: m.Body, Status: m.Status, Segments: segments, At: at,
			Reply: m.Direction == "outbound-reply", Inbound: m.Direction == "inbound",
		}
		if m.Code != nil {
			one.Code = *m.Code
		}
		page = append(page, one)
	}
	return page, text(list.Next), nil
}
