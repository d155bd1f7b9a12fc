package api

import (
	"slices"
	"testing"
	"time"

	"cardline/internal/access"
)

func TestASessionOffersNothingThatItsLimitsClose(t *testing.T) {
	t.Parallel()
	d := Deps{Now: time.Now}
	for _, role := range []access.Role{access.Supervisor, access.Marketer, access.Approver, access.Agent, access.Operator, access.Auditor, access.Admin} {
		h := access.Holder{Name: "anna", Role: role, Scopes: role.Scopes()}
		free := d.sessionOf(h, "secret", 0, nil)
		if len(free.Scopes) != len(role.Scopes()) {
			t.Errorf("%s without limits has %v", role, free.Scopes)
		}
		h.Limits = access.Limits{Regions: []string{"HK"}}
		bound := d.sessionOf(h, "secret", 0, nil)
		for operation, scope := range scopesOf {
			may := slices.Contains(bound.Scopes, string(scope))
			if opensLimited[operation] && h.May(scope) && !may {
				t.Errorf("%s with limits is not offered %s, which they may do", role, operation)
			}
		}
		for _, closed := range []access.Scope{access.LinesSwitch, access.OutboxOperate, access.CampaignsWrite, access.CampaignsApprove, access.MenusPublish} {
			if slices.Contains(bound.Scopes, string(closed)) {
				t.Errorf("%s with limits is offered %s", role, closed)
			}
		}
	}
}

// An operation that nobody has thought of is closed, and none is kept to limits and said to show nobody.
func TestEachOperationIsOpenToLimitsForOneReason(t *testing.T) {
	t.Parallel()
	for _, name := range keptToLimits {
		if slices.Contains(showNoCustomer, name) {
			t.Errorf("%s keeps to limits, and is said to show no customer", name)
		}
	}
	for _, name := range append(slices.Clone(keptToLimits), showNoCustomer...) {
		if scopesOf[name] == "" {
			t.Errorf("%s is open to limits, and there is no such operation", name)
		}
	}
	if said := limitsSaid("forgotten"); said != "closed" || allowedLimited(access.Limited(t.Context(), access.Limits{Regions: []string{"HK"}}), "forgotten") == nil {
		t.Errorf("an operation that nobody thought of is %s", said)
	}
}
