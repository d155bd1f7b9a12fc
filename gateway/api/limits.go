package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/customer"
	"cardline/internal/phone"
)

// Limits say whose customers an operator sees.
type Limits struct {
	Regions  []string `json:"regions,omitempty" maxItems:"40" example:"[\"HK\"]" doc:"ISO countries of the customer's first number."`
	Branches []string `json:"branches,omitempty" maxItems:"40" example:"[\"Central\"]" doc:"That look after the customer."`
	Segments []string `json:"segments,omitempty" maxItems:"40" example:"[\"valued\"]" doc:"In which the bank has the customer: what show-customer calls retention."`
}

// limitsShown is nil where there are none.
func limitsShown(l access.Limits) *Limits {
	if l.None() {
		return nil
	}
	return &Limits{l.Regions, l.Branches, l.Segments}
}

type limitsInput struct {
	Name string `path:"name" maxLength:"40" example:"anna"`
	Body Limits
}

// limits: whose customers an operator sees.
func (d Deps) limits(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "limit-operator", Method: http.MethodPost, Path: "/operators/{name}/limits", DefaultStatus: http.StatusOK,
		Summary: "Limit an operator to regions, branches or segments",
		Description: "They see customers who fit each limit by any of its values, and what belongs to these; everything else answers as if it were not there." +
			" An empty body takes all limits away. Their keys and sessions follow within seconds. Nobody gives wider limits than their own.",
	}, func(ctx context.Context, in *limitsInput) (*operatorOutput, error) {
		return d.changed(ctx, func(by access.By) (access.Person, error) {
			return d.Office.SetLimits(ctx, in.Name, access.Limits{Regions: in.Body.Regions, Branches: in.Body.Branches, Segments: in.Body.Segments}, by)
		})
	})
}

// limited reports whether the caller has limits.
func limited(ctx context.Context) bool { return !access.LimitsOf(ctx).None() }

// Somebody with limits may use an operation that stands in one of these lists, and no other: one that is new is closed to them until somebody
// has thought of it.
var (
	// keptToLimits read through the store, which finds nobody outside, or ask findable.
	keptToLimits = []string{
		"show-customer", "search-customers", "export-customers", "count-audience", "sample-audience", "foresee-audience",
		"list-cases", "list-surveys", "show-case", "assign-case", "note-case", "close-case", "extend-case", "ask-case", "escalate-case", "unmask-case", "take-task", "finish-task",
		"list-notifications", "show-message", "cancel-message", "list-calls", "show-call", "cancel-call", "list-recordings", "hear-recording",
		"show-number", "lift-number", "restore-number", "set-manner", "show-consents", "record-consent", "alert", "export-subject", "ask-erasure",
		"search-conversations", "show-conversation", "unmask-conversation", "take-conversation", "keep-conversation", "hand-back-conversation", "write-to-customer",
	}
	// showNoCustomer need not keep to anything.
	showNoCustomer = []string{
		"me", "sign-in", "show-session", "ask-session", "sign-out", "set-password", "begin-codes", "confirm-codes", "reset-password",
		"add-operator", "list-operators", "show-operator", "set-role", "limit-operator", "disable-operator", "enable-operator",
		"list-keys", "create-key", "rotate-key", "revoke-key", "list-columns", "list-segments", "show-segment",
		"show-almanac", "list-greeting-rules", "list-mourning", "list-templates", "show-template", "preview-template",
		"list-menus", "show-menu", "compare-menus", "list-menu-uses", "count-menu", "show-menu-figures", "draw-menu", "walk-menu",
		"list-lines", "show-floor", "outbox-status", "list-campaigns", "show-campaign", "list-occurrences", "show-progress",
		"list-registrations", "show-registration", "list-coupon-pools", "show-coupon-pool",
		"show-overview", "list-campaign-days", "list-greeting-runs", "show-greeting-outcomes", // counts
		"list-commands", "parse-text", "check-words", "list-words", "show-words", "list-word-uses",
		"be", "show-my-state", "show-my-call", "done", // a call that was put through to them is theirs, whoever calls
	}
)

// opensLimited reports whether somebody with limits may use an operation.
var opensLimited = func() map[string]bool {
	open := map[string]bool{}
	for _, name := range slices.Concat(keptToLimits, showNoCustomer) {
		open[name] = true
	}
	return open
}()

// limitsSaid is how the description tells what an operation does for somebody with limits.
func limitsSaid(operation string) string {
	switch {
	case slices.Contains(keptToLimits, operation):
		return "kept"
	case opensLimited[operation]:
		return "no-customer"
	}
	return "closed"
}

// closedLimited are the scopes that open nothing to somebody with limits: a page that goes by them offers nothing that is refused.
var closedLimited = func() map[access.Scope]bool {
	closed := map[access.Scope]bool{}
	for operation, scope := range scopesOf {
		if was, seen := closed[scope]; !seen || was {
			closed[scope] = !opensLimited[operation]
		}
	}
	return closed
}()

// allowedLimited is nil where the caller has no limits, or the operation is one for those who have.
func allowedLimited(ctx context.Context, operation string) error {
	if !limited(ctx) || opensLimited[operation] {
		return nil
	}
	c := callerOf(ctx)
	c.refuse(refusedScope)
	c.log.Warn("an operator with limits may not do that", "operator", c.Name, "operation", operation, "from", c.from)
	return huma.Error403Forbidden("this cannot be kept to a region, branch or segment: it takes an operator without limits")
}

// findable is a 404 where the caller has limits, and a customer, or anybody behind a number, is not within them. One of both is given.
func (d Deps) findable(ctx context.Context, id string, n phone.Number) error {
	if !limited(ctx) {
		return nil
	}
	var is bool
	var err error
	if n != "" {
		is, err = d.Customers.Within(ctx, n)
	} else {
		var found []customer.Customer
		found, err = d.Customers.Told(ctx, []string{id})
		is = len(found) > 0
	}
	switch {
	case err != nil:
		return d.later("looking for a customer", err)
	case !is:
		return huma.Error404NotFound("there is no such customer")
	}
	return nil
}
