package access_test

import (
	"testing"

	"cardline/internal/access"
)

func TestBearer(t *testing.T) {
	t.Parallel()
	ring := access.Demo()
	for header, want := range map[string]access.Role{
		"Bearer demo-maker": access.Maker, "bearer demo-checker": access.Checker, "BEARER  demo-agent": access.Agent,
		"Bearer demo-admin ": access.Admin, "": "", "Bearer": "", "Bearer ": "", "demo-admin": "", "Basic demo-admin": "",
		"Bearer demo-admi": "", "Bearer demo-adminn": "", "Bearer DEMO-ADMIN": "", "Bearer demo-admin demo-admin": "",
	} {
		h, ok := ring.Bearer(header)
		if h.Role != want || ok != (want != "") {
			t.Errorf("%q opens as %q (%v), want %q", header, h.Role, ok, want)
		}
	}
	if _, ok := (access.Keyring{}).Bearer("Bearer demo-admin"); ok {
		t.Error("an empty ring opens")
	}
}

// A maker is no checker: whoever prepares a sending does not release it.
func TestMay(t *testing.T) {
	t.Parallel()
	all := []access.Role{access.Agent, access.Maker, access.Checker, access.Admin}
	for role, may := range map[access.Role]string{
		access.Agent: "1000", access.Maker: "1100", access.Checker: "1010", access.Admin: "1111", "": "0000", "intern": "0000",
	} {
		for i, need := range all {
			if got := role.May(need); got != (may[i] == '1') {
				t.Errorf("%q may do what takes %q: %v", role, need, got)
			}
		}
	}
	if access.Role("").May("") {
		t.Error("nobody may do what takes no role") // a route that forgot to name one stays shut
	}
}
