package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
	"cardline/internal/wrong"
)

type unmaskCaseInput struct {
	Ref  string `path:"ref" example:"HC2048168" maxLength:"16"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"200" example:"anna is ill, and the customer waits for her call" doc:"For the audit row: at least 3 characters, from whoever does not have the case. To whoever has it the case is the reason. Telephone numbers in it are masked."`
	}
}

type unmaskedCaseOutput struct {
	CacheControl string `header:"Cache-Control" doc:"no-store"`
	Body         Case
}

// unmaskedCases: the number of a case in clear, to whoever works cases. It is written down before it is told.
func (d Deps) unmaskedCases(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "unmask-case", Method: http.MethodPost, Path: "/cases/{ref}/unmask", DefaultStatus: http.StatusOK,
		Summary: "Read a case with the number to call", Description: "That it was asked for, by whom and why is written down before it is told.",
	}, d.unmaskCase)
}

func (d Deps) unmaskCase(ctx context.Context, in *unmaskCaseInput) (*unmaskedCaseOutput, error) {
	var found desk.Case
	shown, err := d.oneCase(ctx, access.CasesWrite, in.Ref, func(ref string) (_ desk.Case, err error) {
		found, err = d.Desk.Case(ctx, ref)
		return found, err
	})
	if err != nil {
		return nil, err
	}
	reason, own := desk.Discreet(strings.TrimSpace(in.Body.Reason)), found.Owner == holder(ctx).Name
	if len(reason) < 3 && !own {
		return nil, huma.Error422UnprocessableEntity("a colleague's case, or nobody's: say why its number is wanted, or take the case",
			fault("body.reason", wrong.Of("missing")))
	}
	if err := d.audited(ctx, "case.unmask", "case:"+found.Ref, nil, map[string]any{"reason": reason, "own": own}); err != nil {
		return nil, d.later("writing down a look at a case", err)
	}
	shown.Body.Contact = found.Number.Reveal()
	return &unmaskedCaseOutput{CacheControl: "no-store", Body: shown.Body}, nil
}
