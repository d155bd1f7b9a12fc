package bank

import (
	"errors"
	"net/http"
)

// problem is what the protocol answers instead of a result, as application/problem+json (RFC 9457) with members of ours.
type problem struct {
	Title  string     `json:"title"`
	Code   string     `json:"code"`
	Reason string     `json:"reason,omitempty"` // of a Refusal
	Limit  wireAmount `json:"limit,omitzero"`
}

// refusal is the Refusal that was told. A limit that cannot be read is left out: the no stands without it.
func (p problem) refusal() error {
	var t taking
	limit := t.amountIf(p.Limit)
	return &Refusal{Reason: p.Reason, Limit: limit}
}

// problemOf is how an error the bank has a word for is told; ok is false for any other.
func problemOf(err error) (p problem, ok bool) {
	code := codeOf(err)
	if code == "" {
		return problem{}, false
	}
	p = problem{Title: errorOf(code).Error(), Code: code}
	if no, is := errors.AsType[*Refusal](err); is {
		p.Reason, p.Limit = no.Reason, toAmount(no.Limit)
	}
	return p, true
}

// refusals are the bank's own answers. Anything without one of these codes is an outage, whatever its status says.
var refusals = []struct {
	code   string
	status int
	err    error
}{
	{"not_found", http.StatusNotFound, ErrNotFound},
	{"refused", http.StatusConflict, ErrRefused},
	{"wrong", http.StatusForbidden, ErrWrong},
	{"locked", http.StatusLocked, ErrLocked},
	{"unavailable", http.StatusServiceUnavailable, ErrUnavailable},
	{"unknown", http.StatusGatewayTimeout, ErrUnknown},
}

// codeOf is the protocol's code of an error, "" for one the bank has no word for.
func codeOf(err error) string {
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return r.code
		}
	}
	return ""
}

func statusOf(code string) int {
	for _, r := range refusals {
		if r.code == code {
			return r.status
		}
	}
	return http.StatusInternalServerError
}

func errorOf(code string) error {
	for _, r := range refusals {
		if r.code == code {
			return r.err
		}
	}
	return nil
}
