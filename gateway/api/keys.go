package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
)

// Key is an API key without its secret.
type Key struct {
	ID       string     `json:"id"`
	Operator string     `json:"operator" example:"anna"`
	Label    string     `json:"label,omitempty"`
	Scopes   []string   `json:"scopes,omitempty" doc:"None: all of the operator's role."`
	State    string     `json:"state" enum:"open,expired,revoked"`
	Created  time.Time  `json:"created"`
	Creator  string     `json:"creator"`
	Expires  time.Time  `json:"expires"`
	Used     *time.Time `json:"used,omitempty" doc:"When it was last used, to the minute or so."`
	Revoked  *time.Time `json:"revoked,omitempty"`
	From     string     `json:"rotated_from,omitempty" doc:"The key it took the place of."`
}

// NewKey is a key that was just made.
type NewKey struct {
	Key
	Secret string `json:"secret,omitempty" doc:"Told once, and kept nowhere. None: this very call has made the key before."`
}

func (d Deps) keyOf(k access.Key) Key {
	out := Key{
		ID: k.ID, Operator: k.Operator, Label: k.Label, State: "open", Created: k.Created, Creator: k.Creator, Expires: k.Expires,
		Used: known(k.Used), Revoked: known(k.Revoked), From: k.From,
	}
	for _, s := range k.Scopes {
		out.Scopes = append(out.Scopes, string(s))
	}
	switch {
	case !k.Revoked.IsZero():
		out.State = "revoked"
	case !k.Open(d.Now()):
		out.State = "expired"
	}
	return out
}

type createKeyInput struct {
	Name       string `path:"name" maxLength:"40" example:"anna"`
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same again makes no second key, and does not tell the secret again."`
	Body       struct {
		Label  string   `json:"label,omitempty" maxLength:"80" example:"nightly import"`
		Scopes []string `json:"scopes,omitempty" maxItems:"60" doc:"Fewer than the role's. None: all of the role's, or of the caller's key where that has fewer."`
		Days   *int     `json:"days,omitempty" minimum:"1" maximum:"366" example:"90" doc:"How long it is good; 90 unless said."`
	}
}

type newKeyOutput struct {
	Status int
	Body   NewKey
}

type rotateInput struct {
	ID         string `path:"id" maxLength:"40"`
	Idempotent string `header:"Idempotency-Key" maxLength:"80" doc:"The same again makes no second key, and does not tell the secret again."`
	Body       struct {
		Hours *int `json:"grace_hours,omitempty" minimum:"0" maximum:"168" doc:"How long the old key stays good; 24 unless said."`
	}
}

type keyInput struct {
	ID string `path:"id" maxLength:"40"`
}

type keyOutput struct{ Body Key }

type keysOutput struct {
	Body struct {
		Keys []Key `json:"keys"`
	}
}

// keys open the API. Their holders make, rotate and revoke their own; admins those of all. To everybody else another's do not exist.
func (d Deps) keys(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-keys", Method: http.MethodGet, Path: "/operators/{name}/keys", Summary: "List the keys of an operator",
	}, d.listKeys)
	huma.Register(api, huma.Operation{
		OperationID: "create-key", Method: http.MethodPost, Path: "/operators/{name}/keys", DefaultStatus: http.StatusCreated,
		Summary: "Make a key", Description: "The answer holds the secret, this once. No key makes one that may do more than itself.",
	}, d.createKey)
	huma.Register(api, huma.Operation{
		OperationID: "rotate-key", Method: http.MethodPost, Path: "/keys/{id}/rotate", DefaultStatus: http.StatusCreated,
		Summary: "Make the successor of a key", Description: "Both are good until the grace ends. 409: it has a successor, or is no longer open.",
	}, d.rotateKey)
	huma.Register(api, huma.Operation{
		OperationID: "revoke-key", Method: http.MethodPost, Path: "/keys/{id}/revoke", DefaultStatus: http.StatusOK,
		Summary: "Revoke a key", Description: "It opens nothing any more, in every process, within 5 seconds.",
	}, d.revokeKey)
}

func (d Deps) listKeys(ctx context.Context, in *operatorInput) (*keysOutput, error) {
	if err := reaches(ctx, in.Name, access.OperatorsRead); err != nil {
		return nil, err
	}
	if _, err := d.Office.Person(ctx, in.Name); err != nil {
		return nil, d.refusedBy(err)
	}
	keys, err := d.Office.Keys(ctx, in.Name)
	if err != nil {
		return nil, d.refusedBy(err)
	}
	out := &keysOutput{}
	out.Body.Keys = views(keys, d.keyOf)
	return out, nil
}

func (d Deps) createKey(ctx context.Context, in *createKeyInput) (*newKeyOutput, error) {
	if err := reaches(ctx, in.Name, access.OperatorsAdmin); err != nil {
		return nil, err
	}
	w := access.Wish{Operator: in.Name, Label: in.Body.Label}
	if in.Body.Days != nil {
		w.Life = time.Duration(*in.Body.Days) * 24 * time.Hour
	}
	for _, s := range in.Body.Scopes {
		w.Scopes = append(w.Scopes, access.Scope(s))
	}
	k, secret, err := d.Office.Issue(ctx, w, by(ctx, in.Idempotent))
	return d.newKey(k, secret, err)
}

func (d Deps) rotateKey(ctx context.Context, in *rotateInput) (*newKeyOutput, error) {
	if err := d.reachesKey(ctx, in.ID); err != nil {
		return nil, err
	}
	grace := access.Grace
	if h := in.Body.Hours; h != nil {
		grace = time.Duration(*h) * time.Hour
	}
	k, secret, err := d.Office.Rotate(ctx, in.ID, grace, by(ctx, in.Idempotent))
	return d.newKey(k, secret, err)
}

func (d Deps) newKey(k access.Key, secret string, err error) (*newKeyOutput, error) {
	if err != nil {
		return nil, d.refusedBy(err)
	}
	out := &newKeyOutput{Status: http.StatusCreated, Body: NewKey{d.keyOf(k), secret}}
	if secret == "" {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (d Deps) revokeKey(ctx context.Context, in *keyInput) (*keyOutput, error) {
	if err := d.reachesKey(ctx, in.ID); err != nil {
		return nil, err
	}
	k, err := d.Office.Revoke(ctx, in.ID, by(ctx, ""))
	if err != nil {
		return nil, d.refusedBy(err)
	}
	return &keyOutput{Body: d.keyOf(k)}, nil
}

// reachesKey is nil where a key is the caller's own, or the caller is an admin.
func (d Deps) reachesKey(ctx context.Context, id string) error {
	if h := holder(ctx); !h.May(access.OperatorsAdmin) && !h.May(access.KeysOwn) {
		return allowed(ctx, access.KeysOwn)
	}
	k, err := d.Office.Key(ctx, id)
	if err != nil {
		return d.refusedBy(err)
	}
	return reaches(ctx, k.Operator, access.OperatorsAdmin)
}
