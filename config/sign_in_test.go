package config

import (
	"slices"
	"strings"
	"testing"
)

func TestTheBanksOwnSignIn(t *testing.T) {
	t.Parallel()
	whole := append(slices.Clone(good),
		"CARDLINE_SIGN_IN_OIDC_ISSUER=https://id.example.com", "CARDLINE_SIGN_IN_OIDC_CLIENT_ID=cardline",
		"CARDLINE_SIGN_IN_OIDC_CLIENT_SECRET_FILE="+write(t, "hush-client\n"), "CARDLINE_SIGN_IN_OIDC_CONSOLE_URL=https://console.example.com",
		"CARDLINE_SIGN_IN_OIDC_ROLES=bank-admins=admin agents=agent",
	)
	got, err := Load("", whole, nil)
	if o := got.SignIn.OIDC; err != nil || o.ClientSecret.Reveal() != "hush-client" || !slices.Equal(o.GroupRoles(), []GroupRole{{"bank-admins", "admin"}, {"agents", "agent"}}) {
		t.Errorf("%+v, %v", o, err)
	}
	if strings.Contains(got.Masked(), "hush-client") {
		t.Error("the secret is shown")
	}
	for _, test := range []struct{ key, value, refused string }{
		{"sign_in.oidc.client_id", "", "is needed"},
		{"sign_in.oidc.client_secret", "", "is needed"},
		{"sign_in.oidc.console_url", "", "is needed"},
		{"sign_in.oidc.claim", "", "is needed"},
		{"sign_in.oidc.issuer", "id.example.com", "must be an http or https address"},
		{"sign_in.oidc.issuer", "http://id.example.com", "production signs in by https only"},
		{"sign_in.oidc.roles", "admins", "must be GROUP=ROLE"},
	} {
		_, err := Load("", whole, map[string]any{test.key: test.value})
		if !slices.ContainsFunc(faults(err), func(f string) bool { return strings.HasPrefix(f, test.key+": "+test.refused) }) {
			t.Errorf("%s=%s: got %v, want %s", test.key, test.value, err, test.refused)
		}
	}
}
