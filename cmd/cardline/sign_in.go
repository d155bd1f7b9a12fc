package main

import (
	"fmt"
	"strings"

	"cardline/config"
	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/issuer"
)

// issuer is the bank's own sign-in service; nil: there is none.
func (a *app) issuer() api.Issuer {
	o := a.cfg.SignIn.OIDC
	if o.Issuer == "" {
		return nil
	}
	return issuer.New(issuer.Settings{
		URL: o.Issuer, ClientID: o.ClientID, Secret: o.ClientSecret.Reveal(), Back: strings.TrimSuffix(o.ConsoleURL, "/") + api.BackPath,
		Scopes: strings.Fields(o.Scopes), Claim: o.Claim, Groups: o.Groups, Domain: o.Domain,
	}, a.clock.Wall)
}

func groupsOf(o config.OIDC) (groups []access.Group) {
	for _, g := range o.GroupRoles() {
		groups = append(groups, access.Group{Name: g.Group, Role: access.Role(g.Role)})
	}
	return groups
}

// checkGroups finds groups that would give a role there is not.
func checkGroups(c config.Config) error {
	for _, g := range groupsOf(c.SignIn.OIDC) {
		if !g.Role.Valid() {
			return fmt.Errorf("sign_in.oidc.roles: there is no role %s: %s", g.Role, roleNames())
		}
	}
	return nil
}
