package api

import (
	"context"
	"encoding/json"
	"io"

	"github.com/danielgtaylor/huma/v2"
)

type doorsKey struct{}

// Context carries the doors to inputs that judge themselves: huma makes these, and hands them nothing else.
func (c *strictCall) Context() context.Context {
	return context.WithValue(c.asCame.Context(), doorsKey{}, c.doors)
}

// judge tells what is wrong with a body beyond its schema. Inputs ask it in Resolve, which huma calls also where the schema was not kept, so
// that whoever sent the body hears of all its faults at once. A body that cannot be read as a whole is not judged.
func judge(ctx huma.Context, body any, faults func(Deps) []error) []error {
	raw, err := io.ReadAll(ctx.BodyReader())
	if err != nil || json.Unmarshal(raw, body) != nil {
		return nil
	}
	doors, _ := ctx.Context().Value(doorsKey{}).(*Deps)
	return faults(*doors)
}
