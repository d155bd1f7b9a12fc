package bank

import (
	"errors"
	"net/http"
)

// problem is what the protocol answers instead of a result, as application/problem+json (RFC 9457) with a code of ours.
type problem struct {
	Title string `json:"title"`
	Code  string `json:"code"`
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
