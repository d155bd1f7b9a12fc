package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
)

// Operator is who may use the API.
type Operator struct {
	Name    string    `json:"name" example:"anna"`
	Role    string    `json:"role" example:"marketer"`
	State   string    `json:"state" enum:"active,disabled"`
	Created time.Time `json:"created"`
	Creator string    `json:"creator" doc:"The operator who added this one."`
	Limits  *Limits   `json:"limits,omitempty" doc:"None: they see all customers."`
	Keys    []Key     `json:"keys,omitempty" doc:"Only where one operator is read."`
}

func operatorOf(p access.Person) Operator {
	return Operator{Name: p.Name, Role: string(p.Role), State: string(p.State), Created: p.Created, Creator: p.Creator, Limits: limitsShown(p.Limits)}
}

type addOperatorInput struct {
	Body struct {
		Name string `json:"name" minLength:"2" maxLength:"40" example:"anna" doc:"Small letters, digits, dots and hyphens. Never given to another."`
		Role string `json:"role" maxLength:"20" example:"marketer"`
	}
}

type operatorOutput struct {
	Status int
	Body   Operator
}

type listOperatorsInput struct{ Page }

type operatorsOutput struct {
	Body struct {
		Operators []Operator `json:"operators"`
		Next      string     `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type operatorInput struct {
	Name string `path:"name" maxLength:"40" example:"anna"`
}

type roleInput struct {
	Name string `path:"name" maxLength:"40" example:"anna"`
	Body struct {
		Role string `json:"role" maxLength:"20" example:"approver"`
	}
}

// operators: who may use the API. Nobody gives more than they have, changes themselves, or takes the last admin away.
func (d Deps) operators(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "add-operator", Method: http.MethodPost, Path: "/operators", DefaultStatus: http.StatusCreated, Summary: "Add an operator",
		Description: "The same again answers 200 and changes nothing. 409: the name is taken, with another role.",
	}, d.addOperator)
	huma.Register(api, huma.Operation{
		OperationID: "list-operators", Method: http.MethodGet, Path: "/operators", Summary: "List operators by name",
	}, d.listOperators)
	huma.Register(api, huma.Operation{
		OperationID: "show-operator", Method: http.MethodGet, Path: "/operators/{name}", Summary: "Read an operator and their keys",
	}, d.showOperator)
	huma.Register(api, huma.Operation{
		OperationID: "set-role", Method: http.MethodPost, Path: "/operators/{name}/role", DefaultStatus: http.StatusOK,
		Summary: "Give an operator another role", Description: "Their keys follow within seconds. Nobody gives themselves a role.",
	}, func(ctx context.Context, in *roleInput) (*operatorOutput, error) {
		return d.changed(ctx, func(by access.By) (access.Person, error) {
			return d.Office.SetRole(ctx, in.Name, access.Role(in.Body.Role), by)
		})
	})
	for _, m := range []struct {
		name, summary string
		state         access.State
	}{
		{"disable", "Disable an operator: none of their keys opens anything", access.Disabled},
		{"enable", "Enable an operator again, with the keys not revoked since", access.Active},
	} {
		huma.Register(api, huma.Operation{
			OperationID: m.name + "-operator", Method: http.MethodPost, Path: "/operators/{name}/" + m.name, DefaultStatus: http.StatusOK, Summary: m.summary,
		}, func(ctx context.Context, in *operatorInput) (*operatorOutput, error) {
			return d.changed(ctx, func(by access.By) (access.Person, error) { return d.Office.SetState(ctx, in.Name, m.state, by) })
		})
	}
	d.limits(api)
}

func (d Deps) addOperator(ctx context.Context, in *addOperatorInput) (*operatorOutput, error) {
	if err := allowed(ctx, access.OperatorsAdmin); err != nil {
		return nil, err
	}
	p, fresh, err := d.Office.Add(ctx, in.Body.Name, access.Role(in.Body.Role), by(ctx, ""))
	if err != nil {
		return nil, d.refusedBy(err)
	}
	out := &operatorOutput{Status: http.StatusCreated, Body: operatorOf(p)}
	if !fresh {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (d Deps) listOperators(ctx context.Context, in *listOperatorsInput) (*operatorsOutput, error) {
	if err := allowed(ctx, access.OperatorsRead); err != nil {
		return nil, err
	}
	people, err := d.Office.People(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.refusedBy(err)
	}
	out := &operatorsOutput{}
	out.Body.Operators, out.Body.Next = paged(people, in.Limit, operatorOf, func(one access.Person) string { return one.Name })
	return out, nil
}

func (d Deps) showOperator(ctx context.Context, in *operatorInput) (*operatorOutput, error) {
	if err := reaches(ctx, in.Name, access.OperatorsRead); err != nil {
		return nil, err
	}
	p, err := d.Office.Person(ctx, in.Name)
	if err != nil {
		return nil, d.refusedBy(err)
	}
	keys, err := d.Office.Keys(ctx, in.Name)
	if err != nil {
		return nil, d.refusedBy(err)
	}
	out := &operatorOutput{Status: http.StatusOK, Body: operatorOf(p)}
	for _, k := range keys {
		out.Body.Keys = append(out.Body.Keys, d.keyOf(k))
	}
	return out, nil
}

func (d Deps) changed(ctx context.Context, change func(by access.By) (access.Person, error)) (*operatorOutput, error) {
	if err := allowed(ctx, access.OperatorsAdmin); err != nil {
		return nil, err
	}
	p, err := change(by(ctx, ""))
	if err != nil {
		return nil, d.refusedBy(err)
	}
	return &operatorOutput{Status: http.StatusOK, Body: operatorOf(p)}, nil
}

// by is the caller as the office knows them. request is empty where every call is one change.
func by(ctx context.Context, request string) access.By {
	c := callerOf(ctx)
	if request == "" {
		request = c.request
	}
	return access.By{Holder: c.Holder, From: c.origin.Address, Request: request}
}

// reaches is nil where an operator's own things are asked for, or the caller may see those of all. To everybody else there are none.
func reaches(ctx context.Context, operator string, others access.Scope) error {
	h := holder(ctx)
	if h.May(others) {
		return nil
	}
	if err := allowed(ctx, access.KeysOwn); err != nil {
		return err
	}
	if h.Name != operator {
		return huma.Error404NotFound(access.ErrNotFound.Error())
	}
	return nil
}

// refusedBy is an error of the office as an answer.
func (d Deps) refusedBy(err error) error {
	for status, known := range map[int][]error{
		http.StatusNotFound:  {access.ErrNotFound},
		http.StatusForbidden: {access.ErrBeyond, access.ErrOneself},
		http.StatusConflict: {
			access.ErrLastAdmin, access.ErrTaken, access.ErrDisabled, access.ErrClosed, access.ErrRotated, access.ErrTooMany,
		},
		http.StatusUnprocessableEntity: {
			access.ErrName, access.ErrRole, access.ErrLimits, access.ErrScope, access.ErrLife, access.ErrGrace, access.ErrReused,
		},
	} {
		for _, k := range known {
			if errors.Is(err, k) {
				return huma.NewError(status, k.Error())
			}
		}
	}
	return d.later("operators and keys", err)
}
