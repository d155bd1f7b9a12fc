package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Me is the caller as the API sees them.
type Me struct {
	Name    string     `json:"name" example:"anna"`
	Role    string     `json:"role" example:"marketer"`
	Scopes  []string   `json:"scopes" doc:"What this key may do."`
	Limits  *Limits    `json:"limits,omitempty" doc:"Whose customers it shows. None: all."`
	Key     string     `json:"key" doc:"Its id."`
	Expires *time.Time `json:"expires,omitempty" doc:"None: a key of the configuration, which does not expire."`
}

// me: whose key this is. It takes no scope.
func (d Deps) me(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "me", Method: http.MethodGet, Path: "/me", Summary: "Whose key this is, and what it may do",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Me }, error) {
		h := holder(ctx)
		out := &struct{ Body Me }{Me{Name: h.Name, Role: string(h.Role), Scopes: []string{}, Key: h.Key, Limits: limitsShown(h.Limits), Expires: known(h.Expires)}}
		for _, s := range h.Scopes {
			out.Body.Scopes = append(out.Body.Scopes, string(s))
		}
		return out, nil
	})
}
