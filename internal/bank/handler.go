package bank

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// idempotencyKey is the header the Key of an order or a quote travels in. net/http, too, knows it: a POST with it is sent again
// when a pooled connection turns out to be dead.
const idempotencyKey = "Idempotency-Key"

// maxPage bounds what one request may list.
const maxPage = 1000

// Handler serves b by the protocol of docs/bank-api.md to whoever shows token as a bearer; an empty token lets everybody in.
func Handler(b Bank, token vault.Secret) http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes(b) {
		mux.HandleFunc(r.pattern, r.serve)
	}
	return guarded(mux, token)
}

func guarded(next http.Handler, token vault.Secret) http.Handler {
	if token == "" {
		return next
	}
	want := []byte("Bearer " + token.Reveal())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) != 1 {
			refuse(w, http.StatusUnauthorized, problem{Title: "the bearer token is missing or wrong"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func cardOf(r *http.Request) card.ID { return card.ID(r.PathValue("card")) }

func pageOf(w http.ResponseWriter, r *http.Request) (int, bool) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil || n < 1 || n > maxPage {
		refuse(w, http.StatusBadRequest, problem{Title: "n must be 1 to " + strconv.Itoa(maxPage)})
		return 0, false
	}
	return n, true
}

// keyed reads a body that comes with a key.
func keyed(w http.ResponseWriter, r *http.Request, into any) (key string, ok bool) {
	if !read(w, r, into) {
		return "", false
	}
	if key = r.Header.Get(idempotencyKey); key == "" {
		refuse(w, http.StatusBadRequest, problem{Title: "the header " + idempotencyKey + " is missing"})
		return "", false
	}
	return key, true
}

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, problem{Title: "the body is not the JSON expected"})
		return false
	}
	return true
}

func reply(w http.ResponseWriter, body any, err error) {
	if err == nil {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(body) // the caller has hung up: nobody to tell
		return
	}
	p, ok := problemOf(err)
	switch {
	case ok:
		refuse(w, statusOf(p.Code), p)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		refuse(w, http.StatusGatewayTimeout, problem{Title: "not in time"})
	default:
		refuse(w, http.StatusInternalServerError, problem{Title: "internal error"})
	}
}

func refuse(w http.ResponseWriter, status int, p problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p)
}
