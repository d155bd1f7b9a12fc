package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/greeting"
	"cardline/internal/locale"
	"cardline/internal/wrong"
)

// GreetingWords are what a rule says in one language.
type GreetingWords struct {
	Plain string            `json:"plain" maxLength:"400" example:"{brand} wishes you a happy Mid-Autumn Festival." doc:"Names nobody: for a number shared by several people."`
	Named string            `json:"named" maxLength:"400" example:"{brand}: {name}, we wish you a happy Mid-Autumn Festival."`
	Tiers map[string]string `json:"tiers,omitempty" doc:"In place of named, by tier in lower case; may say {manager}."`
}

// GreetingSaid is what a rule says and to whom.
type GreetingSaid struct {
	Name     string                   `json:"name" minLength:"1" maxLength:"60" example:"mid-autumn"`
	On       string                   `json:"on" minLength:"1" maxLength:"40" example:"mid-autumn" doc:"A festival of the almanac, or birthday, or card-anniversary."`
	Audience string                   `json:"audience,omitempty" maxLength:"4000" example:"tier in (gold, platinum)" doc:"In the words of audiences; left out: all."`
	At       string                   `json:"at,omitempty" maxLength:"5" example:"09:30" doc:"Where the customer is; left out: 09:30."`
	Over     int                      `json:"over_minutes,omitempty" minimum:"0" maximum:"240" example:"30" doc:"Everybody's own minute lies within so many after at; left out: 30."`
	Solemn   bool                     `json:"solemn,omitempty" doc:"No cheer: needed at Qingming."`
	Words    map[string]GreetingWords `json:"words" doc:"By language: en, zh-Hans, zh-Hant."`
}

// GreetingRule is one version of a rule.
type GreetingRule struct {
	ID      string `json:"id" example:"mid-autumn/2"`
	Version int    `json:"version" example:"2"`
	InUse   bool   `json:"in_use" doc:"The newest version that is approved."`
	On      bool   `json:"switched_on" doc:"It is sent by itself."`
	Switch  string `json:"switched_by,omitempty" example:"anna: wording approved by legal"`
	Hash    string `json:"hash" doc:"Of everything an approval is for."`
	Course
	Rule   GreetingSaid `json:"rule"`
	Faults []Wrong      `json:"faults,omitempty" doc:"Why it cannot be proposed; told when it is saved."`
}

type greetingRuleOutput struct{ Body GreetingRule }

type greetingRulesOutput struct {
	Body struct {
		Rules []GreetingRule `json:"rules"`
	}
}

type greetingRuleInput struct {
	Name    string `path:"name" maxLength:"60" example:"mid-autumn"`
	Version int    `path:"version" minimum:"1" example:"2"`
}

type approveGreetingInput struct {
	Name    string `path:"name" maxLength:"60" example:"mid-autumn"`
	Version int    `path:"version" minimum:"1" example:"2"`
	Body    struct {
		Hash string `json:"hash" minLength:"8" maxLength:"64" doc:"Of the version that was read: nothing else is approved."`
	}
}

type saveGreetingInput struct{ Body GreetingSaid }

