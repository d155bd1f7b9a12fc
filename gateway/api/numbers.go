package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/phone"
)

// Numbers takes a person's word that a number is with its owner again.
type Numbers interface {
	Trust(ctx context.Context, n phone.Number, trusted bool, why string) error
}

type restoreInput struct {
	Body struct {
		Number string `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Why    string `json:"why" minLength:"3" maxLength:"200" example:"spoke to her, passed all checks" doc:"For the audit row."`
	}
}

// numbers: a number reported lost with a card is not answered until a person has restored it.
func (d Deps) numbers(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "restore-number", Method: http.MethodPost, Path: "/numbers/restore", DefaultStatus: http.StatusNoContent,
		Summary:     "Trust a number again",
		Description: "Ends the distrust that began when its owner said the telephone was lost. Leaves an audit row.",
	}, func(ctx context.Context, in *restoreInput) (*struct{}, error) {
		if err := allowed(ctx, access.NumbersRestore); err != nil {
			return nil, err
		}
		n, err := phone.Parse(in.Body.Number)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
		if err := d.Numbers.Trust(ctx, n, true, holder(ctx).Name+": "+in.Body.Why); err != nil {
			d.Log.Error("restoring a number", "number", n, "err", err)
			return nil, err
		}
		return nil, nil
	})
}
