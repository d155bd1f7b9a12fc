package main_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cardline/gateway/api"
)

// A process that sends nothing does not tell how accounts with carriers are, as if it knew.
func TestOnlyWhoSendsTellsOfAccounts(t *testing.T) {
	t.Parallel()
	for role, sends := range map[string]bool{"web": false, "all": true} {
		p := install(t, nil).run(t, freeAddr(t), program(t), "serve", "--role", role)
		out, err := p.console(t, "status")
		if err != nil || strings.Contains(out, "100 %") != sends || strings.Contains(out, "as the workers see them: cardline_outbox_account_share") == sends {
			t.Errorf("%s: %v\n%s", role, err, out)
		}
		d := apiDoor{t, p.url}
		var status api.OutboxStatus
		d.does("demo-admin", "GET", "/outbox", "", 200, &status)
		if len(status.Accounts) > 0 != sends || status.Others == sends || status.Accounts == nil {
			t.Errorf("%s: %+v", role, status.Accounts)
		}
		var seen json.RawMessage
		d.does("demo-admin", "GET", "/overview", "", 200, &seen)
		if strings.Contains(string(seen), `"part":"carrier"`) != sends || !strings.Contains(string(seen), `"part":"bank"`) {
			t.Errorf("%s: %s", role, seen)
		}
	}
}