type switchGreetingInput struct {
	Name string `path:"name" maxLength:"60" example:"mid-autumn"`
	Body struct {
		On     bool   `json:"on"`
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"wording approved by legal"`
	}
}

// greetingRules: written by one and approved by another, as templates are, and switched on apart from that.
func (d Deps) greetingRules(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-greeting-rules", Method: http.MethodGet, Path: "/greetings/rules", Summary: "List greeting rules, those that ship with the program too",
	}, d.listGreetingRules)
	huma.Register(api, huma.Operation{
		OperationID: "save-greeting-rule", Method: http.MethodPost, Path: "/greetings/rules", DefaultStatus: http.StatusCreated,
		Summary: "Save a new version of a greeting rule as a draft", Description: "The answer lists what forbids proposing it.",
	}, d.saveGreetingRule)
	huma.Register(api, huma.Operation{
		OperationID: "propose-greeting-rule", Method: http.MethodPost, Path: "/greetings/rules/{name}/{version}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a draft for approval", Description: "422 lists everything that is wrong with it.",
	}, func(ctx context.Context, in *greetingRuleInput) (*greetingRuleOutput, error) {
		return d.greetingRule(ctx, access.TemplatesWrite, func() (greeting.Rule, error) {
			return d.Greetings.Editor.Propose(ctx, in.Name, in.Version, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-greeting-rule", Method: http.MethodPost, Path: "/greetings/rules/{name}/{version}/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve what somebody else has written and proposed",
		Description: "It is used from the next occasion on, if the rule is switched on. 403: you wrote or proposed it. 409: it is not proposed, or not what you read.",
	}, func(ctx context.Context, in *approveGreetingInput) (*greetingRuleOutput, error) {
		return d.greetingRule(ctx, access.TemplatesApprove, func() (greeting.Rule, error) {
			return d.Greetings.Editor.Approve(ctx, in.Name, in.Version, in.Body.Hash, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "retire-greeting-rule", Method: http.MethodPost, Path: "/greetings/rules/{name}/{version}/retire", DefaultStatus: http.StatusOK,
		Summary: "Retire a version for ever", Description: "What was in use before is used again. 409: it is retired already, or ships with the program.",
	}, func(ctx context.Context, in *greetingRuleInput) (*greetingRuleOutput, error) {
		return d.greetingRule(ctx, access.TemplatesWrite, func() (greeting.Rule, error) {
			return d.Greetings.Editor.Retire(ctx, in.Name, in.Version, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "switch-greeting-rule", Method: http.MethodPost, Path: "/greetings/rules/{name}/switch", DefaultStatus: http.StatusOK,
		Summary:     "Switch a rule on or off",
		Description: "One that is on sends by itself, from the day on that still lasts somewhere. 404: no version of it is approved.",
	}, d.switchGreetingRule)
}

func (d Deps) listGreetingRules(ctx context.Context, _ *struct{}) (*greetingRulesOutput, error) {
	if err := allowed(ctx, access.TemplatesRead); err != nil {
		return nil, err
	}
	all, err := d.Greetings.Editor.Kept(ctx)
	if err != nil {
		return nil, d.later("listing greeting rules", err)
	}
	out := &greetingRulesOutput{}
	out.Body.Rules, err = d.greetingRulesOf(ctx, all...)
	return out, err
}

// greetingRulesOf shows rules with how they stand now.
func (d Deps) greetingRulesOf(ctx context.Context, rules ...greeting.Rule) ([]GreetingRule, error) {
	used, err := d.Greetings.Editor.InUse(ctx)
	if err != nil {
		return nil, d.later("reading greeting rules", err)
	}
	switches, err := d.Greetings.Editor.Switches.Switches(ctx)
	if err != nil {
		return nil, d.later("reading the switches of greeting rules", err)
	}
	now := map[string]bool{}
	for _, r := range used {
		now[r.ID()] = true
	}
	return views(rules, func(r greeting.Rule) GreetingRule {
		v := GreetingRule{
			ID: r.ID(), Version: r.Version, InUse: now[r.ID()], Hash: r.Hash(), Course: courseOf(r.Course),
			Rule: GreetingSaid{
				Name: r.Name, On: r.On, Audience: r.Audience.String(), At: r.At, Over: int(r.Over / time.Minute), Solemn: r.Solemn, Words: map[string]GreetingWords{},
			},
		}
		for lang, said := range r.Words {
			v.Rule.Words[string(lang)] = GreetingWords(said)
		}
		if s, turned := switches[r.Name]; turned && v.InUse {
			v.On, v.Switch = s.On, s.By+": "+s.Reason
		}
		return v
	}), nil
}

func (d Deps) saveGreetingRule(ctx context.Context, in *saveGreetingInput) (*greetingRuleOutput, error) {
	b := in.Body
	r := greeting.Rule{Name: b.Name, On: b.On, At: b.At, Over: time.Duration(b.Over) * time.Minute, Solemn: b.Solemn, Words: greeting.Words{}}
	if err := audience.CheckName(b.Name); err != nil {
		return nil, huma.Error422UnprocessableEntity("the rule cannot be taken", fault("body.name", wrong.From(err)))
	}
	if b.Audience != "" {
		var err error
		if r.Audience, err = audience.Parse(b.Audience); err != nil {
			return nil, huma.Error422UnprocessableEntity("the rule cannot be taken", fault("body.audience", wrong.From(err)))
		}
	}
	for lang, said := range b.Words {
		r.Words[locale.Lang(lang)] = greeting.Wording(said)
	}
	out, err := d.greetingRule(ctx, access.TemplatesWrite, func() (greeting.Rule, error) {
		return d.Greetings.Editor.Save(ctx, r, holder(ctx).Name)
	})
	if err == nil {
		out.Body.Faults = views(r.Filled().Faults(), wrongOf)
	}
	return out, err
}

func (d Deps) switchGreetingRule(ctx context.Context, in *switchGreetingInput) (*greetingRuleOutput, error) {
	return d.greetingRule(ctx, access.GreetingsSend, func() (greeting.Rule, error) {
		if _, err := d.Greetings.Editor.Turn(ctx, in.Name, in.Body.On, holder(ctx).Name, in.Body.Reason); err != nil {
			return greeting.Rule{}, err
		}
		used, err := d.Greetings.Editor.InUse(ctx)
		for _, r := range used {
			if r.Name == in.Name {
				return r, err
			}
		}
		return greeting.Rule{}, errors.Join(err, greeting.ErrNoRule)
	})
}

// greetingRule answers with one version after do has read or moved it.
func (d Deps) greetingRule(ctx context.Context, need access.Scope, do func() (greeting.Rule, error)) (*greetingRuleOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	r, err := do()
	if err != nil {
		return nil, d.greetingRefused(err)
	}
	shown, err := d.greetingRulesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	return &greetingRuleOutput{shown[0]}, nil
}

// greetingRefused is an error of greeting rules in HTTP's words.
func (d Deps) greetingRefused(err error) error {
	var amiss wrong.Faults
	switch {
	case errors.As(err, &amiss):
		return huma.Error422UnprocessableEntity("the rule cannot be used as it is", faults("rule", amiss)...)
	case errors.Is(err, greeting.ErrNoRule):
		return huma.Error404NotFound("there is no such greeting rule, or no version of it is approved")
	case errors.Is(err, greeting.ErrShipped):
		return huma.Error409Conflict(greeting.ErrShipped.Error())
	}
	if refused := unapproved(err); refused != nil {
		return refused
	}
	return d.later("a greeting rule", err)
}
