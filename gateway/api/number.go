package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// numberOf reads the number that a call is about: 422 for what is none, 404 where the caller may not see whoever is behind it.
func (d Deps) numberOf(ctx context.Context, raw string) (phone.Number, error) {
	n, err := numberIn("number", raw)
	if err != nil {
		return "", err
	}
	return n, d.findable(ctx, "", n)
}

// numberIn reads a number in a field of a body: 422 for what is none.
func numberIn(field, raw string) (phone.Number, error) {
	n, err := phone.Parse(raw)
	if err != nil {
		return "", huma.Error422UnprocessableEntity("that is no telephone number", fault("body."+field, wrong.Of("telephone")))
	}
	return n, nil
}
