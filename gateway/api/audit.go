package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audit"
	"cardline/internal/wrong"
)

// Entry is one line of the audit trail.
type Entry struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor" example:"operator:anna"`
	Action  string    `json:"action" example:"key.revoke"`
	Subject string    `json:"subject"`
	Channel string    `json:"channel"`
	Before  string    `json:"before,omitempty"`
	After   string    `json:"after,omitempty"`
	Ref     string    `json:"ref,omitempty"`
	Key     string    `json:"key,omitempty" doc:"Id of the API key it was done with."`
	Address string    `json:"address,omitempty" doc:"Where that call came from."`
}

type auditInput struct {
	Page

	Subject string    `query:"subject" maxLength:"120" example:"operator:anna"`
	Actor   string    `query:"actor" maxLength:"80" example:"operator:anna"`
	Action  string    `query:"action" maxLength:"80" example:"operator.change"`
	From    time.Time `query:"from" doc:"Not before."`
	Until   time.Time `query:"until" doc:"Before."`
}

type auditOutput struct {
	Body struct {
		Entries []Entry `json:"entries"`
		Next    string  `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type verifyInput struct {
	After int64 `query:"after" minimum:"0" doc:"The seal checked last."`
}

// Chain is what checking a part of the chain has found.
type Chain struct {
	Seal     int64  `json:"seal" doc:"The last seal checked; 0: there are none after the one named."`
	Digest   string `json:"digest,omitempty" doc:"Its digest, as the log has told it."`
	Broken   int64  `json:"broken,omitempty" doc:"The first seal whose entries are not what was sealed."`
	More     bool   `json:"more" doc:"There may be seals after this one."`
	Unsealed int64  `json:"unsealed" doc:"Entries after the last seal of all."`

	Seals []audit.Checkpoint `json:"seals,omitempty" doc:"Those that were made again and are what they were, to be compared with what is kept outside of the database."`
}

// checkedSeals of some thousands of entries each are checked within one call.
const checkedSeals = 20

// trail: who did what. It cannot be changed over the API, nor in the database without breaking the chain.
func (d Deps) trail(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: "/audit", Summary: "Read the audit trail, the newest first",
	}, d.listAudit)
	huma.Register(api, huma.Operation{
		OperationID: "verify-audit", Method: http.MethodGet, Path: "/audit/chain", Summary: "Check that the audit trail is what was sealed",
		Description: "Checks a part of the chain; ask again after the seal it names while there is more.",
	}, d.verifyAudit)
}

func (d Deps) listAudit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	if err := allowed(ctx, access.AuditRead); err != nil {
		return nil, err
	}
	if !in.From.IsZero() && !in.Until.IsZero() && !in.From.Before(in.Until) {
		return nil, huma.Error422UnprocessableEntity("there is nothing between these", fault("query.until", wrong.Words("is not after from")))
	}
	es, err := d.Trail.Find(ctx, audit.Query{
		Subject: in.Subject, Actor: in.Actor, Action: in.Action, From: in.From, Until: in.Until, After: in.After, Limit: in.Limit + 1,
	})
	if err != nil {
		d.Log.Error("reading the audit trail", "err", err)
		return nil, err
	}
	out := &auditOutput{}
	out.Body.Entries, out.Body.Next = paged(es, in.Limit, entryOf, func(e audit.Entry) string { return e.ID })
	return out, nil
}

func entryOf(e audit.Entry) Entry {
	return Entry{
		ID: e.ID, At: e.At, Actor: e.Actor, Action: e.Action, Subject: e.Subject, Channel: e.Channel, Before: e.Before, After: e.After,
		Ref: e.Ref, Key: e.Credential, Address: e.Address,
	}
}

func (d Deps) verifyAudit(ctx context.Context, in *verifyInput) (*struct{ Body Chain }, error) {
	if err := allowed(ctx, access.AuditRead); err != nil {
		return nil, err
	}
	whole, broken, err := d.Trail.Check(ctx, in.After, checkedSeals)
	if err != nil {
		d.Log.Error("checking the audit trail", "err", err)
		return nil, err
	}
	unsealed, err := d.Trail.Unsealed(ctx)
	if err != nil {
		d.Log.Error("checking the audit trail", "err", err)
		return nil, err
	}
	out := &struct{ Body Chain }{Chain{Broken: broken, More: len(whole) > 0 && broken == 0, Unsealed: unsealed, Seals: views(whole, audit.CheckpointOf)}}
	if n := len(whole); n > 0 {
		out.Body.Seal, out.Body.Digest = whole[n-1].N, out.Body.Seals[n-1].Digest
	}
	if broken > 0 {
		d.Log.Error("the audit trail is not what was sealed", "seal", broken)
	}
	return out, nil
}
