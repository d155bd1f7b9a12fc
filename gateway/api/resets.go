package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
)

// Reset is a password for one day.
type Reset struct {
	Name     string    `json:"name" example:"anna"`
	Password string    `json:"password" example:"k3fa-77qd-2mxz-p5ta" doc:"Told once, and kept nowhere. It is good for choosing one's own."`
	Until    time.Time `json:"until"`
}

// resets let an admin help somebody in who was never in, or cannot get in any more.
func (d Deps) resets(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "reset-password", Method: http.MethodPost, Path: "/operators/{name}/password", DefaultStatus: http.StatusOK,
		Summary:     "Give an operator a password for one day",
		Description: "It takes the place of password and authenticator, and ends their sessions. Keys stay. Nobody resets themselves, or somebody who may do more.",
	}, func(ctx context.Context, in *operatorInput) (*struct{ Body Reset }, error) {
		if err := allowed(ctx, access.OperatorsAdmin); err != nil {
			return nil, err
		}
		password, until, err := d.Reception.Reset(ctx, in.Name, by(ctx, ""))
		if err != nil {
			return nil, d.notIn(err)
		}
		return &struct{ Body Reset }{Reset{Name: in.Name, Password: password, Until: until}}, nil
	})
}
