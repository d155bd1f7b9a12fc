package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/notice"
	"cardline/internal/wrong"
)

// idempotencyKey is the header by which a call says that it is the same as one before.
const idempotencyKey = "Idempotency-Key"

// again is what Idempotent-Replayed says of an answer that was given before.
const again = "true"

// answered is what a call is answered with, and whether it was answered so before.
type answered[T any] struct {
	Status   int
	Replayed string
	Body     T
}

// once runs do under the caller's idempotency key: at most once, on all processes together. call is everything that makes another call of
// it. Its answer is kept, and must hold nothing personal. What is refused or fails is not kept, and may be asked for again.
func once[T any](ctx context.Context, d Deps, operation, key string, call any, do func() (int, T, error)) (out answered[T], err error) {
	if key == "" {
		out.Status, out.Body, err = do()
		return out, err
	}
	begun, before, err := d.beginOnce(ctx, operation, key, call)
	if err != nil {
		return out, err
	}
	if before != nil {
		changesNothing(ctx)
		out.Status, out.Replayed = before.Status, again
		return out, json.Unmarshal(before.Body, &out.Body)
	}
	out.Status, out.Body, err = do()
	var answer *notice.Answer
	if err == nil {
		raw, fault := json.Marshal(out.Body)
		if fault != nil {
			return out, fault
		}
		answer = &notice.Answer{Status: out.Status, Body: raw}
	}
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if fault := d.Calls.FinishCall(kept, begun, answer); fault != nil { // what was done is found again by its own keys
		d.Log.Error("keeping an answer", "operation", operation, "err", fault)
	}
	return out, err
}

// beginOnce takes the key for a call, unless it was answered before or may not be made.
func (d Deps) beginOnce(ctx context.Context, operation, key string, body any) (call notice.Call, before *notice.Answer, err error) {
	raw, err := json.Marshal([]any{operation, body})
	if err != nil {
		return call, nil, err
	}
	sum := sha256.Sum256(raw)
	call = notice.Call{By: holder(ctx).Name, Key: key, Hash: hex.EncodeToString(sum[:]), Turn: rand.Text()}
	before, err = d.Calls.BeginCall(ctx, call)
	switch {
	case errors.Is(err, notice.ErrReused):
		return call, nil, huma.Error422UnprocessableEntity("this key was used for another request", fault("header."+idempotencyKey, wrong.Words("was used for another request")))
	case errors.Is(err, notice.ErrRunning):
		return call, nil, huma.ErrorWithHeaders(huma.Error409Conflict("the same call is under way: ask again"), http.Header{"Retry-After": {"1"}})
	case err != nil:
		d.Log.Error("taking an idempotency key", "operation", operation, "err", err)
		return call, nil, huma.Error503ServiceUnavailable("")
	}
	return call, before, nil
}
