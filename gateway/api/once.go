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
)

// once runs do under the caller's idempotency key: at most once, on all processes together. Its answer is kept, and must hold nothing
// personal. What fails on our side is not kept, and may be asked for again.
func once[T any](ctx context.Context, d Deps, operation, key string, body any, do func() (int, T, error)) (status int, out T, err error) {
	if key == "" {
		return do()
	}
	raw, err := json.Marshal([]any{operation, body})
	if err != nil {
		return 0, out, err
	}
	sum := sha256.Sum256(raw)
	call := notice.Call{By: holder(ctx).Name, Key: key, Hash: hex.EncodeToString(sum[:]), Turn: rand.Text()}
	before, err := d.Calls.BeginCall(ctx, call)
	switch {
	case errors.Is(err, notice.ErrReused):
		return 0, out, huma.Error422UnprocessableEntity("the idempotency key was used for something else")
	case errors.Is(err, notice.ErrRunning):
		return 0, out, huma.ErrorWithHeaders(huma.Error409Conflict("the same call is under way"), http.Header{"Retry-After": {"1"}})
	case err != nil:
		d.Log.Error("taking an idempotency key", "operation", operation, "err", err)
		return 0, out, huma.Error503ServiceUnavailable("")
	case before != nil:
		return before.Status, out, json.Unmarshal(before.Body, &out)
	}
	status, out, err = do()
	var answer *notice.Answer
	if err == nil {
		if raw, err = json.Marshal(out); err != nil {
			return 0, out, err
		}
		answer = &notice.Answer{Status: status, Body: raw}
	}
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if fault := d.Calls.FinishCall(kept, call, answer); fault != nil { // what was done is found again by its own keys
		d.Log.Error("keeping an answer", "operation", operation, "err", fault)
	}
	return status, out, err
}
