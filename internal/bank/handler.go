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

// idempotencyKey is the header an order's Key travels in. net/http, too, knows it: a POST with it is sent again when a
// pooled connection turns out to be dead.
const idempotencyKey = "Idempotency-Key"

// maxPage bounds what one request may list.
const maxPage = 1000

// Handler serves b by the protocol of docs/bank-api.md to whoever shows token as a bearer; an empty token lets everybody in.
func Handler(b Bank, token vault.Secret) http.Handler {
	s := &server{bank: b}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/ping", s.ping)
	mux.HandleFunc("GET /v1/cards/{card}/balance", s.balance)
	mux.HandleFunc("GET /v1/cards/{card}/statement", s.statement)
	mux.HandleFunc("GET /v1/cards/{card}/transactions", s.transactions)
	mux.HandleFunc("GET /v1/cards/{card}/points", s.points)
	mux.HandleFunc("POST /v1/orders", s.order)
	mux.HandleFunc("GET /v1/orders/{key}", s.receipt)
	mux.HandleFunc("POST /v1/customers/{customer}/pin", s.proof(b.VerifyPIN))
	mux.HandleFunc("POST /v1/customers/{customer}/document", s.proof(b.VerifyDocument))
	mux.HandleFunc("GET /v1/customers", s.customers)
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

type server struct{ bank Bank }

func (s *server) ping(w http.ResponseWriter, r *http.Request) {
	reply(w, struct{}{}, s.bank.Ping(r.Context()))
}

func (s *server) balance(w http.ResponseWriter, r *http.Request) {
	b, err := s.bank.Balance(r.Context(), cardOf(r))
	reply(w, toBalance(b), err)
}

func (s *server) statement(w http.ResponseWriter, r *http.Request) {
	st, err := s.bank.Statement(r.Context(), cardOf(r), r.FormValue("month"))
	reply(w, toStatement(st), err)
}

func (s *server) transactions(w http.ResponseWriter, r *http.Request) {
	n, ok := pageOf(w, r)
	if !ok {
		return
	}
	ts, err := s.bank.Transactions(r.Context(), cardOf(r), r.FormValue("before"), n)
	reply(w, toTransactions(ts), err)
}

func (s *server) points(w http.ResponseWriter, r *http.Request) {
	p, err := s.bank.Points(r.Context(), cardOf(r))
	reply(w, wirePoints(p), err)
}

func (s *server) order(w http.ResponseWriter, r *http.Request) {
	var o wireOrder
	if !read(w, r, &o) {
		return
	}
	key := r.Header.Get(idempotencyKey)
	if key == "" {
		refuse(w, http.StatusBadRequest, problem{Title: "an order needs the header " + idempotencyKey})
		return
	}
	rc, err := s.bank.Do(r.Context(), Order{Key: key, Kind: o.Kind, Customer: o.Customer, Card: o.Card, At: o.At})
	reply(w, wireReceipt(rc), err)
}

func (s *server) receipt(w http.ResponseWriter, r *http.Request) {
	rc, err := s.bank.Receipt(r.Context(), r.PathValue("key"))
	reply(w, wireReceipt(rc), err)
}

func (s *server) proof(verify func(context.Context, string, vault.Secret) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var p wireProof
		if read(w, r, &p) {
			reply(w, struct{}{}, verify(r.Context(), r.PathValue("customer"), vault.Secret(p.Secret)))
		}
	}
}

func (s *server) customers(w http.ResponseWriter, r *http.Request) {
	n, ok := pageOf(w, r)
	if !ok {
		return
	}
	rs, err := s.bank.Records(r.Context(), r.FormValue("after"), n)
	reply(w, toRecords(rs), err)
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

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, problem{Title: "the body is not the JSON expected"})
		return false
	}
	return true
}

func reply(w http.ResponseWriter, body any, err error) {
	code := codeOf(err)
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(body) // the caller has hung up: nobody to tell
	case code != "":
		refuse(w, statusOf(code), problem{Title: errorOf(code).Error(), Code: code})
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
