package config

import (
	"strings"
	"time"
)

// SignIn is how people come in; programs have keys.
type SignIn struct {
	Codes bool          `key:"codes"` // everybody needs the codes of an authenticator beside the password
	Idle  time.Duration `key:"idle"`  // without a call for so long a session is over
	Life  time.Duration `key:"life"`  // and after so long in any case
	TLS   bool          `key:"tls"`   // browsers come over https, through a proxy that speaks it: cookies are never sent without
	OIDC  OIDC          `key:"oidc"`
}

// OIDC is the bank's own sign-in service, which operators may come in by as well.
type OIDC struct {
	Issuer       string `key:"issuer"` // its address; empty: there is none
	Name         string `key:"name"`   // what the console calls it
	ClientID     string `key:"client_id"`
	ClientSecret Secret `key:"client_secret"`
	ConsoleURL   string `key:"console_url"` // where browsers reach the console; the issuer sends them back below it
	Scopes       string `key:"scopes"`      // asked for beside openid, parted by blanks
	Claim        string `key:"claim"`       // of the token, that names the operator
	Domain       string `key:"domain"`      // of names that are addresses: what is before @ is the name then
	Groups       string `key:"groups"`      // claim that lists groups
	Roles        string `key:"roles"`       // "GROUP=ROLE …", the first that fits counts; empty: roles are given by admins
}

// GroupRole is a group of the issuer's and the role that it gives.
type GroupRole struct{ Group, Role string }

// GroupRoles are those of roles, in their order.
func (o OIDC) GroupRoles() []GroupRole {
	var out []GroupRole
	for _, one := range strings.Fields(o.Roles) {
		if group, role, ok := strings.Cut(one, "="); ok {
			out = append(out, GroupRole{group, role})
		}
	}
	return out
}

func defaultSignIn(p Profile) SignIn {
	return SignIn{
		Codes: p == Production, Idle: 30 * time.Minute, Life: 12 * time.Hour, TLS: p == Production,
		OIDC: OIDC{Name: "SSO", Scopes: "profile email", Claim: "preferred_username", Groups: "groups"},
	}
}

// A use is written down every 20 seconds: a shorter rest could not be told from none.
const (
	shortestRest = time.Minute
	longestLife  = 7 * 24 * time.Hour
)

func (c Config) checkSignIn(k *checker) {
	if c.SignIn.Idle < shortestRest {
		k.fault("sign_in.idle", "must be at least "+shortestRest.String())
	}
	if c.SignIn.Life < c.SignIn.Idle || c.SignIn.Life > longestLife {
		k.fault("sign_in.life", "must be between sign_in.idle and 7 days")
	}
	c.checkOIDC(k)
}

func (c Config) checkOIDC(k *checker) {
	o := c.SignIn.OIDC
	if o.Issuer == "" {
		return
	}
	k.web("sign_in.oidc.issuer", o.Issuer)
	k.web("sign_in.oidc.console_url", o.ConsoleURL)
	for key, value := range map[string]string{
		"sign_in.oidc.client_id": o.ClientID, "sign_in.oidc.client_secret": o.ClientSecret.Reveal(), "sign_in.oidc.console_url": o.ConsoleURL,
		"sign_in.oidc.claim": o.Claim, "sign_in.oidc.name": o.Name,
	} {
		k.given(key, value)
	}
	if c.Profile == Production && !(strings.HasPrefix(o.Issuer, "https://") && strings.HasPrefix(o.ConsoleURL, "https://")) {
		k.fault("sign_in.oidc.issuer", "production signs in by https only, console_url too")
	}
	if len(o.GroupRoles()) != len(strings.Fields(o.Roles)) {
		k.fault("sign_in.oidc.roles", "must be GROUP=ROLE, parted by blanks")
	}
}
