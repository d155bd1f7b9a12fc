package bank

import (
	"context"
	"net/http"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// route is one request of the protocol. takes and tells are samples of the two bodies, nil for none: docs/bank-api.openapi.yaml is held
// to them.
type route struct {
	pattern      string
	takes, tells any
	serve        http.HandlerFunc
}

// routes are the whole protocol, served from b.
func routes(b Bank) []route {
	return []route{
		{"GET /v1/ping", nil, nil, ping(b)},
		ofOne("balance", b.Balance, toBalance),
		{"GET /v1/cards/{card}/statement", nil, wireStatement{}, statement(b)},
		{"GET /v1/cards/{card}/transactions", nil, []wireTransaction{}, transactions(b)},
		ofOne("points", b.Points, toPoints),
		ofOne("rewards", b.Rewards, all(toReward)),
		ofOne("lines", b.Lines, toLines),
		ofOne("unbilled", b.Unbilled, toUnbilled),
		ofOne("payment", b.LastPayment, toPayment),
		ofOne("fee", b.Fee, toFee),
		ofOne("plans", b.Plans, all(toPlan)),
		ofOne("dues", b.Dues, toDues),
		ofOne("settings", b.Settings, toSettings),
		ofHolder("contact", b.Contact, toContact),
		ofHolder("applications", b.Applications, all(toApplication)),
		ofHolder("shipments", b.Shipments, all(toShipment)),
		ofHolder("benefits", b.Benefits, all(toBenefit)),
		ofHolder("offers", b.Offers, all(toOffer)),
		{"POST /v1/quotes", wireAsk{}, wireQuote{}, quote(b)},
		{"GET /v1/quotes/{id}", nil, wireQuote{}, quoted(b)},
		{"POST /v1/orders", wireOrder{}, wireReceipt{}, order(b)},
		{"GET /v1/orders/{key}", nil, wireReceipt{}, receipt(b)},
		{"POST /v1/customers/{customer}/pin", wireProof{}, nil, proof(b.VerifyPIN)},
		{"POST /v1/customers/{customer}/document", wireProof{}, nil, proof(b.VerifyDocument)},
		ofHolder("pin", b.PINLock, toPINLock),
		{"POST /v1/cards/find", wireClue{}, []wireHeld{}, find(b)},
		{"GET /v1/customers", nil, []wireRecord{}, customers(b)},
	}
}

// ofOne is a read of one card.
func ofOne[T, W any](what string, ask func(context.Context, card.ID) (T, error), tell func(T) W) route {
	return route{"GET /v1/cards/{card}/" + what, nil, *new(W), func(w http.ResponseWriter, r *http.Request) {
		v, err := ask(r.Context(), cardOf(r))
		reply(w, tell(v), err)
	}}
}

// ofHolder is a read of one customer.
func ofHolder[T, W any](what string, ask func(context.Context, string) (T, error), tell func(T) W) route {
	return route{"GET /v1/customers/{customer}/" + what, nil, *new(W), func(w http.ResponseWriter, r *http.Request) {
		v, err := ask(r.Context(), r.PathValue("customer"))
		reply(w, tell(v), err)
	}}
}

func all[T, W any](tell func(T) W) func([]T) []W {
	return func(vs []T) []W {
		out := make([]W, len(vs))
		for i, v := range vs {
			out[i] = tell(v)
		}
		return out
	}
}

func ping(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { reply(w, struct{}{}, b.Ping(r.Context())) }
}

func statement(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, err := b.Statement(r.Context(), cardOf(r), r.FormValue("month"))
		reply(w, toStatement(s), err)
	}
}

func transactions(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if n, ok := pageOf(w, r); ok {
			ts, err := b.Transactions(r.Context(), cardOf(r), r.FormValue("before"), n)
			reply(w, all(toTransaction)(ts), err)
		}
	}
}

func customers(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if n, ok := pageOf(w, r); ok {
			rs, err := b.Records(r.Context(), r.FormValue("after"), n)
			reply(w, all(toRecord)(rs), err)
		}
	}
}

func quote(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body wireAsk
		key, ok := keyed(w, r, &body)
		if !ok {
			return
		}
		a, err := body.ask(key)
		if err != nil {
			refuse(w, http.StatusBadRequest, problem{Title: err.Error()})
			return
		}
		q, err := b.Quote(r.Context(), a)
		reply(w, toQuote(q), err)
	}
}

func quoted(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := b.Quoted(r.Context(), r.PathValue("id"))
		reply(w, toQuote(q), err)
	}
}

func order(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body wireOrder
		if key, ok := keyed(w, r, &body); ok {
			rc, err := b.Do(r.Context(), body.order(key))
			reply(w, wireReceipt(rc), err)
		}
	}
}

func receipt(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rc, err := b.Receipt(r.Context(), r.PathValue("key"))
		reply(w, wireReceipt(rc), err)
	}
}

func find(b Bank) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var c wireClue
		if read(w, r, &c) {
			hs, err := b.FindCards(r.Context(), c.By, vault.Secret(c.Secret))
			reply(w, all(toHeld)(hs), err)
		}
	}
}

func proof(verify func(context.Context, string, vault.Secret) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var p wireProof
		if read(w, r, &p) {
			reply(w, struct{}{}, verify(r.Context(), r.PathValue("customer"), vault.Secret(p.Secret)))
		}
	}
}
